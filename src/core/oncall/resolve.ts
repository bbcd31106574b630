// Whom does a target reach at a moment?

import type { Instant } from '../kernel/instant.ts';
import type { Plan, Target } from '../plan/plan.ts';

/** `because`: `on call in payments-primary`, `named by the path`, `member of payments`. */
export interface Reached {
  readonly person: string;
  readonly because: string;
}

/** Everyone the targets reach at `at`, in their order, each person once. Empty where nobody is on call. */
export declare function peopleReached(plan: Plan, targets: readonly Target[], at: Instant): readonly Reached[];
