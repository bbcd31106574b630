// Who sends, and when? The committing node at once; any node what another left behind; again after a failure, up to a limit.
// The outbox is the only queue: what waits for another attempt waits there, so that no node's death loses it.

import type { DeliveryId, PageId } from '../../core/kernel/id.ts';
import { earliest, type Instant } from '../../core/kernel/instant.ts';
import type { Random } from '../../core/kernel/random.ts';
import type { ChannelLimit } from '../../core/plan/governance.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Changes, Clock, Listener, Timer } from '../../engine/ports.ts';
import { createAttempt } from './attempt.ts';
import type { Channel } from './channel.ts';
import { createHeld, type Held, type Lease } from './held.ts';
import { createLane, type Lane } from './lane.ts';
import { limits } from './limits.ts';
import { createPace } from './pace.ts';
import type { ClaimedDelivery, DeliveryStore, Links, Log, NotifyMetrics } from './ports.ts';
import { createRecorder } from './recorder.ts';
import { createSoundness } from './soundness.ts';
import { createUnsent } from './unsent.ts';

export interface DispatcherOptions {
  readonly store: DeliveryStore;
  readonly channels: ReadonlyMap<string, Channel>;
  /** How many messages the provider of a channel takes; `null`: any number. */
  limitOf(channel: string): ChannelLimit | null;
  readonly engine: Pick<Engine, 'submit'>;
  readonly links: Links;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Random;
  readonly metrics: NotifyMetrics;
  readonly log: Log;
}

