// What has happened to an incident? Past tense, complete: an event names who, why and what was worked out.

import type { EngagementEvent } from '../escalation/engagement.ts';
import type { Actor } from '../kernel/actor.ts';
import type { AlertId, IncidentId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { AlertLevel } from '../plan/plan.ts';
import type { ResponseEvent } from '../response/response.ts';
import type { ClockEvent, RetargetMode } from '../sla/clock.ts';
import type { LimitReached } from './held-back.ts';

export type IncidentEvent = LifeEvent | EngagementEvent | ClockEvent | ResponseEvent;

export type LifeEvent =
  | {
      readonly type: 'IncidentOpened';
      readonly incident: IncidentId;
      readonly planVersion: number;
      readonly title: string;
      readonly service: string;
      readonly serviceName: string;
      readonly tier: number;
      readonly scenario: string | null;
      readonly severity: string;
      readonly severityRank: number;
      readonly urgency: 'high' | 'low';
      readonly correlationKey: string | null;
      readonly by: Actor;
      /** Every promise of its plan gets a clock; missing where the plan asks for none but the usual, and in older incidents. */
      readonly timed?: 'all';
    }
  | {
      readonly type: 'AlertAttached';
      readonly alert: AlertId;
      readonly integration: string;
      readonly summary: string;
      readonly source: string;
      readonly level: AlertLevel;
      readonly happenedAt: Instant | null;
    }
  | { readonly type: 'AlertResolved'; readonly alert: AlertId; readonly summary: string; readonly by: Actor }
  | {
      readonly type: 'SeverityChanged';
      readonly from: string;
      readonly to: string;
      readonly rank: number;
      readonly urgency: 'high' | 'low';
      readonly mode: RetargetMode;
      readonly by: Actor;
      readonly reason: string;
    }
  /** From now on it is decided under another version of the plan, which says these things of it. */
  | {
      readonly type: 'IncidentRebased';
      readonly from: number;
      readonly to: number;
      readonly serviceName: string;
      readonly tier: number;
      readonly severityRank: number;
      readonly urgency: 'high' | 'low';
      readonly mode: RetargetMode;
      readonly by: Actor;
      readonly reason: string;
      /** As when it is opened: every promise of the version has a clock. */
      readonly timed?: 'all';
    }
  | { readonly type: 'NoteAdded'; readonly by: Actor; readonly text: string }
  | { readonly type: 'IncidentResolved'; readonly by: Actor; readonly reason: string }
  | { readonly type: 'IncidentReopened'; readonly by: Actor; readonly reason: string }
  /** From now on new alerts open an incident of their own. */
  | { readonly type: 'CorrelationReleased'; readonly correlationKey: string }
  /** Something did not happen, for it would have been too much. */
  | LimitReached;

/** One commit of an incident's history: all that happened to it at one moment, in order. */
export interface Commit {
  readonly incident: IncidentId;
  /** The incident's version after it; the first is 1. */
  readonly version: number;
  readonly at: Instant;
  readonly events: readonly IncidentEvent[];
}
