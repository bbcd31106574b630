// Is there a moment at which only a group is asked, where somebody in particular has to answer?

import { formatDuration } from '../../core/kernel/duration.ts';
import { normalise, totalMs } from '../../core/kernel/interval.ts';
import type { EscalationPath, Target } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { zoneOfPath } from '../counterexample.ts';
import { type Finding, finding } from '../finding.ts';
import { within } from '../piecewise.ts';
import { peopleEver, peopleOf } from '../reach.ts';
import { pageInBackstop, somebodyElse } from '../ways.ts';

export const groupAlone: Check = {
  id: 'group-alone',
  title: 'a group is asked where somebody in particular is needed',
  severity: 'warning',
  explanation: `A contact that is no person (\`group: true\`: a shared mailbox, a number on a wall) is paged like one, and everybody may think that another answers. So at the
end of a path, in its backstop, there has to be a person beside it; a role is held by a person; and a path whose steps reach groups alone wakes nobody in particular.
Rest and load are not counted for groups.`,
  *run(context) {
    for (const path of Object.values(context.plan.paths)) {
      yield* ofBackstop(context, path);
      yield* ofSteps(context, path);
    }
    for (const role of Object.values(context.plan.roles)) {
      const [only] = groupsAmong(context, role.filledFrom);
      if (only === undefined) continue;
      yield finding({
        subject: { kind: 'role', id: role.id },
        also: [{ kind: 'person', id: only }],
        message: `${role.name} may be filled by ${nameOf(context, only)}, which is a group: a role is held by a person`,
        place: ['roles', role.id, 'filled from'],
        mend: 'fill it from people, or from a schedule of people',
      });
    }
  },
};

function* ofBackstop(context: Context, path: EscalationPath): Iterable<Finding> {
  const alone = groupsOnly(context, path.backstop.targets);
  const [first] = alone;
  if (first === undefined) return;
  const group = groupsAmong(context, path.backstop.targets)[0] ?? '';
  const [person] = somebodyElse(context, teamsOf(context, path.id), new Set());
  yield finding({
    subject: { kind: 'path', id: path.id },
    also: [{ kind: 'person', id: group }],
    aspect: 'backstop',
    message: `at its last step ${path.id} asks only ${nameOf(context, group)}, which is a group and nobody in particular (${formatDuration(totalMs(alone))})`,
    place: ['paths', path.id, 'backstop', 'page'],
    mend: 'page a person or a team beside the group',
    ways: person === undefined ? [] : [pageInBackstop(path, { kind: 'person', id: person }, nameOf(context, person))],
    at: { instant: first.from, zone: zoneOfPath(context, path.id) },
    stretches: alone,
  });
}

function* ofSteps(context: Context, path: EscalationPath): Iterable<Finding> {
  const targets = path.steps.flatMap((step) => step.targets);
  const people = [...peopleEver(context, targets)];
  const group = groupsAmong(context, targets)[0];
  if (group === undefined || people.some((id) => !isGroup(context, id))) return;
  yield finding({
    subject: { kind: 'path', id: path.id },
    also: [{ kind: 'person', id: group }],
    aspect: 'steps',
    message: `no step of ${path.id} asks a person: ${people.map((id) => nameOf(context, id)).join(', ')} ${people.length === 1 ? 'is a group' : 'are groups'}`,
    place: ['paths', path.id, 'steps'],
    mend: 'page a schedule, a team or a person in a step',
    at: { instant: context.horizon.from, zone: zoneOfPath(context, path.id) },
  });
}

/** Stretches in which somebody is reached, and groups alone. */
function groupsOnly(context: Context, targets: readonly Target[]) {
  const pieces = within(peopleOf(context, targets, 'high'), context.horizon);
  return normalise(pieces.filter(({ value }) => value.length > 0 && value.every((id) => isGroup(context, id))));
}

function groupsAmong(context: Context, targets: readonly Target[]): readonly string[] {
  return [...peopleEver(context, targets)].filter((id) => isGroup(context, id));
}

function teamsOf({ plan }: Context, path: string): readonly string[] {
  return Object.values(plan.teams).flatMap((team) => (team.path === path ? [team.id] : []));
}

function isGroup({ plan }: Context, id: string): boolean {
  return plan.people[id]?.isGroup === true;
}

function nameOf({ plan }: Context, id: string): string {
  return plan.people[id]?.name ?? id;
}
