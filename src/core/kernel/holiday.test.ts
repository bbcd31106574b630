import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Calendar } from '../plan/plan.ts';
import { openBetween, openIntervals } from './calendar.ts';
import { closesTheDay, holidayPart, holidayText } from './holiday.ts';
import { day, minute } from './instant.ts';

test('a holiday is written as it is read, the whole day or a part of it', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), minutes, (days, bounds) => {
      const [from = 0, to = 0] = bounds.toSorted((a, b) => a - b).map((each) => each * minute);
      const part = { midnight: days * day, from, to };
      expect(holidayPart(holidayText(part))).toEqual(part);
      expect(closesTheDay(holidayText(part))).toBe(to - from === day);
    }),
  );
  expect(holidayText(holidayPart('2026-12-24 19:00-24:00'))).toBe('2026-12-24 19:00-24:00');
});

test('parts of a day are closed, together with a night that goes into it and with other parts', () => {
  const holidays = ['2026-12-24 10:00-12:00', '2026-12-24 11:00-13:00', '2026-12-24 16:00-24:00', '2026-12-25'];
  const calendar: Calendar = { name: 'desk', zone: 'Europe/Berlin', open: [{ day: 4, from: 540, to: 1_020 }], holidays };
  const at = (time: string) => Date.parse(`2026-12-24T${time}+01:00`);
  expect(openIntervals(calendar, at('00:00'), at('23:00'))).toEqual([
    { from: at('09:00'), to: at('10:00') },
    { from: at('13:00'), to: at('16:00') },
  ]);
  const nights: Calendar = { ...calendar, open: [{ day: 3, from: 1_320, to: 660 }] };
  expect(openBetween(nights, at('00:00'), at('23:00'))).toBe(600 * minute);
});
