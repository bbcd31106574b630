// Does an event say something new? Against the open alert of its key, or against nothing.

import { unreachable } from '../kernel/assert.ts';
import type { AlertId, IncidentId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Alert } from './alert.ts';
import type { SenderEvent } from './event.ts';

export type Said =
  /** A condition that is not open: an alert is to be made of it. */
  | { readonly kind: 'new' }
  /** Nothing new: only its count rises, which whoever keeps the alert counts beside it. */
  | { readonly kind: 'repeated'; readonly alert: Alert }
  /** Said again in other words, or at another level. */
  | { readonly kind: 'changed'; readonly alert: Alert }
  | { readonly kind: 'resolved'; readonly alert: Alert }
  | { readonly kind: 'acknowledged'; readonly alert: Alert }
  /** Of an episode before the open one: a late or doubled message, which changes nothing. */
  | { readonly kind: 'outdated'; readonly alert: Alert }
  /** Nothing is open that it could mean; it is accepted and dropped, as senders expect. */
  | { readonly kind: 'dropped' };

/** `open` is the open alert with the event's integration and key, if there is one; `alert` in the answer is as it is afterwards, but for the count of what is only repeated. */
export function dedup(open: Alert | null, event: SenderEvent, now: Instant): Said {
  switch (event.action) {
    case 'trigger':
      // Also where it speaks of an episode that has ended: a late message looks no other than a condition that goes on, and one alert too many wakes
      // somebody, one too few nobody.
      if (open === null) return { kind: 'new' };
      if (saysTheSame(open, event)) return { kind: 'repeated', alert: open };
      return beganBefore(open, event)
        ? { kind: 'outdated', alert: open }
        : { kind: 'changed', alert: { ...reworded(open, event), level: event.level, count: open.count + 1, lastEventAt: now } };
    case 'update':
      if (open === null) return { kind: 'dropped' };
      return { kind: 'changed', alert: { ...reworded(open, event), lastEventAt: now } };
    case 'resolve':
      if (open === null) return { kind: 'dropped' };
      if (isOutdated(open, event)) return { kind: 'outdated', alert: open };
      return { kind: 'resolved', alert: { ...open, status: 'resolved', lastEventAt: now, resolvedAt: now } };
    case 'acknowledge':
      return open === null ? { kind: 'dropped' } : { kind: 'acknowledged', alert: open };
    default:
      return unreachable(event.action);
  }
}

/** Whether the event only says once more what its open alert says. */
export function isRepeated(open: Alert, event: SenderEvent): boolean {
  return event.action === 'trigger' && saysTheSame(open, event);
}

/** The alert that a `new` event makes. */
export function newAlert(event: SenderEvent, ids: { readonly alert: AlertId; readonly incident: IncidentId }, now: Instant): Alert {
  return {
    id: ids.alert,
    integration: event.integration,
    dedupKey: event.dedupKey,
    incident: ids.incident,
    status: 'open',
    summary: event.summary,
    source: event.source,
    level: event.level,
    service: event.service,
    component: event.component,
    group: event.group,
    class: event.class,
    count: 1,
    openedAt: now,
    lastEventAt: now,
    resolvedAt: null,
    links: event.links,
    details: event.details,
    beganAt: event.beganAt ?? event.happenedAt,
    added: event.added,
  };
}

/** By the sender's clock alone; ours may go otherwise. */
function isOutdated(open: Alert, event: SenderEvent): boolean {
  return open.beganAt !== null && event.happenedAt !== null && event.happenedAt < open.beganAt;
}

function saysTheSame(alert: Alert, event: SenderEvent): boolean {
  return alert.level === event.level && alert.summary === event.summary && alert.source === event.source && !beganSince(alert, event);
}

/** It speaks of a later episode: the end of the one before was never heard. */
function beganSince(alert: Alert, event: SenderEvent): boolean {
  return event.beganAt !== null && event.beganAt > (alert.beganAt ?? Number.NEGATIVE_INFINITY);
}

/** It speaks of an earlier episode, whose words are no news. */
function beganBefore(alert: Alert, event: SenderEvent): boolean {
  return event.beganAt !== null && alert.beganAt !== null && event.beganAt < alert.beganAt;
}

function reworded(alert: Alert, event: SenderEvent): Alert {
  return {
    ...alert,
    summary: event.summary === '' ? alert.summary : event.summary,
    source: event.source === '' ? alert.source : event.source,
    links: event.links.length === 0 ? alert.links : event.links,
    details: event.details,
    beganAt: beganSince(alert, event) ? event.beganAt : alert.beganAt,
    added: event.added ?? alert.added,
  };
}
