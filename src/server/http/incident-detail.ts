// What is there to know about one incident? Everything its page shows, in one answer.

import type { z } from 'zod';
import type { IncidentDetail } from '../../contract/incident.ts';
import type { EngagementEvent } from '../../core/escalation/engagement.ts';
import { ladderOf } from '../../core/escalation/ladder.ts';
import type { Commit } from '../../core/incident/events.ts';
import { responseOf } from '../../core/incident/response-view.ts';
import type { Incident } from '../../core/incident/state.ts';
import { summarise } from '../../core/incident/summary.ts';
import type { Actor } from '../../core/kernel/actor.ts';
import type { EngagementId, IncidentId } from '../../core/kernel/id.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import { livingPlan } from '../../core/plan/living.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { explainClock } from '../../core/sla/arithmetic.ts';
import { personOf, type User } from '../identity/user.ts';
import { listAlerts } from '../store/alerts.ts';
import { listDeliveries } from '../store/deliveries.ts';
import { newestPosition, readHistory } from '../store/history.ts';
import { readIncident } from '../store/incidents.ts';
import type { Deps } from './deps.ts';
import { alertsShown, alertView, deliveryView } from './incident-views.ts';
import type { Readonlyish } from './route.ts';
import { timelineUnder, versionsIn } from './timeline.ts';

/** Times in sentences are shown in `zone`; what may be done is told for whoever looks. */
export async function readDetail(
  deps: Pick<Deps, 'database' | 'plans'>,
  id: IncidentId,
  now: Instant,
  { zone, user, actor }: DetailFor,
): Promise<Result<Readonlyish<z.infer<typeof IncidentDetail>>>> {
  const { db } = deps.database;
  // First, so that whatever is committed during the reading comes by the stream once more.
  const position = await newestPosition(db);
  const read = await readIncident(db, id);
  if (read === null) return noIncident(id);
  const { incident } = read;
  const [commits, deliveries, alerts] = await Promise.all([readHistory(db, id), listDeliveries(db, id), listAlerts(db, id, alertsShown)]);
  await deps.plans.ensure([incident.planVersion, ...versionsIn(commits)]);
  const plan = livingPlan(deps.plans.get(incident.planVersion), deps.plans.active()?.plan ?? null);
  return ok({
    summary: summarise(incident, plan, now),
    incident,
    ladders: laddersOf(incident, commits, plan, now),
    response: responseOf(incident, plan, { person: personOf(user, plan), by: actor, now }),
    arithmetic: incident.clocks.map((clock) => ({ clock: clock.id, lines: explainClock(clock, plan, now, zone) })),
    timeline: [...timelineUnder(deps.plans.get, commits, incident)].reverse(),
    deliveries: deliveries.map(deliveryView),
    alerts: alerts.map(alertView),
    severities: plan.severities.map(({ name, description }) => ({ name, description })),
    people: Object.values(plan.people)
      .filter(({ gone }) => gone === undefined)
      .map(({ id, name }) => ({ id, name })),
    paths: Object.values(plan.paths).map(({ id, name }) => ({ id, name })),
    activePlan: deps.plans.active()?.version ?? null,
    position,
    now,
  });
}

export interface DetailFor {
  readonly zone: string;
  readonly user: User;
  readonly actor: Actor;
}

export function noIncident(id: IncidentId): Result<never> {
  return refuse('no-incident', `There is no incident ${id}`, 'id');
}

function laddersOf(incident: Incident, commits: readonly Commit[], plan: Plan, now: Instant) {
  const histories = new Map<EngagementId, { at: Instant; event: EngagementEvent }[]>(incident.engagements.map((each) => [each.id, []]));
  for (const { at, events } of commits) {
    for (const event of events) if ('engagement' in event) histories.get(event.engagement)?.push({ at, event });
  }
  return incident.engagements.map((engagement) => ({
    engagement: engagement.id,
    rungs: ladderOf(engagement, histories.get(engagement.id) ?? [], { plan, urgency: incident.urgency, now }),
  }));
}
