// When may one person be all whom some engagements page in time, however their round robins stand? For every moment at which they may begin.

import type { Millis } from '../core/kernel/instant.ts';
import { type Interval, intersect, normalise } from '../core/kernel/interval.ts';
import type { EscalationPath } from '../core/plan/plan.ts';
import { type Bounded, gaveUp, proven } from './bounded.ts';
import type { Context } from './context.ts';
import type { Unproven } from './finding.ts';
import type { Run } from './incidents.ts';
import { type Course, coursesFor, type Reached, reachesNobody } from './ladders.ts';
import { pagedDuring } from './people.ts';
import { peopleEver, peopleOf, peopleOfStep } from './reach.ts';

type Running = Pick<Run, 'path' | 'situation'>;

/** For each person who may be the only one, the stretches of starts; a limit that was met, where one is in doubt. */
export function* onlyOnes(
  context: Context,
  running: readonly Running[],
  targetMs: Millis,
): Generator<Unproven, Bounded<ReadonlyMap<string, readonly Interval[]>>> {
  let all: ReadonlyMap<string, readonly Interval[]> | null = null;
  for (const run of running) {
    const found = new Map<string, Interval[]>();
    for (const course of yield* coursesFor(context, run)) {
      const some = onlyOnesOf(context, course, run, targetMs);
      if (!some.proven) return some;
      for (const { from, to, person } of some.value) {
        const known = found.get(person);
        if (known === undefined) found.set(person, [{ from, to }]);
        else known.push({ from, to });
      }
    }
    const own = new Map([...found].map(([person, stretches]) => [person, normalise(stretches)] as const));
    all = all === null ? own : inBoth(all, own);
    if (all.size === 0) break;
  }
  return proven(all ?? new Map());
}

function inBoth(
  a: ReadonlyMap<string, readonly Interval[]>,
  b: ReadonlyMap<string, readonly Interval[]>,
): ReadonlyMap<string, readonly Interval[]> {
  const both = [...a].map(([person, stretches]) => [person, intersect(stretches, b.get(person) ?? [])] as const);
  return new Map(both.filter(([, stretches]) => stretches.length > 0));
}

interface Only extends Interval {
  readonly person: string;
}

function onlyOnesOf(context: Context, course: Course, { path, situation }: Running, targetMs: Millis): Bounded<readonly Only[]> {
  // That it takes so long is said of the path.
  if (course.unknownAfterMs !== null && course.unknownAfterMs < targetMs) return proven([]);
  const again = againAtBackstop(context, course, path, targetMs);
  const inTime = [...course.reached, ...again].filter((slot) => !reachesNobody(slot) && slot.afterMs < targetMs);
  const asked = inTime.map(({ step, afterMs }) => {
    const definition = step === null ? undefined : path.steps[step];
    const people =
      definition === undefined ? peopleOf(context, path.backstop.targets, 'high') : peopleOfStep(context, definition, situation);
    return {
      people,
      afterMs,
      roundRobin: definition?.roundRobin === true,
      ever: peopleEver(context, definition?.targets ?? path.backstop.targets),
    };
  });
  // Where the backstop reaches nobody the steps begin anew, perhaps with others: that is told by its own check.
  if (reachesNobody(course.reached.at(-1))) return proven([]);
  if (asked.length === 0 || alwaysTwo(asked)) return proven([]);
  const some = pagedDuring(course, asked).flatMap(({ from, to, people }): readonly Only[] => {
    const isOnlyOne = (person: string) =>
      people.every((each, index) => {
        // A backstop that reaches nobody any more is no second chance; with steps they begin anew, perhaps with others.
        if (each.length === 0) return path.steps.length === 0;
        return each.includes(person) && (each.length === 1 || asked[index]?.roundRobin === true);
      });
    // A group is not one person.
    const candidates = [...new Set(people.flat())].filter((person) => context.plan.people[person]?.isGroup !== true);
    return candidates.filter(isOnlyOne).map((person) => ({ from, to, person }));
  });
  const isCut = (course.cut && endOf(course.reached.at(-2)) < targetMs) || endOf(again.at(-1) ?? course.reached.at(-1)) < targetMs;
  return some.length > 0 && isCut ? gaveUp('rungsPerLadder') : proven(some);
}

function endOf(slot: Reached | undefined): Millis {
  return slot === undefined ? Number.POSITIVE_INFINITY : slot.afterMs + slot.waitMs;
}

/** The backstop is paged again and again, perhaps with somebody else on call. */
function againAtBackstop({ limits }: Context, { reached }: Course, path: EscalationPath, targetMs: Millis): readonly Reached[] {
  const last = reached.at(-1);
  if (last?.step !== null || reachesNobody(last)) return [];
  const times = Math.min(limits.rungsPerLadder, Math.ceil((targetMs - last.afterMs) / path.backstop.everyMs) - 1);
  return Array.from({ length: Math.max(0, times) }, (_, index) => ({
    ...last,
    afterMs: last.afterMs + (index + 1) * path.backstop.everyMs,
  }));
}

/** Whether two of the slots can have nobody in common: told without looking at time. */
function alwaysTwo(asked: readonly { readonly ever: ReadonlySet<string> }[]): boolean {
  return asked.some((one, index) => asked.slice(index + 1).some((other) => ![...other.ever].some((person) => one.ever.has(person))));
}
