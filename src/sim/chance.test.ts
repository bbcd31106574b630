import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hour, minute, second } from '../core/kernel/instant.ts';
import { chanceOf, drawn, keyOfNumbers, normalQuantile, numberOf, quantileOf } from './chance.ts';

const spreads = fc
  .tuple(fc.integer({ min: second, max: hour }), fc.integer({ min: second, max: 5 * hour }))
  .map(([medianMs, more]) => ({ medianMs, p90Ms: medianMs + more }));

test('a spread has the median and the p90 that it says, and never falls', () => {
  fc.assert(
    fc.property(spreads, fc.double({ min: 0.001, max: 0.998, noNaN: true }), (spread, at) => {
      expect(quantileOf(spread, 0.5)).toBe(spread.medianMs);
      expect(Math.abs(quantileOf(spread, 0.9) - spread.p90Ms)).toBeLessThanOrEqual(1);
      expect(quantileOf(spread, at)).toBeLessThanOrEqual(quantileOf(spread, at + 0.001));
      expect(quantileOf(spread, at)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('what is drawn has the distribution: half below the median, nine in ten below p90', () => {
  const spread = { medianMs: 2 * minute, p90Ms: 9 * minute };
  const many = 20_000;
  const times = Array.from({ length: many }, (_, index) => drawn(spread, chanceOf(7, index)));
  const below = (ms: number) => times.filter((each) => each <= ms).length / many;
  // Five standard deviations of a share of 20,000.
  expect(Math.abs(below(spread.medianMs) - 0.5)).toBeLessThan(0.018);
  expect(Math.abs(below(spread.p90Ms) - 0.9)).toBeLessThan(0.011);
});

test('the inverse of the normal distribution is symmetric and known at its usual places', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232, 6);
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 0.5, noNaN: true }), (p) => {
      expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 5);
    }),
  );
});

test('a key gives the same stream each time, and a neighbour another', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.string(), (seed, run, who) => {
      const first = chanceOf(seed, run, numberOf(who)).next();
      expect(chanceOf(seed, run, numberOf(who)).next()).toBe(first);
      expect(keyOfNumbers([seed, run + 1, numberOf(who)])).not.toBe(keyOfNumbers([seed, run, numberOf(who)]));
    }),
  );
});
