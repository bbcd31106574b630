// What does sending need of the rest? An outbox to take from and to report to, somebody to tell of failures, and gauges.

import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { DeliveryId, PageId } from '../../core/kernel/id.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';

export interface DeliveryStore {
  /**
   * Under which number this node claims now, and its commits as well. Once it shows no more under that number that it lives, all that it
   * holds under it is given to others. `null`: it shows nothing; what it claims then is its own until the lease is over, and no longer.
   */
  holder(): number | null;
  /**
   * Takes up to `limit` queued deliveries that are due and belong to no node, the longest due first, and keeps other nodes
   * from them for `leaseMs`. A cancelled one is never among them.
   */
  claim(now: Instant, limit: number, leaseMs: Millis): Promise<readonly ClaimedDelivery[]>;
  /** Keeps what is held under `holder()`, until `until`. Answers with those that are queued and held so: the others must not leave. */
  extend(ids: readonly DeliveryId[], until: Instant): Promise<ReadonlySet<DeliveryId>>;
  /** Those that are queued still, each with the number under which it was claimed last. */
  held(ids: readonly DeliveryId[]): Promise<ReadonlyMap<DeliveryId, number | null>>;
  /**
   * All or nothing. Each receipt fills in its own moments and none besides. That a message was sent counts whoever says so; that it
   * was not counts only from its holder.
   */
  record(receipts: readonly Receipt[]): Promise<void>;
  /** The person answered the page: says so on its messages, and cancels those that are still queued. */
  recordAnswers(answers: readonly Answer[]): Promise<void>;
  /**
   * Takes up to `limit` that were cancelled, of which nobody has said in time that they were tried, or somebody has when the record may have
   * been told the contrary. Whoever takes them tells it within a lease.
   */
  unsaid(now: Instant, limit: number): Promise<readonly Unsaid[]>;
  /** The record was told so of them. What is otherwise by now is taken once more. */
  said(told: readonly Unsaid[]): Promise<void>;
  /** Gives back what was held and not begun. */
  release(ids: readonly DeliveryId[], now: Instant): Promise<void>;
}

/** What the record is to be told of a message that was cancelled. */
export interface Unsaid {
  readonly id: DeliveryId;
  readonly page: PageId;
  /** Somebody has said that they sent it all the same. */
  readonly sent: boolean;
}

export interface ClaimedDelivery {
  readonly order: DeliveryOrder;
  /** Attempts made so far. */
  readonly attempts: number;
}

/** What one attempt came to. `queued`: it failed and is tried again at `nextAttemptAt`. */
export interface Receipt {
  readonly id: DeliveryId;
  /** Under which it was held when it was tried. */
  readonly holder: number | null;
  readonly status: 'sent' | 'queued' | 'failed';
  /** Attempts made, with this one. */
  readonly attempts: number;
  readonly attemptedAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly nextAttemptAt: Instant | null;
  readonly error: string | null;
}

export interface Answer {
  readonly page: PageId;
  readonly at: Instant;
}

/** `accepted`: the carrier took it. `retried`: will be tried again. `failed`: for good. `cancelled`: nobody needs it any more. */
export type DeliveryOutcome = 'accepted' | 'retried' | 'failed' | 'cancelled';

export interface NotifyMetrics {
  /** Counter. */
  delivery(channel: string, outcome: DeliveryOutcome): void;
  /** Histogram: from the page being placed to the first attempt. */
  secondsToAttempt(channel: string, seconds: number): void;
  /** Gauges: held in memory, and receipts not recorded yet. */
  waiting(held: number, receipts: number): void;
}

/** Where to go from a message. Must give the same for the same order, so that a repeat is the same message. */
export interface Links {
  acknowledge(order: DeliveryOrder): string;
  incident(order: DeliveryOrder): string;
}

/** What went wrong without stopping anything; `pino`'s shape. */
export interface Log {
  warn(details: object, message: string): void;
}
