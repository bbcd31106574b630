// How does a path run if nobody answers, for every moment at which it may start? The starts fall into pieces in which the same
// steps are reached after the same waits. A step is asked who is on call when it is reached, not when the path starts, so every
// boundary is moved by the waits before it.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Interval } from '../core/kernel/interval.ts';
import type { EscalationPath } from '../core/plan/plan.ts';
import { beginnings } from './beginnings.ts';
import type { Context, Urgency } from './context.ts';
import { verifyLimits } from './limits.ts';
import { within } from './piecewise.ts';
import { type Delay, delayOf } from './reach.ts';

/** One slot of the path. */
export interface Reached {
  /** Since the path began to page. */
  readonly afterMs: Millis;
  readonly round: number;
  /** `null`: the backstop. */
  readonly step: number | null;
  /** Until the first message; `null` only where the backstop reaches nobody. */
  readonly delayMs: Delay;
  /** Until the next slot: what has not left by then never does. */
  readonly waitMs: Millis;
}

/** For every start in [from, to) the path runs like this. */
export interface Course extends Interval {
  /** When it begins to page: `null` at once, else when support hours open. */
  readonly begins: Instant | null;
  /** To the first time at the backstop; with a path that repeats often the last ones before the backstop are left out. */
  readonly reached: readonly Reached[];
  /** Since it began to page: what comes after this long lies beyond what is known. `null`: it is known to its backstop. */
  readonly unknownAfterMs: Millis | null;
}

/** Sorted by their starts, without a gap. `null` where they are too many to be told apart. */
export function coursesOf(context: Context, path: EscalationPath, urgency: Urgency): readonly Course[] | null {
  return context.once(`courses ${urgency} ${path.id}`, () => {
    const courses: Course[] = [];
    for (const { starts, begins } of beginnings(context, path, urgency)) {
      const found = follow(context, path, urgency, begins === null ? starts : { from: begins, to: begins + 1 });
      if (found === null || courses.length + found.length > verifyLimits.piecesPerPath) return null;
      for (const course of found) courses.push(begins === null ? course : { ...course, ...starts, begins });
    }
    return courses;
  });
}

interface Walker extends Interval {
  readonly afterMs: Millis;
  readonly round: number;
  readonly step: number;
  readonly skippedInARow: number;
  readonly reached: readonly Reached[];
}

function follow(context: Context, path: EscalationPath, urgency: Urgency, starts: Interval): readonly Course[] | null {
  const done: Course[] = [];
  const waiting: Walker[] = [{ ...starts, afterMs: 0, round: 0, step: -1, skippedInARow: 0, reached: [] }];
  for (let walker = waiting.pop(); walker !== undefined; walker = waiting.pop()) {
    if (done.length + waiting.length > verifyLimits.piecesPerPath) return null;
    const after = onward(context, path, urgency, walker);
    for (const next of after.walkers) waiting.push(next);
    for (const course of after.courses) done.push(course);
  }
  return done.sort((a, b) => a.from - b.from);
}

function onward(
  context: Context,
  path: EscalationPath,
  urgency: Urgency,
  walker: Walker,
): { readonly walkers: readonly Walker[]; readonly courses: readonly Course[] } {
  const last = walker.step + 1 >= path.steps.length;
  const step = last ? 0 : walker.step + 1;
  const round = last ? walker.round + 1 : walker.round;
  // As in the engine's `followSteps`.
  const definition = round > path.repeat || walker.skippedInARow >= path.steps.length ? undefined : path.steps[step];
  // Nobody looks beyond what is known: a path that takes a month to its next slot is told up to there.
  if (walker.to + walker.afterMs > context.known.to) return { walkers: [], courses: [courseOf(walker, walker.reached, walker.afterMs)] };
  const span = { from: walker.from + walker.afterMs, to: walker.to + walker.afterMs };
  const startsOf = (piece: Interval) => ({ from: piece.from - walker.afterMs, to: piece.to - walker.afterMs });
  if (definition === undefined) {
    const pieces = within(delayOf(context, path.backstop.targets, false, urgency), span);
    const slot = { afterMs: walker.afterMs, round, step: null, waitMs: path.backstop.everyMs };
    const end = (piece: Interval, delayMs: Delay) => courseOf(startsOf(piece), [...walker.reached, { ...slot, delayMs }], null);
    return { walkers: [], courses: pieces.map((piece) => end(piece, piece.value)) };
  }
  const pieces = within(delayOf(context, definition.targets, definition.roundRobin, urgency), span);
  return {
    courses: [],
    walkers: pieces.map((piece) => {
      if (piece.value === null) return { ...walker, ...startsOf(piece), round, step, skippedInARow: walker.skippedInARow + 1 };
      const slot = { afterMs: walker.afterMs, round, step, delayMs: piece.value, waitMs: definition.waitMs };
      const reached = walker.reached.length < verifyLimits.rungsPerLadder ? [...walker.reached, slot] : walker.reached;
      return { ...startsOf(piece), afterMs: walker.afterMs + definition.waitMs, round, step, skippedInARow: 0, reached };
    }),
  };
}

function courseOf({ from, to }: Interval, reached: readonly Reached[], unknownAfterMs: Millis | null): Course {
  return { from, to, begins: null, reached, unknownAfterMs };
}
