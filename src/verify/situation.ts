// What does a path know of the incident for which it is run? Its urgency, and what its steps may ask for.

import { whyNotNow } from '../core/escalation/applies.ts';
import type { EngagementFacts } from '../core/escalation/engagement.ts';
import { holdMs } from '../core/escalation/hold.ts';
import type { Millis } from '../core/kernel/instant.ts';
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
  const steps = path.steps.map((step) => (appliesEver(plan, step, situation) ? '1' : '0')).join('');
  return `${path.id} ${situation.urgency} ${steps} ${heldMs(plan, path, situation)}`;
}

/** For how long its pages are held back when an alert opens the incident. */
export function heldMs(plan: Plan, path: EscalationPath, { facts }: Situation): Millis {
  return facts === null ? 0 : holdMs(plan, path, facts.severity);
}

/** What tells the situation apart from another one of the path, for people; empty where nothing does. */
export function labelOf(path: EscalationPath, { urgency, facts }: Situation): string {
  const conditional = path.steps.some(
    ({ only }) => only !== null && only.severities.length + only.tiers.length + only.contractTiers.length > 0,
  );
  const parts = conditional && facts !== null ? [facts.severity, `tier ${facts.tier}`, ...facts.contractTiers] : [];
  return [...parts, ...(urgency === 'low' ? ['low urgency'] : [])].join(', ');
}
