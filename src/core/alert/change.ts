// What was changed, and when? A deployment, a switch, a migration: evidence for causes, never a reason to call anybody.

import type { Instant } from '../kernel/instant.ts';

export interface Change {
  /** `chg_…`: made by the shell. */
  readonly id: string;
  readonly integration: string;
  readonly service: string;
  readonly summary: string;
  readonly source: string;
  /** When the sender says that it happened, else when it was received. */
  readonly happenedAt: Instant;
  readonly receivedAt: Instant;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** JSON text of what the sender attached, as it came. */
  readonly details: string;
}
