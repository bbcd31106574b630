// Is a month a month of the calendar?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, monthsAfter } from './instant.ts';

test.each([
  ['2026-01-31T10:30:00Z', 1, '2026-02-28T10:30:00.000Z'],
  ['2028-01-31T10:30:00Z', 1, '2028-02-29T10:30:00.000Z'],
  ['2026-03-03T10:00:00Z', 1, '2026-04-03T10:00:00.000Z'],
  ['2026-12-31T23:59:59.999Z', 2, '2027-02-28T23:59:59.999Z'],
  ['1969-12-31T23:00:00Z', 1, '1970-01-31T23:00:00.000Z'],
])('%s and %i month(s) is %s', (from, months, to) => {
  expect(new Date(monthsAfter(Date.parse(from), months)).toISOString()).toBe(to);
});

test('a month is 28 to 31 days long, keeps the time of day, and later is later', () => {
  fc.assert(
    fc.property(fc.integer({ min: -4e12, max: 4e12 }), fc.integer({ min: 1, max: 120 }), (at, months) => {
      const then = monthsAfter(at, months);
      expect((then - at) % day).toBe(0);
      expect(then - at).toBeGreaterThanOrEqual(28 * months * day);
      expect(then - at).toBeLessThanOrEqual(31 * months * day);
      expect(monthsAfter(at, months + 1)).toBeGreaterThan(then);
    }),
  );
});
