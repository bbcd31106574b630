// What follows when an incident is opened, or opened again? Its clocks start and its responsibilities are engaged.

import { reopenEngagement, startEngagement } from '../escalation/engage.ts';
import type { Actor } from '../kernel/actor.ts';
import { clockId, engagementId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import type { EngageRule, Metric, Service } from '../plan/plan.ts';
import { startClock } from '../sla/decide.ts';
import { fits, objectivesFor } from '../sla/objective.ts';
import { type Draft, escalating, record, timing } from './draft.ts';

/** Clocks of every metric that has none running, from `since`. */
export function startClocks(draft: Draft, since: Instant, wanted: (metric: Metric) => boolean = () => true): void {
  for (const objective of objectivesFor(draft.facts.plan, draft.incident)) {
    const running = draft.incident.clocks.some((each) => each.metric === objective.metric && each.stoppedAt === null);
    if (running || !wanted(objective.metric)) continue;
    startClock(timing(draft), clockId(draft.incident.id, draft.incident.counters.clocks + 1), objective, since);
  }
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
    turn: facts.turnOf(rule.path),
    because,
  });
}

/** The same trouble is back: new clocks from now, everyone is paged again. */
export function reopen(draft: Draft, by: Actor, reason: string): void {
  record(draft, { type: 'IncidentReopened', by, reason });
  startClocks(draft, draft.now);
  for (const engagement of draft.incident.engagements) reopenEngagement(escalating(draft), engagement, reason);
  engageAll(draft);
}

function ownerRule(draft: Draft, service: Service): Pick<EngageRule, 'responsibility' | 'team' | 'path'> {
  return { responsibility: draft.facts.plan.teams[service.owner]?.name ?? service.owner, team: service.owner, path: service.path };
}
