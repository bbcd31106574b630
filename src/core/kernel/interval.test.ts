import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains, type Interval, type IntervalSet, intersect, normalise, subtract, totalMs, union } from './interval.ts';

const width = 40;
const messy: fc.Arbitrary<readonly Interval[]> = fc.array(
  fc.record({ from: fc.integer({ min: 0, max: width }), to: fc.integer({ min: 0, max: width }) }),
  { maxLength: 10 },
);
const sets = messy.map(normalise);

/** The model: a set of moments, one by one. */
function moments(intervals: readonly Interval[]): readonly boolean[] {
  return Array.from({ length: width + 1 }, (_, at) => intervals.some(({ from, to }) => from <= at && at < to));
}

function expectSet(set: IntervalSet, model: readonly boolean[]) {
  expect(moments(set)).toEqual(model);
  expect(set.every(({ from, to }, i) => from < to && (set[i - 1]?.to ?? -1) < from)).toBe(true);
}

test('normalise keeps every moment, in order, with none that touch', () => {
  fc.assert(fc.property(messy, (intervals) => expectSet(normalise(intervals), moments(intervals))));
});

test('union, intersect and subtract do moment by moment what their names say', () => {
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      const inB = moments(b);
      expectSet(
        union(a, b),
        moments(a).map((inA, at) => inA || inB[at] === true),
      );
      expectSet(
        intersect(a, b),
        moments(a).map((inA, at) => inA && inB[at] === true),
      );
      expectSet(
        subtract(a, b),
        moments(a).map((inA, at) => inA && inB[at] === false),
      );
    }),
  );
});

test('contains and totalMs count the same moments', () => {
  fc.assert(
    fc.property(sets, (set) => {
      const inSet = moments(set);
      expect(inSet.map((_, at) => contains(set, at))).toEqual(inSet);
      expect(totalMs(set)).toBe(inSet.filter(Boolean).length);
    }),
  );
});
