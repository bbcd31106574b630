// What does a list show of an incident?

import type { EngagementStatus } from '../escalation/engagement.ts';
import type { ClockId, EngagementId, IncidentId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Metric } from '../plan/plan.ts';

/** The read model of one incident, worked out at each commit and stored beside it. */
export interface IncidentSummary {
  readonly id: IncidentId;
  readonly version: number;
  readonly title: string;
  readonly service: string;
  readonly serviceName: string;
  readonly tier: number;
  readonly scenario: string | null;
  readonly severity: string;
  readonly severityRank: number;
  readonly status: 'open' | 'resolved';
  readonly openedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly alertCount: number;
  readonly openAlerts: number;
  readonly engagements: readonly EngagementSummary[];
  readonly clocks: readonly ClockSummary[];
  /** True while some unanswered engagement has reached nobody at all. */
  readonly nobodyNotified: boolean;
  /** The earliest thing that happens, or is owed, if nobody does anything. */
  readonly nextDeadline: { readonly at: Instant; readonly text: string } | null;
}

export interface EngagementSummary {
  readonly id: EngagementId;
  readonly responsibility: string;
  readonly status: EngagementStatus;
  /** Who has been paged and has not answered. */
  readonly waitingFor: readonly { readonly id: string; readonly name: string }[];
  readonly waitingSince: Instant | null;
  readonly answeredBy: string | null;
  /** 1 for the first; `stepCount` + 1 is the backstop. */
  readonly step: number;
  readonly stepCount: number;
  readonly nextAt: Instant | null;
  /** `pages Lee and Kim`, `pages the backstop: Ana`. */
  readonly nextText: string | null;
}

export interface ClockSummary {
  readonly id: ClockId;
  readonly objective: string;
  readonly metric: Metric;
  readonly targetText: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly breachedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  readonly verdict: 'met' | 'missed' | null;
}
