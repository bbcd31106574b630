// What can be said, taken and told in an incident, and how does it stand? Facts, roles and audiences, with what is known of each.

import { nameOf } from '../escalation/answer.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import { factsIn, followsFrom, type KnownFact } from '../response/known-facts.ts';
import { demandOf, namedBy } from './demand.ts';
import { factSince } from './moments.ts';
import type { Incident } from './state.ts';

export interface ResponseView {
  /** Those that are so, and those that somebody may say and something waits for. */
  readonly facts: readonly FactView[];
  /** All of the plan; those that are needed first. */
  readonly roles: readonly RoleView[];
  /** All of the plan; the first to be told first. */
  readonly audiences: readonly AudienceView[];
}

export interface FactView {
  readonly id: string;
  readonly description: string;
  readonly since: Instant | null;
  /** Who said so; `null`: nobody has, or it follows from something else. */
  readonly by: string | null;
  /** By whose right it is said without a reason; `null`: Tocsin sees it. */
  readonly says: string | null;
}

export interface RoleView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly needed: boolean;
  readonly holder: { readonly id: string; readonly name: string; readonly since: Instant } | null;
}

export interface AudienceView {
  readonly id: string;
  readonly name: string;
  /** Who owes it; `null`: nobody. */
  readonly owner: string | null;
  readonly approver: string | null;
  readonly dueAt: Instant | null;
  /** Due times that have passed since the last update. */
  readonly missed: number;
  readonly lastAt: Instant | null;
}

export function responseOf(incident: Incident, plan: Plan): ResponseView {
  const roleName = (role: string | null) => (role === null ? null : (plan.roles[role]?.name ?? role));
  return {
    facts: factsOf(incident, plan),
    roles: rolesOf(incident, plan),
    audiences: Object.values(plan.audiences)
      .map(({ id, name, owner, approver }): AudienceView => {
        const duty = incident.response?.updates.find(({ audience }) => audience === id);
        const known = { dueAt: duty?.dueAt ?? null, missed: duty?.missed ?? 0, lastAt: duty?.lastAt ?? null };
        return { id, name, owner: roleName(owner), approver: roleName(approver), ...known };
      })
      .toSorted((a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) || 0),
  };
}

function factsOf(incident: Incident, plan: Plan): readonly FactView[] {
  const waitedFor = new Set(
    demandOf(plan, incident)
      .promises.flatMap(namedBy)
      .flatMap((fact) => followsFrom(plan, fact)),
  );
  return [...factsIn(plan)].flatMap((fact): readonly FactView[] => {
    const { id, description } = fact;
    const held = incident.response?.facts.find((each) => each.fact === id);
    const since = factSince(id, incident, plan);
    if (held === undefined && (fact.attester === null || !waitedFor.has(id))) return [];
    return [{ id, description, since, by: held === undefined ? null : nameOf(held.by), says: saidBy(fact, plan) }];
  });
}

function saidBy({ attester }: KnownFact, plan: Plan): string | null {
  if (attester === null) return null;
  return (attester.kind === 'role' ? plan.roles[attester.id]?.name : plan.teams[attester.id]?.name) ?? attester.id;
}

function rolesOf(incident: Incident, plan: Plan): readonly RoleView[] {
  const demand = demandOf(plan, incident);
  const needed = new Set(demand.roles);
  const views = Object.values(plan.roles).map(({ id, name, description }): RoleView => {
    const held = incident.response?.roles.find(({ role }) => role === id);
    const holder = held === undefined ? null : { id: held.person, name: held.personName, since: held.since };
    return { id, name, description, needed: needed.has(id), holder };
  });
  return views.toSorted((a, b) => Number(b.needed) - Number(a.needed));
}
