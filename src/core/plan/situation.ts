// How does a scenario unfold? Who calls whom, who tells whom what, and the template that its incidents begin with.

import type { Millis } from '../kernel/instant.ts';

/** Somebody, or a group, that acts or is told. */
export type Party = { readonly kind: 'role' | 'team' | 'person' | 'audience' | 'customer' | 'vendor'; readonly id: string };

/** `null` as `by`: Tocsin itself. */
export interface Activation {
  readonly by: Party | null;
  readonly whom: Party;
  /** From the opening; `null`: no promise. */
  readonly withinMs: Millis | null;
  /** Empty: any. */
  readonly severities: readonly string[];
  readonly why: string | null;
}

export interface InformationFlow {
  readonly from: Party;
  readonly to: Party;
  readonly what: string;
}

/** Lists are empty and texts too where the plan says nothing. */
export interface Template {
  readonly symptoms: readonly string[];
  readonly containment: readonly string[];
  readonly stakeholders: readonly string[];
  readonly customerImpact: string;
  readonly runbooks: readonly string[];
}
