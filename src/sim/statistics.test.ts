import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distributionOf, quantile, shareOf } from './statistics.ts';

test("Wilson's interval is the published one", () => {
  expect(shareOf(8, 10)).toMatchObject({ share: 0.8 });
  expect(shareOf(8, 10).low).toBeCloseTo(0.4902, 4);
  expect(shareOf(8, 10).high).toBeCloseTo(0.9433, 4);
  expect(shareOf(0, 20).low).toBe(0);
  expect(shareOf(0, 20).high).toBeCloseTo(0.1611, 4);
  expect(shareOf(0, 0)).toMatchObject({ low: 0, high: 1 });
});

test('an interval holds its share, stays within 0 and 1, and shrinks with more runs', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, portion) => {
      const count = Math.round(portion * of);
      const { low, share, high } = shareOf(count, of);
      expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true);
      const more = shareOf(count * 4, of * 4);
      expect(more.high - more.low).toBeLessThan(high - low);
    }),
  );
});

test('the bars of a distribution hold every value once, side by side', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400_000_000 }), { minLength: 1, maxLength: 300 }), (values) => {
      const found = distributionOf(values);
      expect(found?.bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(values.length);
      expect(found?.bars.every((bar, index) => bar.from === (found.bars[index - 1]?.to ?? 0))).toBe(true);
      expect(found?.bars.length).toBeLessThanOrEqual(21);
      expect(found?.most).toBe(Math.max(...values));
    }),
  );
  expect(distributionOf([])).toBeNull();
});

test('a quantile is the least value that the share does not exceed', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
      const sorted = values.toSorted((a, b) => a - b);
      const found = quantile(sorted, share);
      expect(sorted.filter((each) => each <= found).length).toBeGreaterThanOrEqual(share * sorted.length - 1e-9);
      expect(sorted.filter((each) => each < found).length).toBeLessThan(share * sorted.length + 1e-9);
    }),
  );
});
