// What is one change of a plan, seen from those whom it touches?

import type { Instant, Millis } from '../../kernel/instant.ts';
import type { Weekly } from './weekly-text.ts';

/** `paging`: who is paged when. `promise`: in which time. `called`: who else is called. `entry`: anything else that the plan says. */
export type ChangeKind = 'paging' | 'promise' | 'called' | 'entry';

export interface PlanChange {
  readonly kind: ChangeKind;
  /** Whom or what it touches: `service payments-api`, `customer nordic`; the first some of them, and how many there are. */
  readonly touches: { readonly first: readonly string[]; readonly count: number };
  /** Empty: whatever the severity. */
  readonly severities: readonly string[];
  /** `null`: at any time. */
  readonly stretches: Stretches | null;
  /** A sentence without its end: `Dana is paged first instead of Lee`. */
  readonly text: string;
}

/** When it is so, within the time that was looked at. */
export interface Stretches {
  /** In which the moments are best read. */
  readonly zone: string;
  readonly first: readonly { readonly from: Instant; readonly to: Instant }[];
  readonly count: number;
  readonly totalMs: Millis;
  /** Where all of them come again every week; else `null`. */
  readonly weekly: readonly Weekly[] | null;
}

export interface PlanDiff {
  /** The time that was looked at. */
  readonly from: Instant;
  readonly to: Instant;
  readonly changes: readonly PlanChange[];
  /** Changes that were found beyond those that are told. */
  readonly more: number;
}

export const diffLimits = {
  /** More than these nobody reads; the rest is counted. */
  changes: 500,
  touched: 5,
  stretches: 3,
  /** Characters of a value that is shown as it was and as it is. */
  valueLength: 120,
} as const;

export function touching(all: readonly string[]): PlanChange['touches'] {
  return { first: all.slice(0, diffLimits.touched), count: all.length };
}

/** Whether two parts of resolved plans say the same. Both are plain data, made by the same resolver in the same order. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Of a record, whatever the name looks like. */
export function entry<T>(entries: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
}
