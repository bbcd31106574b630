// When does a path begin to page, for every moment at which its incident may begin? At once, after it was held back, or when support hours open.

import { nextOpen, openIntervals } from '../core/kernel/calendar.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import { type Interval, subtract } from '../core/kernel/interval.ts';
import type { EscalationPath } from '../core/plan/plan.ts';
import type { Context } from './context.ts';
import type { Urgency } from './situation.ts';

export interface Beginning {
  readonly starts: Interval;
  /** `null`: at once, or when nothing holds it back any more. */
  readonly begins: Instant | null;
}

/** In the order of time, without a gap. As the engine's `beginPaging`: what is held back looks for its hours when that is over. */
export function beginnings({ plan, horizon }: Context, path: EscalationPath, urgency: Urgency, heldMs: Millis): readonly Beginning[] {
  const calendar = path.lowUrgencyCalendar === null ? undefined : plan.calendars[path.lowUrgencyCalendar];
  if (urgency === 'high' || calendar === undefined) return [{ starts: horizon, begins: null }];
  const open = openIntervals(calendar, horizon.from + heldMs, horizon.to + heldMs).map(({ from, to }) => ({
    from: from - heldMs,
    to: to - heldMs,
  }));
  const closed = subtract([horizon], open).map((starts) => ({ starts, begins: nextOpen(calendar, starts.to - 1 + heldMs) }));
  return [...open.map((starts) => ({ starts, begins: null })), ...closed].sort((a, b) => a.starts.from - b.starts.from);
}
