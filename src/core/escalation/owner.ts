// Whose answer is an answer? That of whoever belongs to a responsibility or is paged for it; and of all of them, which owns the trouble?

import type { Actor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import { peopleReached } from '../oncall/resolve.ts';
import type { Plan } from '../plan/plan.ts';
import type { Engagement } from './engagement.ts';

/** A member of its team, whoever has been paged for it, and whom the steps of its path would page now. */
export function answersFor(
  plan: Plan,
  { team, path, pages }: Pick<Engagement, 'team' | 'path' | 'pages'>,
  by: Actor,
  now: Instant,
): boolean {
  if (by.kind !== 'person') return false;
  if (pages.some(({ person }) => person === by.id)) return true;
  if (team !== null && (plan.teams[team]?.members.includes(by.id) ?? false)) return true;
  return plan.paths[path]?.steps.some(({ targets }) => peopleReached(plan, targets, now).some(({ person }) => person === by.id)) ?? false;
}

/** The scenario's primary team's, or the service's owner's; where neither is engaged, the first. */
export function owning<E extends { readonly team: string | null }>(
  plan: Plan,
  { service, scenario }: { readonly service: string; readonly scenario: string | null },
  engaged: readonly E[],
): readonly E[] {
  const primary = scenario === null ? null : (plan.scenarios[scenario]?.primary ?? null);
  for (const team of [primary, plan.services[service]?.owner ?? null]) {
    const own = team === null ? [] : engaged.filter((each) => each.team === team);
    if (own.length > 0) return own;
  }
  return engaged.slice(0, 1);
}
