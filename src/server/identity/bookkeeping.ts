// What is noted in passing while somebody reads? That a token was used, that a session goes on. To read needs no write: it neither waits for the note nor
// fails with it, where the database only reads, or does not answer.

import type { Kysely } from 'kysely';
import { type Millis, second } from '../../core/kernel/instant.ts';
import type { Tables } from '../store/schema.ts';

export const bookkeepingLimits = {
  /** Notes under way at once; what comes beyond it is noted at the next use. */
  underWay: 4,
  /** After one that failed nothing is noted for so long, so that a database that only reads is not asked at each request. */
  restMs: 10 * second,
} as const;

export interface Bookkeeping {
  /** Begins it, or leaves it out. Never rejects, and nobody waits for it. */
  note(work: () => Promise<unknown>): void;
}

/** What it takes to see who asks. */
export interface Recognizing {
  readonly db: Kysely<Tables>;
  readonly bookkeeping: Bookkeeping;
}

export function createBookkeeping(elapsed: () => Millis = () => performance.now()): Bookkeeping {
  let underWay = 0;
  let restsUntil = Number.NEGATIVE_INFINITY;
  return {
    note(work) {
      if (underWay >= bookkeepingLimits.underWay || elapsed() < restsUntil) return;
      underWay += 1;
      work()
        .catch(() => {
          restsUntil = elapsed() + bookkeepingLimits.restMs;
        })
        .finally(() => {
          underWay -= 1;
        });
    },
  };
}
