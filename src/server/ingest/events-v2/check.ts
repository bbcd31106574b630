// Is this an event as PagerDuty's Events API v2 defines it? If not: every fault, in PagerDuty's words.

import { parseInstant } from '../../../core/kernel/instant.ts';
import type { AlertLevel } from '../../../core/plan/plan.ts';
import { isLonger, isObject, type JsonObject, shorten } from '../json.ts';
import { isLevel } from '../level.ts';
import { ingestLimits } from '../limits.ts';
import { type Link, linksOf } from '../link.ts';

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly string[] };

export interface CheckedEvent {
  readonly routingKey: string;
  readonly action: 'trigger' | 'acknowledge' | 'resolve';
  /** `null`: a trigger that shall open an alert of its own. */
  readonly dedupKey: string | null;
  readonly summary: string;
  readonly source: string;
  readonly level: AlertLevel;
  readonly happenedAt: number | null;
  readonly component: string | null;
  readonly group: string | null;
  readonly class: string | null;
  readonly links: readonly Link[];
  readonly details: string;
}

/** On acknowledge and resolve the payload is taken as far as it is of use, and never refused, as PagerDuty does. */
export function checkEvent(body: unknown): Checked<CheckedEvent> {
  if (!isObject(body)) return { ok: false, errors: ["'body' is invalid (must be a JSON object)"] };
  const errors: string[] = [];
  checkRoutingKey(body.routing_key, errors);
  const action = body.event_action;
  if (isBlank(action)) errors.push("'event_action' is missing or blank");
  else if (!isAction(action))
    errors.push("'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')");
  checkDedupKey(body.dedup_key, action !== 'trigger', errors);
  if (action === 'trigger') checkTrigger(body, errors);
  if (errors.length > 0) return { ok: false, errors };
  const payload = isObject(body.payload) ? body.payload : none;
  return {
    ok: true,
    value: {
      routingKey: body.routing_key as string, // checked above, as are the next two
      action: action as CheckedEvent['action'],
      dedupKey: isBlank(body.dedup_key) ? null : (body.dedup_key as string),
      summary: nameOf(payload.summary) ?? '',
      source: nameOf(payload.source) ?? '',
      level: isLevel(payload.severity) ? payload.severity : 'error',
      happenedAt: momentOf(payload.timestamp),
      component: nameOf(payload.component),
      group: nameOf(payload.group),
      class: nameOf(payload.class),
      links: linksOfBody(body),
      details: detailsOf(payload),
    },
  };
}

export interface CheckedChange {
  readonly routingKey: string;
  readonly summary: string;
  readonly source: string;
  readonly happenedAt: number | null;
  readonly links: readonly Link[];
  readonly details: string;
}

export function checkChange(body: unknown): Checked<CheckedChange> {
  if (!isObject(body)) return { ok: false, errors: ["'body' is invalid (must be a JSON object)"] };
  const errors: string[] = [];
  checkRoutingKey(body.routing_key, errors);
  if (body.payload === undefined || body.payload === null) errors.push("'payload' is missing or blank");
  else if (!isObject(body.payload)) errors.push("'payload' is invalid (must be an object)");
  else {
    checkSummary(body.payload.summary, errors);
    for (const field of ['source', 'timestamp'] as const) checkOptionalText(body.payload, field, errors);
  }
  checkList(body, 'links', errors);
  if (errors.length > 0) return { ok: false, errors };
  const payload = body.payload as JsonObject; // checked above
  return {
    ok: true,
    value: {
      routingKey: body.routing_key as string, // checked above
      summary: nameOf(payload.summary) ?? '',
      source: nameOf(payload.source) ?? '',
      happenedAt: momentOf(payload.timestamp),
      links: linksOfBody(body),
      details: detailsOf(payload),
    },
  };
}

const none: JsonObject = {};
const routingKeyLength = 32;
const dedupKeyLength = 255;

function checkRoutingKey(key: unknown, errors: string[]): void {
  if (isBlank(key)) errors.push("'routing_key' is missing or blank");
  else if (typeof key !== 'string') errors.push("'routing_key' is invalid (must be a string)");
  else if (key.length !== routingKeyLength) {
    errors.push(`Length of 'routing_key' is incorrect (should be ${routingKeyLength} characters)`);
  }
}

function checkDedupKey(key: unknown, required: boolean, errors: string[]): void {
  if (isBlank(key)) {
    if (required) errors.push("'dedup_key' is missing or blank");
  } else if (typeof key !== 'string') errors.push("'dedup_key' is invalid (must be a string)");
  else if (isLonger(key, dedupKeyLength))
    errors.push(`Length of 'dedup_key' is incorrect (should be at most ${dedupKeyLength} characters)`);
}

function checkTrigger(body: JsonObject, errors: string[]): void {
  const payload = body.payload;
  if (payload === undefined || payload === null) errors.push("'payload' is missing or blank");
  else if (!isObject(payload)) errors.push("'payload' is invalid (must be an object)");
  else {
    checkSummary(payload.summary, errors);
    if (isBlank(payload.source)) errors.push("'payload.source' is missing or blank");
    else if (typeof payload.source !== 'string') errors.push("'payload.source' is invalid (must be a string)");
    if (isBlank(payload.severity)) errors.push("'payload.severity' is missing or blank");
    else if (!isLevel(payload.severity)) {
      errors.push("'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')");
    }
    for (const field of ['timestamp', 'component', 'group', 'class'] as const) checkOptionalText(payload, field, errors);
  }
  checkList(body, 'links', errors);
  checkList(body, 'images', errors);
}

function checkSummary(summary: unknown, errors: string[]): void {
  if (isBlank(summary)) errors.push("'payload.summary' is missing or blank");
  else if (typeof summary !== 'string') errors.push("'payload.summary' is invalid (must be a string)");
  else if (isLonger(summary, ingestLimits.summaryLength)) {
    errors.push(`Length of 'payload.summary' is incorrect (should be at most ${ingestLimits.summaryLength} characters)`);
  }
}

function checkOptionalText(payload: JsonObject, field: string, errors: string[]): void {
  const value = payload[field];
  if (value !== undefined && value !== null && typeof value !== 'string') errors.push(`'payload.${field}' is invalid (must be a string)`);
}

function checkList(body: JsonObject, field: 'links' | 'images', errors: string[]): void {
  const value = body[field];
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) errors.push(`'${field}' is invalid (must be an array)`);
  else if (!value.every(isObject)) errors.push(`'${field}' is invalid (must be an array of objects)`);
}

function isAction(action: unknown): action is CheckedEvent['action'] {
  return action === 'trigger' || action === 'acknowledge' || action === 'resolve';
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? shorten(value, ingestLimits.nameLength) : null;
}

/** A time that cannot be read is no reason to lose an event: it is then the time of receipt. */
function momentOf(value: unknown): number | null {
  return typeof value === 'string' ? parseInstant(value) : null;
}

function detailsOf(payload: JsonObject): string {
  const details = payload.custom_details;
  return details === undefined || details === null ? '{}' : JSON.stringify(details);
}

const noLinks: readonly Link[] = [];

function linksOfBody(body: JsonObject): readonly Link[] {
  if (body.links === undefined && body.images === undefined && body.client_url === undefined) return noLinks;
  const links = Array.isArray(body.links) ? body.links.filter(isObject) : [];
  const images = Array.isArray(body.images) ? body.images.filter(isObject) : [];
  return linksOf([
    [body.client_url, body.client],
    ...links.map((link) => [link.href, link.text] as const),
    ...images.flatMap((image) => [[image.href, image.alt] as const, [image.src, image.alt] as const]),
  ]);
}
