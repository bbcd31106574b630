// What has a sender said? Every sender's request becomes one or more of these before anything is decided.

import type { Instant } from '../kernel/instant.ts';
import type { AlertLevel } from '../plan/plan.ts';

/** One thing said about one condition. `dedupKey` is scoped to the integration. */
export interface SenderEvent {
  readonly integration: string;
  /** `update` changes the text of an open alert and counts nothing. */
  readonly action: 'trigger' | 'acknowledge' | 'resolve' | 'update';
  readonly dedupKey: string;
  /** Text of the alert; on acknowledge and resolve it may be empty. */
  readonly summary: string;
  readonly source: string;
  readonly level: AlertLevel;
  readonly component: string | null;
  readonly group: string | null;
  readonly class: string | null;
  /** The service that the integration's `serviceFrom` named, else the integration's own. */
  readonly service: string;
  /** When the sender says that it happened; `null` where it does not say. */
  readonly happenedAt: Instant | null;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** JSON text of what the sender attached, as it came. */
  readonly details: string;
}
