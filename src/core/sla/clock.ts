// How long has it been, how long is left? A clock is a fold over start, pause, resume, retarget and stop on a calendar.

import type { Actor } from '../kernel/actor.ts';
import type { ClockId } from '../kernel/id.ts';
import type { Instant, Millis } from '../kernel/instant.ts';
import type { Metric } from '../plan/plan.ts';

/** Of an objective, or a report that a law asks for. */
export type ClockMetric = Metric | 'report';

/** To customers, among ourselves, by a vendor; to those with a contract; to a regulator. */
export type PromiseKind = 'sla' | 'ola' | 'uc' | 'contract' | 'regulation';

/** What happens to time that has run already when the target or the calendar changes. */
export type RetargetMode = 'keep-elapsed' | 'restart' | 'retroactive';

/** One objective, held on one incident. Everything that depends on a calendar is worked out by `decide` and copied here. */
export interface Clock {
  readonly id: ClockId;
  readonly objective: string;
  readonly metric: ClockMetric;
  /** Whose promise it is; missing where all of us made it to all customers. */
  readonly promise?: ClockPromise;
  readonly calendar: string | null;
  readonly targetMs: Millis;
  readonly targetText: string;
  /** When the fact happened that started it; retargeting never changes it. */
  readonly startedAt: Instant;
  /** Open time used before `runningSince`. */
  readonly elapsedMs: Millis;
  /** Since when it runs on without a break; `null` while paused or stopped. */
  readonly runningSince: Instant | null;
  readonly pausedAt: Instant | null;
  readonly pauseReason: string | null;
  /** The plan's pause that holds it, and when that ends by itself; missing where it runs, or a person paused it. */
  readonly pause?: ClockPause;
  /** When the target is used up if it runs on; `null` while paused or stopped. */
  readonly dueAt: Instant | null;
  /** Thresholds not fired yet, ascending, with the moment each is due while it runs. */
  readonly warnings: readonly { readonly share: number; readonly at: Instant }[];
  readonly firedWarnings: readonly number[];
  readonly breachedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  /** Given once, when it stops or is breached; no later computation changes it. */
  readonly verdict: 'met' | 'missed' | null;
  /** Why it ended without the fact that it waited for; missing where that came, or where it runs. */
  readonly withdrawn?: string;
  /** What was done to it, for the arithmetic. */
  readonly segments: readonly ClockSegment[];
}

/** `party`: `team legal`, `contract gold`, `regulation nis2`; `null`: all of us. */
export interface ClockPromise {
  readonly kind: PromiseKind;
  readonly party: string | null;
}

export interface ClockPause {
  readonly id: string;
  readonly endsAt: Instant | null;
}

/** A closed stretch of a clock's life, oldest first. */
export interface ClockSegment {
  readonly kind: 'ran' | 'paused' | 'retargeted';
  readonly from: Instant;
  readonly to: Instant;
  /** Open time that it used up. */
  readonly usedMs: Millis;
  readonly calendar: string | null;
  readonly note: string;
}

export type ClockEvent =
  | {
      readonly type: 'ClockStarted';
      readonly clock: ClockId;
      readonly objective: string;
      readonly metric: ClockMetric;
      readonly promise?: ClockPromise;
      readonly calendar: string | null;
      readonly targetMs: Millis;
      readonly targetText: string;
      readonly startedAt: Instant;
      readonly dueAt: Instant;
      readonly warnings: Clock['warnings'];
    }
  | {
      readonly type: 'ClockPaused';
      readonly clock: ClockId;
      readonly elapsedMs: Millis;
      readonly by: Actor;
      readonly reason: string;
      readonly pause?: ClockPause;
    }
  | {
      readonly type: 'ClockResumed';
      readonly clock: ClockId;
      /** From when it runs on; missing: from the moment of the event. */
      readonly from?: Instant;
      readonly dueAt: Instant;
      readonly warnings: Clock['warnings'];
      readonly by: Actor;
      readonly reason: string;
    }
  | {
      readonly type: 'ClockRetargeted';
      readonly clock: ClockId;
      readonly objective: string;
      readonly calendar: string | null;
      readonly targetMs: Millis;
      readonly targetText: string;
      readonly mode: RetargetMode;
      /** Open time that counts from now on as used; by `mode` not always what had been used. */
      readonly elapsedMs: Millis;
      /** Open time used in the stretch that ends here. */
      readonly usedMs: Millis;
      readonly dueAt: Instant | null;
      readonly warnings: Clock['warnings'];
      readonly reason: string;
    }
  | { readonly type: 'ClockWarned'; readonly clock: ClockId; readonly share: number; readonly dueAt: Instant; readonly lateMs: Millis }
  | {
      readonly type: 'ClockBreached';
      readonly clock: ClockId;
      readonly dueAt: Instant;
      /** How long before it was due; where it was not born breached, how late Tocsin was to see it. */
      readonly lateMs: Millis;
      /** It was over its target already when that target came to apply: nobody could have kept it. */
      readonly bornBreached: boolean;
    }
  | { readonly type: 'ClockStopped'; readonly clock: ClockId; readonly elapsedMs: Millis; readonly verdict: 'met' | 'missed' }
  /** The objective no longer applies (after a change of severity, say); its verdict, if it has one, stands. */
  | { readonly type: 'ClockWithdrawn'; readonly clock: ClockId; readonly elapsedMs: Millis; readonly reason: string };
