// What is a check? One question about a plan, asked over a horizon; its answer is every counterexample.

import type { Context } from './context.ts';
import type { FindingSeverity, Told } from './finding.ts';

export interface Check {
  /** Stable; what `--only`, `--explain` and accepted findings name. */
  readonly id: string;
  /** What is wrong where it finds something, in a few words. */
  readonly title: string;
  readonly severity: FindingSeverity;
  /** For `--explain`: what it means exactly, why it matters, what mends it. */
  readonly explanation: string;
  /** The worst first, where there is a worst. */
  run(context: Context): Iterable<Told>;
}
