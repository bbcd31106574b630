import { expect, test } from 'vitest';
import type { Contender } from './contenders.ts';
import { figureOf, table } from './report.ts';
import { median, type Round } from './rounds.ts';

const contender = (name: string): Contender => ({ name, url: '', pid: 1, workload: 'storm', receiver: null });
const round = (rate: number, failed = 0): Round => ({
  rate,
  p50Ms: 1,
  p99Ms: 2,
  serverCores: null,
  loadCores: 0.5,
  processorUs: 40,
  failed,
});

test('the median of an even number is the middle of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('a ratio is that of rounds that stood side by side, so that a drift of the machine cancels', () => {
  const baseline = { contender: contender('empty'), connections: 32, rounds: [round(100), round(50), round(200)] };
  const measured = { contender: contender('storm'), connections: 32, rounds: [round(80), round(40), round(160, 3)] };
  const figure = figureOf(measured, baseline, 0.65);
  expect(figure).toMatchObject({ perSecond: 80, serverCores: null, failed: 3 });
  expect(figure.ratio).toEqual({ to: 'empty', median: 0.8, least: 0.8, most: 0.8, target: 0.65 });
  expect(table([figure])).toContain('0.80 x empty (0.80 to 0.80), target 0.65');
});
