// How do bytes from outside become values? As UTF-8 and JSON, not too deep, and without what a database cannot keep.

import { isUtf8 } from 'node:buffer';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import { ingestLimits } from './limits.ts';

/** What `JSON.parse` gives for an object; only its own keys count. */
export type JsonObject = { [key: string]: unknown };

/** Refusals: `not-utf-8`, `not-json`, `too-deep`. Nothing at all is `not-json`. */
export function readJson(bytes: Buffer | undefined): Result<unknown> {
  if (bytes === undefined || bytes.length === 0) return refuse('not-json', 'The body is empty; it must be a JSON object.', 'body');
  if (!isUtf8(bytes)) return refuse('not-utf-8', 'The body is not valid UTF-8.', 'body');
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
  } catch (error) {
    return refuse(
      'not-json',
      `The body is not valid JSON: ${error instanceof Error ? shorten(error.message, 200) : 'unreadable'}.`,
      'body',
    );
  }
  if (!isWithin(value, ingestLimits.nesting)) {
    return refuse('too-deep', `The body is nested deeper than ${ingestLimits.nesting} levels.`, 'body');
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

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [cleanText(key), cleaned(each)]));
}
