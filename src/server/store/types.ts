// How is a value of the database read? By its type's number; the same on both engines.

import { assert } from '../../core/kernel/assert.ts';

const boolean = 16;
const int8 = 20;
const int2 = 21;
const int4 = 23;
const oid = 26;
const json = 114;
const float4 = 700;
const float8 = 701;
const jsonb = 3802;

/** Reads the text form of a value. Types that are not named here stay text. */
export function readerOf(type: number): (text: string) => unknown {
  return readers.get(type) ?? asText;
}

const readers = new Map<number, (text: string) => unknown>([
  [boolean, (text) => text === 't'],
  [int8, safeInteger],
  [int2, Number],
  [int4, Number],
  [oid, Number],
  [float4, Number],
  [float8, Number],
  [json, (text): unknown => JSON.parse(text)],
  [jsonb, (text): unknown => JSON.parse(text)],
]);

function safeInteger(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `a bigint fits a number: ${text}`);
  return value;
}

function asText(text: string): string {
  return text;
}
