// Whom does a target reach at a moment?

import { assert, unreachable } from '../kernel/assert.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Plan, Target } from '../plan/plan.ts';
import { onCallAt } from './present.ts';

/** `because`: In names, as people say them: `on call in Payments, first`, `named by the path`, `member of Payments`. */
export interface Reached {
  readonly person: string;
  readonly because: string;
}

/** Everyone the targets reach at `at`, in their order, each person once. Empty where nobody is on call. */
export function peopleReached(plan: Plan, targets: readonly Target[], at: Instant): readonly Reached[] {
  const reached = new Map<string, Reached>();
  for (const target of targets) {
    for (const one of reachedBy(plan, target, at)) {
      if (!reached.has(one.person)) reached.set(one.person, one);
    }
  }
  return [...reached.values()];
}

function reachedBy(plan: Plan, target: Target, at: Instant): readonly Reached[] {
  switch (target.kind) {
    case 'person':
      return [{ person: target.id, because: 'named by the path' }];
    case 'schedule': {
      const schedule = plan.schedules[target.id];
      assert(schedule !== undefined, `the plan has the schedule ${target.id}`);
      return onCallAt(schedule, at).people.map(({ person }) => ({ person, because: `on call in ${schedule.name}` }));
    }
    case 'team': {
      const team = plan.teams[target.id];
      assert(team !== undefined, `the plan has the team ${target.id}`);
      const here = team.members.filter((person) => !isAway(plan, person, at));
      return here.map((person) => ({ person, because: `member of ${team.name}` }));
    }
    default:
      return unreachable(target);
  }
}

/** Whether the person has time off; whoever pages them by name does so all the same. */
export function isAway(plan: Plan, person: string, at: Instant): boolean {
  const timeOff = Object.hasOwn(plan.people, person) ? (plan.people[person]?.timeOff ?? []) : [];
  return timeOff.some((one) => one.from <= at && at < one.to);
}
