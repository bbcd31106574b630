// What can be asked of an incident?

import type { Actor } from '../kernel/actor.ts';
import type { AlertId, ClockId, DeliveryId, EngagementId, IncidentId, PageId } from '../kernel/id.ts';
import type { Instant, Millis } from '../kernel/instant.ts';
import type { AlertLevel } from '../plan/plan.ts';
import type { RetargetMode } from '../sla/clock.ts';

export type IncidentCommand =
  /** By hand or by a first alert (which follows as `AttachAlert`). `severity` `null`: from the alert's level. */
  | {
      readonly type: 'OpenIncident';
      readonly incident: IncidentId;
      readonly title: string;
      readonly service: string;
      readonly scenario: string | null;
      readonly severity: string;
      readonly correlationKey: string | null;
      readonly by: Actor;
    }
  | {
      readonly type: 'AttachAlert';
      readonly alert: AlertId;
      readonly integration: string;
      readonly summary: string;
      readonly source: string;
      readonly level: AlertLevel;
      /** What the level means here; a worse one raises the incident's. */
      readonly severity: string;
      readonly happenedAt: Instant | null;
    }
  | { readonly type: 'ResolveAlert'; readonly alert: AlertId; readonly summary: string; readonly by: Actor }
  /** Look at the time: whatever is due, happens. */
  | { readonly type: 'Tick' }
  /** `engagement` `null`: those that are theirs; every one that is not answered where none is. A `page` says by which message. */
  | {
      readonly type: 'Acknowledge';
      readonly engagement: EngagementId | null;
      readonly page: PageId | null;
      readonly by: Actor;
      readonly via: string;
    }
  | { readonly type: 'EscalateNow'; readonly engagement: EngagementId; readonly by: Actor; readonly reason: string }
  /** To a person, or to the start of another path. */
  | {
      readonly type: 'Reassign';
      readonly engagement: EngagementId;
      readonly to: { readonly kind: 'person' | 'path'; readonly id: string };
      readonly by: Actor;
      readonly reason: string;
    }
  | { readonly type: 'Snooze'; readonly engagement: EngagementId; readonly forMs: Millis; readonly by: Actor; readonly reason: string }
  | { readonly type: 'Engage'; readonly responsibility: string; readonly path: string; readonly by: Actor; readonly reason: string }
  | { readonly type: 'ChangeSeverity'; readonly severity: string; readonly mode: RetargetMode; readonly by: Actor; readonly reason: string }
  /** Puts it under another version of the plan. */
  | { readonly type: 'Rebase'; readonly planVersion: number; readonly mode: RetargetMode; readonly by: Actor; readonly reason: string }
  | { readonly type: 'PauseClock'; readonly clock: ClockId; readonly by: Actor; readonly reason: string }
  | { readonly type: 'ResumeClock'; readonly clock: ClockId; readonly by: Actor; readonly reason: string }
  /** `reason`: needed from whoever does not hold the role that the plan names. */
  | { readonly type: 'AttestFact'; readonly fact: string; readonly by: Actor; readonly reason: string | null }
  | { readonly type: 'WithdrawFact'; readonly fact: string; readonly by: Actor; readonly reason: string }
  /** `person`: in the plan. `reason`: needed where a rule of the plan is against it. */
  | { readonly type: 'TakeRole'; readonly role: string; readonly person: string; readonly by: Actor; readonly reason: string | null }
  | { readonly type: 'ReleaseRole'; readonly role: string; readonly by: Actor; readonly reason: string }
  /** `reason`: needed where somebody else has to approve it. */
  | { readonly type: 'PublishUpdate'; readonly audience: string; readonly text: string; readonly by: Actor; readonly reason: string | null }
  | { readonly type: 'AddNote'; readonly by: Actor; readonly text: string }
  | { readonly type: 'ResolveIncident'; readonly by: Actor; readonly reason: string }
  | { readonly type: 'ReopenIncident'; readonly by: Actor; readonly reason: string }
  /** A message could not be delivered, for good. */
  | { readonly type: 'ReportDeliveryFailure'; readonly page: PageId; readonly delivery: DeliveryId; readonly error: string }
  /** A message has not got through so far; it is tried again. */
  | { readonly type: 'ReportDeliveryDelay'; readonly page: PageId; readonly delivery: DeliveryId; readonly error: string }
  /** A message was cancelled, and nobody is known to have tried it. */
  | { readonly type: 'ReportDeliveryUnsent'; readonly page: PageId; readonly delivery: DeliveryId }
  /** Of a message that was cancelled somebody says late that they had sent it. */
  | { readonly type: 'ReportDeliverySent'; readonly page: PageId; readonly delivery: DeliveryId }
  /** New alerts shall open an incident of their own. */
  | { readonly type: 'ReleaseCorrelation' };
