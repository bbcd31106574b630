// Does the plan of a large organization load? A thousand services and two thousand people, and every one of them is there.

import { expect, test } from 'vitest';
import { largeOrganization } from '../../../test/fixtures/large-organization.ts';
import { loadPlan } from './load.ts';

test('a plan of 1,000 services and 2,000 people loads without a problem, and all of it is there', () => {
  const sources = largeOrganization({ services: 1_000, people: 2_000 });
  const start = process.hrtime.bigint();
  const { plan, problems } = loadPlan(sources, () => undefined);
  const tookMs = Number((process.hrtime.bigint() - start) / 1_000_000n);
  const bytes = sources.reduce((sum, { text }) => sum + text.length, 0);
  console.log(`1,000 services and 2,000 people, ${Math.round(bytes / 1_000)} kB: read and checked in ${tookMs} ms`);
  expect(problems).toEqual([]);
  expect([plan?.services, plan?.people, plan?.teams, plan?.schedules, plan?.paths].map((each) => Object.keys(each ?? {}).length)).toEqual([
    1_000, 2_000, 250, 250, 250,
  ]);
});
