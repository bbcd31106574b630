// What does any other sender's request say? What the integration's `map` makes of it, one expression for each field.

import { createHash } from 'node:crypto';
import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import { writeExactly } from '../../../core/kernel/exact-json.ts';
import { ok, type Refusal, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { evaluate } from '../expression.ts';
import { cleanText } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import type { Oddities } from '../oddities.ts';
import { actionIn, keyIn, levelIn, textIn } from '../understood.ts';

export interface Received {
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A field without an expression has a default: action `trigger`, severity `error`, the integration's name for summary and source,
 * the whole body for details. So has one whose expression fails, which is noted; the key of such a request is its body.
 * Refusal: `map-failed`, with the field (`map.action`): an action that is none, or an end of nobody knows what.
 */
export async function mapped(
  integration: Integration,
  received: Received,
  newDedupKey: () => string,
  oddities: Oddities,
): Promise<Result<SenderEvent>> {
  const field = (name: MapField): Promise<Made> => made(integration, name, received, oddities);
  const text = async (name: NamedField): Promise<string | null> => {
    const most = name === 'summary' ? ingestLimits.summaryLength : ingestLimits.nameLength;
    return textIn(textual((await field(name)).value), most, { field: name, at: `map.${name}` }, oddities);
  };
  const asked = await field('action');
  const action = isNothing(asked.value) ? 'trigger' : actionIn(textual(asked.value), { field: 'action', at: 'map.action' }, oddities);
  if (action === null) return failed('action', 'it must give trigger, acknowledge or resolve');
  const named = await field('dedup_key');
  const said = keyIn(textual(named.value), ingestLimits.dedupKeyLength, { field: 'dedup_key', at: 'map.dedup_key' }, oddities);
  if (said === null && action !== 'trigger') return failed('dedup_key', `it gives nothing, and ${action} needs to know which alert`);
  const severity = (await field('severity')).value;
  const details = (await field('details')).value;
  return ok({
    integration: integration.id,
    action,
    dedupKey: said ?? (named.hasFailed ? hashOf(received.body) : newDedupKey()),
    summary: (await text('summary')) ?? integration.name,
    source: (await text('source')) ?? integration.name,
    level: isNothing(severity) ? 'error' : levelIn(textual(severity), { field: 'severity', at: 'map.severity' }, oddities),
    component: await text('component'),
    group: await text('group'),
    class: await text('class'),
    service: integration.service,
    happenedAt: null,
    links: [],
    ...unsaidOfEvent,
    details: writeExactly(plain(details === undefined ? received.body : details)),
  });
}

type NamedField = 'summary' | 'source' | 'component' | 'group' | 'class';
type MapField = NamedField | 'action' | 'dedup_key' | 'severity' | 'details';

/** `value` `undefined`: there is no expression for it, or it failed. */
interface Made {
  readonly value: unknown;
  readonly hasFailed: boolean;
}

async function made(integration: Integration, field: MapField, received: Received, oddities: Oddities): Promise<Made> {
  const expression = Object.hasOwn(integration.map, field) ? integration.map[field] : undefined;
  if (expression === undefined) return { value: undefined, hasFailed: false };
  const value = await evaluate(expression, 'request', { body: received.body, headers: received.headers });
  if (value.ok) return { value: value.value, hasFailed: false };
  oddities.note('map', `\`map.${field}\` cannot be made of this request, so its default holds: ${value.refusal.message}.`);
  return { value: undefined, hasFailed: true };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** That an expression gives a number where a text is needed is nothing odd. */
function textual(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : plain(value);
}

/** What CEL gives, as values of JSON: its maps, moments and bytes have no form there. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  const entries = value instanceof Map ? [...value] : typeof value === 'object' && value !== null ? Object.entries(value) : null;
  return entries === null ? value : Object.fromEntries(entries.map(([key, each]) => [String(key), plain(each)]));
}

function hashOf(body: unknown): string {
  return createHash('sha256').update(writeExactly(body)).digest('hex');
}

function failed(field: string, why: string): { readonly ok: false; readonly refusal: Refusal } {
  return refuse('map-failed', `The integration's map cannot make \`${field}\` of this request: ${why}.`, `map.${field}`);
}
