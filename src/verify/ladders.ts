// How does a path run if nobody answers, for every moment at which it may start? The starts fall into pieces in which the same
// steps are reached after the same waits. A step is asked who is on call when it is reached, not when the path starts, so every
// boundary is moved by the waits before it.

import { slotAfter } from '../core/escalation/slot.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import { firstEndingAfter, type Interval } from '../core/kernel/interval.ts';
import type { EscalationPath } from '../core/plan/plan.ts';
import { beginnings } from './beginnings.ts';
import { type Bounded, gaveUp, proven } from './bounded.ts';
import type { Context } from './context.ts';
import { type Unproven, unproven } from './finding.ts';
import { type Piece, type Piecewise, within } from './piecewise.ts';
import { type Delay, delayOf, delayOfStep } from './reach.ts';
import { heldMs, keyOfSituation, type Situation } from './situation.ts';

/** One slot of the path. */
export interface Reached {
  /** Since the path began, or since support hours opened where it waited for them. */
  readonly afterMs: Millis;
  readonly round: number;
  /** `null`: the backstop. */
  readonly step: number | null;
  /** Until the first message. `null`: it leaves at `messageAt`, when quiet hours are over; or, at the backstop, nobody is reached. */
  readonly delayMs: Millis | null;
  readonly messageAt: Instant | null;
  /** Until the next slot: what has not left by then never does. */
  readonly waitMs: Millis;
}

/** For every start in [from, to) the path runs like this. */
export interface Course extends Interval {
  /** When it begins to page: `null` at once, else when support hours open. */
  readonly begins: Instant | null;
  /** To the first time at the backstop; with a path that repeats often the last ones before the backstop are left out. */
  readonly reached: readonly Reached[];
  /** Whether any were left out. */
  readonly cut: boolean;
  /** Since it began to page: what comes after this long lies beyond what is known. `null`: it is known to its backstop. */
  readonly unknownAfterMs: Millis | null;
}

/** Whether the slot reaches nobody: only a backstop's does, since steps that reach nobody are skipped. */
export function reachesNobody(slot: Reached | undefined): boolean {
  return slot !== undefined && slot.delayMs === null && slot.messageAt === null;
}

/** Whether the path goes on before its first message has left. */
export function isSilent({ delayMs, waitMs }: Reached): boolean {
  return delayMs !== null && delayMs >= waitMs;
}

/** Sorted by their starts, without a gap. */
export function coursesOf(context: Context, path: EscalationPath, situation: Situation): Bounded<readonly Course[]> {
  return context.once(`courses ${keyOfSituation(context.plan, path, situation)}`, () => {
    const walk = createWalk(context, path, situation);
    const held = heldMs(context.plan, path, situation);
    const atOnce = follow(walk, context.horizon, held);
    if (!atOnce.proven) return atOnce;
    // By the time support hours open nothing is held back any more.
    const unheld = held === 0 ? atOnce : follow(walk, context.horizon, 0);
    if (!unheld.proven) return unheld;
    const courses: Course[] = [];
    for (const { starts, begins } of beginnings(context, path, situation.urgency, held)) {
      if (begins === null) courses.push(...cutTo(atOnce.value, starts));
      else {
        // Whoever waits for support hours runs the path as one who starts when they open, which may be after the horizon.
        const found =
          begins < context.horizon.to
            ? proven(cutTo(unheld.value, { from: begins, to: begins + 1 }))
            : follow(walk, { from: begins, to: begins + 1 }, 0);
        if (!found.proven) return found;
        for (const course of found.value) courses.push({ ...course, ...starts, begins });
      }
      if (courses.length > context.limits.piecesPerPath) return gaveUp('piecesPerPath');
    }
    return proven(courses);
  });
}

function cutTo(courses: readonly Course[], span: Interval): readonly Course[] {
  const cut: Course[] = [];
  for (let index = firstEndingAfter(courses, span.from); index < courses.length; index += 1) {
    const course = courses[index];
    if (course === undefined || course.from >= span.to) break;
    const isWhole = course.from >= span.from && course.to <= span.to;
    cut.push(isWhole ? course : { ...course, from: Math.max(course.from, span.from), to: Math.min(course.to, span.to) });
  }
  return cut;
}

/** The same for a check: what cannot be told of the path is said on the way. */
export function* coursesFor(
  context: Context,
  { path, situation, label = '' }: { readonly path: EscalationPath; readonly situation: Situation; readonly label?: string },
): Generator<Unproven, readonly Course[]> {
  const courses = coursesOf(context, path, situation);
  const said = { subject: { kind: 'path', id: path.id }, aspect: label, place: ['paths', path.id] } as const;
  if (!courses.proven) {
    yield unproven(courses.limit, said);
    return [];
  }
  if (courses.value.some(({ unknownAfterMs }) => unknownAfterMs !== null)) yield unproven('lookAheadMs', said);
  return courses.value;
}

interface Walk {
  readonly context: Context;
  readonly path: EscalationPath;
  /** Of a step; `null`: of the backstop. */
  delayAt(step: number | null): Piecewise<Delay>;
}

