// What do tiers and measures mean? The importance of services in words, and what the size of a trouble is told by.

import type { Millis } from '../kernel/instant.ts';

/** How much depends on a service. */
export interface Tier {
  readonly id: string;
  readonly name: string;
  /** 1 is the most important. */
  readonly level: 1 | 2 | 3 | 4;
  readonly description: string;
}

/** Something that can be measured, or be so or not, about an incident. */
export interface Measure {
  readonly id: string;
  readonly name: string;
  /** `share`: 0 to 1. `count`: a whole number. `duration`: milliseconds. `yes`: it is so, or not. */
  readonly unit: 'share' | 'count' | 'duration' | 'yes';
  readonly description: string;
}

/** `customers-affected: at least 20%`; for `yes` the value is 1. */
export interface Threshold {
  readonly measure: string;
  readonly comparison: 'at-least' | 'at-most';
  /** In the measure's unit. */
  readonly value: number | Millis;
  /** As the plan says it. */
  readonly text: string;
}
