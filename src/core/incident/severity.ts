// What follows from a change of severity? Clocks get their new targets, and more responsibilities may be engaged.

import { retimeSilence } from '../escalation/answer.ts';
import { refreshFacts, stopWaiting } from '../escalation/engage.ts';
import type { Actor } from '../kernel/actor.ts';
import { clockId } from '../kernel/id.ts';
import type { Metric, Objective, Plan } from '../plan/plan.ts';
import type { Clock, RetargetMode } from '../sla/clock.ts';
import { retargetClock, startClock, withdrawClock } from '../sla/decide.ts';
import { metrics, objectivesFor } from '../sla/objective.ts';
import { type Draft, escalating, record, severityOf, timing } from './draft.ts';
import { engageAll, startClocks } from './open.ts';
import { engageForClocks } from './tick.ts';

/** `to` must be a severity of the plan. Engagements that run already go on. */
export function changeSeverity(draft: Draft, to: string, change: { mode: RetargetMode; by: Actor; reason: string }): void {
  const severity = severityOf(draft, to);
  const from = draft.incident.severity;
  if (severity === undefined || to === from) return;
  const { mode, by, reason } = change;
  const before = draft.events.length;
  record(draft, { type: 'SeverityChanged', from, to, rank: severity.rank, urgency: severity.urgency, mode, by, reason });
  const wanted = new Map(objectivesFor(draft.facts.plan, draft.incident).map((each) => [each.metric, each]));
  for (const metric of metrics) {
    for (const clock of draft.incident.clocks) {
      if (clock.metric !== metric || clock.stoppedAt !== null) continue;
      const objective = wanted.get(metric);
      if (objective === undefined) withdrawClock(timing(draft), clock, `${to} has no objective to ${metric}`);
      else if (objective.id !== clock.objective) replaceObjective(draft, clock, objective, { mode, reason: `${from} became ${to}` });
    }
  }
  const settled = settledMetrics(draft);
  startClocks(draft, draft.incident.reopenedAt ?? draft.incident.openedAt, (metric) => !settled.has(metric));
  for (const engagement of draft.incident.engagements) {
    stopWaiting(escalating(draft), refreshFacts(escalating(draft), engagement));
    if (severityOf(draft, from)?.acknowledgementTimeoutMs !== severity.acknowledgementTimeoutMs)
      retimeSilence(escalating(draft), engagement);
  }
  engageAll(draft);
  engageForClocks(draft, before);
}

/** A clock that was breached keeps its verdict: counted anew, the new target gets a clock of its own, which can be breached again. `ranUnder`: the plan until now. */
export function replaceObjective(
  draft: Draft,
  clock: Clock,
  objective: Objective,
  change: { mode: RetargetMode; reason: string; ranUnder?: Plan },
): void {
  const { ranUnder = draft.facts.plan } = change;
  const before = { ...timing(draft), plan: ranUnder };
  if (change.mode !== 'restart' || clock.breachedAt === null) {
    retargetClock(before, clock, objective, { ...change, under: draft.facts.plan });
    return;
  }
  withdrawClock(before, clock, `${change.reason}, counted anew`);
  startClock(timing(draft), clockId(draft.incident.id, draft.incident.counters.clocks + 1), objective, draft.now);
}

/** Metrics whose fact has happened: a clock for them would start after its end. */
export function settledMetrics(draft: Draft): ReadonlySet<Metric> {
  const { engagements } = draft.incident;
  const settled = new Set<Metric>();
  if (engagements.some((each) => each.firstAnsweredAt !== null)) settled.add('acknowledge');
  if (engagements.every((each) => each.firstAnsweredAt !== null)) settled.add('assemble');
  return settled;
}
