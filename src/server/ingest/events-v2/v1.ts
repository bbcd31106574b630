// What does an event of PagerDuty's Events API v1 say? The same as one of v2, in older words.

import { writeExactly } from '../../../core/kernel/exact-json.ts';
import { isObject, type JsonObject } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { type Link, linksOf } from '../link.ts';
import type { Oddities } from '../oddities.ts';
import { type Action, actionIn, keyIn, linkIn, linksIn, textIn, writtenOut } from '../understood.ts';
import { type Checked, type CheckedEvent, dedupKeyLength, notAnObject, routingKeyIn, unheard } from './check.ts';
import { addressesOfImage, addressesOfLink } from './links.ts';

export function checkEventV1(body: unknown, oddities: Oddities): Checked<CheckedEvent> {
  if (!isObject(body)) return notAnObject;
  const errors: string[] = [];
  const routingKey = routingKeyIn(body.service_key, null, oddities, errors, 'service_key');
  const action = actionIn(body.event_type, { field: 'action', at: 'event_type' }, oddities);
  if (action === null) errors.push("Event type is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')");
  const dedupKey = keyIn(body.incident_key, dedupKeyLength, { field: 'dedup_key', at: 'incident_key' }, oddities);
  if (dedupKey === null && action !== null && action !== 'trigger') errors.push("'incident_key' is missing or blank");
  const said = action === 'trigger' ? oddities : unheard;
  const summary = summaryOf(body, said);
  if (action === 'trigger' && summary === null) errors.push("'description' is missing or blank");
  if (errors.length > 0 || action === null) return { ok: false, errors, routingKey };
  return { ok: true, value: { routingKey: routingKey.shown ?? '', dedupKey, ...eventOf(body, action, summary ?? '', said) } };
}

function summaryOf(body: JsonObject, oddities: Oddities): string | null {
  const place = { field: 'description', at: 'description' } as const;
  const description = textIn(body.description, ingestLimits.summaryLength, place, oddities);
  if (description !== null) return description;
  const details = body.details === undefined || body.details === null ? '' : writtenOut(body.details);
  if (details === '' || details === '{}' || details === '[]') return null;
  oddities.note('description', "'description' is missing; the details stand in its place.");
  return textIn(details, ingestLimits.summaryLength, place, oddities);
}

/** v1 knows no level: it counts as an error. */
function eventOf(body: JsonObject, action: Action, summary: string, oddities: Oddities) {
  const { details } = body;
  return {
    action,
    summary,
    source: textIn(body.client, ingestLimits.nameLength, { field: 'client', at: 'client' }, oddities) ?? '',
    level: 'error' as const,
    happenedAt: null,
    component: null,
    group: null,
    class: null,
    links: linksOfV1(body, oddities),
    details: details === undefined || details === null ? '{}' : writeExactly(details),
  };
}

function linksOfV1(body: JsonObject, oddities: Oddities): readonly Link[] {
  const client = linkIn(body.client_url, body.client, { field: 'client', at: 'client_url' }, oddities);
  const contexts = linksIn(
    body.contexts,
    (each) => (isObject(each) && each.type === 'image' ? addressesOfImage(each) : addressesOfLink(each)),
    { field: 'links', at: 'contexts' },
    oddities,
  );
  return linksOf([...(client === null ? [] : [client]), ...contexts].map(({ href, text }) => [href, text]));
}
