// What is said of a heartbeat that stays away, and when it is back?

import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import { formatInstant, type Instant } from '../../../core/kernel/instant.ts';
import type { Integration } from '../../../core/plan/plan.ts';

export function missingEvent(integration: Integration, lastAt: Instant, now: Instant): SenderEvent {
  const every = integration.heartbeat === null ? '' : ` It is due every ${Math.round(integration.heartbeat.everyMs / 1_000)} s.`;
  return {
    ...about(integration, now),
    action: 'trigger',
    summary: `The heartbeat of ${integration.name} is missing. It was last received at ${formatInstant(lastAt)}.${every}`,
    details: JSON.stringify({ lastReceivedAt: formatInstant(lastAt) }),
  };
}

export function returnedEvent(integration: Integration, now: Instant): SenderEvent {
  return { ...about(integration, now), action: 'resolve', summary: `The heartbeat of ${integration.name} is back.`, details: '{}' };
}

/** An integration has one heartbeat, so its alert needs no other name. Silence may hide anything: it counts as critical. */
function about(integration: Integration, now: Instant): Omit<SenderEvent, 'action' | 'summary' | 'details'> {
  return {
    integration: integration.id,
    dedupKey: 'heartbeat',
    source: integration.name,
    level: 'critical',
    component: null,
    group: null,
    class: 'heartbeat',
    service: integration.service,
    happenedAt: now,
    links: [],
    ...unsaidOfEvent,
  };
}
