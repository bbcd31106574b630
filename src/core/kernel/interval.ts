// What is a stretch of time, and how are sets of them added, cut and crossed? Half-open, sorted, disjoint, never touching.

import type { Instant } from './instant.ts';

/** [from, to): `from` belongs to it, `to` does not. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** Sorted by `from`, without overlap and without two that touch. */
export type IntervalSet = readonly Interval[];
