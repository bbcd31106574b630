// Which public holidays has a country or one of its regions? As the date-holidays collection knows them.

import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';

/** Dates (`2026-12-25`) of the public holidays in these years; `null` where the country or region is unknown. */
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
  return years.flatMap((year) => calendar.getHolidays(year).map((holiday) => holiday.date.slice(0, 10)));
}
