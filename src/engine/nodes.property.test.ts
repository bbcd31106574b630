// Do several nodes on one store behave like one? Interleaved turns, injected conflicts, ticks from all of them.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { service, smallPlan } from '../../test/fixtures/plan.ts';
import { commands, pauses, plans } from '../../test/fixtures/random-plan.ts';
import { dana, opening } from '../../test/fixtures/record.ts';
import { type SenderEvent, unsaidOfEvent } from '../core/alert/event.ts';
import { pathBegunBy, takesTurns } from '../core/escalation/turns.ts';
import { decide } from '../core/incident/decide.ts';
import type { Commit } from '../core/incident/events.ts';
import { evolveCommits } from '../core/incident/evolve.ts';
import type { Incident } from '../core/incident/state.ts';
import { nextWake } from '../core/incident/wake.ts';
import { minute } from '../core/kernel/instant.ts';
import { createMemoryStore, type MemoryStore } from '../sim/memory-store.ts';
import { createVirtualTime } from '../sim/virtual-time.ts';
import { createWorld, onePlan } from '../sim/world.ts';
import { createChain } from './chain.ts';
import { createEngine, type Engine } from './engine.ts';
import type { EngineStore } from './ports.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const plan = smallPlan({ services: { checkout: service('checkout'), search: service('search') } });

const event = (dedupKey: string, over: Partial<SenderEvent>): SenderEvent => ({
  integration: 'monitor',
  action: 'trigger',
  dedupKey,
  summary: 'Trouble',
  source: 'probe',
  level: 'critical',
  component: null,
  group: null,
  class: null,
  service: 'checkout',
  happenedAt: null,
  links: [],
  ...unsaidOfEvent,
  details: '{}',
  ...over,
});

/** Answers after so many turns of the event queue as the numbers say, and says now and then that another was faster. */
function unruly(store: MemoryStore, numbers: readonly number[]): EngineStore {
  let asked = 0;
  const delayed = async (): Promise<number> => {
    const number = numbers[asked++ % numbers.length] ?? 0;
    for (let turn = 0; turn < number % 5; turn++) await Promise.resolve();
    return number;
  };
  const chain = createChain();
  return {
    load: async (keys) => {
      await delayed();
      return store.load(keys);
    },
    commit: (changes, follows = false) => chain(follows, async () => ((await delayed()) >= 15 ? { ok: false } : store.commit(changes))),
    claimDue: async (now, limit, leaseMs) => {
      await delayed();
      return store.claimDue(now, limit, leaseMs);
    },
  };
}

interface Act {
  readonly node: number;
  readonly passMs: number;
  readonly what: 'trigger' | 'resolve' | 'acknowledge' | 'resolve-by-hand';
  readonly key: string;
  readonly service: string;
}

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.record({
    node: fc.integer({ min: 0, max: 2 }),
    passMs: fc.constantFrom(0, 0, 0, minute, 7 * minute, 40 * minute),
    what: fc.constantFrom('trigger', 'trigger', 'trigger', 'resolve', 'acknowledge', 'resolve-by-hand'),
    key: fc.constantFrom('a', 'b', 'c'),
    service: fc.constantFrom('checkout', 'search'),
  }),
  { minLength: 3, maxLength: 40 },
);

