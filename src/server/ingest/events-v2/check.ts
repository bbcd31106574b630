// What does an event of PagerDuty's Events API v2 say? What its contract wants otherwise is taken and noted; refused is only what says
// nothing: every fault then, in PagerDuty's words.

import { writeExactly } from '../../../core/kernel/exact-json.ts';
import type { Instant } from '../../../core/kernel/instant.ts';
import type { AlertLevel } from '../../../core/plan/plan.ts';
import { isObject, type JsonObject } from '../json.ts';
import { knownLevel } from '../level.ts';
import { ingestLimits } from '../limits.ts';
import type { Link } from '../link.ts';
import type { Oddities } from '../oddities.ts';
import { type Action, actionIn, keyIn, levelIn, momentIn, textIn, writtenOut } from '../understood.ts';
import { linksOfBody } from './links.ts';
import { summaryIn } from './summary.ts';

export type Checked<T> = { readonly ok: true; readonly value: T } | Unsound;

export interface Unsound {
  readonly ok: false;
  /** In PagerDuty's words. */
  readonly errors: readonly string[];
  readonly routingKey: RoutingKey;
}

/** `shown`: as it was sent, `null` where nothing was. `isSound`: it may be one. */
export interface RoutingKey {
  readonly shown: string | null;
  readonly isSound: boolean;
}

export interface CheckedEvent {
  readonly routingKey: string;
  readonly action: Action;
  /** `null`: a trigger that shall open an alert of its own. */
  readonly dedupKey: string | null;
  readonly summary: string;
  readonly source: string;
  readonly level: AlertLevel;
  readonly happenedAt: Instant | null;
  readonly component: string | null;
  readonly group: string | null;
  readonly class: string | null;
  readonly links: readonly Link[];
  readonly details: string;
}

/** `routingKey` is what the address or a header says. On acknowledge and resolve the payload is taken as far as it is of use. */
export function checkEvent(body: unknown, routingKey: string | null, oddities: Oddities): Checked<CheckedEvent> {
  if (!isObject(body)) return notAnObject;
  const errors: string[] = [];
  const key = routingKeyIn(body.routing_key, routingKey, oddities, errors);
  const action = checkAction(body.event_action, oddities, errors);
  const dedupKey = keyIn(body.dedup_key, dedupKeyLength, { field: 'dedup_key', at: 'dedup_key' }, oddities);
  if (dedupKey === null && action !== 'trigger' && action !== null) errors.push("'dedup_key' is missing or blank");
  const payload = payloadIn(body.payload, oddities);
  const isTrigger = action === 'trigger';
  const summary = summaryIn(body, payload, isTrigger ? oddities : unheard);
  if (isTrigger && summary === null) errors.push(nothingSaid(body.payload));
  if (errors.length > 0 || action === null) return { ok: false, errors, routingKey: key };
  const said = isTrigger ? oddities : unheard;
  return {
    ok: true,
    value: {
      routingKey: key.shown ?? '',
      action,
      dedupKey,
      ...payloadFields(payload, summary ?? '', said),
      links: linksOfBody(body, said),
    },
  };
}

export interface CheckedChange {
  readonly routingKey: string;
  readonly summary: string;
  readonly source: string;
  readonly happenedAt: Instant | null;
  readonly links: readonly Link[];
  readonly details: string;
}

export function checkChange(body: unknown, routingKey: string | null, oddities: Oddities): Checked<CheckedChange> {
  if (!isObject(body)) return notAnObject;
  const errors: string[] = [];
  const key = routingKeyIn(body.routing_key, routingKey, oddities, errors);
  const payload = payloadIn(body.payload, oddities);
  const summary = summaryIn(body, payload, oddities);
  if (summary === null) errors.push(nothingSaid(body.payload));
  if (errors.length > 0) return { ok: false, errors, routingKey: key };
  return {
    ok: true,
    value: {
      routingKey: key.shown ?? '',
      summary: summary ?? '',
      source: textIn(payload.source, ingestLimits.nameLength, { field: 'source', at: 'payload.source' }, oddities) ?? '',
      happenedAt: momentIn(payload.timestamp, { field: 'timestamp', at: 'payload.timestamp' }, oddities),
      links: linksOfBody(body, oddities),
      details: detailsOf(payload),
    },
  };
}

/** From the address or a header, else from the body. None, or one of another length, is a fault. */
export function routingKeyIn(
  value: unknown,
  beside: string | null,
  oddities: Oddities,
  errors: string[],
  name = 'routing_key',
): RoutingKey {
  const said = beside ?? textIn(value, ingestLimits.nameLength, { field: 'routing_key', at: name }, oddities);
  const key = (said ?? '').trim();
  if (key === '') errors.push(`'${name}' is missing or blank`);
  else if (key.length !== routingKeyLength) errors.push(`Length of '${name}' is incorrect (should be ${routingKeyLength} characters)`);
  return { shown: key === '' ? null : key, isSound: key.length === routingKeyLength };
}

export const notAnObject: Unsound = {
  ok: false,
  errors: ["'body' is invalid (must be a JSON object)"],
  routingKey: { shown: null, isSound: false },
};
export const dedupKeyLength = 255;
const routingKeyLength = 32;
const none: JsonObject = {};

/** Of what is only looked at, nothing is odd. */
export const unheard: Oddities = { note: () => {}, count: () => 0, list: () => [] };

function checkAction(value: unknown, oddities: Oddities, errors: string[]): Action | null {
  const action = actionIn(value, { field: 'action', at: 'event_action' }, oddities);
  if (action !== null) return action;
  const isBlank = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
  errors.push(
    isBlank
      ? "'event_action' is missing or blank"
      : "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')",
  );
  return null;
}

/** A payload that is only a text is its summary. */
function payloadIn(value: unknown, oddities: Oddities): JsonObject {
  if (isObject(value)) return value;
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return none;
  oddities.note('payload', "'payload' is no object; it was read as the summary.");
  return { summary: writtenOut(value) };
}

function nothingSaid(payload: unknown): string {
  if (payload === undefined || payload === null) return "'payload' is missing or blank";
  return isObject(payload) ? "'payload.summary' is missing or blank" : "'payload' is invalid (must be an object)";
}

function payloadFields(payload: JsonObject, summary: string, oddities: Oddities) {
  const name = (field: 'source' | 'component' | 'group' | 'class') =>
    textIn(payload[field], ingestLimits.nameLength, { field, at: `payload.${field}` }, oddities);
  const source = name('source');
  if (source === null) oddities.note('source', "'payload.source' is missing; the integration's name stands in its place.");
  return {
    summary,
    source: source ?? '',
    level: severityIn(payload.severity, oddities),
    happenedAt: momentIn(payload.timestamp, { field: 'timestamp', at: 'payload.timestamp' }, oddities),
    component: name('component'),
    group: name('group'),
    class: name('class'),
    details: detailsOf(payload),
  };
}

/** Others' words for a level are understood, though the contract knows but four. */
function severityIn(value: unknown, oddities: Oddities): AlertLevel {
  const place = { field: 'severity', at: 'payload.severity' } as const;
  const level = levelIn(value, place, oddities);
  if (value !== level && knownLevel(value) !== null) oddities.note('severity', `'${place.at}' was read as ${level}.`);
  return level;
}

function detailsOf(payload: JsonObject): string {
  const details = payload.custom_details;
  return details === undefined || details === null ? '{}' : writeExactly(details);
}
