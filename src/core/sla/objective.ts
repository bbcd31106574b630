// Which of our own objectives to customers hold an incident from its beginning? For each metric the first one that fits its tier and severity.

import type { Metric, Objective, Plan } from '../plan/plan.ts';

/** Those that begin with the incident and end with what the pages bring about: what the verifier can prove, and a replay can tell. */
export const metrics: readonly Metric[] = ['acknowledge', 'assemble', 'restore'];

/** At most one objective a metric, in the order of `metrics`. */
export function objectivesFor(plan: Plan, incident: { readonly tier: number; readonly severity: string }): readonly Objective[] {
  return metrics.flatMap(
    (metric) => plan.objectives.find((each) => each.metric === metric && isOfIncidents(each) && fits(each, incident)) ?? [],
  );
}

/** What a role, a team or a vendor holds is timed beside them: `promises.ts`. */
function isOfIncidents(objective: Objective): boolean {
  return objective.kind === 'sla' && objective.holder === null;
}

/** Empty lists fit everything. */
export function fits(
  rule: { readonly tiers: readonly number[]; readonly severities: readonly string[] },
  incident: { readonly tier: number; readonly severity: string },
): boolean {
  return (
    (rule.tiers.length === 0 || rule.tiers.includes(incident.tier)) &&
    (rule.severities.length === 0 || rule.severities.includes(incident.severity))
  );
}
