// What mends a finding? A change is made to a copy of the plan, and said only if the finding is gone then and nothing worse has come.

import { day } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Check } from './check.ts';
import { type Context, createContext } from './context.ts';
import { type Finding, keyOf, type Mend } from './finding.ts';

/** The finding with the first change that mends it; with its advice alone, where none of those that were tried does. */
export function mended(context: Context, check: Check, finding: Finding, worse: readonly Check[]): Finding {
  if (finding.ways.length === 0) return finding;
  // What a change to people and turns may bring about is told of the whole plan, when it is made.
  const played = finding.trigger === null ? [check] : [...new Set([check, ...worse])];
  let found: ReadonlySet<string> | null = null;
  const before = () => {
    found ??= keysIn(scopedTo(context, context.plan, finding), played);
    return found;
  };
  const way = finding.ways.slice(0, context.limits.waysTried).find((one) => isMendedBy(context, { check, finding, played, before }, one));
  return way === undefined ? finding : { ...finding, mend: way.text, mends: true };
}

interface Case {
  readonly check: Check;
  readonly finding: Finding;
  readonly played: readonly Check[];
  /** Found before the change, what was not proved included. */
  before(): ReadonlySet<string>;
}

function isMendedBy(context: Context, { check, finding, played, before }: Case, way: Mend): boolean {
  const after = keysIn(scopedTo(context, way.apply(context.plan), finding), played);
  return !after.has(keyOf(check.id, finding)) && (after.size === 0 || [...after].every((key) => before().has(key)));
}

function keysIn(context: Context, played: readonly Check[]): ReadonlySet<string> {
  return new Set(
    played.flatMap((check) =>
      [...check.run(context)].map((told) => (told.type === 'found' ? keyOf(check.id, told) : `unproven ${keyOf(check.id, told)}`)),
    ),
  );
}

/** So long before and after the counterexample a change is tried, where it is about incidents. */
const triedForMs = 14 * day;

/** Only the incidents that it is about are followed, where it is about some, and as if channels took any number; else the whole plan is looked at. */
function scopedTo({ horizon, limits }: Context, plan: Plan, { trigger, at }: Finding): Context {
  if (trigger === null) return createContext(plan, horizon.from, (horizon.to - horizon.from) / day, { limits });
  const middle = at?.instant ?? horizon.from;
  const from = Math.max(horizon.from, middle - triedForMs);
  const days = Math.ceil((Math.min(horizon.to, middle + triedForMs) - from) / day);
  const scope = { service: trigger.service, scenario: trigger.scenario };
  return createContext({ ...plan, channelLimits: {} }, from, Math.max(1, days), { limits, scope });
}
