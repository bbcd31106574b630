// Is there a moment at which an escalation reaches leadership before the team whose path it is?

import { normalise } from '../../core/kernel/interval.ts';
import type { Plan, Team } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { finding } from '../finding.ts';
import { type Run, runsOf } from '../incidents.ts';
import { type Course, coursesOf } from '../ladders.ts';
import { type Asked, pagedDuring } from '../people.ts';
import { peopleEver, peopleOfStep } from '../reach.ts';

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
      const starts = normalise((coursesOf(context, path, run.situation) ?? []).flatMap(first));
      const start = starts[0];
      if (start === undefined) continue;
      yield finding({
        subject: { kind: 'path', id: path.id },
        aspect: run.label,
        message: `${path.id} pages leadership before anybody of ${team.id}`,
        place: ['paths', path.id, 'steps'],
        mend: `page a schedule of ${team.id} first`,
        at: { instant: start.from, zone: zoneOfPath(context, path.id) },
        stretches: starts,
        trigger: run.kind?.trigger ?? null,
        ladder: ladderFrom(context, path.id, run.situation, start.from),
      });
    }
  },
};

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
