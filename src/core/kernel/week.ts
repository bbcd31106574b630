// Which hours of the wall clock repeat every week? Kept as milliseconds since Monday, midnight.

import type { DayHours } from '../plan/plan.ts';
import { day, type Millis, minute } from './instant.ts';
import { type IntervalSet, intersect, normalise } from './interval.ts';
import { firstMonday, type Local, modulo } from './zone.ts';

export const week: Millis = 7 * day;

/** Within [0, week). A window whose `to` is not after its `from` goes on into the next day, on Sunday into Monday. */
export function weekOf(hours: readonly DayHours[]): IntervalSet {
  const windows = hours.map((window) => {
    const from = (window.day - 1) * day + window.from * minute;
    return { from, to: from + lengthOf(window) };
  });
  return normalise(windows.flatMap(({ from, to }) => [cut(from, to), cut(from - week, to - week)]));
}

/** The hours of each day, Monday first, as milliseconds since that day's midnight. */
export function daysOf(hours: IntervalSet): readonly IntervalSet[] {
  return Array.from({ length: 7 }, (_, index) => {
    const midnight = index * day;
    return intersect(hours, [{ from: midnight, to: midnight + day }]).map(({ from, to }) => ({ from: from - midnight, to: to - midnight }));
  });
}

/** Whether any of the hours lies in the stretch of the wall clock that begins at `from`. */
export function meets(hours: IntervalSet, from: Local, length: Millis): boolean {
  if (length >= week) return hours.length > 0;
  const begin = modulo(from - firstMonday, week);
  const stretch = [cut(begin, begin + length), cut(begin - week, begin + length - week)];
  return intersect(hours, normalise(stretch)).length > 0;
}

/** How long a window is on the wall; from a time to the same time is a whole day. */
export function lengthOf(window: DayHours): Millis {
  return (window.to > window.from ? window.to - window.from : window.to + 1_440 - window.from) * minute;
}

function cut(from: number, to: number) {
  return { from: Math.max(from, 0), to: Math.min(to, week) };
}
