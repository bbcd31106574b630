// When is each calendar open? Hours as written, holidays as dates or from a country's law.

import { dateOfHoliday } from '../kernel/holiday.ts';
import type { Calendar } from './plan.ts';
import type { Entry } from './schema.ts';
import { resolveEach, type Scope } from './scope.ts';

/** The years for which a country's holidays are worked out; fixed, so that a plan means the same whenever it is read. */
export const holidayYears: readonly number[] = Array.from({ length: 21 }, (_, index) => 2020 + index);

export function resolveCalendars(scope: Scope): Readonly<Record<string, Calendar>> {
  return resolveEach(scope.draft.entries.calendars, (id, entry) => ({
    name: id,
    zone: entry.zone,
    open: entry.open === 'always' ? null : entry.open,
    holidays: holidaysOf(id, entry, scope),
  }));
}

function holidaysOf(id: string, entry: Entry<'calendars'>, scope: Scope): readonly string[] {
  const path = ['calendars', id, 'holidays'];
  const { holidays } = entry;
  const none = 'country' in holidays ? false : holidays.length === 0;
  if (entry.open === 'always' && !none)
    scope.report.warning(path, 'a calendar that is always open is open on holidays too', { onKey: true });
  if (!('country' in holidays)) return sorted(holidays);
  const region = holidays.region ?? null;
  if (scope.outside.holidaysOf === undefined) {
    scope.report.error([...path, 'country'], 'holidays by country are not known here: list the dates');
    return [];
  }
  const dates = scope.outside.holidaysOf(holidays.country, region, holidayYears);
  if (dates === null) {
    const place = region === null ? holidays.country : `${holidays.country} ${region}`;
    scope.report.error([...path, region === null ? 'country' : 'region'], `the holidays of ${place} are not known: list the dates`);
    return [];
  }
  for (const [index, date] of holidays.except.entries()) {
    if (!dates.some((each) => dateOfHoliday(each) === date))
      scope.report.warning([...path, 'except', index], `${date} is no public holiday there`);
  }
  return sorted([...dates.filter((each) => !holidays.except.includes(dateOfHoliday(each))), ...holidays.also]);
}

function sorted(dates: readonly string[]): readonly string[] {
  return [...new Set(dates)].toSorted();
}
