// Does a plan of a thousand services and two thousand people load and diff without strain?

import { expect, test } from 'vitest';
import { largePlanText } from '../../../../test/fixtures/large-plan.ts';
import { day, hour } from '../../kernel/instant.ts';
import { parsePlan } from '../parse.ts';
import { diffPlans } from './diff.ts';

const size = { services: 1_000, people: 2_000 };
const load = (text: string) => {
  const { plan, problems } = parsePlan([{ file: 'large.yaml', text }], () => undefined);
  expect(problems).toEqual([]);
  if (plan === null) throw new Error('no plan');
  return plan;
};

/** Of this process: what other processes take meanwhile is none of ours. */
const cpuMs = () => process.cpuUsage().user / 1_000;

test('it loads, and what one override changes is found among all of it', { timeout: 120_000 }, () => {
  const begun = cpuMs();
  const before = load(largePlanText(size));
  const loaded = cpuMs();
  const after = load(largePlanText(size, true));
  const from = Date.parse('2026-11-23T00:00:00Z');
  const again = cpuMs();
  const { changes } = diffPlans(before, after, { from, to: from + 28 * day });
  const diffed = cpuMs();
  console.log(
    `1,000 services and 2,000 people: read in ${Math.round(loaded - begun)} ms, compared in ${Math.round(diffed - again)} ms of CPU`,
  );
  const { services, people, teams, schedules, paths, scenarios } = before;
  const counts = [services, people, teams, schedules, paths, scenarios].map((each) => Object.keys(each).length);
  expect(counts).toEqual([1_000, 2_000, 200, 200, 200, 200]);
  const touches = { count: 5, first: [0, 200, 400, 600, 800].map((n) => `service service-${n}`) };
  expect(changes).toMatchObject([
    { touches, stretches: { count: 1, totalMs: 6 * hour }, text: 'Person 9 is paged first instead of Person 3' },
    { touches, stretches: { count: 1, totalMs: 2 * hour }, text: 'Person 9 is paged first instead of Person 6' },
    { kind: 'entry', text: 'overrides changed' },
  ]);
});

test('two plans that have nothing in common are compared, and what nobody would read is counted', { timeout: 120_000 }, () => {
  const before = load(largePlanText(size));
  const from = Date.parse('2026-11-23T00:00:00Z');
  const other = load(
    largePlanText(size).replaceAll('every: 1 week', 'every: 12 hours').replaceAll('discipline: engineering', 'discipline: operations'),
  );
  const begun = cpuMs();
  const { changes, more } = diffPlans(before, other, { from, to: from + 28 * day });
  console.log(`every rotation changed: compared in ${Math.round(cpuMs() - begun)} ms of CPU, ${changes.length + more} changes`);
  expect(changes).toHaveLength(500);
  expect(more).toBe(100);
});
