// What is an alert? One condition that a sender reports, however often it says so.

import type { AlertId, IncidentId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { AlertLevel } from '../plan/plan.ts';

export interface Alert {
  readonly id: AlertId;
  readonly integration: string;
  readonly dedupKey: string;
  readonly incident: IncidentId;
  readonly status: 'open' | 'resolved';
  readonly summary: string;
  readonly source: string;
  readonly level: AlertLevel;
  readonly service: string;
  readonly component: string | null;
  readonly group: string | null;
  readonly class: string | null;
  /** How many trigger events it stands for. */
  readonly count: number;
  readonly openedAt: Instant;
  readonly lastEventAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** JSON text of what came with the event that opened it, or that last changed its words or level. */
  readonly details: string;
  /** When its present episode began, by the sender's clock; `null`: the sender did not say. Nothing that ended before is its end. */
  readonly beganAt: Instant | null;
  /** JSON text of what was added to it by hand, which stays whatever its sender says of it again; `null`: nothing. */
  readonly added: string | null;
}
