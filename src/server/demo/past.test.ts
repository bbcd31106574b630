// Does Acme live as a company does? Most of its promises are kept over ninety days, and some are not.

import { beforeAll, expect, test } from 'vitest';
import type { Incident } from '../../core/incident/state.ts';
import type { PlanBook } from '../../engine/ports.ts';
import { loadPlan } from '../plan/load.ts';
import { readPlanSources } from '../plan/read.ts';
import { liveThroughPast } from './past.ts';

let incidents: readonly Incident[];
let said: ReadonlyMap<string, number>;
beforeAll(async () => {
  const read = await readPlanSources('examples/acme');
  const plan = read.ok ? loadPlan(read.value, () => undefined).plan : null;
  if (plan === null) throw new Error('the example is no plan');
  const plans: PlanBook = { active: () => ({ version: 1, plan }), get: () => plan, ensure: async () => undefined };
  const past = await liveThroughPast(plans, { now: Date.parse('2026-12-01T03:00:00Z'), seed: 20_261, progress: () => undefined });
  const changes = past.batches.flatMap((batch) => batch.incidents);
  incidents = changes.map(({ incident }) => incident);
  const counted = new Map<string, number>();
  for (const { events } of changes.flatMap(({ commits }) => commits))
    for (const { type } of events) counted.set(type, (counted.get(type) ?? 0) + 1);
  said = counted;
}, 300_000);

/** Too few to tell are left out. */
const fewest = 12;

test('of each metric most promises are met, and of all some are missed', () => {
  const clocks = incidents.flatMap((incident) => incident.clocks).filter(({ verdict }) => verdict !== null);
  const metrics = [...new Set(clocks.map(({ metric }) => metric))];
  const shares = metrics.flatMap((metric): readonly (readonly [string, number])[] => {
    const own = clocks.filter((each) => each.metric === metric);
    return own.length < fewest ? [] : [[metric, own.filter(({ verdict }) => verdict === 'met').length / own.length]];
  });
  expect(shares.length).toBeGreaterThan(5);
  expect(shares.filter(([, share]) => share < 0.6)).toEqual([]);
  const all = clocks.filter(({ verdict }) => verdict === 'met').length / clocks.length;
  expect(all).toBeGreaterThan(0.85);
  expect(all).toBeLessThan(0.99);
});

test('people take roles, publish and hand over', () => {
  expect(incidents.every(({ status }) => status === 'resolved')).toBe(true);
  expect(said.get('RoleTaken')).toBeGreaterThan(100);
  expect(said.get('UpdatePublished')).toBeGreaterThan(100);
  expect(said.get('RoleReleased')).toBeGreaterThan(5);
  expect(said.get('UpdateMissed')).toBeGreaterThan(5);
});
