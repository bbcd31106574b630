// When does the first message of an engagement leave, for every moment at which it may begin? And when the first of several?

import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Interval } from '../core/kernel/interval.ts';
import type { EscalationPath } from '../core/plan/plan.ts';
import { type Bounded, proven } from './bounded.ts';
import type { Context } from './context.ts';
import { type Course, coursesOf, isSilent, type Reached, reachesNobody } from './ladders.ts';
import { combine, type Piece, type Piecewise } from './piecewise.ts';
import { keyOfSituation, type Situation } from './situation.ts';

/**
 * So long after the start, or at a fixed moment, whichever is first. Where no step and not the backstop sends one, it is no sooner than
 * this: then the path begins anew. Both are `null` of no path at all.
 */
export interface FirstMessage {
  readonly afterMs: Millis | null;
  readonly at: Instant | null;
}

/** Over the starts of the horizon. */
export function firstMessages(context: Context, path: EscalationPath, situation: Situation): Bounded<Piecewise<FirstMessage>> {
  return context.once(`first messages ${keyOfSituation(context.plan, path, situation)}`, () => {
    const courses = coursesOf(context, path, situation);
    if (!courses.proven) return courses;
    const pieces: Piece<FirstMessage>[] = [];
    for (const course of courses.value) {
      const value = firstMessageOf(course);
      const last = pieces.at(-1);
      if (last !== undefined && last.value.afterMs === value.afterMs && last.value.at === value.at) {
        pieces[pieces.length - 1] = { from: last.from, to: course.to, value: last.value };
      } else pieces.push({ from: course.from, to: course.to, value });
    }
    return proven(pieces);
  });
}

/** The first of several engagements' first messages. */
export function earliestOf(all: readonly Piecewise<FirstMessage>[], over: Interval): Piecewise<FirstMessage> {
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only;
  const never: FirstMessage = { afterMs: null, at: null };
  return all.reduce((a, b) => combine(a, b, both), [{ ...over, value: never }]);
}

/** When it is for a start. */
export function messageAt({ afterMs, at }: FirstMessage, start: Instant): Instant | null {
  const after = afterMs === null ? null : start + afterMs;
  if (after === null || at === null) return after ?? at;
  return Math.min(after, at);
}

function firstMessageOf({ begins, reached, unknownAfterMs }: Course): FirstMessage {
  const after = (ms: Millis): FirstMessage => (begins === null ? { afterMs: ms, at: null } : { afterMs: null, at: begins + ms });
  for (const slot of reached) {
    // What would leave as the path goes on is released before it does.
    if (reachesNobody(slot) || isSilent(slot)) continue;
    return slot.messageAt === null ? after(slot.afterMs + (slot.delayMs ?? 0)) : { afterMs: null, at: slot.messageAt };
  }
  return after(unknownAfterMs ?? beginsAnewAfter(reached.at(-1)));
}

/** A silent backstop is paged again after its time; one that reaches nobody lets the steps begin anew at once. */
function beginsAnewAfter(last: Reached | undefined): Millis {
  return last === undefined ? 0 : last.afterMs + (reachesNobody(last) && last.afterMs > 0 ? 0 : last.waitMs);
}

function both(a: FirstMessage, b: FirstMessage): FirstMessage {
  if (b.afterMs === null && b.at === null) return a;
  if (a.afterMs === null && a.at === null) return b;
  const sooner = (x: number | null, y: number | null) => (x === null ? y : y === null ? x : Math.min(x, y));
  const afterMs = sooner(a.afterMs, b.afterMs);
  const at = sooner(a.at, b.at);
  if (afterMs === a.afterMs && at === a.at) return a;
  if (afterMs === b.afterMs && at === b.at) return b;
  return { afterMs, at };
}
