// What did a limit hold back in an incident, and how is that said? Whatever does not happen for a limit's sake is in the record.

import type { Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';

/** Limits of which one incident may fall short. */
export type LimitName = 'engagementsPerIncident' | 'audiencesPerIncident' | 'peoplePerStep' | 'catchUpSlots' | 'settlingRounds';

export interface HeldBack {
  readonly limit: LimitName;
  readonly most: number;
  /** What did not happen, as a sentence begins: `Legal is not engaged (needed at SEV1)`. */
  readonly what: string;
  /** When it was held back last. */
  readonly at: Instant;
}

export interface LimitReached {
  readonly type: 'LimitReached';
  readonly limit: LimitName;
  readonly most: number;
  readonly what: string;
}

/** Kept for the screen; all of them are in the history. */
const kept = 10;

export function limitReached(limit: LimitName, what: string): LimitReached {
  return { type: 'LimitReached', limit, most: limits[limit], what };
}

/** The same thing held back again is told once, with its newest moment. */
export function withHeldBack(all: readonly HeldBack[] | undefined, { limit, most, what }: LimitReached, at: Instant): readonly HeldBack[] {
  const others = (all ?? []).filter((each) => each.limit !== limit || each.what !== what);
  return [...others, { limit, most, what, at }].slice(-kept);
}

export function heldBackText({ limit, most, what }: Pick<HeldBack, 'limit' | 'most' | 'what'>): string {
  return `${what}: ${ruleOf(limit, most)}`;
}

function ruleOf(limit: LimitName, most: number): string {
  switch (limit) {
    case 'engagementsPerIncident':
      return `at most ${most} responsibilities are open in one incident`;
    case 'audiencesPerIncident':
      return `at most ${most} audiences are owed updates in one incident`;
    case 'peoplePerStep':
      return `a step pages at most ${most} people at once`;
    case 'catchUpSlots':
      return `at most ${most} steps are passed over in one go`;
    case 'settlingRounds':
      return `what follows from one thing is followed ${most} times in one go`;
    default:
      return limit satisfies never;
  }
}
