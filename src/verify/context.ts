// What do all checks look at? The plan, the horizon, and what was worked out once for all of them.

import { plannedDeliveries } from '../core/escalation/page.ts';
import { day, type Instant, type Millis } from '../core/kernel/instant.ts';
import type { Interval } from '../core/kernel/interval.ts';
import { type OnCallInterval, onCall } from '../core/oncall/oncall.ts';
import type { Plan, Schedule } from '../core/plan/plan.ts';
import { type VerifyLimits, verifyLimits } from './limits.ts';
import type { Urgency } from './situation.ts';

export interface Context {
  readonly plan: Plan;
  readonly limits: VerifyLimits;
  /** Incidents of this service and scenario alone are followed; `null`: of all. */
  readonly scope: { readonly service: string; readonly scenario: string | null } | null;
  /** Incidents begin in it. */
  readonly horizon: Interval;
  /** Who is on call is known for so long: the horizon, and what a ladder that begins at its end still needs. */
  readonly known: Interval;
  onCall(schedule: string): readonly OnCallInterval[];
  /** From a person's page to their first message, quiet hours aside; `null` where they cannot be reached by anything. */
  firstMessageMs(person: string, urgency: Urgency): Millis | null;
  /** Works something out once, however many checks ask. */
  once<T>(key: string, make: () => T): T;
}

/** A horizon is ten years less the look ahead at most. */
export const longestHorizonDays = 3_600;

export function createContext(
  plan: Plan,
  from: Instant,
  days: number,
  { limits = verifyLimits, scope = null }: Partial<Pick<Context, 'limits' | 'scope'>> = {},
): Context {
  const horizon = { from, to: from + days * day };
  const known = { from, to: horizon.to + limits.lookAheadMs };
  const made = new Map<string, unknown>();
  function once<T>(key: string, make: () => T): T {
    // What is kept under a key was made by the caller that names it.
    if (made.has(key)) return made.get(key) as T;
    const value = make();
    made.set(key, value);
    return value;
  }
  const stretches = new Map<string, readonly OnCallInterval[]>();
  const delays = { high: new Map<string, Millis | null>(), low: new Map<string, Millis | null>() };
  return {
    plan,
    limits,
    scope,
    horizon,
    known,
    once,
    onCall: (id) => {
      let found = stretches.get(id);
      if (found === undefined) {
        const schedule: Schedule | undefined = plan.schedules[id];
        found = schedule === undefined ? [] : onCall(schedule, known.from, known.to);
        stretches.set(id, found);
      }
      return found;
    },
    firstMessageMs: (id, urgency) => {
      let found = delays[urgency].get(id);
      if (found === undefined) {
        const person = plan.people[id];
        found = person === undefined ? null : (plannedDeliveries(person, urgency)[0]?.afterMs ?? null);
        delays[urgency].set(id, found);
      }
      return found;
    },
  };
}
