// How do bytes from outside become values? As JSON with exact whole numbers, and without what a database cannot keep.

import { isUtf8 } from 'node:buffer';
import { parseExactly } from '../../core/kernel/exact-json.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import { ingestLimits } from './limits.ts';
import type { Oddities } from './oddities.ts';

/** What `JSON.parse` gives for an object; only its own keys count. */
export type JsonObject = { [key: string]: unknown };

/** Whole numbers that a `number` cannot hold are bigints. Refusal: `not-json`; nothing at all is `not-json`. */
export function readJson(bytes: Buffer | undefined, oddities: Oddities): Result<unknown> {
  if (bytes === undefined || bytes.length === 0) return refuse('not-json', 'The body is empty; it must be a JSON object.', 'body');
  const isText = isUtf8(bytes);
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = parseExactly(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
  } catch (error) {
    return refuse(
      'not-json',
      `The body is not valid JSON: ${error instanceof Error ? shorten(error.message, 200) : 'unreadable'}.`,
      'body',
    );
  }
  if (!isText) oddities.note('body', 'The body is not valid UTF-8; what could not be read is marked by U+FFFD.');
  if (!isWithin(value, ingestLimits.nesting)) {
    oddities.note('body', `The body is nested deeper than ${ingestLimits.nesting} levels; what lies deeper was left out.`);
    value = pruned(value, ingestLimits.nesting);
  }
  // Well-formed UTF-8 can bring an unstorable character only as an escape.
  return ok(text.includes('\\u') ? cleaned(value) : value);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** PostgreSQL keeps no NUL and no half of a surrogate pair: each becomes U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(unstorable, '\ufffd');
}

/** Cut to at most `length` characters (code points), the last of them an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** Whether it has more than `length` characters (code points). */
export function isLonger(text: string, length: number): boolean {
  if (text.length <= length) return false;
  let counted = 0;
  for (const _ of text) {
    counted += 1;
    if (counted > length) return true;
  }
  return false;
}

const byteOrderMark = 0xfeff;
const unstorable = /\0|\p{Surrogate}/gu;

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((each) => isWithin(each, levels - 1));
  for (const key in value) {
    if (!isWithin((value as JsonObject)[key], levels - 1)) return false; // just parsed: a plain object
  }
  return true;
}

/** What lies deeper than so many levels, as an ellipsis. */
function pruned(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return '…';
  if (Array.isArray(value)) return value.map((each) => pruned(each, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, pruned(each, levels - 1)]));
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [cleanText(key), cleaned(each)]));
}
