import { expect, test } from 'vitest';
import { channelsToCheckBy } from '../server/notify/channels.ts';
import { loadPlan } from '../server/plan/load.ts';
import { benchPlan } from './plan.ts';
import { bodiesOf, openAlerts } from './workloads.ts';

const keysOf = (bodies: () => string, count: number): string[] =>
  Array.from({ length: count }, () => JSON.parse(bodies()).dedup_key as string);

test('of a storm one event in a hundred is new, the others repeat the open alerts', () => {
  const keys = keysOf(bodiesOf('storm', 'a'), 20_000);
  const isNew = (key: string) => !key.startsWith('open-');
  expect(keys.filter(isNew)).toHaveLength(200);
  expect(new Set(keys).size).toBe(200 + openAlerts - openAlerts / 100); // every hundredth place is taken by a new one
});

test('nothing that is new was sent before, in this round or in another', () => {
  const keys = [...keysOf(bodiesOf('new', 'a'), 1_000), ...keysOf(bodiesOf('new', 'b'), 1_000)];
  expect(new Set(keys).size).toBe(keys.length);
});

test('the plan that is measured is sound', () => {
  const sources = [{ file: 'bench.yaml', text: benchPlan('http://127.0.0.1:9/page') }];
  const { plan, problems } = loadPlan(sources, () => undefined, channelsToCheckBy({ allowPrivateWebhooks: true }));
  expect(problems).toEqual([]);
  expect(plan?.services.checkout?.grouping.by).toBe('alert');
});
