// Does a step of the path apply to this engagement at this moment?

import { isOpen } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Calendar, Plan, StepCondition } from '../plan/plan.ts';
import type { EngagementFacts } from './engagement.ts';

/** Why it does not, as the end of a sentence; `null` where it does. Where nothing is known of the incident, it does. */
export function whyNotNow(
  only: StepCondition | null,
  facts: EngagementFacts | undefined,
  at: Instant,
  plan: Pick<Plan, 'calendars'>,
): string | null {
  if (only === null) return null;
  if (facts !== undefined) {
    if (only.severities.length > 0 && !only.severities.includes(facts.severity)) return `only at ${only.severities.join(', ')}`;
    if (only.tiers.length > 0 && !only.tiers.includes(facts.tier)) return `only for services of tier ${only.tiers.join(', ')}`;
    if (only.contractTiers.length > 0 && !only.contractTiers.some((tier) => facts.contractTiers.includes(tier)))
      return `only for customers of ${only.contractTiers.join(', ')}`;
  }
  if (only.hours === null) return null;
  const calendar: Calendar | undefined = plan.calendars[only.hours.calendar];
  const open = isOpen(calendar ?? null, at);
  return open === only.hours.inside ? null : `only ${only.hours.inside ? 'during' : 'outside'} ${calendar?.name ?? only.hours.calendar}`;
}

export function sameFacts(a: EngagementFacts | undefined, b: EngagementFacts): boolean {
  return (
    a !== undefined &&
    a.severity === b.severity &&
    a.tier === b.tier &&
    a.contractTiers.length === b.contractTiers.length &&
    a.contractTiers.every((tier, index) => tier === b.contractTiers[index])
  );
}
