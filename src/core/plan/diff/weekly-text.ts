// How is a stretch that comes again every week said? Screens say it, too; it needs no time zone.

import type { Weekday } from '../plan.ts';

/** On these days, from one time of day to another, which may be on a later day; in minutes since midnight of each day. */
export interface Weekly {
  readonly days: readonly Weekday[];
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** `every Saturday 02:00–08:00`, `every Monday to Friday 18:00–09:00`. */
export function weeklyText({ days, fromMinute, toMinute }: Weekly): string {
  const names = days.map((each) => weekdays[each - 1] ?? '');
  const inARow = days.length > 2 && days.every((each, index) => index === 0 || each === (days[index - 1] ?? 0) + 1);
  const on = days.length === 7 ? 'day' : inARow ? `${names[0]} to ${names.at(-1)}` : names.join(' and ');
  // An end on the next day's clock needs no word; one that is later does.
  const later = Math.floor((toMinute - 1) / minutesOfDay);
  return `every ${on} ${clock(fromMinute)}–${clock(toMinute)}${later > 1 ? ` ${later} days later` : ''}`;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const minutesOfDay = 24 * 60;

function clock(minute: number): string {
  const time = minute % minutesOfDay;
  return minute > 0 && time === 0 ? '24:00' : `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`;
}
