// When is a calendar open, how much open time passes, and when has so much of it passed?
// Open hours are worked out a year at a time and remembered with the calendar, which is never changed.

import type { Calendar } from '../plan/plan.ts';
import { assert } from './assert.ts';
import { holidayPart } from './holiday.ts';
import { day, type Instant, type Millis } from './instant.ts';
import { contains, firstEndingAfter, type Interval, type IntervalSet, intersect, normalise, subtract, union } from './interval.ts';
import { daysOf, lengthOf, weekOf } from './week.ts';
import { instantOf, type Local, localAt, weekdayOf } from './zone.ts';

/** Nobody looks further: a hundred years. It holds any time that a plan may promise on any sensible hours. */
export const calendarHorizonMs: Millis = 36_525 * day;

/** The stretches of [from, to) in which it is open; `null` is always open. */
export function openIntervals(calendar: Calendar | null, from: Instant, to: Instant): IntervalSet {
  if (from >= to) return [];
  if (calendar === null || calendar.open === null) return [{ from, to }];
  const open = yearsBetween(calendar, from, to).flatMap((year) => intersect(year.open, [{ from, to }]));
  return normalise(open);
}

/** How much of [from, to) is open time. */
export function openBetween(calendar: Calendar | null, from: Instant, to: Instant): Millis {
  if (from >= to) return 0;
  if (calendar === null || calendar.open === null) return to - from;
  return yearsBetween(calendar, from, to).reduce((sum, year) => sum + openBefore(year, to) - openBefore(year, from), 0);
}

/**
 * The earliest moment at which `ms` of open time has passed since `from`. Where that takes more than the horizon,
 * as on a calendar that never opens, it is the horizon's end: as good as never. `neverOpens` tells beforehand.
 */
export function addOpen(calendar: Calendar | null, from: Instant, ms: Millis): Instant {
  assert(ms >= 0, 'open time is added, never taken away');
  if (ms === 0) return from;
  if (calendar === null || calendar.open === null) return from + ms;
  const end = from + calendarHorizonMs;
  if (neverOpens(calendar)) return end;
  for (let index = yearOf(from), left = ms; index <= yearOf(end); index += 1) {
    const year = yearAt(calendar, index);
    const skipped = openBefore(year, from);
    if (left <= year.openMs - skipped) return Math.min(momentOf(year, skipped + left), end);
    left -= year.openMs - skipped;
  }
  return end;
}

export function isOpen(calendar: Calendar | null, at: Instant): boolean {
  if (calendar === null || calendar.open === null) return true;
  return contains(yearAt(calendar, yearOf(at)).open, at);
}

/** `at` itself while it is open, else when it opens next; `null` where it does not within the horizon. */
export function nextOpen(calendar: Calendar | null, at: Instant): Instant | null {
  if (calendar === null || calendar.open === null) return at;
  if (neverOpens(calendar)) return null;
  for (let index = yearOf(at); index <= yearOf(at + calendarHorizonMs); index += 1) {
    const { open } = yearAt(calendar, index);
    const next = open[firstEndingAfter(open, at)];
    if (next !== undefined) return Math.max(next.from, at);
  }
  return null;
}

/** Whether its week has no open hours at all: a plan that promises time on it can't mean it. */
export function neverOpens(calendar: Calendar | null): boolean {
  return calendar?.open?.length === 0;
}

/** One business day: the most common open length of its weekdays, the longer on a tie. 24 h if always open, 0 if never. */
export function businessDayMs(calendar: Calendar | null): Millis {
  if (calendar === null || calendar.open === null) return day;
  const open = calendar.open;
  const lengths = [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
    const windows = open.filter((window) => window.day === weekday);
    const spans = windows.map((window) => ({ from: window.from * 60_000, to: window.from * 60_000 + lengthOf(window) }));
    return normalise(spans).reduce((sum, { from, to }) => sum + to - from, 0);
  });
  const days = lengths.filter((ms) => ms > 0);
  const count = (ms: Millis) => days.filter((other) => other === ms).length;
  return days.reduce((best, ms) => (count(ms) > count(best) || (count(ms) === count(best) && ms > best) ? ms : best), 0);
}

/** One year's open hours, with the open time that has passed before each. */
interface Year {
  readonly open: IntervalSet;
  readonly before: readonly Millis[];
  readonly openMs: Millis;
}

const yearMs = 365 * day;
const remembered = new WeakMap<Calendar, { readonly days: readonly IntervalSet[]; readonly years: Map<number, Year> }>();

function yearOf(at: Instant): number {
  return Math.floor(at / yearMs);
}

function yearsBetween(calendar: Calendar, from: Instant, to: Instant): readonly Year[] {
  assert(to - from <= calendarHorizonMs, 'open time is asked for within the horizon');
  const years: Year[] = [];
  for (let index = yearOf(from); index <= yearOf(to - 1); index += 1) years.push(yearAt(calendar, index));
  return years;
}

function yearAt(calendar: Calendar, index: number): Year {
  let known = remembered.get(calendar);
  if (known === undefined) {
    known = { days: daysOf(weekOf(calendar.open ?? [])), years: new Map() };
    remembered.set(calendar, known);
  }
  let year = known.years.get(index);
  if (year === undefined) {
    year = openYear(calendar, known.days, index);
    known.years.set(index, year);
  }
  return year;
}

function openYear(calendar: Calendar, days: readonly IntervalSet[], index: number): Year {
  const { zone } = calendar;
  const bounds = { from: index * yearMs, to: (index + 1) * yearMs };
  const closed = closedOf(calendar);
  const windows: Interval[] = [];
  // A day more at either end, since the wall clock may jump there.
  const last = localAt(zone, bounds.to) + day;
  for (let midnight = Math.floor(localAt(zone, bounds.from) / day - 1) * day; midnight <= last; midnight += day) {
    const hours = days[weekdayOf(midnight) - 1] ?? [];
    for (const { from, to } of subtract(hours, closed.get(midnight) ?? [])) {
      windows.push({ from: instantOf(zone, midnight + from), to: instantOf(zone, midnight + to) });
    }
  }
  const open = intersect(normalise(windows), [bounds]);
  let openMs = 0;
  const before = open.map(({ from, to }) => {
    openMs += to - from;
    return openMs - (to - from);
  });
  return { open, before, openMs };
}

/** By the midnight of each day on which a holiday closes something: what it closes, since midnight. */
function closedOf({ holidays }: Calendar): ReadonlyMap<Local, IntervalSet> {
  const closed = new Map<Local, IntervalSet>();
  for (const { midnight, from, to } of holidays.map(holidayPart)) closed.set(midnight, union(closed.get(midnight) ?? [], [{ from, to }]));
  return closed;
}

function openBefore(year: Year, at: Instant): Millis {
  const index = firstEndingAfter(year.open, at);
  const next = year.open[index];
  return next === undefined ? year.openMs : (year.before[index] ?? 0) + Math.max(0, at - next.from);
}

/** When `ms` of the year's open time has passed, for 0 < ms ≤ openMs: at an interval's end rather than the next one's start. */
function momentOf(year: Year, ms: Millis): Instant {
  let low = 0;
  let high = year.before.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((year.before[middle] ?? 0) < ms) low = middle;
    else high = middle - 1;
  }
  const found = year.open[low];
  assert(found !== undefined, 'a year with open time has open hours');
  return found.from + ms - (year.before[low] ?? 0);
}
