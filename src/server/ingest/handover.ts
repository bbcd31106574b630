// How do a sender's events get to the engine? To the service that the integration says, and answered once all are committed.

import type { SenderEvent } from '../../core/alert/event.ts';
import type { Refusal } from '../../core/kernel/result.ts';
import { alertValues, tooCostly } from '../../core/plan/condition.ts';
import type { Integration, Plan } from '../../core/plan/plan.ts';
import type { Engine, Ingested } from '../../engine/engine.ts';
import type { PlanBook } from '../../engine/ports.ts';
import { evaluate } from './expression.ts';
import { ingestLimits } from './limits.ts';
import type { Oddities } from './oddities.ts';

/**
 * The event, addressed to the service that `serviceFrom` names; where that is none of the plan's, to the integration's own.
 * Where that could not be found out, it is noted.
 */
export async function addressed(event: SenderEvent, integration: Integration, plans: PlanBook, oddities: Oddities): Promise<SenderEvent> {
  if (integration.serviceFrom === null) return event;
  const named = await evaluate(integration.serviceFrom, 'event', { event: alertValues(event) });
  if (!named.ok && named.refusal.code === tooCostly) {
    const what = `\`service from\` of ${integration.name} cannot be judged on this: ${named.refusal.message}. It goes to ${event.service}.`;
    oddities.note('service', what);
  }
  return sentTo(named.ok ? named.value : null, event, plans);
}

/** The event as it goes to the service of this name, or where it went before if the plan has none such. */
export function sentTo(named: unknown, event: SenderEvent, plans: PlanBook): SenderEvent {
  const plan = plans.active()?.plan;
  return typeof named === 'string' && plan !== undefined && hasService(plan, named) ? { ...event, service: named } : event;
}

/** Told again in full after a refusal: what was committed already is then only a repetition. */
export async function handOver(engine: Pick<Engine, 'ingest'>, events: readonly SenderEvent[]): Promise<HandedOver> {
  const outcomes: Ingested[] = [];
  for (let from = 0; from < events.length; from += ingestLimits.eventsInFlight) {
    const results = await Promise.all(events.slice(from, from + ingestLimits.eventsInFlight).map((event) => engine.ingest(event)));
    for (const result of results) {
      if (!result.ok) return result;
      outcomes.push(result.value);
    }
  }
  return { ok: true, value: outcomes };
}

export type HandedOver = { readonly ok: true; readonly value: readonly Ingested[] } | { readonly ok: false; readonly refusal: Refusal };

function hasService(plan: Plan, id: string): boolean {
  return Object.hasOwn(plan.services, id);
}
