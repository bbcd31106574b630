// Is a batch that was decided on another one worth as much as it? Answered after it, in its order, and never without it.

import { expect, test } from 'vitest';
import { smallPlan } from '../../test/fixtures/plan.ts';
import { type SenderEvent, unsaidOfEvent } from '../core/alert/event.ts';
import { createMemoryStore } from '../sim/memory-store.ts';
import { createVirtualTime } from '../sim/virtual-time.ts';
import { onePlan } from '../sim/world.ts';
import { createChain } from './chain.ts';
import { looksInVain } from './committer.ts';
import { createEngine } from './engine.ts';
import type { Changes, Committed, EngineStore } from './ports.ts';

const plan = smallPlan();

/** An engine whose commits each wait for a word; it has looked in vain often enough to be hopeful. */
async function hopeful() {
  const store = createMemoryStore();
  const time = createVirtualTime(Date.parse('2026-03-02T09:00:00Z'));
  const chain = createChain();
  const commits: { readonly changes: Changes; readonly follows: boolean; readonly say: (word: 'go' | 'conflict' | Error) => void }[] = [];
  let holding = false;
  let loads = 0;
  const answersToLoads: (() => Promise<void>)[] = [];
  const held: EngineStore = {
    ...store,
    load: async (keys) => {
      loads += 1;
      await answersToLoads.shift()?.();
      return store.load(keys);
    },
    commit: (changes, follows = false) => {
      if (!holding) return store.commit(changes);
      const word = new Promise<'go' | 'conflict' | Error>((say) => commits.push({ changes, follows, say }));
      return chain(follows, async (): Promise<Committed> => {
        const said = await word;
        if (said instanceof Error) throw said;
        return said === 'go' ? store.commit(changes) : { ok: false };
      });
    },
  };
  let made = 0;
  const ids = { incident: () => `inc_${++made}`, alert: () => `alr_${++made}`, salt: () => '' };
  /** A process on the same store, which knows nothing yet. */
  const start = () =>
    createEngine({
      store: held,
      plans: onePlan(plan),
      clock: time,
      timer: time,
      ids,
      listeners: [],
      lookEveryMs: 1_000,
      report: () => {},
    });
  const engine = start();
  for (let look = 0; look < looksInVain; look++) await engine.ingest(event(`before ${look}`));
  holding = true;
  return { engine, start, store, time, commits, answersToLoads, loads: () => loads, hold: (whether: boolean) => (holding = whether) };
}

function event(dedupKey: string, action: SenderEvent['action'] = 'trigger'): SenderEvent {
  const service = Object.values(plan.services).find(({ grouping }) => grouping.by === 'alert') ?? Object.values(plan.services)[0];
  return {
    integration: 'monitor',
    action,
    dedupKey,
    summary: 'Checkout fails',
    source: 'probe',
    level: 'critical',
    component: null,
    group: null,
    class: null,
    service: service?.id ?? '',
    happenedAt: null,
    links: [],
    ...unsaidOfEvent,
    details: '{}',
  };
}

test('the next batch is decided and on its way before the first is committed, and is answered after it', async () => {
  const { engine, time, commits, loads } = await hopeful();
  const before = loads();
  const order: string[] = [];
  const first = engine.ingest(event('a')).then(() => order.push('first'));
  await time.settle();
  const second = engine.ingest(event('a')).then((said) => order.push(said.ok ? `second ${said.value.outcome}` : 'refused'));
  await time.settle();
  expect(commits.map(({ follows }) => follows).slice(1)).toEqual([true]);
  // What the first opened is what the second says again.
  expect(commits[1]?.changes.repeatedAlerts.map(({ id }) => id)).toEqual(commits[0]?.changes.newAlerts.map(({ id }) => id));
  commits[1]?.say('go');
  await time.settle();
  expect(order).toEqual([]);
  commits[0]?.say('go');
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second repeated']);
  expect(loads()).toBe(before);
});

test('what was decided on a commit that was refused is decided anew, in its order, and counts once', async () => {
  const { engine, store, time, commits } = await hopeful();
  const first = engine.ingest(event('a'));
  await time.settle();
  const second = engine.ingest(event('a'));
  await time.settle();
  commits[0]?.say('conflict');
  commits[1]?.say('go');
  await time.settle();
  commits[2]?.say('go');
  await time.settle();
  commits[3]?.say('go');
  const said = await Promise.all([first, second]);
  expect(said.map((each) => (each.ok ? each.value.outcome : each.refusal.code))).toEqual(['opened', 'repeated']);
  expect(
    store
      .alerts()
      .filter(({ dedupKey }) => dedupKey === 'a')
      .map(({ count }) => count),
  ).toEqual([2]);
});

