import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, hour, minute, second } from '../../core/kernel/instant.ts';
import { countdownText, relativeText, spanText } from './duration.ts';

test('a countdown shows zero exactly at the moment, and counts on with a plus', () => {
  expect(countdownText(2 * minute + 14 * second)).toBe('02:14');
  expect(countdownText(1)).toBe('00:01');
  expect(countdownText(0)).toBe('00:00');
  expect(countdownText(-31 * second)).toBe('+00:31');
  expect(countdownText(hour + 2 * minute + 14 * second)).toBe('1:02:14');
  expect(countdownText(3 * day + 4 * hour + 10 * minute)).toBe('3 d 04:10');
});

test('a countdown keeps its width from second to second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 3_599 }), (seconds) => {
      expect(countdownText(seconds * second)).toHaveLength(5);
    }),
  );
});

test('a span says the one or two units that matter', () => {
  expect(spanText(45 * second)).toBe('45 s');
  expect(spanText(100 * second)).toBe('1 min 40 s');
  expect(spanText(14 * minute + 3 * second)).toBe('14 min');
  expect(spanText(62 * minute)).toBe('1 h 2 min');
  expect(spanText(3 * day + 4 * hour)).toBe('3 d 4 h');
});

test('what is near is said relative to now', () => {
  expect(relativeText(1_000, 3_000)).toBe('just now');
  expect(relativeText(0, 34 * second)).toBe('30 s ago');
  expect(relativeText(5 * hour + minute, 0)).toBe('in 5 h');
});
