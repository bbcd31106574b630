// What does a role have to do? A short public description, and duties that are not negotiable.

import type { Millis } from '../kernel/instant.ts';
import type { PhaseName } from './phase.ts';
import type { Target } from './plan.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
  /** Public: anybody in the organization reads it. */
  readonly description: string;
  readonly duties: readonly Duty[];
  /** Whether only certified people may hold it. */
  readonly certified: boolean;
  /** Where its holder comes from, the first that reaches somebody. Empty: whoever takes it. */
  readonly filledFrom: readonly Target[];
  /** Severities at which every incident needs it, scenarios aside. */
  readonly neededAt: readonly string[];
  /** Roles that the same person may not hold at the same time. */
  readonly apartFrom: readonly string[];
  /** How soon it has to be filled (OLA); `null`: no promise. */
  readonly fillWithinMs: Millis | null;
  /** Whether it is one of everybody's, or the plan's own. */
  readonly usual: boolean;
}

export interface Duty {
  readonly title: string;
  /** From the role's being filled, or from the phase's beginning where `phases` are named. `null`: no time. */
  readonly withinMs: Millis | null;
  /** Again and again after the first time; `null`: once. */
  readonly everyMs: Millis | null;
  /** Phases in which it must be done; empty: at any time. */
  readonly phases: readonly PhaseName[];
}
