// What came of a question on which only so much work is spent? Its answer, or the limit at which it was given up: never silence.

import { formatDuration } from '../core/kernel/duration.ts';
import type { VerifyLimits } from './limits.ts';

export type Bounded<T> = { readonly proven: true; readonly value: T } | GaveUp;

export interface GaveUp {
  readonly proven: false;
  readonly limit: LimitName;
}

export type LimitName = keyof typeof met;

export function proven<T>(value: T): Bounded<T> {
  return { proven: true, value };
}

export function gaveUp(limit: LimitName): GaveUp {
  return { proven: false, limit };
}

/** What was too much, as the rest of a sentence; `mend` is what the asker can do about it. */
export function sayLimit(name: LimitName, limits: VerifyLimits): { readonly text: string; readonly mend: string } {
  const { text, mend } = met[name];
  return { text: text(limits[name]), mend };
}

const fewerDays = 'ask about fewer days with `--days`';
const count = (number: number) => number.toLocaleString('en');

const met = {
  piecesPerPath: { text: (most: number) => `the horizon falls into more than ${count(most)} pieces`, mend: fewerDays },
  lookAheadMs: {
    text: (most: number) => `it takes more than ${formatDuration(most)} to its backstop, and what comes later is not looked at`,
    mend: 'shorten the waits of the path',
  },
  rungsPerLadder: {
    text: (most: number) => `more than ${count(most)} pages follow one another within the promise, and the later ones are not looked at`,
    mend: 'let the path wait longer between its pages, or repeat less often',
  },
  turnsTried: {
    text: (most: number) => `its round robins stand in more than ${count(most)} ways, and among those that were tried it does not happen`,
    mend: 'let the round robins of one path have as many members as one another',
  },
  turnsPaced: {
    text: (most: number) => `whoever is next in its round robins is told differently, and only ${count(most)} of their turns are tried`,
    mend: 'let the members of a round robin be told in the same way',
  },
  pacedForMs: {
    text: (most: number) =>
      `for ${formatDuration(most)} no message to them leaves behind the others, and what comes later is not looked at`,
    mend: 'let fewer people be told by one channel at once',
  },
  guessesPerScenario: {
    text: (most: number) => `its condition and the earlier ones are more intricate than ${count(most)} trials tell`,
    mend: 'compare fields with texts (`alert.class == "…"`) rather than with patterns',
  },
  alertsPerPair: {
    text: (most: number) => `among ${count(most)} alerts that were tried none fits both, and there are more to try`,
    mend: 'compare fields with fewer texts',
  },
  pairsOfScenarios: {
    text: (most: number) => `there are more than ${count(most)} pairs of scenarios to compare, and the later ones are not`,
    mend: 'let fewer scenarios strike one service',
  },
  lastHolidayYear: {
    text: (last: number) => `holidays are known up to the year ${last}, and the horizon ends later`,
    mend: 'ask about an earlier time',
  },
} as const;
