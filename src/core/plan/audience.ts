// Who has to be told, how often, by whom, and with whose approval?

import type { Millis } from '../kernel/instant.ts';

export type AudienceKind = 'responders' | 'executives' | 'internal' | 'customers' | 'public' | 'regulator';

export type OutletKind = 'inbox' | 'email' | 'webhook' | 'chat' | 'call' | 'status-page';

export interface Audience {
  readonly id: string;
  readonly name: string;
  readonly kind: AudienceKind;
  readonly description: string;
  /** The role that owes the updates; `null`: nobody, which the verifier finds. */
  readonly owner: string | null;
  /** The role without whose approval nothing is published; `null`: nobody's. */
  readonly approver: string | null;
  readonly outlets: readonly OutletKind[];
  /** The first that fits the incident's severity holds. */
  readonly cadences: readonly Cadence[];
}

export interface Cadence {
  /** Empty: any. */
  readonly severities: readonly string[];
  /** From the opening to the first update; `null`: no promise. */
  readonly firstWithinMs: Millis | null;
  /** From one update to the next until the incident is resolved; `null`: no promise. */
  readonly everyMs: Millis | null;
}