export interface Dispatcher extends Listener {
  /** Starts looking for what other nodes left. */
  start(): void;
  /** Begins nothing more, waits for what is under way up to a limit, gives the rest back to the outbox. */
  stop(): Promise<void>;
  health(): { readonly held: number; readonly receiptsWaiting: number };
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, channels, clock, timer, metrics, log } = options;
  const held = createHeld();
  const recorder = createRecorder({ store, clock, timer, log, done: (ids) => ids.forEach(held.drop) });
  const attempt = createAttempt({ ...options, receipt: recorder.receipt, forget: held.drop, lookAt });
  const soundness = createSoundness({ store, clock });
  const unsaid = createUnsent(options);
  const lanes = new Map<string, Lane<Held>>();
  let state: 'idle' | 'running' | 'stopped' = 'idle';
  let looking = false;
  /** Of which it could not be found out whether they are ours: given back as soon as the database can be asked. */
  const unsure = new Set<DeliveryId>();
  /** Pages released while the outbox was being read: what was read of them is not true any more. */
  const releasedMeanwhile = new Set<PageId>();
  let wake: { readonly at: Instant; readonly cancel: () => void } | null = null;
  /** The earliest moment at which this node knows that something is due. */
  let known: Instant | null = null;

  function laneOf(name: string): Lane<Held> {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const channel = channels.get(name);
    const lane = createLane<Held>({
      concurrency: channel?.concurrency ?? 1,
      pace: createPace({ clock, timer, limit: () => options.limitOf(name) }),
      destinationOf: (item) => channel?.destinationOf(item.order.address) ?? null,
      isUrgent: ({ order }) => order.content.urgency === 'high',
      work: (item) => (soundness.isFresh(item) ? attempt(item) : attemptIfSound(item)),
    });
    lanes.set(name, lane);
    return lane;
  }

  /** What waited long may have been taken or released by another node, or this process stood still: then it must not leave. */
  async function attemptIfSound(item: Held): Promise<void> {
    try {
      if ((await soundness.confirm(item)) && !item.cancelled) return await attempt(item);
      if (item.cancelled) metrics.delivery(item.order.channel, 'cancelled');
    } catch {
      // The database is away. Others may have it by now; if not, it is given back.
      unsure.add(item.order.id);
    }
    held.drop(item.order.id);
  }

  function take(claimed: ClaimedDelivery, lease: Lease) {
    if (held.has(claimed.order.id)) return;
    laneOf(claimed.order.channel).add(held.add(claimed, lease));
  }

  /** Drops what has not begun; what has begun is finished, but not tried again. */
  function cancel(item: Held) {
    if (item.cancelled) return;
    item.cancelled = true;
    if (!laneOf(item.order.channel).remove(item)) return;
    held.drop(item.order.id);
    metrics.delivery(item.order.channel, 'cancelled');
  }

  /** The outbox is looked at then; of several moments at least the earliest is met, and the others within a poll. */
  function lookAt(at: Instant) {
    known = earliest(known, at);
    if (!looking) schedule();
  }

  function schedule() {
    if (state !== 'running') return;
    const now = clock.now();
    const at = Math.max(Math.min(known ?? Number.POSITIVE_INFINITY, now + limits.pollMs), now + limits.shortestPollMs);
    if (wake !== null && wake.at <= at) return;
    wake?.cancel();
    wake = { at, cancel: timer.at(at, () => void look()) };
  }

  async function look(): Promise<void> {
    wake?.cancel();
    wake = null;
    if (looking || state !== 'running') return;
    looking = true;
    if (known !== null && known <= clock.now()) known = null;
    try {
      await giveBackUnsure();
      await extendLeases();
      const room = Math.min(limits.claimBatch, limits.held - held.size());
      const claimedAt = clock.now();
      releasedMeanwhile.clear();
      const lease = { holder: store.holder(), from: claimedAt, until: claimedAt + limits.leaseMs };
      const claimed = room > 0 ? await store.claim(claimedAt, room, limits.leaseMs) : [];
      for (const each of claimed) if (!releasedMeanwhile.has(each.order.page)) take(each, lease);
      if (claimed.length > 0 && claimed.length === room) known = clock.now();
      unsaid.look(clock.now());
    } catch (error) {
      log.warn({ err: error }, 'the outbox could not be read');
    }
    looking = false;
    metrics.waiting(held.size(), recorder.waiting());
    schedule();
  }

  async function extendLeases(): Promise<void> {
    const now = clock.now();
    const items = held.leasedBefore(now + limits.leaseLeftMs);
    for (let from = 0; from < items.length; from += limits.receiptBatch) {
      const group = items.slice(from, from + limits.receiptBatch);
      const until = now + limits.leaseMs;
      const queued = await store.extend(
        group.map((each) => each.order.id),
        until,
      );
      for (const item of group) {
        if (queued.has(item.order.id)) item.leasedUntil = until;
        else cancel(item);
      }
    }
  }

  async function giveBackUnsure(): Promise<void> {
    // What becomes unsure while the database is asked waits for the next time.
    const asked = [...unsure];
    const ids = asked.filter((id) => !held.has(id));
    if (ids.length > 0) await store.release(ids, clock.now());
    for (const id of asked) unsure.delete(id);
  }

  function heard(changes: Changes) {
    for (const change of changes.incidents) {
      const released = new Set<PageId>(change.releasedPages);
      for (const { at, events } of change.commits) {
        for (const event of events) {
          if (event.type !== 'EngagementAcknowledged' || event.page === null) continue;
          released.add(event.page);
          recorder.answer({ page: event.page, at });
        }
      }
      for (const page of released) {
        held.ofPage(page).forEach(cancel);
        if (looking) releasedMeanwhile.add(page);
      }
      for (const order of change.deliveries) {
        const full = state === 'stopped' || held.size() >= limits.held;
        // Sure as of the decision: this process may have stood still between the commit and hearing of it.
        if (!full && !released.has(order.page))
          take({ order, attempts: 0 }, { holder: store.holder(), from: changes.now, until: changes.now + limits.leaseMs });
      }
    }
  }

  return {
    committed(changes) {
      try {
        heard(changes);
      } catch (error) {
        log.warn({ err: error }, 'committed deliveries were not taken; the outbox has them');
      }
    },
    start() {
      if (state !== 'idle') return;
      state = 'running';
      void look();
    },
    async stop() {
      if (state === 'stopped') return;
      state = 'stopped';
      wake?.cancel();
      const unsent: DeliveryId[] = [];
      for (const lane of lanes.values()) for (const item of lane.clear()) unsent.push(item.order.id);
      unsent.forEach(held.drop);
      const calm = (async () => {
        await Promise.all([...lanes.values()].map((lane) => lane.idle()));
        await recorder.stop();
        await unsaid.idle();
        if (unsent.length > 0) await store.release(unsent, clock.now());
      })().catch((error: unknown) => log.warn({ err: error }, 'what was not sent stays leased until its time is over'));
      await within(calm, clock.now() + limits.stopMs, timer);
      await within(Promise.all([...channels.values()].map((channel) => channel.close())), clock.now() + limits.stopMs, timer);
    },
    health: () => ({ held: held.size(), receiptsWaiting: recorder.waiting() }),
  };
}

async function within(work: Promise<unknown>, until: Instant, timer: Timer): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = timer.at(until, resolve);
    void work.finally(() => {
      cancel();
      resolve();
    });
  });
}
