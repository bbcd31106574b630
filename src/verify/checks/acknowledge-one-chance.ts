// Is there a moment at which a promise to answer hangs on one single person?

import { owning } from '../../core/escalation/owner.ts';
import { formatDuration } from '../../core/kernel/duration.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import { type Interval, normalise, totalMs } from '../../core/kernel/interval.ts';
import type { EscalationPath, Objective } from '../../core/plan/plan.ts';
import { type Bounded, gaveUp, proven } from '../bounded.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { finding, type Ladder, type Told, unproven } from '../finding.ts';
import { type Kind, kindsOf, type Run, situationOf } from '../incidents.ts';
import { type Course, coursesFor, type Reached, reachesNobody } from '../ladders.ts';
import { pagedDuring } from '../people.ts';
import { peopleEver, peopleOf, peopleOfStep } from '../reach.ts';
import { firstTurn } from '../turns.ts';

export const acknowledgeOneChance: Check = {
  id: 'acknowledge-one-chance',
  title: 'a promise to answer hangs on one person',
  severity: 'warning',
  explanation: `If the one person who is paged does not answer, the promise is broken before a second person is paged, by whoever owns
the trouble: the waits of the first steps are longer than the promise. Page two people, shorten the first wait, or promise less. Only
incidents of high urgency whose owner is engaged on a single path are looked at, and promises that run on the clock.`,
  *run(context) {
    const known = new Set<string>();
    for (const kind of kindsOf(context)) {
      const objective = kind.objectives.find((each) => each.metric === 'acknowledge' && each.calendar === null);
      if (objective === undefined || kind.situation.urgency === 'low') continue;
      const names = [...new Set(owning(context.plan, kind.trigger, kind.engaged).map(({ path }) => path))].toSorted();
      const key = [objective.id, ...names.map((name) => situationOf(context, name, kind))].join(', ');
      if (known.has(key)) continue;
      known.add(key);
      const path = names.length === 1 ? context.plan.paths[names[0] ?? ''] : undefined;
      if (path !== undefined) yield* oneChance(context, kind, objective, path);
    }
  },
};

function* oneChance(context: Context, kind: Kind, objective: Objective, path: EscalationPath): Iterable<Told> {
  const said = { subject: { kind: 'path', id: path.id }, place: ['paths', path.id] } as const;
  const found: Interval[] = [];
  for (const course of yield* coursesFor(context, { path, situation: kind.situation })) {
    const some = startsWithOne(context, course, { path, situation: kind.situation }, objective.targetMs);
    if (some.proven) found.push(...some.value);
    else yield unproven(some.limit, said);
  }
  const starts = normalise(found);
  for (const { from } of starts) {
    const shown = provenLadder(context, { path, situation: kind.situation }, from, objective.targetMs);
    if (!shown.proven) {
      yield unproven(shown.limit, said);
      return;
    }
    const ladder = shown.value;
    if (ladder === null) continue;
    const { service, scenario, severity } = kind.trigger;
    const person = ladder.slots.flatMap((slot) => slot.people)[0]?.person ?? '';
    const name = context.plan.people[person]?.name ?? person;
    const second = ladder.slots.find((slot) => slot.people.some((each) => each.person !== person));
    const takesMs = second === undefined ? null : second.at - from;
    const then = takesMs === null ? 'and nobody else on the rest of the path' : `the next one after ${formatDuration(takesMs)}`;
    yield finding({
      subject: { kind: 'service', id: service },
      aspect: [severity, ...(scenario === null ? [] : [scenario])].join(' '),
      message: `${service} at ${severity} promises an answer within ${objective.targetText}, and only ${name} is paged by then, ${then} (${formatDuration(totalMs(starts))} of the horizon)`,
      place: ['objectives', objective.id, 'target'],
      mend: `let the first step of ${path.id} wait less than ${objective.targetText}, or page two people at once`,
      at: { instant: from, zone: zoneOfPath(context, path.id) },
      stretches: starts,
      trigger: kind.trigger,
      ladder,
      broken: { promise: `objective ${objective.id}`, promisedMs: objective.targetMs, takesMs },
    });
    return;
  }
}

/** Stretches of starts for which one person may be all who is paged in time, however the round robins stand. */
function startsWithOne(
  context: Context,
  course: Course,
  run: Pick<Run, 'path' | 'situation'>,
  targetMs: Millis,
): Bounded<readonly Interval[]> {
  const { path, situation } = run;
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
  const some = pagedDuring(course, asked).filter(({ people }) => {
    const candidates = new Set(people.flat());
    const onlyOne = (person: string) =>
      people.every((some, index) => {
        // A backstop that reaches nobody any more is no second chance; with steps they begin anew, perhaps with others.
        if (some.length === 0) return path.steps.length === 0;
        return some.includes(person) && (some.length === 1 || asked[index]?.roundRobin === true);
      });
    return [...candidates].some(onlyOne);
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

/** The engine's own forecast decides, for the turn of the round robins at which it is so. */
function provenLadder(context: Context, run: Pick<Run, 'path' | 'situation'>, start: Instant, targetMs: Millis): Bounded<Ladder | null> {
  return firstTurn(context, [run], (turn) => {
    const ladder = ladderFrom(context, run.path.id, run.situation, start, turn);
    const inTime = ladder.slots.filter((slot) => slot.at < start + targetMs).flatMap((slot) => slot.people.map(({ person }) => person));
    return new Set(inTime).size === 1 ? ladder : null;
  });
}
