// What does a simulation run? The production engine on virtual time, a memory store and one plan.

import { type SenderEvent, unsaidOfEvent } from '../core/alert/event.ts';
import { describe } from '../core/incident/describe.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentId } from '../core/kernel/id.ts';
import { day, type Instant, type Millis } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import { createChain } from '../engine/chain.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { Ids, PlanBook } from '../engine/ports.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export interface World {
  readonly engine: Engine;
  readonly store: MemoryStore;
  readonly time: VirtualTime;
  /** Posts an event and gives the incident that it belongs to; `null` where it was dropped. */
  alert(event: Partial<SenderEvent>): Promise<IncidentId | null>;
  passing(ms: Millis): Promise<void>;
  incident(id: IncidentId): Incident;
  /** The timeline in sentences, oldest first. */
  story(id: IncidentId): readonly string[];
  /** Faults that the engine reported; a sound run leaves it empty. */
  readonly faults: readonly string[];
}

/** A `store` that another world has used is what a restart finds. */
export function createWorld(plan: Plan, start: Instant, store: MemoryStore = createMemoryStore(), ids: Ids = numberedTogether()): World {
  const time = createVirtualTime(start);
  const faults: string[] = [];
  const chain = createChain();
  const engine = createEngine({
    store: { ...store, commit: (changes, follows = false) => chain(follows, () => store.commit(changes)) },
    plans: onePlan(plan),
    clock: time,
    timer: time,
    ids,
    listeners: [],
    // There is no other node.
    lookEveryMs: day,
    report: (what, error) => faults.push(`${what}: ${error instanceof Error ? error.message : JSON.stringify(error)}`),
  });
  engine.start();

  const incident = (id: IncidentId): Incident => {
    const found = store.incident(id);
    if (found === null) throw new Error(`no incident ${id}`);
    return found;
  };

  return {
    engine,
    store,
    time,
    faults,
    incident,
    alert: async (event) => {
      const said = await engine.ingest({ ...plainEvent(plan), ...event });
      if (!said.ok) throw new Error([said.refusal.message, ...faults].join('; '));
      return said.value.incident;
    },
    passing: (ms) => time.advanceTo(time.now() + ms),
    story: (id) => store.history(id).flatMap((commit) => commit.events.map((event) => describe(event, incident(id), plan).text)),
  };
}

function numberedTogether(): Ids {
  let made = 0;
  return { incident: () => `inc_${++made}`, alert: () => `alr_${++made}`, salt: () => '' };
}

/** Each kind has numbers of its own. */
export function numberedApart(): Ids {
  let incidents = 0;
  let alerts = 0;
  return { incident: () => `inc_${++incidents}`, alert: () => `alr_${++alerts}`, salt: () => '' };
}

/** A book with one version, 1. */
export function onePlan(plan: Plan): PlanBook {
  return { active: () => ({ version: 1, plan }), ensure: async () => {}, get: () => plan };
}

function plainEvent(plan: Plan): SenderEvent {
  return {
    integration: 'monitor',
    action: 'trigger',
    dedupKey: 'k',
    summary: 'Checkout fails',
    source: 'probe',
    level: 'critical',
    component: null,
    group: null,
    class: null,
    service: Object.keys(plan.services)[0] ?? '',
    happenedAt: null,
    links: [],
    ...unsaidOfEvent,
    details: '{}',
  };
}
