// When does somebody answer a page in a replay? As the record says of that person or incident; where it is silent, as assumed, and said so.

import { formatDuration } from '../../core/kernel/duration.ts';
import { type Instant, type Millis, minute } from '../../core/kernel/instant.ts';
import { belongsTo, livesOf } from './lives.ts';
import { isNight } from './night.ts';
import type { PastAnswer, PastIncident } from './past.ts';

export interface Assumptions {
  /** From a page to the answer, where nothing is known. */
  readonly answerMs: Millis;
  /** The same for a page between 22:00 and 07:00 on the person's own clock. */
  readonly answerAtNightMs: Millis;
}

export const usualAssumptions: Assumptions = { answerMs: 3 * minute, answerAtNightMs: 7 * minute };

export interface Answering {
  /** `null`: this person does not answer. */
  readonly afterMs: Millis | null;
  readonly why: string;
}

export interface AskedPage {
  readonly person: string;
  /** The person's. */
  readonly zone: string;
  readonly at: Instant;
  /** When the incident's first page left under the plan that the record was lived under: before that nobody was waited for. */
  readonly firstPageAt: Instant;
}

export function answeringOf(past: PastIncident, page: AskedPage, assumed: Assumptions): Answering {
  const own = answersOf(past, page);
  const answered = own.find((each) => each.answeredAt !== null);
  if (answered?.answeredAt != null) {
    const afterMs = answered.answeredAt - answered.pagedAt;
    return { afterMs, why: `answered ${formatDuration(afterMs)} after the page, as on record` };
  }
  if (own.length > 0) return { afterMs: null, why: 'was paged and did not answer, as on record' };
  // What the record knows of the incident as a whole holds for whoever is paged.
  if (past.acknowledgedAt !== null) {
    const afterMs = shortestAnswer(past) ?? Math.max(0, past.acknowledgedAt - page.firstPageAt);
    return { afterMs, why: `answers ${formatDuration(afterMs)} after the page, as the incident was answered on record` };
  }
  const night = isNight(page.at, page.zone);
  const afterMs = night ? assumed.answerAtNightMs : assumed.answerMs;
  return { afterMs, why: `assumed to answer ${formatDuration(afterMs)} after a page by ${night ? 'night' : 'day'}` };
}

/** Of that time that the incident was open; of the others, where nobody knows how they answered then. */
function answersOf(past: PastIncident, { person, at }: { person: string; at: Instant }): readonly PastAnswer[] {
  const all = past.answers.filter((each) => each.person === person);
  const life = livesOf(past).findLast(({ from }) => from <= at);
  const then = all.filter(({ pagedAt }) => life !== undefined && belongsTo(life, pagedAt));
  return then.length > 0 ? then : all;
}

function shortestAnswer(past: PastIncident): Millis | null {
  const all = past.answers.flatMap(({ pagedAt, answeredAt }) => (answeredAt === null ? [] : [answeredAt - pagedAt]));
  return all.length === 0 ? null : Math.min(...all);
}
