import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, longestSpanMs, parseSpan } from './duration.ts';
import { day, hour, minute, second } from './instant.ts';

test.each([
  ['90s', 90 * second],
  ['5m', 5 * minute],
  ['1h30m', 90 * minute],
  ['1h 30m', 90 * minute],
  ['2d', 2 * day],
  ['1w', 7 * day],
  ['5 minutes', 5 * minute],
  ['4 hours', 4 * hour],
  ['1 hour 15 minutes', 75 * minute],
  [' 2D ', 2 * day],
])('reads %j as elapsed time', (text, ms) => {
  expect(parseSpan(text)).toEqual({ ok: true, value: { kind: 'elapsed', ms } });
});

test.each([
  ['2 business days', 2],
  ['1 business day', 1],
  ['10 Business Days', 10],
])('reads %j as open days', (text, days) => {
  expect(parseSpan(text)).toEqual({ ok: true, value: { kind: 'business-days', days } });
});

test.each(['', '5', 'm', '5 apples', '1.5h', '-5m', '30m1h', '5m5m', '1h business days', 'business days', '1h,5m', '9'.repeat(200)])(
  'refuses %j and shows how to write it',
  (text) => {
    const result = parseSpan(text);
    expect(result).toMatchObject({ ok: false, refusal: { code: 'duration-unreadable' } });
    expect(result).toMatchObject({ refusal: { message: expect.stringContaining('a duration like `5m`, `1h30m` or `2 business days`') } });
  },
);

test.each(['0m', '0h0s', '0 business days'])('refuses %j, which is no time at all', (text) => {
  expect(parseSpan(text)).toMatchObject({ ok: false, refusal: { code: 'duration-not-positive' } });
});

test.each(['3653d', '99999999999999999999h', '99999 business days'])('refuses %j, which is too long', (text) => {
  expect(parseSpan(text)).toMatchObject({ ok: false, refusal: { code: 'duration-too-long' } });
});

test.each([
  [90 * minute, '1h 30m'],
  [45 * second, '45s'],
  [2 * day + 4 * hour, '2d 4h'],
  [350, '350ms'],
  [1_500, '1s 500ms'],
  [0, '0s'],
  [day + 5 * minute, '1d'],
  [30 * day, '30d'],
  [-5 * minute, '-5m'],
])('shows %i ms as %j', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('what is shown of whole seconds can be read again, and is never longer than the truth', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: longestSpanMs / second }), (seconds) => {
      const read = parseSpan(formatDuration(seconds * second));
      if (!read.ok || read.value.kind !== 'elapsed') throw new Error('unreadable');
      expect(read.value.ms).toBeLessThanOrEqual(seconds * second);
      expect(read.value.ms).toBeGreaterThan((seconds * second) / 2);
    }),
  );
});
