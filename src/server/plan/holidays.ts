// Which public holidays has a country or one of its regions? As the date-holidays collection knows them.

import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { assert } from '../../core/kernel/assert.ts';
import { holidayText } from '../../core/kernel/holiday.ts';
import { day } from '../../core/kernel/instant.ts';
import { localAt, parseLocal } from '../../core/kernel/zone.ts';

/** Days and parts of days (as `Calendar.holidays`) of the public holidays in these years; `null` where the country or region is unknown. */
export function holidaysOf(country: string, region: string | null, years: readonly number[]): readonly string[] | null {
  const key = `${country} ${region ?? ''} ${years.join(',')}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const found = lookUp(country, region, years);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, found);
  return found;
}

/** Working out twenty years takes some ten milliseconds, and a plan is read again and again while it is written. */
const mostKept = 100;
const kept = new Map<string, readonly string[] | null>();

/** Loaded by the first plan that asks for holidays: the collection takes a third of a second and some twenty megabytes. */
function loadCollection(): typeof Holidays {
  return createRequire(import.meta.url)('date-holidays') as typeof Holidays; // a package without a type for `require`
}

function lookUp(country: string, region: string | null, years: readonly number[]): readonly string[] | null {
  const Holidays = loadCollection();
  const collection = new Holidays();
  if (!Object.hasOwn(collection.getCountries(), country)) return null;
  if (region !== null && !Object.hasOwn(collection.getStates(country) ?? {}, region)) return null;
  const options = { types: ['public' as const] };
  const calendar = region === null ? new Holidays(country, options) : new Holidays(country, region, options);
  const zone = calendar.getTimezones()?.[0] ?? 'UTC';
  return [...new Set(years.flatMap((year) => calendar.getHolidays(year).flatMap((holiday) => daysOf(holiday, zone))))];
}

/** `zone`: the place's, in which the collection gives the moments of a holiday. */
function daysOf({ date, start, end }: Pick<HolidaysTypes.Holiday, 'date' | 'start' | 'end'>, zone: string): readonly string[] {
  const named = parseLocal(date.slice(0, 16).replace(' ', 'T'));
  assert(named !== null, `${date} is a local date and time`);
  const [begins, ends] = [localAt(zone, start.getTime()), localAt(zone, end.getTime())];
  // One that begins with the sunset before the day of its name closes that day to its end. A midnight that the clock skips is no later beginning.
  const from = Math.min(begins, named);
  const to = Math.max(ends, named + Math.floor((ends - begins) / day) * day);
  const days: string[] = [];
  for (let midnight = Math.floor(from / day) * day; midnight < to; midnight += day)
    days.push(holidayText({ midnight, from: Math.max(0, from - midnight), to: Math.min(day, to - midnight) }));
  return days;
}
