// What has a sender said? Every sender's request becomes one or more of these before anything is decided.

import type { Actor } from '../kernel/actor.ts';
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
  /** When the episode began that it speaks of; `null`: the sender tells no episodes apart. On an end, `happenedAt` is when it ended. */
  readonly beganAt: Instant | null;
  /** Somebody of the plan, where the sender says who did it; `null`: the sender itself. */
  readonly by: Actor | null;
  /** JSON text of all that was added to the alert by hand, from now on; `null`: what was added before. */
  readonly added: string | null;
}

/** What most senders do not say. */
export const unsaidOfEvent = { beganAt: null, by: null, added: null } as const;
