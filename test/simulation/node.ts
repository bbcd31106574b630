// What runs on one node? The production engine and the production dispatcher, on ports that can fail.

import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import { createChain } from '../../src/engine/chain.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { Clock, EngineStore, PlanBook, Timer } from '../../src/engine/ports.ts';
import { createRelay } from '../../src/engine/relay.ts';
import type { Channel } from '../../src/server/notify/channel.ts';
import { createDispatcher, type Dispatcher } from '../../src/server/notify/dispatcher.ts';
import type { DeliveryStore } from '../../src/server/notify/ports.ts';
import type { MemoryStore } from '../../src/sim/memory-store.ts';
import { type Calls, createCalls } from './calls.ts';
import { createGate, type Gate, gatedTimer } from './gate.ts';
import type { Outbox } from './outbox.ts';
import type { Diary } from './record.ts';
import type { Roll } from './roll.ts';
import type { StoreTrouble } from './scenario.ts';

export interface Node {
  readonly life: string;
  readonly engine: Engine;
  readonly gate: Gate;
  readonly calls: Calls;
  /** It is not seen to live any more, notices that a little later, and is seen again after `forMs`. */
  cutOff(forMs: number): void;
  /** As a server that is told to stop. */
  stop(): Promise<void>;
}

export interface NodeOptions {
  readonly life: string;
  /** Of this life alone. */
  readonly seed: number;
  readonly time: Clock & Timer;
  readonly clock: Clock;
  readonly store: MemoryStore;
  readonly outbox: Outbox;
  readonly roll: Roll;
  readonly diary: Diary;
  readonly plans: PlanBook;
  readonly trouble: () => StoreTrouble | null;
  readonly channels: (calls: Calls, life: string) => ReadonlyMap<string, Channel>;
  readonly wall: () => number;
  /** Told before the memory store writes, so that what it writes can be told whose it is. */
  readonly asking: (by: { readonly life: string; readonly askedWall: number; readonly holder: number | null }) => void;
  readonly planted: Planted;
}

/** A bug, as the ports of every node are wrapped. Empty: none. */
export interface Planted {
  store?(store: EngineStore, node: { readonly life: string; readonly memory: MemoryStore }): EngineStore;
  deliveries?(store: DeliveryStore): DeliveryStore;
  channel?(channel: Channel): Channel;
  clock?(clock: Clock, memory: MemoryStore): Clock;
  plans?(plans: PlanBook): PlanBook;
  roll?(roll: Roll): Roll;
  firstLeaseMs?: number;
}

/** As in production, where it is one second; longer here, so that fewer looks are simulated. */
export const lookEveryMs = 2_000;
const rollCallMs = 1_000;
/** A connection that broke is noticed by its two ends at different times. */
const longestUnnoticedMs = 1_000;

export function startNode(options: NodeOptions): Node {
  const { life, time, diary, planted } = options;
  const random = seededRandom(options.seed);
  const gate = createGate();
  const calls = createCalls({ gate, timer: time, now: time.now, random, trouble: options.trouble });
  const clock = planted.clock?.(options.clock, options.store) ?? options.clock;
  const timer = gatedTimer(gate, time, options.clock);
  const relay = createRelay();
  const roll = planted.roll?.(options.roll) ?? options.roll;
  let holder: number | null = roll.begin();
  const own = engineStore(options, calls, () => holder);
  let made = 0;
  let salts = 0;
  const engine = createEngine({
    store: planted.store?.(own, { life, memory: options.store }) ?? own,
    plans: planted.plans?.(options.plans) ?? options.plans,
    clock,
    timer,
    ids: { incident: () => `inc_${life}_${++made}`, alert: () => `alr_${life}_${++made}`, salt: () => `${life}s${++salts}` },
    listeners: [relay],
    lookEveryMs,
    report: (what, error) => {
      if (!isExpected(error)) diary.faults.push(`${life}: ${what}: ${textOf(error)}`);
    },
  });
  const dispatcher = sender(options, { calls, engine, timer, random, holder: () => holder });
  relay.add({ committed: (changes, position) => diary.told.push({ at: time.now(), life, changes, position }) });
  relay.add(dispatcher);
  dispatcher.start();
  engine.start();
  callRoll();

  function callRoll(): void {
    if (gate.state() === 'dead') return;
    // A call that finds nobody gone changes nothing, so it is not made.
    if (roll.gone().length > 0) void calls.call('roll', () => roll.free(roll.gone())).catch(() => {});
    time.at(time.now() + rollCallMs, () => gate.enter(callRoll));
  }

  function vanish(): void {
    if (holder !== null) roll.end(holder);
  }
  void gate.death.then(vanish);

  return {
    life,
    cutOff: (forMs) => {
      const lost = holder;
      vanish();
      time.at(time.now() + random.below(longestUnnoticedMs), () =>
        gate.enter(() => {
          if (holder === lost) holder = null;
        }),
      );
      time.at(time.now() + longestUnnoticedMs + forMs, () =>
        gate.enter(() => {
          holder ??= roll.begin();
        }),
      );
    },
    engine,
    gate,
    calls,
    stop: async () => {
      await engine.stop();
      await dispatcher.stop();
    },
  };
}

