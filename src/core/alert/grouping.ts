// Which incident does a new alert belong to? By service and scenario within a window, or to one of its own.

import type { Incident } from '../incident/state.ts';
import type { Instant } from '../kernel/instant.ts';
import { matches } from '../plan/condition.ts';
import type { Plan, Scenario } from '../plan/plan.ts';
import type { SenderEvent } from './event.ts';

export interface Grouping {
  readonly correlationKey: string;
  readonly scenario: Scenario | null;
}

/** Alerts with the same key may share an incident. */
export function groupingOf(plan: Plan, event: SenderEvent): Grouping {
  const scenario = scenarioOf(plan, event);
  const by = plan.services[event.service]?.grouping.by ?? 'service';
  const correlationKey = by === 'alert' ? `alert ${event.integration} ${event.dedupKey}` : `service ${event.service} ${scenario?.id ?? ''}`;
  return { correlationKey, scenario };
}

/** Whether the incident that holds the key takes the alert: while open and not quiet for too long, or soon after it was resolved. */
export function takesAlert(incident: Incident, plan: Plan, now: Instant): boolean {
  if (incident.status === 'resolved') return now - (incident.resolvedAt ?? now) <= plan.reopenWindowMs;
  const windowMs = plan.services[incident.service]?.grouping.windowMs ?? plan.groupingWindowMs;
  return now - (incident.lastAlertAt ?? incident.openedAt) <= windowMs;
}

/** The severity that an event of this level has, by its integration or by the plan. */
export function severityOfEvent(plan: Plan, event: SenderEvent): string {
  return plan.integrations[event.integration]?.severities[event.level] ?? plan.alertSeverities[event.level];
}

/** The first of the plan that fits. */
function scenarioOf(plan: Plan, event: SenderEvent): Scenario | null {
  const fitting = Object.values(plan.scenarios).find(
    (scenario) => (scenario.services.length === 0 || scenario.services.includes(event.service)) && matches(scenario.when, event),
  );
  return fitting ?? null;
}
