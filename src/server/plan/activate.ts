// How does a plan on disk become the active one? Read, checked, and stored as the next version, unless it is active already.

import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { PlanProblem } from '../../core/plan/problem.ts';
import type { PlanOutside } from '../../core/plan/scope.ts';
import type { Clock } from '../../engine/ports.ts';
import type { PlanStore } from '../store/plan-store.ts';
import { inCompilerStyle } from './compiler-style.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';

export interface Activation {
  readonly plans: PlanStore;
  readonly clock: Clock;
  /** Who it is written down for. */
  readonly by: string;
  readonly environment: (name: string) => string | undefined;
  /** The channel registry, which checks the addresses of contact methods. */
  readonly channels: NonNullable<PlanOutside['channels']>;
}

/** Gives the version that is active afterwards. Refusals: as `readPlanSources`, and `bad-plan` with one line for each error. */
export async function activatePlanAt(path: string, activation: Activation): Promise<Result<number>> {
  const read = await readPlanSources(path);
  if (!read.ok) return read;
  const { plan, problems } = loadPlan(read.value, activation.environment, activation.channels);
  if (plan === null) return refuse('bad-plan', errorsOf(problems, read.value));
  const active = activation.plans.active();
  if (active !== null && saysTheSame(active.plan, plan)) return ok(active.version);
  const { by, clock } = activation;
  return ok(
    await activation.plans.activate({ plan, sources: read.value.map(({ file, text }) => ({ name: file, text })), by, now: clock.now() }),
  );
}

function errorsOf(problems: readonly PlanProblem[], sources: readonly PlanSource[]): string {
  return problems
    .filter((each) => each.severity === 'error')
    .map((each) => inCompilerStyle(each, sources))
    .join('\n');
}

/** As they are stored: what is `undefined` in one is missing in the other. */
function saysTheSame(stored: Plan, read: Plan): boolean {
  return JSON.stringify(stored) === JSON.stringify(read);
}
