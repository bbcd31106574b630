// If a path started now and nobody answered: who would be paged, when, and why? As the engine itself would do it.

import { newEngagement } from '../../core/escalation/evolve.ts';
import { type ForecastSlot, forecast } from '../../core/escalation/forecast.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';

/** Longer ladders are cut; they repeat what has been said. */
export const mostRungs = 500;

/** Every slot of an urgent engagement to the first time at the backstop. A round-robin step shows the first in turn. */
export function ladderOf(plan: Plan, path: string, start: Instant): readonly ForecastSlot[] {
  const engagement = newEngagement(
    {
      type: 'EngagementStarted',
      engagement: 'who.e1',
      responsibility: path,
      team: null,
      discipline: null,
      path,
      turn: 0,
      because: 'asked by `tocsin who`',
    },
    start,
  );
  return forecast(engagement, { plan, urgency: 'high', now: start, slots: mostRungs });
}
