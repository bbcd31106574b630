// By how much is a promise broken in the worst case? The first message is set against the deadline, for every moment of the horizon.

import { openBetween, openIntervals } from '../core/kernel/calendar.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Interval } from '../core/kernel/interval.ts';
import type { Calendar } from '../core/plan/plan.ts';
import { type FirstMessage, messageAt } from './messages.ts';
import type { Piecewise } from './piecewise.ts';

export interface Worst {
  readonly start: Instant;
  /** Open time from the start to the first message, at least. */
  readonly takesMs: Millis;
}

/**
 * The start at which the first message takes longest on the calendar, where that is no less than the target; `null` where an answer that
 * comes at once is in time for every start. A promise is broken at its deadline, not a moment after.
 */
export function worstOf(messages: Piecewise<FirstMessage>, calendar: Calendar | null, targetMs: Millis): Worst | null {
  let worst: Worst | null = null;
  for (const piece of messages) {
    for (const start of startsToTry(piece, piece.value, calendar, targetMs)) {
      const at = messageAt(piece.value, start);
      const takesMs = at === null ? 0 : openBetween(calendar, start, at);
      if (takesMs >= targetMs && (worst === null || takesMs > worst.takesMs)) worst = { start, takesMs };
    }
  }
  return worst;
}

/** Between two of these the time taken only rises or only falls, so that it is longest at one of them. */
function startsToTry(piece: Interval, { afterMs, at }: FirstMessage, calendar: Calendar | null, targetMs: Millis): readonly Instant[] {
  // Open time is never more than time.
  const longest = Math.min(afterMs ?? Number.POSITIVE_INFINITY, at === null ? Number.POSITIVE_INFINITY : at - piece.from);
  if (longest < targetMs) return [];
  const last = piece.to - 1;
  const starts = [piece.from, last];
  const turning = afterMs === null || at === null ? null : at - afterMs;
  if (turning !== null) starts.push(turning);
  if (afterMs !== null && calendar !== null && calendar.open !== null) {
    for (const { from, to } of openIntervals(calendar, piece.from, piece.to + afterMs)) starts.push(from, to - afterMs, to, from - afterMs);
  }
  return starts.filter((start) => start >= piece.from && start <= last);
}
