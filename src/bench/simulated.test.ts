import { expect, test } from 'vitest';
import { simulatedRate } from './simulated.ts';

test('the plain scenario is played to its end in every run, and most people answer in time', () => {
  const { incidents, perCpuSecond, missed } = simulatedRate(200, 10);
  expect(incidents).toBe(200);
  expect(perCpuSecond).toBeGreaterThan(0);
  expect(missed).toBeLessThan(100);
});
