// What has to be sent? One message to one person on one contact method, with all that its text needs.

import type { DeliveryId, IncidentId, PageId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';

/** Committed with the events that brought it about; sent afterwards, at least once, under its id as idempotency key. */
export interface DeliveryOrder {
  readonly id: DeliveryId;
  readonly page: PageId;
  readonly incident: IncidentId;
  readonly person: string;
  readonly personName: string;
  readonly method: string;
  readonly channel: string;
  readonly address: string;
  readonly at: Instant;
  readonly content: DeliveryContent;
}

/** What a channel's template may use. Times are instants; the template shows them in the person's zone. */
export interface DeliveryContent {
  readonly title: string;
  readonly severity: string;
  readonly urgency: 'high' | 'low';
  readonly service: string;
  readonly responsibility: string;
  /** Why this person: `on call in Payments, first`. */
  readonly because: string;
  /** When somebody else is paged if there is no answer. */
  readonly escalatesAt: Instant | null;
  readonly openedAt: Instant;
  readonly zone: string;
}