async function act(engine: Engine, store: MemoryStore, { what, key, service: name }: Act): Promise<void> {
  if (what === 'trigger' || what === 'resolve') {
    // Virtual time may pass while a store that makes conflicts takes its turns: a sender that is told to asks again.
    const said = event(key, { action: what, service: name });
    let done = await engine.ingest(said);
    for (let again = 0; !done.ok && done.refusal.code === 'store-unavailable' && again < 10; again++) done = await engine.ingest(said);
    expect(done.ok).toBe(true);
    return;
  }
  const [incident] = store.incidents().filter((each) => each.service === name && each.status === 'open');
  if (incident === undefined) return;
  await (what === 'acknowledge'
    ? engine.submit(incident.id, { type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' })
    : engine.submit(incident.id, { type: 'ResolveIncident', by: dana, reason: 'done' }));
}

function expectNothingTwice(store: MemoryStore): void {
  const held = store.incidents().flatMap((each) => each.correlationKey ?? []);
  expect(new Set(held).size).toBe(held.length);
  const sent = store.outbox().map(({ order }) => order.id);
  expect(new Set(sent).size).toBe(sent.length);
  for (const incident of store.incidents()) {
    const history = store.history(incident.id);
    expect(history.map((commit) => commit.version)).toEqual(history.map((_, index) => index + 1));
    expect(evolveCommits(null, history)).toEqual(incident);
    expectNoStepTwice(history);
  }
  const open = store.alerts().filter((each) => each.status === 'open');
  expect(new Set(open.map((each) => each.dedupKey)).size).toBe(open.length);
  for (const incident of store.incidents()) {
    expect(incident.openAlerts).toBe(open.filter((each) => each.incident === incident.id).length);
  }
}

function expectNoStepTwice(history: readonly Commit[]): void {
  const reached = new Set<string>();
  for (const entry of history.flatMap((commit) => commit.events)) {
    if (entry.type === 'EngagementReopened') reached.clear();
    if (entry.type !== 'StepReached' && entry.type !== 'BackstopReached') continue;
    const slot =
      entry.type === 'StepReached' ? `${entry.engagement} ${entry.round} ${entry.step}` : `${entry.engagement} backstop ${entry.time}`;
    expect(reached.has(slot)).toBe(false);
    reached.add(slot);
  }
}

test('three nodes on one store: one incident for each correlation key, one page for each step, one history', async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.array(fc.nat({ max: 19 }), { minLength: 5, maxLength: 50 }), async (sequence, numbers) => {
      const store = createMemoryStore();
      const time = createVirtualTime(start);
      const faults: string[] = [];
      let made = 0;
      const nodes = [0, 1, 2].map((index) =>
        createEngine({
          store: unruly(store, [...numbers.slice(index), 0, 1, 2]),
          plans: onePlan(plan),
          clock: time,
          timer: time,
          ids: { incident: () => `inc_${++made}`, alert: () => `alr_${++made}`, salt: () => '' },
          listeners: [],
          lookEveryMs: 3 * minute,
          report: (what) => faults.push(what),
        }),
      );
      for (const each of nodes) each.start();
      const pending: Promise<void>[] = [];
      for (const one of sequence) {
        if (one.passMs > 0) await time.advanceTo(time.now() + one.passMs);
        const engine = nodes[one.node];
        if (engine !== undefined) pending.push(act(engine, store, one));
      }
      await Promise.all(pending);
      await time.advanceTo(time.now() + 15 * minute);
      await Promise.all(nodes.map((each) => each.stop()));
      expectNothingTwice(store);
      expect(faults).toEqual([]);
    }),
    { numRuns: 80 },
  );
}, 120_000);

test('the engine on the memory store does what decide alone does', async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.array(fc.tuple(pauses, commands), { maxLength: 15 }), async (made, sequence) => {
      const world = createWorld(made, start);
      const { type: _, incident: id, ...asked } = opening();
      await world.engine.declare(asked);
      const alone = createAlone(made);
      for (const [pause, command] of sequence) {
        if (command.type === 'OpenIncident') continue;
        const wake = world.store.wakeOf(id);
        const until = pause === 'wake' ? Math.max(wake ?? 0, world.time.now()) : world.time.now() + pause;
        await world.time.advanceTo(until);
        alone.advanceTo(until);
        await world.engine.submit(id, command);
        alone.give(command);
        await world.time.settle();
      }
      expect(world.store.history(id).flatMap((commit) => commit.events)).toEqual(alone.commits.flatMap((commit) => commit.events));
      expect({ ...world.incident(id), version: 0 }).toEqual({ ...alone.state(), version: 0 });
      expect(world.faults).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 120_000);

/** The incident, decided and evolved without engine and store; every wake is kept. */
function createAlone(made: Parameters<typeof createWorld>[0]) {
  const commits: Commit[] = [];
  const turns = new Map<string, number>();
  let now = start;
  let state: Incident | null = null;
  function give(command: Parameters<typeof decide>[1]): void {
    // As the world has it: every version says the same.
    const versions = { planVersion: state?.planVersion ?? 1, plan: made, planAt: () => made };
    const decided = decide(state, command, { ...versions, salt: '', turnOf: (path) => turns.get(path) ?? 0 }, now);
    if (!decided.ok || decided.value.length === 0) return;
    const commit = { incident: 'inc_1', version: commits.length + 1, at: now, events: decided.value };
    commits.push(commit);
    state = evolveCommits(state, [commit]);
    for (const one of decided.value) {
      const begun = pathBegunBy(one);
      if (begun !== null && takesTurns(made, begun)) turns.set(begun, (turns.get(begun) ?? 0) + 1);
    }
  }
  give(opening());
  return {
    commits,
    give,
    state: () => state,
    advanceTo: (at: number) => {
      for (let wake = state && nextWake(state); wake !== null && wake <= at; wake = state && nextWake(state)) {
        now = Math.max(now, wake);
        give({ type: 'Tick' });
      }
      now = at;
    },
  };
}
