// What does any other sender's request say? What the integration's `map` makes of it, one expression for each field.

import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import { ok, type Refusal, type Result, refuse } from '../../../core/kernel/result.ts';
import { tooCostly } from '../../../core/plan/condition.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { evaluate } from '../expression.ts';
import { cleanText, isLonger, shorten } from '../json.ts';
import { levelOf } from '../level.ts';
import { ingestLimits } from '../limits.ts';

export interface Received {
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A field without an expression has a default: action `trigger`, severity `error`, the integration's name for summary and source,
 * the whole body for details. What would take too much work has it as well, and `odd` is told. Refusal: `map-failed`, with the field
 * (`map.summary`).
 */
export async function mapped(
  integration: Integration,
  received: Received,
  newDedupKey: () => string,
  odd: (sentence: string) => void = () => {},
): Promise<Result<SenderEvent>> {
  const texts: Partial<Record<TextField, string>> = {};
  for (const field of textFields) {
    const value = await fieldOf(integration, field, received, odd);
    if (!value.ok) return value;
    const text = textOf(value.value);
    if (text === undefined) return failed(field, 'it gives a list or an object, where text is needed');
    if (text !== null) texts[field] = text;
  }
  const details = await fieldOf(integration, 'details', received, odd);
  if (!details.ok) return details;
  const action = texts.action ?? 'trigger';
  if (action !== 'trigger' && action !== 'acknowledge' && action !== 'resolve') {
    return failed('action', 'it must give trigger, acknowledge or resolve');
  }
  const dedupKey = texts.dedup_key ?? (action === 'trigger' ? newDedupKey() : null);
  if (dedupKey === null) return failed('dedup_key', `it gives nothing, and ${action} needs to know which alert`);
  if (isLonger(dedupKey, ingestLimits.dedupKeyLength))
    return failed('dedup_key', `it is longer than ${ingestLimits.dedupKeyLength} characters`);
  return ok({
    integration: integration.id,
    action,
    dedupKey,
    summary: shorten(texts.summary ?? integration.name, ingestLimits.summaryLength),
    source: shorten(texts.source ?? integration.name, ingestLimits.nameLength),
    level: levelOf(texts.severity),
    component: nameOf(texts.component),
    group: nameOf(texts.group),
    class: nameOf(texts.class),
    service: integration.service,
    happenedAt: null,
    links: [],
    ...unsaidOfEvent,
    details: jsonOf(details.value === undefined ? received.body : details.value),
  });
}

const textFields = ['action', 'dedup_key', 'summary', 'source', 'severity', 'component', 'group', 'class'] as const;
type TextField = (typeof textFields)[number];

/** `undefined`: the map has no expression for it. */
async function fieldOf(
  integration: Integration,
  field: TextField | 'details',
  received: Received,
  odd: (sentence: string) => void,
): Promise<Result<unknown>> {
  const expression = Object.hasOwn(integration.map, field) ? integration.map[field] : undefined;
  if (expression === undefined) return ok(undefined);
  const value = await evaluate(expression, 'request', { body: received.body, headers: received.headers });
  if (!value.ok && value.refusal.code === tooCostly) {
    odd(`\`map.${field}\` of ${integration.name} cannot be judged on this: ${value.refusal.message}. Its default holds.`);
    return ok(undefined);
  }
  return value.ok ? value : failed(field, value.refusal.message);
}

/** `null`: nothing, so that the default holds. `undefined`: no text can be made of it. */
function textOf(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value.trim() === '' ? null : cleanText(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  return undefined;
}

/** CEL's whole numbers are bigints, which JSON has no form for. */
function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === 'bigint') return Number(each);
    if (typeof each === 'string') return cleanText(each);
    if (each instanceof Map) return Object.fromEntries(each);
    return each instanceof Uint8Array ? Buffer.from(each).toString('base64') : each;
  });
  return text ?? '{}';
}

function nameOf(text: string | undefined): string | null {
  return text === undefined ? null : shorten(text, ingestLimits.nameLength);
}

function failed(field: string, why: string): { readonly ok: false; readonly refusal: Refusal } {
  return refuse('map-failed', `The integration's map cannot make \`${field}\` of this request: ${why}.`, `map.${field}`);
}
