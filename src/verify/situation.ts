// What does a path know of the incident for which it is run? Its urgency, and what its steps may ask for.

import { whyNotNow } from '../core/escalation/applies.ts';
import type { EngagementFacts } from '../core/escalation/engagement.ts';
import type { EscalationPath, Plan, Step } from '../core/plan/plan.ts';

export type Urgency = 'high' | 'low';

export interface Situation {
  readonly urgency: Urgency;
  /** `null` where a path is run for no incident in particular: then every step applies, as in the engine. */
  readonly facts: EngagementFacts | null;
}

export const anySituation: Situation = { urgency: 'high', facts: null };

/** Whether the step applies at some time: its hours aside, which are asked when it is reached. */
export function appliesEver(plan: Plan, step: Step, { facts }: Situation): boolean {
  if (step.only === null || facts === null) return true;
  return whyNotNow({ ...step.only, hours: null }, facts, 0, plan) === null;
}

/** Two situations with the same key run the path alike. */
export function keyOfSituation(plan: Plan, path: EscalationPath, situation: Situation): string {
  return `${path.id} ${situation.urgency} ${path.steps.map((step) => (appliesEver(plan, step, situation) ? '1' : '0')).join('')}`;
}

/** What tells the situation apart from another one of the path, for people; empty where nothing does. */
export function labelOf(path: EscalationPath, { urgency, facts }: Situation): string {
  const conditional = path.steps.some(
    ({ only }) => only !== null && only.severities.length + only.tiers.length + only.contractTiers.length > 0,
  );
  const parts = conditional && facts !== null ? [facts.severity, `tier ${facts.tier}`, ...facts.contractTiers] : [];
  return [...parts, ...(urgency === 'low' ? ['low urgency'] : [])].join(', ');
}
