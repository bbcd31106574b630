// Is every public holiday closed, for as long as it lasts, in every country?

import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { expect, test } from 'vitest';
import { addOpen, isOpen, openBetween } from '../../core/kernel/calendar.ts';
import { day, hour } from '../../core/kernel/instant.ts';
import { localAt, localToInstant } from '../../core/kernel/zone.ts';
import type { Calendar } from '../../core/plan/plan.ts';
import { holidaysOf } from './holidays.ts';
import { loadPlan } from './load.ts';

const collection = createRequire(import.meta.url)('date-holidays') as typeof Holidays; // a package without a type for `require`

function calendarOf(zone: string, open: string, holidays: string): Calendar {
  const text = `name: A\ncalendars:\n  it: { zone: ${zone}, open: { ${open} }, holidays: ${holidays} }\n`;
  const { plan, problems } = loadPlan([{ file: 'a.yaml', text }], () => undefined);
  const calendar = plan?.calendars.it;
  if (calendar === undefined) throw new Error(JSON.stringify(problems));
  return calendar;
}
const office = 'mon-fri: 09:00-17:00';

test.each([
  ['Kurban Bayramı, of several days', 'Europe/Istanbul', 'country: TR', 16, '2026-05-26T09:00', '2026-06-01T17:00'],
  ['Christmas Eve from 19:00 alone', 'Australia/Adelaide', 'country: AU, region: SA', 8, '2026-12-23T17:00', '2026-12-24T17:00'],
  [
    'a day that is taken out is open, and what is closed in part, too',
    'Atlantic/Reykjavik',
    'country: IS, except: [2026-12-24]',
    8,
    '2026-12-24T09:00',
    '2026-12-24T17:00',
  ],
  ['a holiday from 13:00 is worked on until then', 'Atlantic/Reykjavik', 'country: IS', 8, '2026-12-24T09:00', '2026-12-28T13:00'],
])('%s', (_, zone, holidays, hours, from, due) => {
  const calendar = calendarOf(zone, office, `{ ${holidays} }`);
  expect(addOpen(calendar, localToInstant(zone, from), hours * hour)).toBe(localToInstant(zone, due));
});

const years = [2024, 2025, 2026, 2027, 2028, 2029, 2030];

test('at every time of every public holiday of every country it is closed, from 2024 to 2030, and for no longer', {
  timeout: 120_000,
}, () => {
  const open: string[] = [];
  for (const country of Object.keys(new collection().getCountries())) {
    const place = new collection(country, { types: ['public'] });
    const zone = place.getTimezones()[0] ?? 'UTC';
    const always = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ day: weekday, from: 0, to: 1_440 }));
    const calendar = { name: country, zone, open: always, holidays: holidaysOf(country, null, years) ?? [] };
    for (const year of years) {
      const ranges = place.getHolidays(year).map(({ start, end, name }) => ({ from: start.getTime(), to: end.getTime(), name }));
      for (const { from, to, name } of ranges)
        for (let at = from; at < to; at += 3 * hour)
          if (isOpen(calendar, at)) open.push(`${country} ${name} ${new Date(at).toISOString()}`);
      // A day may be closed to its end, and its clock may change; beyond that nothing is closed.
      const [first, last] = [Date.UTC(year, 0, 3), Date.UTC(year, 11, 29)];
      const closed = last - first - openBetween(calendar, first, last);
      const most = ranges.reduce((sum, { from, to }) => sum + (Math.ceil(localAt(zone, to) / day) * day - localAt(zone, from)), 0);
      if (closed > most) open.push(`${country} ${year}: closed for ${closed / hour} h, and holidays are ${most / hour} h`);
    }
  }
  expect(open).toEqual([]);
});
