// What does the engine need of the world? A store, a clock, ids, plans, and somebody to send.
// Production gives PostgreSQL and the network; the simulator gives memory and virtual time.

import type { Alert } from '../core/alert/alert.ts';
import type { DeliveryOrder } from '../core/incident/delivery.ts';
import type { Commit } from '../core/incident/events.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentSummary } from '../core/incident/summary.ts';
import type { AlertId, IncidentId, PageId, Salt } from '../core/kernel/id.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';

/** A store throws an error that says so of itself while it cannot be reached or cannot serve. Any other error is a fault. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}

export interface EngineStore {
  /** Everything that a batch needs, in one go. */
  load(keys: LoadKeys): Promise<Loaded>;
  /**
   * All or nothing, durable when it answers. Not ok: another node was faster; nothing was written. May be asked while the one
   * before is under way: with `follows` nothing is written where that was not, since it was decided on what that would have made true.
   * Every commit of the batch has a position of its own: consecutive, in the order of `incidents` and their commits;
   * `position` is the last of them. Positions rise in the order in which batches become visible.
   */
  commit(changes: Changes, follows?: boolean): Promise<Committed>;
  /**
   * Takes up to `limit` incidents whose wake is due, the longest due first, and keeps other nodes from them for `leaseMs`.
   * `nextAt` is the earliest wake that is left, due or not.
   */
  claimDue(now: Instant, limit: number, leaseMs: Millis): Promise<{ readonly due: readonly IncidentId[]; readonly nextAt: Instant | null }>;
}

export type Committed = { readonly ok: true; readonly position: number } | { readonly ok: false };

export interface AlertKey {
  readonly integration: string;
  readonly dedupKey: string;
}

export interface LoadKeys {
  readonly incidents: readonly IncidentId[];
  readonly alerts: readonly AlertKey[];
  readonly correlationKeys: readonly string[];
  readonly paths: readonly string[];
}

export interface Loaded {
  /** Asked-for incidents, those of the open alerts found, and those that hold an asked-for correlation key. */
  readonly incidents: readonly Incident[];
  /** Only open ones. */
  readonly alerts: readonly Alert[];
  /** Engagements started so far, by path; a path never started is absent. */
  readonly turns: ReadonlyMap<string, number>;
}

export interface Changes {
  readonly now: Instant;
  readonly incidents: readonly IncidentChange[];
  readonly newAlerts: readonly Alert[];
  /** Open alerts whose text, level or status changed. Conflict if one is not open any more. */
  readonly changedAlerts: readonly AlertChange[];
  /** Open alerts that were only said again, now; each stands here once. Conflict if one is not open any more. */
  readonly repeatedAlerts: readonly AlertRepeat[];
  /** Conflict if the stored number is not `from`. */
  readonly turns: readonly { readonly path: string; readonly from: number; readonly to: number }[];
}

export interface AlertChange {
  /** As it is now; its `count` is as far as this node knows. */
  readonly alert: Alert;
  /** How often it was said in this batch: added to what is stored, since another node may have heard it, too. */
  readonly times: number;
}

export interface AlertRepeat {
  readonly id: AlertId;
  readonly times: number;
}

export interface IncidentChange {
  /** Conflict if the stored version is not this; 0: it must not exist yet. */
  readonly expectedVersion: number;
  readonly incident: Incident;
  readonly summary: IncidentSummary;
  readonly commits: readonly Commit[];
  readonly wakeAt: Instant | null;
  readonly deliveries: readonly DeliveryOrder[];
  /** Pages whose messages must not leave any more. */
  readonly releasedPages: readonly PageId[];
}

export interface Clock {
  now(): Instant;
}

/** Calls back once, at or after `at`; the returned function cancels it. */
export interface Timer {
  at(at: Instant, callback: () => void): () => void;
}

/** Makes ids that no other node makes, and that are never made again, whatever the history loses. */
export interface Ids {
  incident(): IncidentId;
  alert(): AlertId;
  /** For what one batch numbers; in a world that loses nothing it may be empty. */
  salt(): Salt;
}

/** Versions never change, so they are cached for good. */
export interface PlanBook {
  /** The newest version, or `null` before any plan is active. */
  active(): { readonly version: number; readonly plan: Plan } | null;
  /** Loads what is not at hand yet; afterwards `get` answers at once. */
  ensure(versions: readonly number[]): Promise<void>;
  get(version: number): Plan;
}

/** Told after each commit; must not throw and must not block. */
export interface Listener {
  committed(changes: Changes, position: number): void;
}
