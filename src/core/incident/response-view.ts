// What can be said, taken and told in an incident, and how does it stand? Facts, roles and audiences, with what is known of each.

import { nameOf } from '../escalation/answer.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Refusal } from '../kernel/result.ts';
import type { Plan } from '../plan/plan.ts';
import { factsIn, followsFrom, type KnownFact } from '../response/known-facts.ts';
import { demandOf, namedBy } from './demand.ts';
import { factSince } from './moments.ts';
import { againstTheRules } from './roles.ts';
import type { Incident } from './state.ts';
import { withoutApproval } from './updates.ts';

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
  /** Why whoever looks may not take it just like that; `null`: they may. */
  readonly against: Against | null;
}

/** What stands against doing it; where a reason suffices, it may be done all the same. */
export interface Against {
  readonly why: string;
  readonly reasonSuffices: boolean;
}

/** Whoever looks: what they may do is decided by the same rules by which it is done. */
export interface Viewer {
  /** In the incident's plan; `null`: they are nobody there. */
  readonly person: string | null;
  readonly by: Actor;
  readonly now: Instant;
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
  /** Why whoever looks may not tell them just like that; `null`: they may. */
  readonly against: Against | null;
}

export function responseOf(incident: Incident, plan: Plan, viewer: Viewer): ResponseView {
  const roleName = (role: string | null) => (role === null ? null : (plan.roles[role]?.name ?? role));
  return {
    facts: factsOf(incident, plan),
    roles: rolesOf(incident, plan, viewer),
    audiences: Object.values(plan.audiences)
      .map((each): AudienceView => {
        const { id, name, owner, approver } = each;
        const duty = incident.response?.updates.find(({ audience }) => audience === id);
        const known = { dueAt: duty?.dueAt ?? null, missed: duty?.missed ?? 0, lastAt: duty?.lastAt ?? null };
        const against = standsAgainst(withoutApproval(incident, plan, { audience: each, by: viewer.by }));
        return { id, name, owner: roleName(owner), approver: roleName(approver), ...known, against };
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

function rolesOf(incident: Incident, plan: Plan, viewer: Viewer): readonly RoleView[] {
  const demand = demandOf(plan, incident);
  const needed = new Set(demand.roles);
  const person = viewer.person === null ? undefined : plan.people[viewer.person];
  const views = Object.values(plan.roles).map((role): RoleView => {
    const { id, name, description } = role;
    const held = incident.response?.roles.find((each) => each.role === id);
    const holder = held === undefined ? null : { id: held.person, name: held.personName, since: held.since };
    const against = person === undefined ? notInPlan : standsAgainst(againstTheRules({ incident, plan, now: viewer.now }, role, person));
    return { id, name, description, needed: needed.has(id), holder, against };
  });
  return views.toSorted((a, b) => Number(b.needed) - Number(a.needed));
}

const notInPlan: Against = { why: 'Roles are held by people of the plan, and nobody in it has your address.', reasonSuffices: false };

/** A refusal that is about the missing reason is passed over with one. */
function standsAgainst(refused: { readonly refusal: Refusal } | null): Against | null {
  return refused === null ? null : { why: refused.refusal.message, reasonSuffices: refused.refusal.field === 'reason' };
}
