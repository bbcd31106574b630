// If a path started now and nobody answered: who would be paged, when, and why? As the engine itself would do it.

import type { EngagementFacts } from '../../core/escalation/engagement.ts';
import { newEngagement } from '../../core/escalation/evolve.ts';
import { type ForecastSlot, forecast } from '../../core/escalation/forecast.ts';
import { holdMs } from '../../core/escalation/hold.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import { contractTiersOf } from '../../core/plan/exposed.ts';
import type { Plan } from '../../core/plan/plan.ts';

/** Longer ladders are cut; they repeat what has been said. */
export const mostRungs = 500;

/** For what a path is run: its steps may ask for it. */
export interface Occasion {
  readonly urgency: 'high' | 'low';
  readonly facts: EngagementFacts;
}

/** An incident of the severity, for the most critical service of the path; with a customer, of those that they use. */
export function occasionOf(plan: Plan, path: string, severity: string, customer: string | null): Occasion {
  const own = Object.values(plan.services).filter((service) => service.path === path);
  const known = customer === null ? undefined : plan.customers[customer];
  const used = known === undefined ? [] : own.filter(({ id }) => known.services.includes(id));
  const [first, ...more] = used.length > 0 ? used : own;
  const service = more.reduce((best, each) => (best !== undefined && each.tier < best.tier ? each : best), first);
  const contract = known?.contract === null || known === undefined ? undefined : plan.contracts[known.contract];
  const usual = service === undefined ? [] : contractTiersOf(plan, service.id);
  return {
    urgency: plan.severities.find(({ name }) => name === severity)?.urgency ?? 'high',
    facts: { severity, tier: service?.tier ?? 1, contractTiers: contract === undefined ? usual : [contract.tier] },
  };
}

/**
 * Every slot to the first time at the backstop. Without an occasion it is urgent, and every step applies. A round-robin step shows the first
 * in turn.
 */
export function ladderOf(plan: Plan, path: string, start: Instant, occasion: Occasion | null = null): readonly ForecastSlot[] {
  const heldMs = occasion === null ? 0 : holdMs(plan, plan.paths[path], occasion.facts.severity);
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
      ...(occasion === null ? {} : { facts: occasion.facts }),
      ...(heldMs === 0 ? {} : { notBefore: start + heldMs }),
    },
    start,
  );
  // A path that begins by waiting for support hours does so when it is looked at while it waits.
  const waiting = { ...engagement, status: 'waiting' } as const;
  return forecast(waiting, { plan, urgency: occasion?.urgency ?? 'high', now: start, slots: mostRungs });
}
