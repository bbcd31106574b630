// What happens in one attempt? The channel sends or says why not; the receipt follows, and the engine hears of a final failure.

import { attemptsBeforeFallback } from '../../core/escalation/attempts.ts';
import type { DeliveryId } from '../../core/kernel/id.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Random } from '../../core/kernel/random.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock } from '../../engine/ports.ts';
import { nextAttemptAt } from './backoff.ts';
import type { Channel, SendResult } from './channel.ts';
import type { Held } from './held.ts';
import { limits } from './limits.ts';
import type { Links, Log, NotifyMetrics, Receipt } from './ports.ts';
import { isTest } from './test-page.ts';

export interface AttemptOptions {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly engine: Pick<Engine, 'submit'>;
  readonly links: Links;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: NotifyMetrics;
  readonly log: Log;
  receipt(receipt: Receipt): void;
  /** Nothing was done, and another node may do it. */
  forget(id: DeliveryId): void;
  /** Something is due in the outbox then. */
  lookAt(at: Instant): void;
}

/** The function it makes never rejects. */
export function createAttempt(deps: AttemptOptions): (item: Held) => Promise<void> {
  const { channels, clock, metrics, log } = deps;

  async function attempt(item: Held): Promise<void> {
    const { order } = item;
    const attempts = item.attempts + 1;
    const attemptedAt = clock.now();
    // It waited too long and the lease could not be extended: another node may have it already.
    if (attemptedAt >= item.leasedUntil) return deps.forget(order.id);
    if (attempts === 1) metrics.secondsToAttempt(order.channel, Math.max(0, attemptedAt - order.at) / 1_000);
    const result = await sendBy(channels.get(order.channel), item, attemptedAt);
    const base = {
      id: order.id,
      holder: item.holder,
      attempts,
      attemptedAt,
      acceptedAt: null,
      deliveredAt: null,
      nextAttemptAt: null,
      error: null,
    };
    if (result.ok) {
      const now = clock.now();
      metrics.delivery(order.channel, 'accepted');
      deps.receipt({ ...base, status: 'sent', acceptedAt: now, deliveredAt: result.delivered ? now : null });
      return;
    }
    await failed(item, { ...base, error: storable(result.error) }, result.retryable);
  }

  async function sendBy(channel: Channel | undefined, item: Held, now: Instant): Promise<SendResult> {
    const { order } = item;
    if (channel === undefined) return { ok: false, retryable: false, error: `there is no channel named ${order.channel}` };
    try {
      return await channel.send(order, {
        now,
        attempt: item.attempts + 1,
        acknowledgeUrl: deps.links.acknowledge(order),
        incidentUrl: deps.links.incident(order),
      });
    } catch (error) {
      // A channel's own fault must not stop the others, and may pass.
      log.warn({ err: error, delivery: order.id }, 'a channel threw');
      return { ok: false, retryable: true, error: error instanceof Error ? error.message : String(error) };
    }
  }

  async function failed(item: Held, receipt: Omit<Receipt, 'status'>, retryable: boolean): Promise<void> {
    const { order } = item;
    const pauses = channels.get(order.channel)?.pausesMs ?? [];
    const again = retryable ? nextAttemptAt(pauses, receipt.attempts, clock.now(), deps.random) : null;
    if (item.cancelled) {
      metrics.delivery(order.channel, 'cancelled');
      deps.receipt({ ...receipt, status: 'failed' });
      return;
    }
    if (again !== null) {
      metrics.delivery(order.channel, 'retried');
      deps.receipt({ ...receipt, status: 'queued', nextAttemptAt: again });
      deps.lookAt(again);
      if (receipt.attempts >= attemptsBeforeFallback) await tell('ReportDeliveryDelay', item, receipt.error ?? 'failed');
      return;
    }
    // Told first, recorded afterwards: killed in between, it is told again, which changes nothing.
    if (await tell('ReportDeliveryFailure', item, receipt.error ?? 'failed')) {
      metrics.delivery(order.channel, 'failed');
      deps.receipt({ ...receipt, status: 'failed' });
    } else {
      const later = clock.now() + limits.leaseMs;
      deps.receipt({ ...receipt, status: 'queued', nextAttemptAt: later });
      deps.lookAt(later);
    }
  }

  /** So that the person's next contact method is tried. False: the engine could not take it now. */
  async function tell(type: 'ReportDeliveryFailure' | 'ReportDeliveryDelay', item: Held, error: string): Promise<boolean> {
    const { order } = item;
    // It is of no incident, and its receipt says all.
    if (isTest(order.incident)) return true;
    try {
      const told = await deps.engine.submit(order.incident, {
        type,
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

  return attempt;
}

/** Carriers answer with anything; control characters and halves of characters would make PostgreSQL refuse the whole group of receipts. */
function storable(error: string): string {
  return error.slice(0, limits.errorLength).replace(/[\p{Cc}\p{Cs}]+/gu, ' ');
}

/** Refusals of the engine that pass by themselves. */
export const comesBack: ReadonlySet<string> = new Set(['overloaded', 'store-unavailable', 'stopping', 'no-plan']);
