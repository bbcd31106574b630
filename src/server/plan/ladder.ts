// If a path started now and nobody answered: who would be paged, when, and why?

import type { Instant, Millis } from '../../core/kernel/instant.ts';
import { peopleReached, type Reached } from '../../core/oncall/resolve.ts';
import type { EscalationPath, Plan } from '../../core/plan/plan.ts';

export interface Rung {
  readonly kind: 'step' | 'backstop';
  /** From 1. */
  readonly round: number;
  /** From 1; 0 for the backstop. */
  readonly step: number;
  readonly afterMs: Millis;
  readonly at: Instant;
  /** Empty: nobody is there, and the next rung is reached at once. */
  readonly reached: readonly Reached[];
  /** One of `reached` only, by turns. */
  readonly roundRobin: boolean;
}

/** Every rung of every round, and the backstop's first; steps that reach nobody take no time, as in an incident. */
export function ladderOf(plan: Plan, path: EscalationPath, start: Instant): readonly Rung[] {
  const rungs: Rung[] = [];
  let at = start;
  for (let round = 1; round <= path.repeat + 1; round++) {
    const before = at;
    for (const [index, step] of path.steps.entries()) {
      const reached = peopleReached(plan, step.targets, at);
      rungs.push({ kind: 'step', round, step: index + 1, afterMs: at - start, at, reached, roundRobin: step.roundRobin });
      if (reached.length > 0) at += step.waitMs;
    }
    // A round that reached nobody took no time, so the next one would reach nobody either.
    if (at === before) break;
  }
  const reached = peopleReached(plan, path.backstop.targets, at);
  return [...rungs, { kind: 'backstop', round: 0, step: 0, afterMs: at - start, at, reached, roundRobin: false }];
}
