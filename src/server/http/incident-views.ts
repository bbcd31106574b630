// How do alerts and messages of an incident look from outside? What is stored, without what is only the server's.

import type { AlertView, DeliveryView } from '../../contract/incident.ts';
import type { Alert } from '../../core/alert/alert.ts';
import { extrasOf, writeExtras } from '../ingest/opsgenie/extras.ts';
import type { DeliveryRow } from '../store/deliveries.ts';

/** The newest alerts of an incident; how many there are in all is in its summary. */
export const alertsShown = 500;

export function alertView(alert: Alert): AlertView {
  const { id, integration, dedupKey, status, summary, source, level, count, openedAt, lastEventAt, resolvedAt, links, details } = alert;
  return {
    id,
    integration,
    dedupKey,
    status,
    summary,
    source,
    level,
    count,
    openedAt,
    lastEventAt,
    resolvedAt,
    links: [...links],
    details: alert.added === null ? details : writeExtras(extrasOf(alert)),
    isChangedByHand: alert.added !== null,
  };
}

export function deliveryView(row: DeliveryRow): DeliveryView {
  const { id, person, channel, address, status, attempts, error } = row;
  return {
    id,
    page: row.page_id,
    person,
    channel,
    address,
    status,
    attempts,
    createdAt: row.created_at,
    attemptedAt: row.attempted_at,
    acceptedAt: row.accepted_at,
    deliveredAt: row.delivered_at,
    seenAt: row.seen_at,
    answeredAt: row.answered_at,
    error,
  };
}
