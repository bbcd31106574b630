// Is there a moment at which an escalation reaches leadership before the team whose path it is?

import type { Instant } from '../../core/kernel/instant.ts';
import { normalise } from '../../core/kernel/interval.ts';
import type { Plan, Team } from '../../core/plan/plan.ts';
import type { Bounded } from '../bounded.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { finding, type Ladder, unproven } from '../finding.ts';
import { type Run, runsOf } from '../incidents.ts';
import { type Course, coursesFor } from '../ladders.ts';
import { type Asked, pagedDuring } from '../people.ts';
import { peopleEver, peopleOfStep } from '../reach.ts';
import { firstTurn } from '../turns.ts';

export const leadershipFirst: Check = {
  id: 'leadership-first',
  title: 'leadership is paged before the team',
  severity: 'warning',
  explanation: `On the path of a team that is not leadership itself, somebody of a leadership team is paged by a step before anybody of the
team is: because the steps are in that order, or because nobody of the team is on call then. The backstop does not count: it is there for
this. Put the team's schedule first.`,
  *run(context) {
    for (const run of runsOf(context)) {
      const { path } = run;
      const team = run.team === null ? undefined : context.plan.teams[run.team];
      if (team === undefined || team.discipline === 'leadership' || team.path !== path.id) continue;
      const leaders = leadersBeside(context.plan, team);
      const ever = peopleEver(
        context,
        path.steps.flatMap((step) => step.targets),
      );
      if (![...ever].some((person) => leaders.has(person))) continue;
      const first = (course: Course) => {
        const asked = askedOf(context, course, run);
        return pagedDuring(course, asked).filter(({ people }) => {
          const leader = people.findIndex((some) => some.some((person) => leaders.has(person)));
          const own = people.findIndex((some) => some.some((person) => team.members.includes(person)));
          return leader >= 0 && (own < 0 || leader < own);
        });
      };
      const starts = normalise((yield* coursesFor(context, run)).flatMap(first));
      const start = starts[0];
      if (start === undefined) continue;
      const ladder = provenLadder(context, run, start.from, { leaders, own: team.members });
      if (!ladder.proven) yield unproven(ladder.limit, { subject: { kind: 'path', id: path.id }, place: ['paths', path.id, 'steps'] });
      if (!ladder.proven || ladder.value === null) continue;
      yield finding({
        subject: { kind: 'path', id: path.id },
        aspect: run.label,
        message: `${path.id} pages leadership before anybody of ${team.id}`,
        place: ['paths', path.id, 'steps'],
        mend: `page a schedule of ${team.id} first`,
        at: { instant: start.from, zone: zoneOfPath(context, path.id) },
        stretches: starts,
        trigger: run.kind?.trigger ?? null,
        ladder: ladder.value,
      });
    }
  },
};

interface Sides {
  readonly leaders: ReadonlySet<string>;
  readonly own: readonly string[];
}

/** Of a round robin one person is paged, perhaps not the leader: with the turn at which it is so, `null` where none was found. */
function provenLadder(context: Context, run: Run, start: Instant, { leaders, own }: Sides): Bounded<Ladder | null> {
  const { path, situation } = run;
  return firstTurn(context, [run], (turn) => {
    const ladder = ladderFrom(context, path.id, situation, start, turn);
    const paged = ladder.slots.filter(({ backstop, round }) => !backstop && round === 0).map(({ people }) => people);
    const leader = paged.findIndex((people) => people.some(({ person }) => leaders.has(person)));
    const member = paged.findIndex((people) => people.some(({ person }) => own.includes(person)));
    return leader >= 0 && (member < 0 || leader < member) ? ladder : null;
  });
}

/** Leaders who are not of the team themselves. */
function leadersBeside(plan: Plan, team: Team): ReadonlySet<string> {
  const leaders = Object.values(plan.teams).filter(({ discipline }) => discipline === 'leadership');
  return new Set(leaders.flatMap(({ members }) => members).filter((person) => !team.members.includes(person)));
}

function askedOf(context: Context, { reached }: Course, { path, situation }: Run): readonly Asked[] {
  return reached.flatMap(({ step, round, afterMs }) => {
    const definition = step === null || round > 0 ? undefined : path.steps[step];
    return definition === undefined ? [] : [{ people: peopleOfStep(context, definition, situation), afterMs }];
  });
}
