// Which incident does a new alert belong to? By service and scenario within a window, or to one of its own.

import type { Incident } from '../incident/state.ts';
import type { Instant } from '../kernel/instant.ts';
import { alertValues, judge } from '../plan/condition.ts';
import { newBudget } from '../plan/expression/budget.ts';
import type { Plan, Scenario } from '../plan/plan.ts';
import type { SenderEvent } from './event.ts';

export interface Grouping {
  readonly correlationKey: string;
  readonly scenario: Scenario | null;
  /** Scenarios whose condition would have taken more work than an alert may take: they are passed over. */
  readonly unjudged: readonly string[];
}

/** Alerts with the same key may share an incident. An event and a plan never change, so what was found is remembered for as long as both last. */
export function groupingOf(plan: Plan, event: SenderEvent): Grouping {
  // To remember costs more than to look where no condition has to be judged.
  if (Object.keys(plan.scenarios).length === 0) return findGrouping(plan, event);
  const known = found.get(event);
  if (known?.plan === plan) return known.grouping;
  const grouping = findGrouping(plan, event);
  found.set(event, { plan, grouping });
  return grouping;
}

const found = new WeakMap<SenderEvent, { readonly plan: Plan; readonly grouping: Grouping }>();

function findGrouping(plan: Plan, event: SenderEvent): Grouping {
  const { scenario, unjudged } = scenarioOf(plan, event);
  const by = plan.services[event.service]?.grouping.by ?? 'service';
  const correlationKey = by === 'alert' ? `alert ${event.integration} ${event.dedupKey}` : `service ${event.service} ${scenario?.id ?? ''}`;
  return { correlationKey, scenario, unjudged };
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

/** The first of the plan that fits. All conditions share one budget, however many there are. */
function scenarioOf(plan: Plan, event: SenderEvent): Pick<Grouping, 'scenario' | 'unjudged'> {
  const unjudged: string[] = [];
  const budget = newBudget();
  let values: Readonly<Record<string, unknown>> | null = null;
  for (const scenario of Object.values(plan.scenarios)) {
    if (scenario.services.length > 0 && !scenario.services.includes(event.service)) continue;
    if (scenario.when === null) return { scenario, unjudged };
    values ??= alertValues(event);
    const judgement = judge(scenario.when, values, budget);
    if (judgement === 'fits') return { scenario, unjudged };
    if (judgement === 'unjudged') unjudged.push(scenario.id);
  }
  return { scenario: null, unjudged };
}
