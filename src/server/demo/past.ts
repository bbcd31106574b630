// What has happened at Acme so far? Ninety days, lived through by the production engine in virtual time, then committed as they are.

import { unsaidOfEvent } from '../../core/alert/event.ts';
import { day, type Instant, minute } from '../../core/kernel/instant.ts';
import { seededRandom } from '../../core/kernel/random.ts';
import { createEngine } from '../../engine/engine.ts';
import type { Changes, IncidentChange, PlanBook } from '../../engine/ports.ts';
import { createRelay } from '../../engine/relay.ts';
import { createMemoryStore, type MemoryStore } from '../../sim/memory-store.ts';
import { createVirtualTime } from '../../sim/virtual-time.ts';
import { newIds } from '../new-ids.ts';
import type { Answer, Receipt } from '../notify/ports.ts';
import { createPeople } from './people.ts';
import { type Trouble, troubles } from './troubles.ts';

export interface Past {
  /** To be committed in this order; each holds whole incidents. */
  readonly batches: readonly Changes[];
  readonly receipts: readonly Receipt[];
  readonly answers: readonly Answer[];
}

const pastDays = 90;
const incidentsInPast = 160;
const incidentsPerBatch = 20;

/** Ends at `now`; the same seed gives the same past. `progress` is told the share that is done. */
export async function liveThroughPast(
  plans: PlanBook,
  wanted: { readonly now: Instant; readonly seed: number; readonly progress: (share: number) => void },
): Promise<Past> {
  const start = wanted.now - pastDays * day;
  const time = createVirtualTime(start);
  const random = seededRandom(wanted.seed);
  const store = createMemoryStore();
  const last = new Map<string, IncidentChange>();
  const relay = createRelay();
  relay.add({
    committed: (changes) => {
      for (const each of changes.incidents) last.set(each.incident.id, each);
    },
  });
  const faults: unknown[] = [];
  const engine = createEngine({
    store,
    plans,
    clock: time,
    timer: time,
    ids: newIds(time),
    listeners: [relay],
    lookEveryMs: day,
    report: (_what, error) => faults.push(error),
  });
  const plan = plans.active()?.plan;
  if (plan === undefined) throw new Error('a past is lived under a plan');
  relay.add(createPeople({ plan, engine, clock: time, timer: time, random, seed: wanted.seed, notPlayed: new Set() }));
  engine.start();

  const events = plan.integrations;
  const say = (trouble: Trouble, key: string, action: 'trigger' | 'resolve') =>
    void engine.ingest({
      integration: trouble.integration,
      action,
      dedupKey: key,
      summary: trouble.summary,
      source: trouble.source,
      level: trouble.level,
      component: trouble.component,
      group: null,
      class: trouble.class,
      service: events[trouble.integration]?.serviceFrom === null ? (events[trouble.integration]?.service ?? '') : trouble.component,
      happenedAt: null,
      links: [],
      ...unsaidOfEvent,
      details: JSON.stringify(trouble.details),
    });
  for (let n = 0; n < incidentsInPast; n++) {
    const trouble = troubles[random.below(troubles.length)];
    if (trouble === undefined) continue;
    const at = start + random.below(pastDays * day - 3 * 60 * minute);
    time.at(at, () => say(trouble, `past-${n}`, 'trigger'));
    time.at(at + Math.round(trouble.lastsMinutes * minute * (0.4 + 1.2 * random.next())), () => say(trouble, `past-${n}`, 'resolve'));
  }
  for (let part = 1; part <= pastDays; part++) {
    await time.advanceTo(start + part * day);
    wanted.progress(part / pastDays);
  }
  await engine.stop();
  if (faults.length > 0) throw new Error('the past could not be lived through', { cause: faults[0] });
  return { batches: batchesOf(store, last, wanted.now), ...receiptsOf(store) };
}

/** Each incident whole, as one change from nothing. */
function batchesOf(store: MemoryStore, last: ReadonlyMap<string, IncidentChange>, now: Instant): readonly Changes[] {
  const changes = [...last.values()].map((change): IncidentChange => {
    const deliveries = store.outbox().flatMap(({ order }) => (order.incident === change.incident.id ? [order] : []));
    return { ...change, expectedVersion: 0, commits: store.history(change.incident.id), deliveries, releasedPages: [] };
  });
  const batches: Changes[] = [];
  for (let from = 0; from < changes.length; from += incidentsPerBatch) {
    const incidents = changes.slice(from, from + incidentsPerBatch);
    const ids = new Set(incidents.map((each) => each.incident.id));
    const newAlerts = store.alerts().filter((each) => ids.has(each.incident));
    batches.push({ now, incidents, newAlerts, changedAlerts: [], repeatedAlerts: [], turns: [] });
  }
  return batches;
}

/** In this past every message got through at once. */
function receiptsOf(store: MemoryStore): Pick<Past, 'receipts' | 'answers'> {
  const receipts = store.outbox().map(({ order }): Receipt => {
    const at = order.at + 250;
    return {
      id: order.id,
      holder: null,
      status: 'sent',
      attempts: 1,
      attemptedAt: order.at + 40,
      acceptedAt: at,
      deliveredAt: at,
      nextAttemptAt: null,
      error: null,
    };
  });
  const answers = store
    .incidents()
    .flatMap((incident) =>
      store
        .history(incident.id)
        .flatMap(({ at, events }) =>
          events.flatMap((event) => (event.type === 'EngagementAcknowledged' && event.page !== null ? [{ page: event.page, at }] : [])),
        ),
    );
  return { receipts, answers };
}
