import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import type { Calendar, DayHours, Weekday } from '../plan/plan.ts';
import { addOpen, businessDayMs, calendarHorizonMs, isOpen, neverOpens, nextOpen, openBetween, openIntervals } from './calendar.ts';
import { day, hour, type Instant, minute, parseInstant } from './instant.ts';
import { totalMs } from './interval.ts';

const workdays: readonly Weekday[] = [1, 2, 3, 4, 5];
const office = (zone: string, holidays: readonly string[] = []): Calendar => ({
  name: 'office',
  zone,
  open: workdays.map((weekday) => ({ day: weekday, from: 540, to: 1020 })),
  holidays,
});
const at = (text: string): Instant => parseInstant(text) ?? Number.NaN;

test('eight hours on an eight-hour calendar end with the day, not with the next morning', () => {
  expect(addOpen(office('Europe/Berlin'), at('2026-11-23T08:00Z'), 8 * hour)).toBe(at('2026-11-23T16:00Z'));
});

test('time runs on after the weekend and the holiday', () => {
  const berlin = office('Europe/Berlin', ['2026-11-30']);
  expect(addOpen(berlin, at('2026-11-27T15:00Z'), 2 * hour)).toBe(at('2026-12-01T09:00Z'));
  expect(nextOpen(berlin, at('2026-11-27T16:00Z'))).toBe(at('2026-12-01T08:00Z'));
  expect(nextOpen(berlin, at('2026-12-01T10:00Z'))).toBe(at('2026-12-01T10:00Z'));
});

test('the office opens at nine on the wall before and after the clock changes', () => {
  const berlin = office('Europe/Berlin');
  expect(nextOpen(berlin, at('2026-03-27T20:00Z'))).toBe(at('2026-03-30T07:00Z'));
  expect(openBetween(berlin, at('2026-03-23T00:00Z'), at('2026-04-06T00:00Z'))).toBe(80 * hour);
});

test('without hours it is always open, holidays too', () => {
  const always: Calendar = { name: 'always', zone: 'UTC', open: null, holidays: ['2026-12-25'] };
  for (const calendar of [null, always]) {
    const christmas = at('2026-12-25T12:00Z');
    expect(isOpen(calendar, christmas)).toBe(true);
    expect(addOpen(calendar, christmas, hour)).toBe(christmas + hour);
    expect(openIntervals(calendar, christmas, christmas + day)).toEqual([{ from: christmas, to: christmas + day }]);
    expect(businessDayMs(calendar)).toBe(day);
  }
});

test('a calendar that never opens says so, and its time ends with the horizon', () => {
  const never: Calendar = { ...office('UTC'), open: [] };
  expect(neverOpens(never)).toBe(true);
  expect(nextOpen(never, 0)).toBeNull();
  expect(addOpen(never, 0, 1)).toBe(calendarHorizonMs);
  expect(businessDayMs(never)).toBe(0);
});

test.each<[string, readonly DayHours[], number]>([
  ['the most common length', [...(office('UTC').open ?? []), { day: 6, from: 0, to: 1440 }], 8],
  ['the longer of two as common', [hours(1, 0, 240), hours(2, 0, 600)], 10],
  ['split by a lunch break', [hours(1, 480, 720), hours(1, 780, 1020)], 8],
  ['past midnight', [hours(1, 1320, 360)], 8],
])('a business day is %s', (_, open, length) => {
  expect(businessDayMs({ ...office('UTC'), open })).toBe(length * hour);
});

/** Ten days around each change of the clock, and one ordinary stretch. */
const nights: readonly (readonly [zone: string, from: string])[] = [
  ['Europe/Berlin', '2026-03-25'],
  ['Europe/Berlin', '2026-10-21'],
  ['America/New_York', '2026-03-05'],
  ['America/New_York', '2026-10-28'],
  ['Australia/Lord_Howe', '2026-03-31'],
  ['Australia/Lord_Howe', '2026-10-01'],
  ['Africa/Cairo', '2026-04-21'],
  ['Africa/Cairo', '2026-10-27'],
  ['America/Sao_Paulo', '2018-02-14'],
  ['America/Sao_Paulo', '2018-11-01'],
  ['Pacific/Apia', '2011-12-27'],
  ['Asia/Kolkata', '2026-12-28'],
];
const someHours: fc.Arbitrary<readonly DayHours[]> = fc.array(
  fc.record({
    day: fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7),
    from: fc.integer({ min: 0, max: 1439 }),
    to: fc.integer({ min: 0, max: 1440 }),
  }),
  { maxLength: 12 },
);
const cases = fc.record({ night: fc.constantFrom(...nights), open: someHours, holiday: fc.option(fc.nat(10)) }).map((given) => {
  const first = Temporal.PlainDate.from(given.night[1]);
  const holidays = given.holiday === null ? [] : [first.add({ days: given.holiday }).toString()];
  const calendar: Calendar = { name: 'some', zone: given.night[0], open: given.open, holidays };
  const from = first.toZonedDateTime(calendar.zone).epochMilliseconds;
  return { calendar, from, to: from + 10 * day, minutes: openMinutes(calendar, first, from) };
});

