// How do people respond beside answering pages? They take roles, say what is so and write updates, after a while, or forget it.

import { day, hour, minute } from '../core/kernel/instant.ts';
import type { Spread } from './chance.ts';

/** `missed`: share of occasions at which it is not done at all. */
export interface Habit extends Spread {
  readonly missed: number;
}

export interface FactHabit extends Habit {
  /** From when the time runs: the first answer, or the end of the incident. */
  readonly after: 'answer' | 'end';
}

export interface ResponseHabits {
  /** From the first answer to a role's being taken. */
  readonly roles: Habit;
  /** From the occasion (the first answer, being announced as due, being missed) to the publication. */
  readonly updates: Habit;
  /** By fact of the plan; what is not named nobody says. */
  readonly facts: Readonly<Record<string, FactHabit>>;
  /** Of those the ones that the scenario names: they are said whether or not a promise waits for them. */
  readonly named: readonly string[];
  /** What a law asks for is handed in after such shares of its time; where `facts` name a report, that holds. */
  readonly reports: { readonly medianShare: number; readonly p90Share: number; readonly missed: number };
}

/** Believable, not measured: put your own in the scenario file. */
export const usualResponse: ResponseHabits = {
  roles: { medianMs: 2 * minute, p90Ms: 6 * minute, missed: 0.05 },
  updates: { medianMs: 3 * minute, p90Ms: 8 * minute, missed: 0.1 },
  facts: {
    contained: { after: 'answer', medianMs: 20 * minute, p90Ms: hour, missed: 0.05 },
    classified: { after: 'answer', medianMs: 5 * minute, p90Ms: 15 * minute, missed: 0.1 },
    'cause-known': { after: 'answer', medianMs: 4 * hour, p90Ms: 3 * day, missed: 0.1 },
    verified: { after: 'end', medianMs: 10 * minute, p90Ms: 30 * minute, missed: 0.05 },
    'review-held': { after: 'end', medianMs: 2 * day, p90Ms: 5 * day, missed: 0.1 },
    'review-published': { after: 'end', medianMs: 4 * day, p90Ms: 9 * day, missed: 0.1 },
  },
  named: [],
  reports: { medianShare: 0.4, p90Share: 0.8, missed: 0.02 },
};

/** From when a fact that the scenario file times is counted, unless it says so. */
export function usualAfter(fact: string): FactHabit['after'] {
  return usualResponse.facts[fact]?.after ?? 'answer';
}
