// What happens in one run? The script is played on the production engine, from a moment, with the people's luck that belongs to its number.

import { describe } from '../core/incident/describe.ts';
import type { Commit } from '../core/incident/events.ts';
import type { Incident } from '../core/incident/state.ts';
import type { Actor } from '../core/kernel/actor.ts';
import { unreachable } from '../core/kernel/assert.ts';
import type { IncidentId, PageId } from '../core/kernel/id.ts';
import { day, type Instant } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { createRelay } from '../engine/relay.ts';
import { type Attempt, createCast } from './cast.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import type { Happening, Script } from './script.ts';
import { createVirtualTime } from './virtual-time.ts';
import { onePlan } from './world.ts';

export interface RunWanted {
  readonly plan: Plan;
  readonly script: Script;
  readonly seed: number;
  /** Which run of the seed; nothing else tells it from its neighbours. */
  readonly run: number;
  readonly start: Instant;
}

export interface Run {
  readonly number: number;
  readonly start: Instant;
  readonly end: Instant;
  readonly incidents: readonly Incident[];
  history(id: IncidentId): readonly Commit[];
  readonly attempts: ReadonlyMap<PageId, Attempt>;
  /** What came from outside, and what could not be done as the script asked. */
  readonly outside: readonly Told[];
}

export interface Told {
  readonly at: Instant;
  readonly text: string;
  readonly tone: 'normal' | 'quiet' | 'good' | 'bad';
}

