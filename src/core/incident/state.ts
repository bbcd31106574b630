// What is now true of an incident? Everything `decide` needs to know of the past, and no more.

import type { Engagement } from '../escalation/engagement.ts';
import type { Actor } from '../kernel/actor.ts';
import type { IncidentId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Response } from '../response/response.ts';
import type { Clock } from '../sla/clock.ts';
import type { HeldBack } from './held-back.ts';

export interface Incident {
  readonly id: IncidentId;
  /** Counts the commits of its history; 0 before it is opened. */
  readonly version: number;
  readonly planVersion: number;
  readonly title: string;
  readonly service: string;
  readonly serviceName: string;
  readonly tier: number;
  readonly scenario: string | null;
  readonly severity: string;
  readonly severityRank: number;
  readonly urgency: 'high' | 'low';
  readonly status: 'open' | 'resolved';
  readonly openedAt: Instant;
  readonly openedBy: Actor;
  readonly resolvedAt: Instant | null;
  readonly resolvedBy: Actor | null;
  /** When the last alert was attached: what the grouping window is measured from. */
  readonly lastAlertAt: Instant | null;
  readonly alertCount: number;
  readonly openAlerts: number;
  /** What new alerts are matched by; `null` once it takes no more. */
  readonly correlationKey: string | null;
  readonly reopenedTimes: number;
  readonly reopenedAt: Instant | null;
  readonly engagements: readonly Engagement[];
  readonly clocks: readonly Clock[];
  readonly response?: Response;
  /** What limits have held back since it was opened, or opened again; missing: nothing. Oldest first. */
  readonly heldBack?: readonly HeldBack[];
  /** Numbers given so far, so that ids never repeat. */
  readonly counters: { readonly engagements: number; readonly pages: number; readonly clocks: number };
}