test('whoever was decided on a commit of which nobody knows is not answered by what it assumed', async () => {
  const { engine, store, time, commits } = await hopeful();
  const first = engine.ingest(event('a'));
  await time.settle();
  const second = engine.ingest(event('a', 'resolve'));
  await time.settle();
  commits[0]?.say(Object.assign(new Error('the database is away'), { retryable: true }));
  await time.settle();
  for (const { say } of commits) say('go');
  const said = await Promise.all([first, second]);
  expect(said.map((each) => (each.ok ? each.value.outcome : each.refusal.code))).toEqual(['store-unavailable', 'dropped']);
  expect(store.alerts().some(({ dedupKey }) => dedupKey === 'a')).toBe(false);
});

test('what was taken for new and is not costs one more decision, and no second alert', async () => {
  const { engine, store, time, commits } = await hopeful();
  const other = createEngine({
    store,
    plans: onePlan(plan),
    clock: time,
    timer: time,
    ids: { incident: () => 'inc_other', alert: () => 'alr_other', salt: () => '' },
    listeners: [],
    lookEveryMs: 1_000,
    report: () => {},
  });
  await other.ingest(event('a'));
  const mine = engine.ingest(event('a'));
  await time.settle();
  commits[0]?.say('go');
  await time.settle();
  commits[1]?.say('go');
  const said = await mine;
  expect(said.ok && said.value).toMatchObject({ outcome: 'repeated', alert: 'alr_other' });
  expect(store.alerts().filter(({ dedupKey }) => dedupKey === 'a')).toHaveLength(1);
});

test('nothing is sent behind a batch that fell before the store heard of it: it would be written, and then decided again', async () => {
  const { engine, store, time, commits, answersToLoads } = await hopeful();
  const gate: { refuse: () => void } = { refuse: () => {} };
  answersToLoads.push(
    () =>
      new Promise((_, refuse) => {
        gate.refuse = () => refuse(Object.assign(new Error('the database is away'), { retryable: true }));
      }),
  );
  const noted = engine.submit('inc_1', { type: 'AddNote', by: { kind: 'person', id: 'dana', name: 'Dana' }, text: 'looking' });
  await time.settle();
  const again = engine.ingest(event('before 0'));
  await time.settle();
  gate.refuse();
  await time.settle();
  for (let nth = 0; nth < 3; nth++) {
    commits[nth]?.say('go');
    await time.settle();
  }
  expect([(await noted).ok, (await again).ok]).toEqual([false, true]);
  expect(store.alerts().find(({ dedupKey }) => dedupKey === 'before 0')?.count).toBe(2);
});

test('what was opened before a restart is looked up once, however often it is said again', async () => {
  const { start, loads, hold } = await hopeful();
  hold(false);
  const restarted = start();
  await restarted.ingest(event('before 0'));
  const before = loads();
  for (let time = 0; time < 5; time++) await restarted.ingest(event('before 0'));
  expect(loads()).toBe(before);
});

test('who asks for an incident that is not there, as the readiness probe does, makes nobody forget what is known', async () => {
  const { engine, loads, hold } = await hopeful();
  hold(false);
  await engine.ingest(event('disk'));
  const before = loads();
  for (let time = 0; time < 3; time++) {
    const [asked, repeated] = await Promise.all([engine.submit('inc_nowhere', { type: 'Tick' }), engine.ingest(event('disk'))]);
    expect(asked).toMatchObject({ ok: false, refusal: { code: 'no-incident' } });
    expect(repeated).toMatchObject({ ok: true, value: { outcome: 'repeated' } });
  }
  // Of the one nothing can be known; of the other nothing has to be asked.
  expect(loads()).toBe(before + 3);
  await engine.ingest(event('disk'));
  expect(loads()).toBe(before + 3);
  await engine.stop();
});

test('behind a batch goes what is worth a commit of its own: half of what is usually in hand', async () => {
  const { engine, time, commits, hold } = await hopeful();
  const ask = (count: number) => Array.from({ length: count }, () => engine.ingest(event('before 0')));
  hold(false);
  for (let batch = 0; batch < 100; batch++) {
    await Promise.all(ask(8));
    await time.settle();
  }
  hold(true);
  const asked = ask(8);
  await time.settle();
  asked.push(...ask(3));
  await time.settle();
  expect(commits).toHaveLength(1);
  asked.push(...ask(1));
  await time.settle();
  expect(commits.map(({ changes }) => changes.repeatedAlerts.map(({ times }) => times))).toEqual([[8], [4]]);
  // What is too little goes when nothing is under way any more.
  asked.push(...ask(1));
  for (const { say } of commits) say('go');
  await time.settle();
  commits[2]?.say('go');
  expect((await Promise.all(asked)).every(({ ok }) => ok)).toBe(true);
});
