// Who holds which role? Taken, given and let go, by the plan's rules; a rule is passed over only with a reason.

import { nameOf } from '../escalation/answer.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import { ok, type Refusal, type Result, refuse } from '../kernel/result.ts';
import { shortened } from '../kernel/shortened.ts';
import type { Person, Plan } from '../plan/plan.ts';
import type { Role } from '../plan/role.ts';
import type { IncidentCommand } from './commands.ts';
import { type Draft, record } from './draft.ts';
import type { Incident } from './state.ts';

type Command<T extends IncidentCommand['type']> = Extract<IncidentCommand, { type: T }>;

/** By the person or for them. Who held it before is released. */
export function takeRole(draft: Draft, { role: id, person: who, by, reason }: Command<'TakeRole'>): Result<unknown> {
  const { plan } = draft.facts;
  const role = Object.hasOwn(plan.roles, id) ? plan.roles[id] : undefined;
  const person = Object.hasOwn(plan.people, who) ? plan.people[who] : undefined;
  if (role === undefined) return refuse('unknown-role', `There is no role ${id} in this incident's plan.`, 'role');
  if (person === undefined) return refuse('unknown-person', `There is no person ${who} in this incident's plan.`, 'person');
  const held = draft.incident.response?.roles ?? [];
  const holder = held.find((each) => each.role === id);
  if (holder?.person === who) return ok(null);
  if (holder === undefined && held.length >= limits.rolesPerIncident) {
    return refuse('too-many-roles', `An incident has at most ${limits.rolesPerIncident} roles filled.`);
  }
  const against = againstTheRules({ incident: draft.incident, plan, now: draft.now }, role, person);
  const why = reason?.trim() ?? '';
  if (against !== null && why === '') return against;
  if (holder !== undefined) release(draft, id, by, `${person.name} takes it`);
  record(draft, {
    type: 'RoleTaken',
    role: id,
    roleName: role.name,
    person: who,
    personName: person.name,
    by,
    reason: against === null ? null : shortened(why, limits.reasonLength),
  });
  return ok(null);
}

/** Nobody holds it: nothing happens. */
export function releaseRole(draft: Draft, { role: id, by, reason }: Command<'ReleaseRole'>): Result<unknown> {
  if (!Object.hasOwn(draft.facts.plan.roles, id)) return refuse('unknown-role', `There is no role ${id} in this incident's plan.`, 'role');
  if (reason.trim() === '') return refuse('no-reason', 'Letting go of a role needs a reason.', 'reason');
  release(draft, id, by, shortened(reason, limits.reasonLength));
  return ok(null);
}

function release(draft: Draft, id: string, by: Actor, reason: string): void {
  const holder = draft.incident.response?.roles.find((each) => each.role === id);
  if (holder === undefined) return;
  const { role, roleName, person, personName } = holder;
  record(draft, { type: 'RoleReleased', role, roleName, person, personName, by, reason });
}

/** Where a role would be taken. */
export interface RoleSituation {
  readonly incident: Incident;
  readonly plan: Plan;
  readonly now: Instant;
}

/** The rule that stands against it, which a reason passes over; `null`: none does. */
export function againstTheRules(
  { incident, plan, now }: RoleSituation,
  role: Role,
  person: Person,
): { readonly ok: false; readonly refusal: Refusal } | null {
  const certified = person.certifications.some((each) => each.role === role.id && (each.until === null || each.until > now));
  if (role.certified && !certified) {
    return refuse(
      'not-certified',
      `${person.name} is not certified as ${role.name}; with a reason they may take it all the same.`,
      'reason',
    );
  }
  const { roles } = plan;
  const other = (incident.response?.roles ?? []).find(
    (each) => each.person === person.id && (role.apartFrom.includes(each.role) || (roles[each.role]?.apartFrom.includes(role.id) ?? false)),
  );
  if (other === undefined) return null;
  const message = `${person.name} is ${other.roleName}, which the plan keeps apart from ${role.name}; with a reason they may be both.`;
  return refuse('roles-apart', message, 'reason');
}

/** As a sentence needs it. */
export function takenBy(person: string, by: Actor): string {
  return by.kind === 'person' && by.id === person ? '' : ` (${nameOf(by)} says so)`;
}
