// Is everybody answered, once it is durable, whatever their neighbours, the store and other nodes do?

import { expect, test } from 'vitest';
import { path, service, smallPlan } from '../../test/fixtures/plan.ts';
import { dana } from '../../test/fixtures/record.ts';
import { type SenderEvent, unsaidOfEvent } from '../core/alert/event.ts';
import { minute } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import { createMemoryStore, type MemoryStore } from '../sim/memory-store.ts';
import { createVirtualTime } from '../sim/virtual-time.ts';
import { createChain } from './chain.ts';
import { createEngine, type Engine, longestQueue } from './engine.ts';
import type { Changes, EngineStore, PlanBook } from './ports.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');
const ownIncident = service('checkout', { grouping: { by: 'alert', windowMs: minute } });
const plan = smallPlan({ services: { checkout: ownIncident } });

const event = (dedupKey: string, over: Partial<SenderEvent> = {}): SenderEvent => ({
  integration: 'monitor',
  action: 'trigger',
  dedupKey,
  summary: `Trouble ${dedupKey}`,
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

function book(active: number, plans: Readonly<Record<number, Plan>>): PlanBook {
  const get = (version: number) => {
    const found = plans[version];
    if (found === undefined) throw new Error(`version ${version} cannot be read`);
    return found;
  };
  return { active: () => ({ version: active, plan: get(active) }), ensure: async () => {}, get };
}

function node(store: EngineStore, over: { plans?: PlanBook; name?: string; lookEveryMs?: number } = {}) {
  const time = createVirtualTime(monday);
  const faults: string[] = [];
  let made = 0;
  const { plans = book(1, { 1: plan }), name = 'a', lookEveryMs = minute } = over;
  const engine: Engine = createEngine({
    store,
    plans,
    clock: time,
    timer: time,
    ids: { incident: () => `inc_${name}${++made}`, alert: () => `alr_${name}${++made}`, salt: () => '' },
    listeners: [],
    lookEveryMs,
    report: (what) => faults.push(what),
  });
  return { engine, time, faults };
}

/** A store that does more than the memory store when it commits, and counts what it was asked. */
function watched(store: MemoryStore, beforeCommit: (changes: Changes) => Promise<void> = async () => {}) {
  const commits: Changes[] = [];
  const seen = { commits, loads: 0 };
  const chain = createChain();
  const wrapped: EngineStore = {
    load: (keys) => {
      seen.loads += 1;
      return store.load(keys);
    },
    commit: (changes, follows = false) =>
      chain(follows, async () => {
        commits.push(changes);
        await beforeCommit(changes);
        return store.commit(changes);
      }),
    claimDue: store.claimDue,
  };
  return { wrapped, seen };
}

/** Holds commits back until it is opened. */
function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

const away = () => Object.assign(new Error('the database is away'), { retryable: true });
const note = { type: 'AddNote', by: dana, text: 'looking' } as const;

test('while one batch commits the next gathers; nobody is answered before the commit', async () => {
  const { open, opened } = gate();
  const { wrapped, seen } = watched(createMemoryStore(), () => opened);
  const { engine, time } = node(wrapped);
  let answered = 0;
  const first = engine.ingest(event('a')).then(() => answered++);
  await time.settle();
  const rest = ['b', 'c', 'd'].map((key) => engine.ingest(event(key)).then(() => answered++));
  await time.settle();
  expect(answered).toBe(0);
  expect(seen.commits.map((changes) => changes.incidents.length)).toEqual([1]);
  open();
  await Promise.all([first, ...rest]);
  expect(seen.commits.map((changes) => changes.incidents.length)).toEqual([1, 3]);
});

test('a decision that throws is answered as a fault, and its neighbours as ever', async () => {
  const store = createMemoryStore();
  const older = node(store, { plans: book(7, { 7: plan }), name: 'old' });
  await older.engine.ingest(event('old'));
  const { engine, faults } = node(store);
  await engine.ingest(event('new'));
  const answers = await Promise.all([
    engine.submit('inc_a1', note),
    engine.submit('inc_old1', note),
    engine.ingest(event('another')),
    engine.submit('inc_none', note),
  ]);
  expect(answers.map((each) => (each.ok ? 'ok' : each.refusal.code))).toEqual(['ok', 'internal', 'ok', 'no-incident']);
  expect(faults).toEqual(['a decision failed']);
});

test('while the store is away everybody is told so, and nothing that was remembered is trusted afterwards', async () => {
  let isAway = false;
  const { wrapped, seen } = watched(createMemoryStore(), async () => {
    if (isAway) throw away();
  });
  const { engine } = node(wrapped);
  await engine.ingest(event('a'));
  isAway = true;
  const refused = await Promise.all([engine.ingest(event('a')), engine.ingest(event('b'))]);
  expect(refused.map((each) => (each.ok ? 'ok' : each.refusal.code))).toEqual(['store-unavailable', 'store-unavailable']);
  expect(seen.commits).toHaveLength(2);
  isAway = false;
  const loads = seen.loads;
  expect(await engine.ingest(event('a'))).toMatchObject({ ok: true, value: { outcome: 'repeated' } });
  expect(seen.loads).toBe(loads + 1);
});

test('one request that the store cannot take fails alone', async () => {
  const { wrapped } = watched(createMemoryStore(), async (changes) => {
    if (changes.newAlerts.some((alert) => alert.dedupKey.includes('\u0000'))) throw new Error('invalid byte sequence');
  });
  const { engine, faults } = node(wrapped);
  const keys = Array.from({ length: 40 }, (_, index) => (index === 17 || index === 30 ? `\u0000${index}` : `${index}`));
  const answers = await Promise.all(keys.map((key) => engine.ingest(event(key))));
  const failed = answers.flatMap((each, index) => (each.ok ? [] : [[index, each.refusal.code]]));
  expect(failed).toEqual([
    [17, 'internal'],
    [30, 'internal'],
  ]);
  expect(faults.length).toBeLessThan(20);
});

test('whoever stops it waits until all that was taken is answered; later ones are sent away', async () => {
  const { open, opened } = gate();
  const { wrapped } = watched(createMemoryStore(), () => opened);
  const { engine, time, faults } = node(wrapped);
  engine.start();
  const asked = ['a', 'b'].map((key) => engine.ingest(event(key)));
  await time.settle();
  asked.push(engine.ingest(event('c')));
  let stopped = false;
  const stopping = engine.stop().then(() => {
    stopped = true;
  });
  expect(await engine.ingest(event('d'))).toMatchObject({ ok: false, refusal: { code: 'stopping' } });
  await time.settle();
  expect(stopped).toBe(false);
  open();
  await stopping;
  expect((await Promise.all(asked)).map((each) => each.ok)).toEqual([true, true, true]);
  expect(faults).toEqual([]);
});

test('a queue that is full refuses the next', async () => {
  const { engine } = node(createMemoryStore());
  const asked = Array.from({ length: longestQueue }, () => engine.ingest(event('same')));
  expect(await engine.ingest(event('one more'))).toMatchObject({ ok: false, refusal: { code: 'overloaded' } });
  expect((await Promise.all(asked)).every((each) => each.ok)).toBe(true);
});

test('a due incident is ticked from memory, and from the store where another node changed it meanwhile', async () => {
  const store = createMemoryStore();
  const { wrapped, seen } = watched(store);
  const one = node(wrapped);
  const other = node(store, { name: 'b' });
  await one.engine.ingest(event('a'));
  one.engine.start();
  const loads = seen.loads;
  await one.time.advanceTo(monday + 5 * minute);
  expect(seen.loads).toBe(loads);
  expect(store.incident('inc_a1')?.engagements[0]?.step).toBe(1);
  await other.time.advanceTo(monday + 6 * minute);
  await other.engine.submit('inc_a1', { type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  await one.time.advanceTo(monday + 60 * minute);
  expect(store.incident('inc_a1')?.engagements[0]).toMatchObject({ status: 'escalating' });
  expect(
    store
      .history('inc_a1')
      .flatMap((commit) => commit.events)
      .filter((each) => each.type === 'AcknowledgementExpired'),
  ).toHaveLength(1);
  expect(one.faults).toEqual([]);
});

test('a node that remembers an answer ticks what another node has escalated since', async () => {
  const store = createMemoryStore();
  const one = node(store);
  const other = node(store, { name: 'b' });
  one.engine.start();
  await one.engine.ingest(event('a'));
  await one.engine.submit('inc_a1', { type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  await other.engine.submit('inc_a1', { type: 'EscalateNow', engagement: 'inc_a1.e1', by: dana, reason: 'need help' });
  await one.time.advanceTo(monday + 5 * minute + 1);
  expect(store.incident('inc_a1')?.engagements[0]).toMatchObject({ status: 'escalating', atBackstop: true });
  expect(one.faults).toEqual([]);
});

test('what a person resolved while it lasted opens again when the sender says it once more', async () => {
  const store = createMemoryStore();
  const { engine, time } = node(store);
  await engine.ingest(event('a'));
  await engine.submit('inc_a1', { type: 'ResolveIncident', by: dana, reason: 'looks fine' });
  await time.advanceTo(monday + 5 * minute);
  expect(await engine.ingest(event('a'))).toMatchObject({ ok: true, value: { outcome: 'opened', incident: 'inc_a1' } });
  expect(store.incident('inc_a1')).toMatchObject({ status: 'open', reopenedTimes: 1, openAlerts: 1 });
  expect(store.alerts().map((each) => each.status)).toEqual(['resolved', 'open']);
});

test('an incident of an older plan takes turns on a path that the plan of today does not have', async () => {
  const turns = path('gone', [['dana', 'lee']]);
  const roundRobin = { ...turns, steps: turns.steps.map((step) => ({ ...step, roundRobin: true })) };
  const before = { ...plan, paths: { ...plan.paths, gone: roundRobin } };
  const store = createMemoryStore();
  const older = node(store, { plans: book(7, { 7: before }), name: 'old' });
  for (const key of ['x', 'y']) await older.engine.ingest(event(key));
  const engage = { type: 'Engage', responsibility: 'More', path: 'gone', by: dana, reason: 'needed' } as const;
  await older.engine.submit('inc_old1', engage);
  const { engine, faults } = node(store, { plans: book(8, { 7: before, 8: plan }) });
  expect(await engine.submit('inc_old3', engage)).toMatchObject({ ok: true });
  expect(store.incident('inc_old3')?.engagements[1]).toMatchObject({ turn: 1, pages: [{ person: 'lee' }] });
  expect(faults).toEqual([]);
});

test('put under another version, an incident takes the turns of its paths, and is decided by it from then on', async () => {
  const turns = path('shared', [['dana', 'lee']]);
  const roundRobin = { ...turns, steps: turns.steps.map((step) => ({ ...step, roundRobin: true })) };
  const more = { responsibility: 'More', team: null, path: 'shared', severities: [], tiers: [] };
  const later = { ...plan, paths: { ...plan.paths, shared: roundRobin }, engage: [more] };
  const store = createMemoryStore();
  const { engine, faults } = node(store, { plans: book(1, { 1: plan, 2: later }) });
  for (const key of ['x', 'y']) await engine.ingest(event(key));
  const rebase = { type: 'Rebase', planVersion: 2, mode: 'keep-elapsed', by: dana, reason: 'the new plan' } as const;
  for (const id of ['inc_a1', 'inc_a3']) expect(await engine.submit(id, rebase)).toMatchObject({ ok: true });
  const paged = ['inc_a1', 'inc_a3'].map((id) => store.incident(id)?.engagements[1]?.pages[0]?.person);
  expect(paged).toEqual(['dana', 'lee']);
  const engage = { type: 'Engage', responsibility: 'Again', path: 'shared', by: dana, reason: 'needed' } as const;
  await engine.submit('inc_a1', engage);
  expect(store.incident('inc_a1')?.engagements[2]).toMatchObject({ turn: 2, pages: [{ person: 'dana' }] });
  expect(await engine.submit('inc_a1', { ...rebase, planVersion: 3 })).toMatchObject({
    ok: false,
    refusal: { code: 'unknown-plan-version' },
  });
  expect(faults).toEqual([]);
});

test('a listener that fails takes nothing back', async () => {
  const time = createVirtualTime(monday);
  const faults: string[] = [];
  const committed = () => {
    throw new Error('no news today');
  };
  const ids = { incident: () => 'inc_1', alert: () => 'alr_1', salt: () => '' };
  const report = (what: string) => faults.push(what);
  const plans = book(1, { 1: plan });
  const engine = createEngine({
    store: createMemoryStore(),
    plans,
    clock: time,
    timer: time,
    ids,
    listeners: [{ committed }],
    lookEveryMs: minute,
    report,
  });
  expect(await engine.ingest(event('a'))).toMatchObject({ ok: true });
  expect(faults).toEqual(['a listener failed']);
});

test('before any plan is active, what needs one is refused, an unknown incident is unknown, and nothing is a fault', async () => {
  const { engine, faults } = node(createMemoryStore(), { plans: { ...book(1, {}), active: () => null } });
  const declared = { title: 'Trouble', service: 'checkout', severity: 'SEV1', scenario: null, correlationKey: null, by: dana };
  const answers = await Promise.all([engine.ingest(event('a')), engine.declare(declared), engine.submit('inc_none', note)]);
  expect(answers.map((each) => (each.ok ? 'ok' : each.refusal.code))).toEqual(['no-plan', 'no-plan', 'no-incident']);
  expect(faults).toEqual([]);
});

test('health says when due work was last looked for, and forgets nothing while the store is away', async () => {
  const store = createMemoryStore();
  const { wrapped } = watched(store);
  let isAway = false;
  const claimDue: EngineStore['claimDue'] = async (...asked) => {
    if (isAway) throw away();
    return store.claimDue(...asked);
  };
  const { engine, time } = node({ ...wrapped, claimDue });
  expect(engine.health().lookedAt).toBeNull();
  engine.start();
  await time.advanceTo(monday + 10 * minute);
  expect(engine.health().lookedAt).toBe(monday + 10 * minute);
  isAway = true;
  await time.advanceTo(monday + 20 * minute);
  expect(engine.health().lookedAt).toBe(monday + 10 * minute);
  await engine.stop();
});

/** A store that holds back its answers to commits until it is told to give them. */
function silentStore(store: MemoryStore) {
  const held: (() => void)[] = [];
  const state = { silent: false };
  const commit: EngineStore['commit'] = async (changes) => {
    if (state.silent) await new Promise<void>((resolve) => held.push(resolve));
    return store.commit(changes);
  };
  const speak = () => {
    state.silent = false;
    for (const go of held.splice(0)) go();
  };
  return { state, speak, wrapped: { ...store, commit } };
}

test('while the store says nothing, whoever asks is told so within a second, and once it speaks all is as before', async () => {
  const memory = createMemoryStore();
  const { state, speak, wrapped } = silentStore(memory);
  const { engine, time } = node(wrapped);
  await engine.ingest(event('a'));
  state.silent = true;
  const codes: string[] = [];
  const ask = (key: string) =>
    void engine.ingest(event(key)).then((answer) => codes.push(answer.ok ? answer.value.outcome : answer.refusal.code));
  ask('b');
  await time.advanceTo(monday + 500);
  ask('c');
  await time.advanceTo(monday + 1_000);
  expect(codes).toEqual(['store-unavailable', 'store-unavailable']);
  ask('d');
  await time.settle();
  expect(codes).toHaveLength(3);
  expect(engine.health().queued).toBe(0);
  speak();
  await time.settle();
  expect(await engine.ingest(event('b'))).toMatchObject({ ok: true, value: { outcome: 'repeated' } });
  expect(await engine.ingest(event('c'))).toMatchObject({ ok: true, value: { outcome: 'repeated' } });
  expect(await engine.ingest(event('d'))).toMatchObject({ ok: true, value: { outcome: 'opened' } });
});

test('a store that is slow and answers is waited for longer and longer, so that senders are told yes in the end', async () => {
  const memory = createMemoryStore();
  const { state, speak, wrapped } = silentStore(memory);
  const { engine, time } = node(wrapped);
  const answers: boolean[] = [];
  for (const key of ['a', 'b', 'c']) {
    state.silent = true;
    void engine.ingest(event(key)).then(({ ok }) => answers.push(ok));
    await time.advanceTo(time.now() + 1_500);
    speak();
    await time.settle();
  }
  expect(answers).toEqual([false, true, true]);
});

test('what was due when the store went away is done when it is back, not when its claim is over', async () => {
  const memory = createMemoryStore();
  let isAway = false;
  const commit: EngineStore['commit'] = async (changes) => {
    if (isAway) throw away();
    return memory.commit(changes);
  };
  const { engine, time } = node({ ...memory, commit }, { lookEveryMs: 1_000 });
  engine.start();
  const opened = await engine.ingest(event('a'));
  const id = opened.ok ? (opened.value.incident ?? '') : '';
  const dueAt = memory.wakeOf(id) ?? 0;
  isAway = true;
  await time.advanceTo(dueAt + 3_000);
  isAway = false;
  await time.advanceTo(dueAt + 4_500);
  expect(memory.wakeOf(id)).toBeGreaterThan(dueAt);
  await engine.stop();
});
