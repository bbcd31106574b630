// Is there a path that never asks more than one person, so that everything it is there for hangs on them?

import type { Plan } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { finding, type Subject } from '../finding.ts';
import { kindsOf, runsOf } from '../incidents.ts';
import { peopleEver } from '../reach.ts';
import { pageAlso, somebodyElse } from '../ways.ts';

export const pathOfOne: Check = {
  id: 'path-of-one',
  title: 'a path asks one person alone',
  severity: 'warning',
  explanation: `Every step of the path and its backstop reach the same one person, whoever is on call: when they sleep, are ill or have left, nobody else is
asked, however often it repeats. Shorter waits help nothing. Page a second person, at the latest in the backstop.`,
  *run(context) {
    for (const run of runsOf(context)) {
      const { path } = run;
      const targets = [...path.steps.flatMap((step) => step.targets), ...path.backstop.targets];
      const [only, ...more] = peopleEver(context, targets);
      if (only === undefined || more.length > 0 || context.firstMessageMs(only, 'high') === null) continue;
      // That a group is asked alone is told by its own check.
      if (context.plan.people[only]?.isGroup === true) continue;
      const name = context.plan.people[only]?.name ?? only;
      const services = servicesOf(context, path.id);
      const first = services.slice(0, 5).map(({ id }) => id);
      const whose =
        services.length === 0 ? '' : `, for ${first.join(', ')}${services.length > 5 ? ` and ${services.length - 5} more` : ''}`;
      const teams = run.team === null ? teamsOf(context.plan, path.id) : [run.team];
      yield finding({
        subject: { kind: 'path', id: path.id },
        also: services,
        message: `${path.id} asks ${name} and never anybody else${whose}`,
        place: ['paths', path.id],
        mend: `page a second person on ${path.id}: nobody else can be reached so far`,
        ways: somebodyElse(context, teams, new Set([only]))
          .slice(0, 1)
          .map((id) => pageAlso(context, path, null, id)),
        at: { instant: context.horizon.from, zone: zoneOfPath(context, path.id) },
        trigger: run.kind?.trigger ?? null,
        ladder: ladderFrom(context, path.id, run.situation, context.horizon.from),
      });
    }
  },
};

function teamsOf(plan: Plan, path: string): readonly string[] {
  return Object.values(plan.teams).flatMap((team) => (team.path === path ? [team.id] : []));
}

/** Whose incidents engage it. */
function servicesOf(context: Context, path: string): readonly Subject[] {
  const ids = kindsOf(context).flatMap(({ engaged, services }) => (engaged.some((each) => each.path === path) ? services : []));
  return [...new Set(ids)].map((id) => ({ kind: 'service', id }));
}
