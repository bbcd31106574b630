// What follows from a change of severity? Clocks get their new targets, and more responsibilities may be engaged.

import type { Actor } from '../kernel/actor.ts';
import type { Metric } from '../plan/plan.ts';
import type { RetargetMode } from '../sla/clock.ts';
import { retargetClock } from '../sla/decide.ts';
import { metrics, objectivesFor } from '../sla/objective.ts';
import { type Draft, record, severityOf, timing } from './draft.ts';
import { engageAll, startClocks } from './open.ts';

/** `to` must be a severity of the plan. Engagements that run already go on. */
export function changeSeverity(draft: Draft, to: string, change: { mode: RetargetMode; by: Actor; reason: string }): void {
  const severity = severityOf(draft, to);
  const from = draft.incident.severity;
  if (severity === undefined || to === from) return;
  const { mode, by, reason } = change;
  record(draft, { type: 'SeverityChanged', from, to, rank: severity.rank, urgency: severity.urgency, mode, by, reason });
  const wanted = new Map(objectivesFor(draft.facts.plan, draft.incident).map((each) => [each.metric, each]));
  for (const metric of metrics) {
    for (const clock of draft.incident.clocks) {
      if (clock.metric !== metric || clock.stoppedAt !== null) continue;
      const objective = wanted.get(metric);
      if (objective === undefined)
        record(draft, { type: 'ClockWithdrawn', clock: clock.id, reason: `${to} has no objective to ${metric}` });
      else if (objective.id !== clock.objective) retargetClock(timing(draft), clock, objective, { mode, reason: `${from} became ${to}` });
    }
  }
  const settled = settledMetrics(draft);
  startClocks(draft, draft.incident.openedAt, (metric) => !settled.has(metric));
  engageAll(draft);
}

/** Metrics whose fact has happened: a clock for them would start after its end. */
function settledMetrics(draft: Draft): ReadonlySet<Metric> {
  const { engagements } = draft.incident;
  const settled = new Set<Metric>();
  if (engagements.some((each) => each.firstAnsweredAt !== null)) settled.add('acknowledge');
  if (engagements.every((each) => each.firstAnsweredAt !== null)) settled.add('assemble');
  return settled;
}