export async function play(wanted: RunWanted): Promise<Run> {
  const { plan, script, start } = wanted;
  const time = createVirtualTime(start);
  const store = createMemoryStore();
  const faults: string[] = [];
  const outside: Told[] = [];
  let incidents = 0;
  let alerts = 0;
  const relay = createRelay();
  const engine = createEngine({
    store,
    plans: onePlan(plan),
    clock: time,
    timer: time,
    ids: { incident: () => `inc_${++incidents}`, alert: () => `alr_${++alerts}` },
    listeners: [relay],
    lookEveryMs: day,
    report: (what, error) => faults.push(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)}`),
  });
  const stage: Stage = {
    plan,
    store,
    engine,
    tell: (text, tone = 'normal') => outside.push({ at: time.now(), text, tone }),
  };
  const cast = createCast({
    plan,
    script,
    engine,
    clock: time,
    timer: time,
    incident: store.incident,
    seed: wanted.seed,
    run: wanted.run,
    start,
    mended: (incident, by) => void mend(stage, incident, by),
  });
  relay.add(cast);
  engine.start();
  for (const inject of script.injects) time.at(start + inject.atMs, () => void happen(stage, inject));
  const end = start + script.lastsMs;
  await time.advanceTo(end);
  await engine.stop();
  if (faults.length > 0) throw new Error(`run ${wanted.run} of seed ${wanted.seed} met a fault of the engine: ${faults[0]}`);
  return { number: wanted.run, start, end, incidents: store.incidents(), history: store.history, attempts: cast.attempts, outside };
}

/** The timeline in sentences, oldest first, with what came from outside. */
export function timelineOf(run: Run, plan: Plan): readonly Told[] {
  const inside = run.incidents.flatMap((incident) =>
    run.history(incident.id).flatMap(({ at, events }) =>
      events.map((event): Told => {
        const { text, tone } = describe(event, incident, plan);
        return { at, text: run.incidents.length > 1 ? `[${incident.id}] ${text}` : text, tone };
      }),
    ),
  );
  return [...run.outside, ...inside].toSorted((a, b) => a.at - b.at);
}

interface Stage {
  readonly plan: Plan;
  readonly store: MemoryStore;
  readonly engine: Engine;
  tell(text: string, tone?: Told['tone']): void;
}

const customer: Actor = { kind: 'sender', integration: 'customer call' };

async function happen(stage: Stage, inject: Happening): Promise<void> {
  const { engine, tell } = stage;
  switch (inject.type) {
    case 'alert':
      return said(stage, engine.ingest(eventOf(inject, 'trigger')));
    case 'resolved':
      return over(stage, inject.key);
    case 'change':
      return tell(`Change on ${inject.service}: ${inject.summary}`);
    case 'customer-call':
      return customerCalls(stage, inject);
    case 'unreachable':
      return tell(`${nameIn(stage.plan, inject.person)} cannot be reached from now on`, 'bad');
    case 'channel-fails':
      return tell(`Messages by ${inject.channel} are refused from now on`, 'bad');
    case 'hand-off': {
      const found = engaged(stage, inject.responsibility);
      if (found === null)
        return tell(`${nameIn(stage.plan, inject.by)} would hand over ${inject.responsibility}, but it is not engaged`, 'bad');
      const by = personIn(stage.plan, inject.by);
      const reason = 'handed over in the scenario';
      return said(stage, engine.submit(found.incident, { type: 'Reassign', engagement: found.engagement, to: inject.to, by, reason }));
    }
    case 'severity':
      return onOpen(stage, (incident) =>
        engine.submit(incident, {
          type: 'ChangeSeverity',
          severity: inject.severity,
          mode: 'keep-elapsed',
          by: personIn(stage.plan, inject.by),
          reason: 'as the scenario has it',
        }),
      );
    case 'acknowledge': {
      const found = inject.responsibility === null ? null : engaged(stage, inject.responsibility);
      if (inject.responsibility !== null && found === null)
        return tell(`${nameIn(stage.plan, inject.by)} would answer for ${inject.responsibility}, but it is not engaged`, 'bad');
      const answer = { type: 'Acknowledge', page: null, by: personIn(stage.plan, inject.by), via: 'application' } as const;
      if (found !== null) return said(stage, engine.submit(found.incident, { ...answer, engagement: found.engagement }));
      return onOpen(stage, (incident) => engine.submit(incident, { ...answer, engagement: null }));
    }
    case 'note':
      return onOpen(stage, (incident) =>
        engine.submit(incident, { type: 'AddNote', by: personIn(stage.plan, inject.by), text: inject.text }),
      );
    case 'resolve':
      return onOpen(stage, (incident) =>
        engine.submit(incident, { type: 'ResolveIncident', by: personIn(stage.plan, inject.by), reason: 'as the scenario has it' }),
      );
    default:
      return unreachable(inject);
  }
}

function eventOf(alert: Extract<Happening, { type: 'alert' }>, action: 'trigger' | 'resolve'): Parameters<Engine['ingest']>[0] {
  return {
    integration: alert.integration,
    action,
    dedupKey: alert.key,
    summary: alert.summary,
    source: alert.source,
    level: alert.level,
    component: null,
    group: null,
    class: alert.class,
    service: alert.service,
    happenedAt: null,
    links: [],
    details: '{}',
  };
}

async function over(stage: Stage, key: string): Promise<void> {
  const open = stage.store.alerts().find((each) => each.dedupKey === key && each.status === 'open');
  if (open === undefined) return stage.tell(`The alert ${key} is said to be over, but none is open`, 'quiet');
  const { integration, dedupKey, summary, source, level, service } = open;
  const event = { type: 'alert', integration, key: dedupKey, summary, source, level, service, class: open.class } as const;
  return said(stage, stage.engine.ingest(eventOf(event, 'resolve')));
}

/** The trouble is gone: its alerts end, or whoever mended it says so. */
async function mend(stage: Stage, incident: IncidentId, person: { readonly id: string; readonly name: string }): Promise<void> {
  if (stage.store.incident(incident)?.status !== 'open') return;
  const alerts = stage.store.alerts().filter((each) => each.incident === incident && each.status === 'open');
  for (const each of alerts) await over(stage, each.dedupKey);
  if (stage.store.incident(incident)?.status !== 'open') return;
  await said(stage, stage.engine.submit(incident, { type: 'ResolveIncident', by: { kind: 'person', ...person }, reason: 'mended' }));
}

async function customerCalls(stage: Stage, call: Extract<Happening, { type: 'customer-call' }>): Promise<void> {
  stage.tell(`A customer calls about ${call.service}: ${call.summary}`);
  const open = openIncidents(stage).find((each) => each.service === call.service);
  const { summary: text, service, severity } = call;
  if (open !== undefined) return said(stage, stage.engine.submit(open.id, { type: 'AddNote', by: customer, text }));
  return said(stage, stage.engine.declare({ title: text, service, scenario: null, severity, correlationKey: null, by: customer }));
}

async function onOpen(stage: Stage, act: (incident: IncidentId) => Promise<{ readonly ok: boolean }>): Promise<void> {
  const open = openIncidents(stage);
  if (open.length === 0) stage.tell('Nothing is open any more, so this changes nothing', 'quiet');
  for (const incident of open) await said(stage, act(incident.id));
}

async function said(
  stage: Stage,
  asked: Promise<{ readonly ok: boolean; readonly refusal?: { readonly message: string } }>,
): Promise<void> {
  const answer = await asked;
  if (!answer.ok) stage.tell(`Refused: ${answer.refusal?.message ?? 'no reason was given'}`, 'bad');
}

function openIncidents(stage: Stage): readonly Incident[] {
  return stage.store.incidents().filter((each) => each.status === 'open');
}

function engaged(stage: Stage, responsibility: string): { readonly incident: IncidentId; readonly engagement: string } | null {
  for (const incident of openIncidents(stage)) {
    const found = incident.engagements.find((each) => each.responsibility === responsibility && each.status !== 'closed');
    if (found !== undefined) return { incident: incident.id, engagement: found.id };
  }
  return null;
}

function personIn(plan: Plan, id: string): Extract<Actor, { kind: 'person' }> {
  return { kind: 'person', id, name: nameIn(plan, id) };
}

function nameIn(plan: Plan, id: string): string {
  return plan.people[id]?.name ?? id;
}