/** Each slot is asked about once, however many walkers come to it. */
function createWalk(context: Context, path: EscalationPath, situation: Situation): Walk {
  const known = new Map<number | null, Piecewise<Delay>>();
  const find = (index: number | null) => {
    const step = index === null ? undefined : path.steps[index];
    if (step === undefined) return delayOf(context, path.backstop.targets, false, situation.urgency);
    return delayOfStep(context, step, situation);
  };
  return {
    context,
    path,
    delayAt: (step) => {
      const found = known.get(step) ?? find(step);
      known.set(step, found);
      return found;
    },
  };
}

interface Walker extends Interval {
  readonly afterMs: Millis;
  readonly round: number;
  readonly step: number;
  readonly skippedInARow: number;
  readonly reached: readonly Reached[];
  readonly cut: boolean;
}

function follow(walk: Walk, starts: Interval, heldMs: Millis): Bounded<readonly Course[]> {
  const done: Course[] = [];
  const waiting: Walker[] = [{ ...starts, afterMs: heldMs, round: 0, step: -1, skippedInARow: 0, reached: [], cut: false }];
  for (let walker = waiting.pop(); walker !== undefined; walker = waiting.pop()) {
    if (done.length + waiting.length > walk.context.limits.piecesPerPath) return gaveUp('piecesPerPath');
    const after = onward(walk, walker);
    for (const next of after.walkers) waiting.push(next);
    for (const course of after.courses) done.push(course);
  }
  return proven(done.sort((a, b) => a.from - b.from));
}

function onward(
  { context, path, delayAt }: Walk,
  walker: Walker,
): { readonly walkers: readonly Walker[]; readonly courses: readonly Course[] } {
  const { round, step, definition } = slotAfter(path, walker);
  // Nobody looks beyond what is known: a path that takes a month to its next slot is told up to there.
  if (walker.to + walker.afterMs > context.known.to) return { walkers: [], courses: [courseOf(walker, walker, walker.afterMs)] };
  const span = { from: walker.from + walker.afterMs, to: walker.to + walker.afterMs };
  const { afterMs, cut } = walker;
  const alike = createAlike(walker.reached);
  if (definition === undefined) {
    const waitMs = path.backstop.everyMs;
    const pieces = within(delayAt(null), span).flatMap((piece) => settled(piece, waitMs));
    const courses = pieces.map(({ from, to, value }) => {
      const reached = alike(value, () => ({ afterMs, round, step: null, waitMs, ...value }));
      return courseOf({ from: from - afterMs, to: to - afterMs }, { reached, cut }, null);
    });
    return { walkers: [], courses };
  }
  const { waitMs } = definition;
  const isKept = walker.reached.length < context.limits.rungsPerLadder;
  const pieces = within(delayAt(step), span).flatMap((piece) => settled(piece, waitMs));
  const walkers = pieces.map((piece): Walker => {
    const { value } = piece;
    const [from, to] = [piece.from - afterMs, piece.to - afterMs];
    if (value.delayMs === null && value.messageAt === null)
      return { from, to, afterMs, round, step, skippedInARow: walker.skippedInARow + 1, reached: walker.reached, cut };
    const reached = isKept ? alike(value, () => ({ afterMs, round, step, waitMs, ...value })) : walker.reached;
    return { from, to, afterMs: afterMs + waitMs, round, step, skippedInARow: 0, reached, cut: cut || !isKept };
  });
  return { courses: [], walkers };
}

/** What was reached and one slot more: for pieces in which the same follows it is the same list, which many courses share. */
function createAlike(before: readonly Reached[]) {
  const known = new Map<Millis | null, readonly Reached[]>();
  return ({ delayMs, messageAt }: Message, slot: () => Reached): readonly Reached[] => {
    if (messageAt !== null) return [...before, slot()];
    const found = known.get(delayMs) ?? [...before, slot()];
    known.set(delayMs, found);
    return found;
  };
}

type Message = Pick<Reached, 'delayMs' | 'messageAt'>;

/** A delay that is put off, cut to where the message leaves after a while, at a fixed moment, or not before the path goes on. */
function settled(piece: Piece<Delay>, waitMs: Millis): readonly Piece<Message>[] {
  const { from, to, value } = piece;
  if (value === null || typeof value === 'number') return [{ from, to, value: { delayMs: value, messageAt: null } }];
  const cuts = [value.at - waitMs + 1, ...(value.afterMs === null ? [] : [value.at - value.afterMs])].filter(
    (cut) => from < cut && cut < to,
  );
  const edges = [from, ...cuts.sort((a, b) => a - b), to];
  return edges.slice(0, -1).flatMap((begin, index) => {
    const end = edges[index + 1] ?? to;
    if (begin === end) return [];
    const left = value.at - begin;
    const pick = value.whichever === 'first' ? Math.min : Math.max;
    const delayMs = value.afterMs === null ? left : pick(left, value.afterMs);
    if (delayMs >= waitMs) return [{ from: begin, to: end, value: { delayMs: Number.POSITIVE_INFINITY, messageAt: null } }];
    const steady = value.afterMs !== null && delayMs === value.afterMs && delayMs !== left;
    return [{ from: begin, to: end, value: steady ? { delayMs, messageAt: null } : { delayMs: null, messageAt: value.at } }];
  });
}

function courseOf({ from, to }: Interval, { reached, cut }: Pick<Course, 'reached' | 'cut'>, unknownAfterMs: Millis | null): Course {
  return { from, to, begins: null, reached, cut, unknownAfterMs };
}
