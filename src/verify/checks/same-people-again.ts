// Is there a moment at which escalating from one level to the next asks only people who were silent already?

import { formatDuration } from '../../core/kernel/duration.ts';
import { type Interval, normalise, totalMs } from '../../core/kernel/interval.ts';
import type { EscalationPath } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { finding, type Unproven } from '../finding.ts';
import { type Run, runsOf } from '../incidents.ts';
import { type Course, coursesFor, type Reached } from '../ladders.ts';
import { type Asked, pagedDuring } from '../people.ts';
import { mostAtOnce, peopleEver, peopleOfStep } from '../reach.ts';
import type { Urgency } from '../situation.ts';

export const samePeopleAgain: Check = {
  id: 'same-people-again',
  title: 'two levels of a path are the same people at once',
  severity: 'warning',
  explanation: `Everybody whom a step pages has been paged by a step before it, in the same round: one person stands on two levels at once,
and the escalation asks nobody new. It is told where it lasts longer than the wait between the two steps; the minutes around a handover,
in which the one who was first has just become second, are left out. Let the two schedules rotate one behind the other.`,
  *run(context) {
    for (const run of runsOf(context)) {
      const { path } = run;
      for (const [step, definition] of path.steps.entries()) {
        if (step === 0 || !mayRepeat(context, path, step, run.situation.urgency)) continue;
        const starts = yield* startsOf(context, run, step);
        const first = starts[0];
        if (first === undefined) continue;
        const ladder = ladderFrom(context, path.id, run.situation, first.from);
        const people = ladder.slots.find((slot) => slot.round === 0 && slot.step === step && !slot.backstop)?.people ?? [];
        const names = people.map(({ person }) => context.plan.people[person]?.name ?? person).join(', ');
        yield finding({
          subject: { kind: 'path', id: path.id },
          aspect: `step ${step + 1}${run.label === '' ? '' : `, ${run.label}`}`,
          message: `step ${step + 1} of ${path.id} asks only ${names}, who was asked before and did not answer (${formatDuration(totalMs(starts))})`,
          place: ['paths', path.id, 'steps', step],
          mend: `let ${definition.targets.map(({ id }) => id).join(' and ')} put somebody else on call then`,
          at: { instant: first.from, zone: zoneOfPath(context, path.id) },
          stretches: starts,
          trigger: run.kind?.trigger ?? null,
          ladder,
        });
      }
    }
  },
};

/** Whether the step can consist of people of earlier steps at all: told without looking at time. */
function mayRepeat(context: Context, path: EscalationPath, step: number, urgency: Urgency): boolean {
  const before = peopleEver(
    context,
    path.steps.slice(0, step).flatMap((each) => each.targets),
  );
  const targets = path.steps[step]?.targets ?? [];
  const fixed = targets.filter(({ kind }) => kind !== 'schedule');
  const sure = [...peopleEver(context, fixed)].filter((person) => context.firstMessageMs(person, urgency) !== null);
  if (sure.some((person) => !before.has(person))) return false;
  const earlier = path.steps.slice(0, step).reduce((sum, each) => sum + mostAtOnce(context, each.targets), 0);
  if (sure.length > earlier) return false;
  return [...peopleEver(context, targets)].some((person) => before.has(person));
}

function* startsOf(context: Context, run: Run, step: number): Generator<Unproven, readonly Interval[]> {
  const { path, situation } = run;
  const found: Interval[] = [];
  let longestLagMs = 0;
  for (const course of yield* coursesFor(context, run)) {
    const slots = course.reached.filter((slot): slot is Reached & { step: number } => slot.round === 0 && slot.step !== null);
    const at = slots.findIndex((slot) => slot.step === step);
    const own = slots[at];
    if (at < 1 || own === undefined) continue;
    const asked = slots.slice(0, at + 1).flatMap((slot): readonly Asked[] => {
      const each = path.steps[slot.step];
      return each === undefined ? [] : [{ people: peopleOfStep(context, each, situation), afterMs: slot.afterMs }];
    });
    // Of a round robin earlier on only one was asked, and nobody knows which.
    const sure = asked.filter((_, index) => index === at || path.steps[slots[index]?.step ?? -1]?.roundRobin !== true);
    if (sure.length < 2) continue;
    longestLagMs = Math.max(longestLagMs, own.afterMs);
    for (const paged of pagedWithin(course, sure)) found.push(paged);
  }
  return normalise(found).filter(({ from, to }) => to - from > longestLagMs);
}

function* pagedWithin(course: Course, asked: readonly Asked[]): Iterable<Interval> {
  for (const { from, to, people } of pagedDuring(course, asked)) {
    const own = people.at(-1) ?? [];
    const before = people.slice(0, -1);
    if (own.length > 0 && own.every((person) => before.some((earlier) => earlier.includes(person)))) yield { from, to };
  }
}
