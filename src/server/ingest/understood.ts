// What does a field say that is not quite as its contract wants it? Whatever can be understood is taken, and what was odd is noted.

import { createHash } from 'node:crypto';
import { writeExactly } from '../../core/kernel/exact-json.ts';
import { type Instant, parseInstant } from '../../core/kernel/instant.ts';
import type { AlertLevel } from '../../core/plan/plan.ts';
import { cleanText, isLonger, shorten } from './json.ts';
import { knownLevel, levelOf } from './level.ts';
import { ingestLimits } from './limits.ts';
import { type Link, linkOf } from './link.ts';
import type { OddField, Oddities } from './oddities.ts';

/** Where a value stands: how the sender would call the place, and under which name it is counted. */
export interface Place {
  readonly field: OddField;
  /** As in `payload.summary`; whatever of it comes from the sender was cut before. */
  readonly at: string;
}

/** Text of any value: scalars as they are written, lists and objects as JSON; `null` where there is none, or a blank one. */
export function textIn(value: unknown, most: number, { field, at }: Place, oddities: Oddities): string | null {
  if (value === undefined || value === null) return null;
  let text: string;
  if (typeof value === 'string') text = value;
  else {
    text = writtenOut(value);
    oddities.note(field, `'${at}' is no text; it was made one.`);
  }
  if (text.trim() === '') return null;
  if (!isLonger(text, most)) return text;
  oddities.note(field, `'${at}' is longer than ${most} characters; it was cut.`);
  return shorten(text, most);
}

/** What a condition is known by. Too long a key is told apart by a hash in place of its end, as cutting would make one of two. */
export function keyIn(value: unknown, contractLength: number, { field, at }: Place, oddities: Oddities): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : writtenOut(value);
  if (text.trim() === '') return null;
  if (typeof value !== 'string') oddities.note(field, `'${at}' is no text; it was made one.`);
  if (isLonger(text, contractLength)) oddities.note(field, `'${at}' is longer than ${contractLength} characters.`);
  return keptKey(text);
}

/** The key under which an alert of this key is kept. */
export function keptKey(key: string): string {
  if (!isLonger(key, ingestLimits.dedupKeyLength)) return key;
  const hash = createHash('sha256').update(key).digest('hex');
  return `${shorten(key, ingestLimits.dedupKeyLength - hash.length)}${hash}`;
}

/** A moment as in ISO 8601, with or without its offset, or as seconds or milliseconds since 1970; anything else is noted. */
export function momentIn(value: unknown, { field, at }: Place, oddities: Oddities): Instant | null {
  if (value === undefined || value === null || value === '') return null;
  const exactly = typeof value === 'string' ? parseInstant(value.trim()) : null;
  if (exactly !== null) return isNever(exactly) ? null : exactly;
  const moment = roughly(value);
  oddities.note(
    field,
    moment === null ? `'${at}' is no time; the time of receipt counts.` : `'${at}' is no time of ISO 8601; it was read as one.`,
  );
  return moment;
}

/** The word for a level; without one, or with one that nobody knows, it is an error. */
export function levelIn(value: unknown, { field, at }: Place, oddities: Oddities): AlertLevel {
  const known = knownLevel(value);
  if (known === null) {
    const fault = value === undefined || value === null || value === '' ? 'is missing' : 'is no level that is known';
    oddities.note(field, `'${at}' ${fault}; it counts as error.`);
  }
  return known ?? levelOf(value);
}

/** `null`: no action that is known. */
export function actionIn(value: unknown, { field, at }: Place, oddities: Oddities): Action | null {
  if (isAction(value)) return value;
  const action = typeof value === 'string' ? actionWords.get(value.trim().toLowerCase()) : undefined;
  if (action !== undefined) oddities.note(field, `'${at}' was read as ${action}.`);
  return action ?? null;
}

export type Action = 'trigger' | 'acknowledge' | 'resolve';

/** Web addresses of a field that holds one or a list of them; what is none is noted and left out. */
export function linksIn(
  value: unknown,
  addressesOf: (each: unknown) => readonly (readonly [href: unknown, text: unknown])[],
  { field, at }: Place,
  oddities: Oddities,
): readonly Link[] {
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) oddities.note(field, `'${at}' is no list.`);
  const links: Link[] = [];
  for (const [index, each] of (Array.isArray(value) ? value : [value]).entries()) {
    const found = addressesOf(each).flatMap(([href, text]) => linkOf(href, text) ?? []);
    if (found.length === 0) oddities.note(field, `'${at}[${index}]' has no web address; it was left out.`);
    links.push(...found);
  }
  return links;
}

/** One web address, where there is one. */
export function linkIn(value: unknown, text: unknown, { field, at }: Place, oddities: Oddities): Link | null {
  if (value === undefined || value === null || value === '') return null;
  const link = linkOf(value, text);
  if (link === null) oddities.note(field, `'${at}' is no web address; it was left out.`);
  return link;
}

export function writtenOut(value: unknown): string {
  return cleanText(typeof value === 'string' ? value : writeExactly(value));
}

function isAction(value: unknown): value is Action {
  return value === 'trigger' || value === 'acknowledge' || value === 'resolve';
}

const actionWords: ReadonlyMap<string, Action> = new Map([
  ...['trigger', 'triggered', 'firing', 'alert', 'alerting', 'create', 'problem', 'down'].map((word) => [word, 'trigger'] as const),
  ...['acknowledge', 'acknowledged', 'ack'].map((word) => [word, 'acknowledge'] as const),
  ...['resolve', 'resolved', 'recovery', 'recovered', 'close', 'closed', 'ok', 'up'].map((word) => [word, 'resolve'] as const),
]);

/** Go writes "never" as the first moment of the year 1. */
function isNever(at: Instant): boolean {
  return at <= 0;
}

/** From here on a number is milliseconds, not seconds: as seconds it would be the year 5138. */
const firstMilliseconds = 1e11;
const latestMoment = Date.UTC(2100, 0);

function roughly(value: unknown): Instant | null {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d{9,13}(\.\d+)?$/.test(value.trim()) ? Number(value) : null;
  const at = number === null ? dateIn(value) : Math.trunc(number < firstMilliseconds ? number * 1_000 : number);
  return at === null || !Number.isSafeInteger(at) || isNever(at) || at > latestMoment ? null : at;
}

/** A date and a time without an offset are of UTC. */
function dateIn(value: unknown): Instant | null {
  const parts =
    typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?( ?Z)?$/.exec(value.trim()) : null;
  return parts === null ? null : parseInstant(`${parts[1]}T${parts[2] ?? '00:00'}Z`);
}