test('open time equals a count minute by minute over every change of the clock', () => {
  fc.assert(
    fc.property(cases, fc.nat(14_399), fc.nat(14_399), ({ calendar, from, to, minutes }, a, b) => {
      const open = openIntervals(calendar, from, to);
      expect(open.every((one, i) => one.from < one.to && (open[i - 1]?.to ?? 0) < one.from)).toBe(true);
      expect(totalMs(open)).toBe(minutes.filter(Boolean).length * minute);
      expect(openBetween(calendar, from + a * minute, from + b * minute)).toBe(
        minutes.slice(a, Math.max(a, b)).filter(Boolean).length * minute,
      );
      expect(minutes.every((is, i) => i % 7 > 0 || isOpen(calendar, from + i * minute) === is)).toBe(true);
      const next = minutes.indexOf(true, a);
      if (next >= 0) expect(nextOpen(calendar, from + a * minute)).toBe(from + next * minute);
    }),
  );
});

test('adding open time is the opposite of measuring it, gives the earliest such moment, and never falls', () => {
  fc.assert(
    fc.property(cases, fc.nat(10 * day), fc.integer({ min: 1, max: 60 * day }), fc.nat(day), ({ calendar, from }, later, ms, more) => {
      const start = from + later;
      const end = addOpen(calendar, start, ms);
      if (neverOpens(calendar)) return;
      if (end === start + calendarHorizonMs) {
        // A few open minutes a week do not make up two months of time in a hundred years.
        expect(openBetween(calendar, start, end)).toBeLessThanOrEqual(ms);
        return;
      }
      expect(openBetween(calendar, start, end)).toBe(ms);
      expect(openBetween(calendar, start, end - 1)).toBe(ms - 1);
      expect(addOpen(calendar, start, ms + more)).toBeGreaterThanOrEqual(end);
      expect(addOpen(calendar, start + more, ms)).toBeGreaterThanOrEqual(end);
    }),
  );
});

function hours(weekday: Weekday, from: number, to: number): DayHours {
  return { day: weekday, from, to };
}

/** The model: for each date its windows, each bound found by Temporal alone, then minute by minute. */
function openMinutes(calendar: Calendar, first: Temporal.PlainDate, from: Instant): readonly boolean[] {
  const minutes = new Array<boolean>(14_400).fill(false);
  for (let offset = -2; offset < 13; offset += 1) {
    const date = first.add({ days: offset });
    for (const piece of piecesOn(calendar, date)) {
      const begin = (moment(calendar.zone, date, piece.from) - from) / minute;
      const end = (moment(calendar.zone, date, piece.to) - from) / minute;
      for (let i = Math.max(0, begin); i < Math.min(end, minutes.length); i += 1) minutes[i] = true;
    }
  }
  return minutes;
}

function piecesOn(calendar: Calendar, date: Temporal.PlainDate): readonly { from: number; to: number }[] {
  if (calendar.holidays.includes(date.toString())) return [];
  const yesterday = date.subtract({ days: 1 }).dayOfWeek;
  return (calendar.open ?? []).flatMap((window) => {
    const late = window.to <= window.from;
    const today = window.day === date.dayOfWeek ? [{ from: window.from, to: late ? 1440 : window.to }] : [];
    return late && window.day === yesterday ? [...today, { from: 0, to: window.to }] : today;
  });
}

function moment(zone: string, date: Temporal.PlainDate, minutes: number): Instant {
  const local = date.toPlainDateTime().add({ minutes });
  const found = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(local)) return found.epochMilliseconds;
  return found.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.NaN;
}
