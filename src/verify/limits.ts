// How much is too much, for a plan and for the verifier? Each number is a rule of practice or a bound of our own work.

import { day, hour, type Millis } from '../core/kernel/instant.ts';
import { holidayYears } from '../core/plan/calendars.ts';

export const verifyLimits = {
  /** Findings of one check that are given; the rest is counted. */
  findingsPerCheck: 50,
  /** Stretches that a finding names; the rest is counted. */
  stretchesPerFinding: 1_000,
  /** A ladder is followed for this long beyond the horizon. */
  lookAheadMs: 31 * day,
  /** Pieces into which one path's year may fall; beyond it nothing is claimed about the path. */
  piecesPerPath: 200_000,
  /** Rungs of a ladder that are kept; a path that repeats says the same again. */
  rungsPerLadder: 60,
  /** Starts of a round robin that are tried while looking for a counterexample. */
  turnsTried: 200,
  /** Choices that are made for fields and parts of conditions while it is asked whether any alert gets a scenario. */
  guessesPerScenario: 10_000,
  /** Alerts that are tried while one is looked for that fits two scenarios. */
  alertsPerPair: 200,
  /** Pairs of scenarios for which one is looked for. */
  pairsOfScenarios: 1_000,
  /** So long after it has begun to page the messages of a path are set against what their channels take. */
  pacedForMs: hour,
  /** Changes that are tried to mend one finding. */
  waysTried: 6,
  /** Turns of round robins for which that is done. */
  turnsPaced: 12,
  /** Up to which the holidays of calendars are known. */
  lastHolidayYear: holidayYears.at(-1) ?? 0,
} as const;

/** Where a search ends; tests make them small. What was not looked at for it is said by `unproven` (`src/verify/bounded.ts`). */
export type VerifyLimits = Readonly<Record<keyof typeof verifyLimits, number>>;

export const practice = {
  /** Services of tier 1 that one person may have to answer for first, at one time. */
  criticalServicesAtOnce: 6,
  /** Days without an end to being on call first; half a day more than a week, for handovers. */
  longestShiftMs: 7.5 * day,
  /** A week, and one more where a handover at night meets a change of the clock. */
  nightsInARow: 8,
  /** Local hours that are night, and how much has to be covered for it to count: more than half, so that a night is one person's. */
  night: { fromHour: 22, toHour: 7, leastMs: 4.5 * hour + 1 },
  /** Half of the time, and a little for where the horizon cuts the turns. */
  largestShareOnCall: 0.55,
  /** A schedule that covers more of the week than this is meant to cover all of it. */
  meantForAlways: 2 / 3,
  /** Shorter gaps are of no weight: clocks that tick in minutes. */
  shortestGapMs: 1 as Millis,
} as const;
