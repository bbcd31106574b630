// What is to be known of a draft before it is activated? Its problems; then what it changes for whom; then what the verifier finds.

import type { Verification } from '../../contract/activation.ts';
import { day, type Instant } from '../../core/kernel/instant.ts';
import type { PlanDiff } from '../../core/plan/diff/change.ts';
import { diffPlans } from '../../core/plan/diff/diff.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import type { ParsedPlan } from '../../core/plan/parse.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { channelsToCheckBy } from '../notify/channels.ts';
import { diffDays } from './diff.ts';
import { verification } from './findings.ts';
import { loadPlan } from './load.ts';

/** Plain data, so that it can go to another thread. */
export interface CheckJob {
  readonly kind: 'check';
  readonly sources: readonly PlanSource[];
  /** What `${env:NAME}` may stand for. */
  readonly variables: Readonly<Record<string, string>>;
  readonly allowPrivateWebhooks: boolean;
  /** The active plan; `null`: there is none. */
  readonly before: Plan | null;
  /** From when on. */
  readonly from: Instant;
}

/** Of a plan that is active already. */
export interface VerifyJob {
  readonly kind: 'verify';
  readonly plan: Plan;
  readonly sources: readonly PlanSource[];
  readonly from: Instant;
}

export type Job = CheckJob | VerifyJob;

/** What is known at once; the verifier takes longer. */
export interface Read extends ParsedPlan {
  readonly diff: PlanDiff | null;
}

/** In the order in which they come: `read` only of a check, then `verified` unless there is no plan. */
export type Step = { readonly kind: 'read'; readonly read: Read } | { readonly kind: 'verified'; readonly verification: Verification };

export function* work(job: Job): Generator<Step> {
  if (job.kind === 'verify') {
    yield { kind: 'verified', verification: verification(job.plan, job.sources, job.from) };
    return;
  }
  const { sources, variables, allowPrivateWebhooks, before, from } = job;
  const variable = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  const parsed = loadPlan(sources, variable, channelsToCheckBy({ allowPrivateWebhooks }));
  const diff = parsed.plan === null || before === null ? null : diffPlans(before, parsed.plan, { from, to: from + diffDays * day });
  yield { kind: 'read', read: { ...parsed, diff } };
  if (parsed.plan !== null) yield { kind: 'verified', verification: verification(parsed.plan, sources, from) };
}
