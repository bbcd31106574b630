// Does a chain of promises fit into the promise that it serves? Link after link is counted on its own hours, from the worst moment there is.

import { addOpen, openIntervals } from '../core/kernel/calendar.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Calendar } from '../core/plan/plan.ts';
import { calendarOf } from '../core/sla/decide.ts';
import type { Context } from './context.ts';

export interface Link {
  /** `payments answers within 5m`. */
  readonly text: string;
  readonly ms: Millis;
  /** A calendar's name; `null`: time runs always. */
  readonly calendar: string | null;
}

export interface Excess {
  readonly start: Instant;
  /** Real time from the start to the end of the chain, and to the promise's deadline. */
  readonly takesMs: Millis;
  readonly allowedMs: Millis;
}

/** The moment of the horizon at which the chain ends latest after the deadline; `null` where it never does. */
export function excessOf(context: Context, chain: readonly Link[], promise: Pick<Link, 'ms' | 'calendar'>): Excess | null {
  const links = chain.map(({ ms, calendar }) => ({ ms, calendar: calendarOf(context.plan, calendar) }));
  const due = calendarOf(context.plan, promise.calendar);
  let worst: Excess | null = null;
  for (const start of startsToTry(context, [...links.map(({ calendar }) => calendar), due])) {
    const end = links.reduce((at, { ms, calendar }) => addOpen(calendar, at, ms), start);
    const excess = { start, takesMs: end - start, allowedMs: addOpen(due, start, promise.ms) - start };
    const by = excess.takesMs - excess.allowedMs;
    if (by > 0 && (worst === null || by > worst.takesMs - worst.allowedMs)) worst = excess;
  }
  return worst;
}

/** Where hours begin and end a deadline jumps; between two such moments it moves along with the start. */
function startsToTry({ horizon, once }: Context, calendars: readonly (Calendar | null)[]): readonly Instant[] {
  const timed = [...new Set(calendars)].filter((calendar) => calendar !== null && calendar.open !== null);
  return once(`starts on ${timed.map((calendar) => calendar?.name ?? '').join(' ')}`, () => {
    const edges = timed.flatMap((calendar) =>
      openIntervals(calendar, horizon.from, horizon.to).flatMap(({ from, to }) => [from, to - 1, to]),
    );
    return [...new Set([horizon.from, ...edges])].filter((at) => horizon.from <= at && at < horizon.to);
  });
}
