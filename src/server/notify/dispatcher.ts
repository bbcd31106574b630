// Who sends, and when? The committing node at once; any node what another left behind; again after a failure, up to a limit.
// The outbox is the only queue: what waits for another attempt waits there, so that no node's death loses it.

import type { DeliveryId, PageId } from '../../core/kernel/id.ts';
import { earliest, type Instant } from '../../core/kernel/instant.ts';
import type { Random } from '../../core/kernel/random.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Changes, Clock, Listener, Timer } from '../../engine/ports.ts';
import { nextAttemptAt } from './backoff.ts';
import type { Channel, SendResult } from './channel.ts';
import { createHeld, type Held } from './held.ts';
import { createLane, type Lane } from './lane.ts';
import { limits } from './limits.ts';
import type { ClaimedDelivery, DeliveryStore, Links, Log, NotifyMetrics, Receipt } from './ports.ts';
import { createRecorder } from './recorder.ts';

export interface DispatcherOptions {
  readonly store: DeliveryStore;
  readonly channels: ReadonlyMap<string, Channel>;
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
  const lanes = new Map<string, Lane<Held>>();
  let state: 'idle' | 'running' | 'stopped' = 'idle';
  let looking = false;
  let wake: { readonly at: Instant; readonly cancel: () => void } | null = null;
  /** The earliest moment at which this node knows that something is due. */
  let known: Instant | null = null;

  function laneOf(name: string): Lane<Held> {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const channel = channels.get(name);
    const lane = createLane<Held>({
      concurrency: channel?.concurrency ?? 1,
      destinationOf: (item) => channel?.destinationOf(item.order.address) ?? null,
      work: attempt,
    });
    lanes.set(name, lane);
    return lane;
  }

  function take(claimed: ClaimedDelivery, leasedUntil: Instant) {
    if (held.has(claimed.order.id)) return;
    laneOf(claimed.order.channel).add(held.add(claimed, leasedUntil));
  }

  /** Drops what has not begun; what has begun is finished, but not tried again. */
  function cancel(item: Held) {
    if (item.cancelled) return;
    item.cancelled = true;
    if (!laneOf(item.order.channel).remove(item)) return;
    held.drop(item.order.id);
    metrics.delivery(item.order.channel, 'cancelled');
  }

  async function attempt(item: Held): Promise<void> {
    const { order } = item;
    const attempts = item.attempts + 1;
    const attemptedAt = clock.now();
    // It waited too long and the lease could not be extended: another node may have it already.
    if (attemptedAt >= item.leasedUntil) return held.drop(order.id);
    if (attempts === 1) metrics.secondsToAttempt(order.channel, Math.max(0, attemptedAt - order.at) / 1_000);
    const result = await sendBy(channels.get(order.channel), item, attemptedAt);
    const base = { id: order.id, attempts, attemptedAt, acceptedAt: null, deliveredAt: null, nextAttemptAt: null, error: null };
    if (result.ok) {
      const now = clock.now();
      metrics.delivery(order.channel, 'accepted');
      recorder.receipt({ ...base, status: 'sent', acceptedAt: now, deliveredAt: result.delivered ? now : null });
      return;
    }
    await failed(item, { ...base, error: result.error.slice(0, limits.errorLength) }, result.retryable);
  }

  async function sendBy(channel: Channel | undefined, item: Held, now: Instant): Promise<SendResult> {
    const { order } = item;
    if (channel === undefined) return { ok: false, retryable: false, error: `there is no channel named ${order.channel}` };
    const context = {
      now,
      attempt: item.attempts + 1,
      acknowledgeUrl: options.links.acknowledge(order),
      incidentUrl: options.links.incident(order),
    };
    try {
      return await channel.send(order, context);
    } catch (error) {
      // A channel's own fault must not stop the others, and may pass.
      log.warn({ err: error, delivery: order.id }, 'a channel threw');
      return { ok: false, retryable: true, error: error instanceof Error ? error.message : String(error) };
    }
  }

  async function failed(item: Held, receipt: Omit<Receipt, 'status'>, retryable: boolean): Promise<void> {
    const { order } = item;
    const pauses = channels.get(order.channel)?.pausesMs ?? [];
    const again = retryable ? nextAttemptAt(pauses, receipt.attempts, clock.now(), options.random) : null;
    if (item.cancelled) {
      metrics.delivery(order.channel, 'cancelled');
      recorder.receipt({ ...receipt, status: 'failed' });
      return;
    }
    if (again !== null) {
      metrics.delivery(order.channel, 'retried');
      recorder.receipt({ ...receipt, status: 'queued', nextAttemptAt: again });
      lookAt(again);
      return;
    }
    // Told first, recorded afterwards: killed in between, it is told again, which changes nothing.
    if (await tell(item, receipt.error ?? 'failed')) {
      metrics.delivery(order.channel, 'failed');
      recorder.receipt({ ...receipt, status: 'failed' });
    } else {
      const later = clock.now() + limits.leaseMs;
      recorder.receipt({ ...receipt, status: 'queued', nextAttemptAt: later });
      lookAt(later);
    }
  }

  /** So that the person's next contact method is tried. False: the engine could not take it now. */
  async function tell(item: Held, error: string): Promise<boolean> {
    const { order } = item;
    try {
      const told = await options.engine.submit(order.incident, {
        type: 'ReportDeliveryFailure',
        page: order.page,
        delivery: order.id,
        error,
      });
      if (told.ok) return true;
      log.warn({ delivery: order.id, code: told.refusal.code }, 'a failed delivery could not be reported');
      return !comesBack.has(told.refusal.code);
    } catch (thrown) {
      log.warn({ err: thrown, delivery: order.id }, 'a failed delivery could not be reported');
      return false;
    }
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
      await extendLeases();
      const room = Math.min(limits.claimBatch, limits.held - held.size());
      const claimedAt = clock.now();
      const claimed = room > 0 ? await store.claim(claimedAt, room, limits.leaseMs) : [];
      for (const each of claimed) take(each, claimedAt + limits.leaseMs);
      if (claimed.length > 0 && claimed.length === room) known = clock.now();
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
      for (const page of released) held.ofPage(page).forEach(cancel);
      for (const order of change.deliveries) {
        const full = state === 'stopped' || held.size() >= limits.held;
        if (!full && !released.has(order.page)) take({ order, attempts: 0 }, changes.now + limits.leaseMs);
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
        if (unsent.length > 0) await store.release(unsent, clock.now());
      })().catch((error: unknown) => log.warn({ err: error }, 'what was not sent stays leased until its time is over'));
      await within(calm, clock.now() + limits.stopMs, timer);
      await within(Promise.all([...channels.values()].map((channel) => channel.close())), clock.now() + limits.stopMs, timer);
    },
    health: () => ({ held: held.size(), receiptsWaiting: recorder.waiting() }),
  };
}

/** Refusals of the engine that pass by themselves. */
const comesBack: ReadonlySet<string> = new Set(['overloaded', 'store-unavailable', 'stopping', 'no-plan']);

async function within(work: Promise<unknown>, until: Instant, timer: Timer): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = timer.at(until, resolve);
    void work.finally(() => {
      cancel();
      resolve();
    });
  });
}
