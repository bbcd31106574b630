// When may the next one be, where only so many may be in any stretch of so long? The moments at which there was one are all that is known.

import type { Instant, Millis } from './instant.ts';

export interface Quota {
  readonly count: number;
  readonly perMs: Millis;
}

export interface Taken {
  /** The earliest moment from `at` on at which one more may be. */
  freeAt(at: Instant, quota: Quota): Instant;
  /** There was one, no earlier than the one before. */
  take(at: Instant, quota: Quota): void;
}

export function createTaken(): Taken {
  let moments: Instant[] = [];
  return {
    freeAt: (at, { count, perMs }) => {
      const oldest = moments.at(-count);
      return oldest === undefined ? at : Math.max(at, oldest + perMs);
    },
    take: (at, { count }) => {
      moments.push(at);
      if (moments.length > 2 * count) moments = moments.slice(-count);
    },
  };
}