function engineStore({ store, life, wall, asking, roll }: NodeOptions, calls: Calls, holder: () => number | null): EngineStore {
  const chain = createChain();
  return {
    load: (keys) => calls.call('load', () => store.load(keys)),
    commit: (changes, follows = false) => {
      const by = { life, askedWall: wall(), holder: holder() };
      return chain(follows, () =>
        calls.call('commit', () => {
          asking(by);
          return store.commit(changes);
        }),
      );
    },
    claimDue: (now, limit, leaseMs) => {
      const by = holder();
      return calls.call('claimDue', async () => {
        const claimed = await store.claimDue(now, limit, leaseMs);
        roll.claimed(claimed.due, by);
        return claimed;
      });
    },
  };
}

function sender(
  options: NodeOptions,
  { calls, engine, timer, random, holder }: { calls: Calls; engine: Engine; timer: Timer; random: Random; holder: () => number | null },
): Dispatcher {
  const { life, time, diary, outbox, planted } = options;
  const own: DeliveryStore = {
    holder,
    claim: (now, limit, leaseMs) => {
      const lease = { leaseMs, holder: holder() };
      return calls.call('claim', () => {
        const claimed = outbox.claim(now, limit, lease);
        for (const { order } of claimed) diary.taken.push({ id: order.id, life, at: time.now() });
        return claimed;
      });
    },
    extend: (ids, until) => {
      const by = holder();
      return ids.length === 0 ? Promise.resolve(new Set()) : calls.call('extend', () => outbox.extend(ids, until, by));
    },
    held: (ids) => calls.call('held', () => outbox.held(ids)),
    record: (receipts) =>
      calls.call('record', () => {
        outbox.record(receipts);
        for (const receipt of receipts) diary.receipts.push({ at: time.now(), life, receipt });
      }),
    recordAnswers: (answers) => calls.call('recordAnswers', () => outbox.recordAnswers(answers)),
    unsaid: (now, limit) => (outbox.hasUnsaid(now) ? calls.call('record', () => outbox.unsaid(now, limit)) : Promise.resolve([])),
    said: (told) => calls.call('record', () => outbox.said(told)),
    release: (ids, now) => {
      const by = holder();
      return calls.call('record', () => outbox.release(ids, now, by));
    },
  };
  const channels = new Map(
    [...options.channels(calls, life)].map(([name, channel]) => [name, planted.channel?.(channel) ?? channel] as const),
  );
  return createDispatcher({
    store: planted.deliveries?.(own) ?? own,
    channels,
    limitOf: () => null,
    engine,
    links: { acknowledge: (order) => `/acknowledge/${order.page}`, incident: (order) => `/incidents/${order.incident}` },
    clock: options.clock,
    timer,
    random,
    metrics: { delivery: () => {}, secondsToAttempt: () => {}, waiting: () => {} },
    log: {
      warn: (details, message) => {
        if (message.startsWith('committed deliveries')) diary.faults.push(`${life}: ${message}: ${JSON.stringify(details)}`);
      },
    },
  });
}

/** The store was away, others were faster, or this comes of one of the two. Everything else is a fault. */
function isExpected(error: unknown): boolean {
  if (error instanceof Error) return 'retryable' in error || error.name === 'OthersWereFaster';
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'store-unavailable';
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}
