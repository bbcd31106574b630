// What has to be sent, and what must not leave any more, because of these events?

import type { Engagement, EngagementEvent } from '../escalation/engagement.ts';
import type { PageId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import type { DeliveryOrder } from './delivery.ts';
import type { IncidentEvent } from './events.ts';
import type { Incident } from './state.ts';

export interface Reaction {
  readonly deliveries: readonly DeliveryOrder[];
  /** Their messages that are still queued are cancelled. */
  readonly releasedPages: readonly PageId[];
}

/** `incident` as it is after the events. Messages of pages that were released in the same breath are not asked for. */
export function react(events: readonly IncidentEvent[], incident: Incident, plan: Plan, at: Instant): Reaction {
  const deliveries: DeliveryOrder[] = [];
  const releasedPages: PageId[] = [];
  for (const event of events) {
    if (event.type === 'PageReleased') releasedPages.push(event.page);
    if (event.type === 'EngagementAcknowledged' && event.page !== null) releasedPages.push(event.page);
    if (event.type === 'DeliveryRequested') {
      const order = orderFor(event, incident, plan, at);
      if (order !== null) deliveries.push(order);
    }
  }
  if (deliveries.length === 0 || releasedPages.length === 0) return { deliveries, releasedPages };
  const released = new Set(releasedPages);
  return { deliveries: deliveries.filter((each) => !released.has(each.page)), releasedPages };
}

function orderFor(
  event: Extract<EngagementEvent, { type: 'DeliveryRequested' }>,
  incident: Incident,
  plan: Plan,
  at: Instant,
): DeliveryOrder | null {
  const engagement = incident.engagements.find((each) => each.id === event.engagement);
  const page = engagement?.pages.find((each) => each.id === event.page);
  if (engagement === undefined || page === undefined) return null;
  return {
    id: event.delivery,
    page: event.page,
    incident: incident.id,
    person: event.person,
    personName: page.personName,
    method: event.method,
    channel: event.channel,
    address: event.address,
    at,
    content: {
      title: incident.title,
      severity: incident.severity,
      urgency: incident.urgency,
      service: incident.serviceName,
      responsibility: engagement.responsibility,
      because: page.because.text,
      escalatesAt: escalatesAt(engagement),
      openedAt: incident.openedAt,
      zone: plan.people[event.person]?.zone ?? 'UTC',
    },
  };
}

function escalatesAt(engagement: Engagement): Instant | null {
  return engagement.status === 'escalating' ? engagement.nextAt : null;
}
