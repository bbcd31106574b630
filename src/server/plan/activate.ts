// How does a plan on disk become the active one at a start? Read, checked, and stored as the next version, unless it is active already.

import { isDeepStrictEqual } from 'node:util';
import type { PlanFile } from '../../contract/activation.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { PlanProblem } from '../../core/plan/problem.ts';
import type { PlanOutside } from '../../core/plan/scope.ts';
import type { Clock } from '../../engine/ports.ts';
import type { PlanStore } from '../store/plan-store.ts';
import { inCompilerStyle } from './compiler-style.ts';
import { filesOf, sameFiles } from './files.ts';
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

/**
 * Gives the version that is active afterwards. Refusals: as `readPlanSources`, and `bad-plan` with one line for each error.
 * A start must not fail for what a year's proof would find: that is looked at afterwards.
 * What this one activated before and somebody has replaced since stays replaced.
 */
export async function activatePlanAt(path: string, activation: Activation): Promise<Result<number>> {
  const read = await readPlanSources(path);
  return read.ok ? activateSources(read.value, activation) : read;
}

/** The same with a text that is at hand. Refusal: `bad-plan`. */
export async function activateSources(given: readonly PlanSource[], activation: Activation): Promise<Result<number>> {
  const { plans, by, clock } = activation;
  const { plan, problems } = loadPlan(given, activation.environment, activation.channels);
  if (plan === null) return refuse('bad-plan', errorsOf(problems, given));
  const sources = filesOf(given);
  const active = plans.active();
  if (active !== null) {
    const same = (kept: { readonly plan: Plan; readonly sources: readonly PlanFile[] }) =>
      sameFiles(kept.sources, sources) && saysTheSame(kept.plan, plan);
    if (same({ plan: active.plan, sources: (await plans.sources(active.version)) ?? [] })) return ok(active.version);
    const earlier = await plans.newestBy(by);
    if (earlier !== null && same(earlier)) return ok(active.version);
  }
  return ok(await plans.activate({ plan, sources, by, now: clock.now() }));
}

function errorsOf(problems: readonly PlanProblem[], sources: readonly PlanSource[]): string {
  return problems
    .filter((each) => each.severity === 'error')
    .map((each) => inCompilerStyle(each, sources))
    .join('\n');
}

/** As they are stored: what is `undefined` in one is missing in the other. In what order an earlier Tocsin wrote its words means nothing. */
export function saysTheSame(stored: Plan, read: Plan): boolean {
  const [a, b] = [JSON.stringify(stored), JSON.stringify(read)];
  return a === b || isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
}
