// What follows when an incident is opened, or opened again? Its clocks start and its responsibilities are engaged.

import { reopenEngagement, startEngagement } from '../escalation/engage.ts';
import type { Actor } from '../kernel/actor.ts';
import { engagementId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { EngageRule, Service } from '../plan/plan.ts';
import { factOf } from '../response/known-facts.ts';
import { fits } from '../sla/objective.ts';
import { holdClocks } from './clocks.ts';
import { planLooks } from './conditions.ts';
import { type Draft, escalating, record, turnOf } from './draft.ts';
import { oweUpdates } from './updates.ts';

/** What begins with the incident: its clocks, its engagements, what is owed to audiences. */
export function begin(draft: Draft): void {
  holdClocks(draft);
  engageAll(draft);
  if (draft.incident.response === undefined) return;
  oweUpdates(draft, `it is a ${draft.incident.severity}`);
  planLooks(draft);
}

/** The owner, what the scenario needs, and what the plan needs at this severity and tier; each responsibility once. */
export function engageAll(draft: Draft): void {
  const { plan } = draft.facts;
  const service = plan.services[draft.incident.service];
  if (service !== undefined) engage(draft, ownerRule(draft, service), `owns ${service.name}`);
  const scenario = draft.incident.scenario === null ? undefined : plan.scenarios[draft.incident.scenario];
  engageFitting(draft, scenario?.engage ?? [], `needed when ${scenario?.title ?? ''}`);
  engageFitting(draft, plan.engage, `needed at ${draft.incident.severity}`);
}

export function engageFitting(draft: Draft, rules: readonly EngageRule[], because: string): void {
  for (const rule of rules) {
    if (fits(rule, draft.incident)) engage(draft, rule, because);
  }
}

/** One more responsibility, unless it is engaged already. */
export function engage(draft: Draft, rule: Pick<EngageRule, 'responsibility' | 'team' | 'path'>, because: string): void {
  const { incident, facts } = draft;
  if (incident.engagements.some((each) => each.responsibility === rule.responsibility && each.status !== 'closed')) return;
  if (incident.engagements.length >= limits.engagementsPerIncident) return;
  startEngagement(escalating(draft), {
    id: engagementId(incident.id, incident.counters.engagements + 1),
    responsibility: rule.responsibility,
    team: rule.team,
    discipline: rule.team === null ? null : (facts.plan.teams[rule.team]?.discipline ?? null),
    path: rule.path,
    turn: turnOf(draft, rule.path),
    because,
  });
}

/** The same trouble is back: new clocks from now, everyone is paged again. */
export function reopen(draft: Draft, by: Actor, reason: string): void {
  record(draft, { type: 'IncidentReopened', by, reason });
  for (const { fact } of draft.incident.response?.facts ?? []) {
    const description = factOf(draft.facts.plan, fact)?.description ?? fact;
    record(draft, { type: 'FactWithdrawn', fact, description, by, reason: 'the incident is open again' });
  }
  for (const engagement of draft.incident.engagements) {
    // One that a late promise has brought about since the end goes on.
    if (engagement.status === 'closed') reopenEngagement(escalating(draft), engagement, reason);
  }
  begin(draft);
}

function ownerRule(draft: Draft, service: Service): Pick<EngageRule, 'responsibility' | 'team' | 'path'> {
  return { responsibility: draft.facts.plan.teams[service.owner]?.name ?? service.owner, team: service.owner, path: service.path };
}
