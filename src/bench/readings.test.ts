import { expect, test } from 'vitest';
import { kept, type Reading, readingJson, readingTable } from './readings.ts';

const reading = (wish: Partial<Reading>): Reading & { row: string } => ({
  row: 'page',
  what: 'p99',
  unit: 'ms',
  rounds: [40, 44, 90],
  target: { atMost: 50 },
  beside: null,
  lost: 0,
  ...wish,
});

test('a promise is kept where the median keeps it, from whichever side', () => {
  expect(kept(reading({}))).toBe(true);
  expect(kept(reading({ rounds: [40, 60, 90] }))).toBe(false);
  expect(kept(reading({ target: { atLeast: 44 } }))).toBe(true);
  expect(kept(reading({ target: { atLeast: 45 } }))).toBe(false);
  expect(kept(reading({ target: null }))).toBeNull();
});

test('the table shows the median, its spread, the target with the verdict, what stood beside it, and what was lost', () => {
  const beside = { what: 'a handler that keeps nothing', rounds: [5] };
  const text = readingTable([reading({ beside }), reading({ what: 'max', rounds: [1_234], lost: 3, target: null })]);
  const lines = text.split('\n');
  expect(lines[1]).toMatch(/^page +p99 +44 ms +40 to 90 +≤ 50 ms kept +5 ms a handler that keeps nothing$/);
  expect(lines[2]).toMatch(/^page +max +1,234 ms +3 LOST$/);
});

test('a program gets the same numbers', () => {
  expect(readingJson(reading({}))).toMatchObject({ row: 'page', median: 44, least: 40, most: 90, kept: true, beside: null });
});
