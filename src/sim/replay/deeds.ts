// What did people do beside answering, and is it done again? As the record says; where it knows nothing of it, roles are assumed to be taken.

import type { IncidentCommand } from '../../core/incident/commands.ts';
import type { IncidentEvent } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { Actor } from '../../core/kernel/actor.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { factOf } from '../../core/response/known-facts.ts';
import { neededRoles, promisesFor } from '../../core/sla/promises.ts';

/** `name`: the fact, role or audience, as the plan of then called it. */
export interface PastDeed {
  readonly at: Instant;
  readonly kind: 'fact' | 'role' | 'update';
  readonly name: string;
  readonly by: Actor;
  /** Who holds the role; what was published. */
  readonly what: string;
}

type Command = Exclude<IncidentCommand, { type: 'OpenIncident' }>;

export function deedOf(event: IncidentEvent, at: Instant): PastDeed | null {
  switch (event.type) {
    case 'FactAttested':
      return { at, kind: 'fact', name: event.fact, by: event.by, what: '' };
    case 'RoleTaken':
      return { at, kind: 'role', name: event.role, by: event.by, what: event.person };
    case 'UpdatePublished':
      return { at, kind: 'update', name: event.audience, by: event.by, what: event.text };
    default:
      return null;
  }
}

/** `null`: the plan knows nothing of it. */
export function doneAgain({ kind, name, by, what }: PastDeed, plan: Plan): Command | null {
  const reason = 'as on record';
  if (kind === 'fact') return (factOf(plan, name)?.attester ?? null) === null ? null : { type: 'AttestFact', fact: name, by, reason };
  if (kind === 'role') {
    const known = Object.hasOwn(plan.roles, name) && Object.hasOwn(plan.people, what);
    return known ? { type: 'TakeRole', role: name, person: what, by, reason } : null;
  }
  return Object.hasOwn(plan.audiences, name) ? { type: 'PublishUpdate', audience: name, text: what, by, reason } : null;
}

/** Whoever answers first takes the roles that the incident needs, where the record knows nothing of roles. */
export function rolesAssumed(incident: Incident, plan: Plan, by: Extract<Actor, { kind: 'person' }>): readonly Command[] {
  if (incident.response?.timed !== 'all') return [];
  const held = promisesFor(plan, incident).flatMap(({ stops }) => (stops.kind === 'filled' ? [stops.role] : []));
  return [...new Set([...neededRoles(plan, incident), ...held])]
    .filter((role) => !incident.response?.roles.some((each) => each.role === role))
    .map((role) => ({ type: 'TakeRole', role, person: by.id, by, reason: 'assumed: whoever answers first' }));
}

/** The audience that reads what a status page says; `null` where the plan has none. */
export function readersOf(plan: Plan): string | null {
  const all = Object.values(plan.audiences);
  return (all.find(({ kind }) => kind === 'public') ?? all.find(({ kind }) => kind === 'customers'))?.id ?? null;
}
