// What can be true of an incident, and who makes it true? Clocks start and stop by facts, phases are left by them.

import type { Millis } from '../kernel/instant.ts';
import type { Metric } from './plan.ts';

export interface Fact {
  readonly id: string;
  readonly description: string;
  readonly source: FactSource;
  /** Facts that are true whenever this one is. */
  readonly implies: readonly string[];
}

/** `tocsin`: it sees it itself. `attested`: a role says so. `condition`: CEL over `incident`. `nobody`: it can never become true. */
export type FactSource =
  | { readonly kind: 'tocsin' }
  | { readonly kind: 'attested'; readonly by: string }
  | { readonly kind: 'condition'; readonly when: string }
  | { readonly kind: 'nobody' };

/** A reason for which clocks stand still, as long as one fact holds and another has not come. */
export interface Pause {
  readonly id: string;
  readonly reason: string;
  /** Metrics that it holds; empty: any that names it. */
  readonly metrics: readonly Metric[];
  readonly begins: string;
  readonly until: string;
  /** It ends by itself after this long; `null`: never. */
  readonly atMostMs: Millis | null;
}
