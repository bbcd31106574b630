// When does a path begin to page, for every moment at which its incident may begin? At once, or when support hours open.

import { nextOpen, openIntervals } from '../core/kernel/calendar.ts';
import type { Instant } from '../core/kernel/instant.ts';
import { type Interval, subtract } from '../core/kernel/interval.ts';
import type { EscalationPath } from '../core/plan/plan.ts';
import type { Context } from './context.ts';
import type { Urgency } from './situation.ts';

export interface Beginning {
  readonly starts: Interval;
  /** `null`: at once. */
  readonly begins: Instant | null;
}

/** In the order of time, without a gap. As the engine's `beginPaging`. */
export function beginnings({ plan, horizon }: Context, path: EscalationPath, urgency: Urgency): readonly Beginning[] {
  const calendar = path.lowUrgencyCalendar === null ? undefined : plan.calendars[path.lowUrgencyCalendar];
  if (urgency === 'high' || calendar === undefined) return [{ starts: horizon, begins: null }];
  const open = openIntervals(calendar, horizon.from, horizon.to);
  const closed = subtract([horizon], open).map((starts) => ({ starts, begins: nextOpen(calendar, starts.to - 1) }));
  return [...open.map((starts) => ({ starts, begins: null })), ...closed].sort((a, b) => a.starts.from - b.starts.from);
}
