import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Opened, openEmbeddedStore } from '../../../test/stores.ts';
import { createPlanStore, type PlanStore } from '../store/plan-store.ts';
import { activatePlanAt } from './activate.ts';

let opened: Opened;
let folder = '';
beforeAll(async () => {
  opened = await openEmbeddedStore();
  folder = mkdtempSync(join(tmpdir(), 'activate-'));
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

/** As a start does, which reads everything anew. */
async function started(text: string): Promise<{ readonly version: number; readonly plans: PlanStore }> {
  const path = join(folder, 'plan.yaml');
  writeFileSync(path, text);
  const plans = await createPlanStore(opened.database);
  const activation = { plans, clock: { now: () => 1 }, by: 'TOCSIN_PLAN', environment: () => undefined, channels: new Map() };
  const done = await activatePlanAt(path, activation);
  if (!done.ok) throw new Error(done.refusal.message);
  plans.close();
  return { version: done.value, plans };
}

test('each start activates what is new, and takes nothing back that somebody has activated since', async () => {
  // What nothing is said of has a place of its own among the words that are stored.
  const text = 'name: One\npeople:\n  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: {} }\n';
  const first = await started(text);
  expect(first.version).toBe(1);
  expect((await started(text)).version).toBe(1);
  const plan = first.plans.active()?.plan;
  if (plan === undefined) throw new Error('there is a plan');
  const byHand = { plan: { ...plan, name: 'By hand' }, sources: [{ name: 'plan.yaml', text: 'name: By hand\n' }], by: 'Dana', now: 2 };
  expect(await (await createPlanStore(opened.database)).activate(byHand)).toBe(2);
  const again = await started(text);
  expect(again.version).toBe(2);
  expect(again.plans.active()?.plan.name).toBe('By hand');
  expect((await started('name: Two\n')).version).toBe(3);
  await expect(started('nam: Three\n')).rejects.toThrow('plan.yaml:1:1 error there is no section `nam`');
});
