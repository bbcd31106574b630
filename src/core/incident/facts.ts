// What may a decision look up? The plan version that the incident runs under, how often a path has been started, and its own salt.

import type { Salt } from '../kernel/id.ts';
import type { Plan } from '../plan/plan.ts';

export interface Facts {
  readonly plan: Plan;
  readonly planVersion: number;
  /** Of the ids that this decision gives. */
  readonly salt: Salt;
  /** How many engagements have started on this path before; asked once for each that starts. */
  turnOf(path: string): number;
  /** Another version, for whoever puts the incident under it; `null`: there is none, or it is not at hand. */
  planAt?(version: number): Plan | null;
}
