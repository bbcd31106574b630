// What is a stretch of time, and how are sets of them added, cut and crossed? Half-open, sorted, disjoint, never touching.

import type { Instant, Millis } from './instant.ts';

/** [from, to): `from` belongs to it, `to` does not. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** Sorted by `from`, without overlap and without two that touch. */
export type IntervalSet = readonly Interval[];

/** Any stretches, in any order, as a set: empty ones dropped, those that overlap or touch made one. */
export function normalise(intervals: readonly Interval[]): IntervalSet {
  const sorted = intervals.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  const merged: Interval[] = [];
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last === undefined || last.to < from) merged.push({ from, to });
    else if (last.to < to) merged[merged.length - 1] = { from: last.from, to };
  }
  return merged;
}

/** What is in one of them or in both. */
export function union(a: IntervalSet, b: IntervalSet): IntervalSet {
  return normalise([...a, ...b]);
}

/** What is in both. */
export function intersect(a: IntervalSet, b: IntervalSet): IntervalSet {
  const both: Interval[] = [];
  let i = 0;
  let j = 0;
  for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
    const from = Math.max(x.from, y.from);
    const to = Math.min(x.to, y.to);
    if (from < to) both.push({ from, to });
    if (x.to < y.to) i += 1;
    else j += 1;
  }
  return both;
}

/** What is in `a` and not in `b`. */
export function subtract(a: IntervalSet, b: IntervalSet): IntervalSet {
  const left: Interval[] = [];
  let first = 0;
  for (const { from, to } of a) {
    while ((b[first]?.to ?? Number.POSITIVE_INFINITY) <= from) first += 1;
    let open = from;
    for (let j = first, cut = b[j]; cut !== undefined && cut.from < to; j += 1, cut = b[j]) {
      if (open < cut.from) left.push({ from: open, to: cut.from });
      open = cut.to;
    }
    if (open < to) left.push({ from: open, to });
  }
  return left;
}

/** How long all of them are together. */
export function totalMs(set: IntervalSet): Millis {
  return set.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Whether the moment lies in one of them; found by halving. */
export function contains(set: IntervalSet, at: Instant): boolean {
  const found = set[firstEndingAfter(set, at)];
  return found !== undefined && found.from <= at;
}

/** The index of the first that ends after the moment; the set's length where none does. */
export function firstEndingAfter(set: readonly Interval[], at: Instant): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((set[middle]?.to ?? Number.POSITIVE_INFINITY) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
