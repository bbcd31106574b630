// Which plan are defects planted in? The example company, in which nothing is found.

import type { Plan } from '../../src/core/plan/plan.ts';
import { loadPlan } from '../../src/server/plan/load.ts';
import { readPlanSources } from '../../src/server/plan/read.ts';

/** A Wednesday before a year with everything in it: two changes of the clock, Christmas, a leap of the year. */
export const from = Date.parse('2026-11-25T00:00:00Z');

export async function readAcme(): Promise<Plan> {
  const read = await readPlanSources('examples/acme');
  if (!read.ok) throw new Error(read.refusal.message);
  const { plan } = loadPlan(read.value, () => undefined);
  if (plan === null) throw new Error('the example is no plan');
  return plan;
}

/** One entry of a section, changed. */
export function changed<
  S extends 'calendars' | 'people' | 'teams' | 'schedules' | 'paths' | 'services' | 'scenarios' | 'roles' | 'audiences',
>(plan: Plan, section: S, id: string, change: (entry: Plan[S][string]) => Partial<Plan[S][string]>): Plan {
  const entry = (plan[section] as Plan[S])[id];
  if (entry === undefined) throw new Error(`the example has no ${section} ${id}`);
  return { ...plan, [section]: { ...plan[section], [id]: { ...entry, ...change(entry as Plan[S][string]) } } };
}
