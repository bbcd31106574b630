// What is one run of an escalation path? Its state, and the events that change it.

import type { Actor } from '../kernel/actor.ts';
import type { DeliveryId, EngagementId, PageId } from '../kernel/id.ts';
import type { Instant, Millis } from '../kernel/instant.ts';
import type { Discipline } from '../plan/plan.ts';

/** Why a person was chosen, in words that a timeline can print. */
export interface Because {
  /** `step`: a step of the path. `backstop`: nobody else was left. `reassigned`: by hand. `silent`: had answered, then nothing. `raised`: the severity rose. */
  readonly kind: 'step' | 'backstop' | 'reassigned' | 'silent' | 'snooze-ended' | 'raised';
  /** `on call in Payments, first`, `named by the path`, `member of Payments`. */
  readonly text: string;
}

export interface PlannedDelivery {
  readonly afterMs: Millis;
  readonly method: string;
  readonly channel: string;
  readonly address: string;
}

/** One attempt to reach one person. */
export interface Page {
  readonly id: PageId;
  readonly person: string;
  readonly personName: string;
  readonly because: Because;
  readonly step: number;
  readonly placedAt: Instant;
  readonly status: 'pending' | 'answered' | 'released';
  /** The person's notification rules as they were when the page was placed. */
  readonly planned: readonly PlannedDelivery[];
  /** How many of `planned` have been asked for. */
  readonly requested: number;
  readonly deliveries: readonly PageDelivery[];
}

export interface PageDelivery {
  readonly id: DeliveryId;
  readonly method: string;
  readonly channel: string;
  readonly failed: boolean;
  /** It did not get through at first, so that another method was tried beside it. */
  readonly delayed?: true;
  /** It was cancelled, and nobody has said that they tried it; it counts as failed until somebody does. */
  readonly unsent?: true;
}

/** `waiting`: low urgency outside support hours, or held back for now. `escalating`: a step is being waited for. */
export type EngagementStatus = 'waiting' | 'escalating' | 'answered' | 'snoozed' | 'closed';

/** What the steps of a path may ask of their incident, as it was when the engagement began or the severity last changed. */
export interface EngagementFacts {
  readonly severity: string;
  /** Of the service. */
  readonly tier: number;
  /** Of the contracts of the service's customers, each once. */
  readonly contractTiers: readonly string[];
}

/** One run of an escalation path for one responsibility. */
export interface Engagement {
  readonly id: EngagementId;
  readonly responsibility: string;
  readonly team: string | null;
  readonly discipline: Discipline | null;
  readonly path: string;
  readonly status: EngagementStatus;
  readonly startedAt: Instant;
  /** When it began to page, in this life of the incident: `null` while it waits for support hours. Missing where it began before this was kept. */
  readonly pagingSince?: Instant | null;
  /** Missing only where it began before steps could ask for anything. */
  readonly facts?: EngagementFacts;
  /** Times that the path had been started before this engagement: what a round-robin step counts by. */
  readonly turn: number;
  /** 0 is the first time through the steps. */
  readonly round: number;
  /** The step being waited for; -1 before the first. Meaningless while `atBackstop`. */
  readonly step: number;
  readonly atBackstop: boolean;
  /** How many times the backstop has been paged. */
  readonly backstopRounds: number;
  /** When the next thing happens if nobody does anything: next step, backstop again, support hours, snooze or silence over. */
  readonly nextAt: Instant | null;
  /** Whether a message was asked for and has not failed, so far as is known; false is "nobody was notified". */
  readonly notified: boolean;
  readonly answeredBy: Actor | null;
  readonly answeredAt: Instant | null;
  /** Those for whom somebody else gave the answer that holds; missing where it is their own, or there is none. */
  readonly onBehalfOf?: readonly string[];
  /** Since the incident was opened, or opened again, by somebody who belongs to it or is paged for it. */
  readonly firstAnsweredAt: Instant | null;
  /** Nobody is paged sooner, unless the trouble becomes graver; missing: nothing holds it back. */
  readonly notBefore?: Instant;
  /** When the severity last rose after an answer, and the first answer since; missing where it never did. */
  readonly raised?: { readonly at: Instant; readonly answeredAt: Instant | null };
  /** Oldest first. */
  readonly pages: readonly Page[];
}

export type EngagementEvent =
  | {
      readonly type: 'EngagementStarted';
      readonly engagement: EngagementId;
      readonly responsibility: string;
      readonly team: string | null;
      readonly discipline: Discipline | null;
      readonly path: string;
      readonly turn: number;
      readonly because: string;
      readonly facts?: EngagementFacts;
      /** Nobody is paged sooner. */
      readonly notBefore?: Instant;
    }
  /** The severity has changed: from the next step on the path follows the new facts. */
  | { readonly type: 'EngagementFactsChanged'; readonly engagement: EngagementId; readonly facts: EngagementFacts }
  | { readonly type: 'EngagementDeferred'; readonly engagement: EngagementId; readonly until: Instant; readonly calendar: string }
  /** Held back, as its path says: where the trouble is over by then, nobody is paged. */
  | { readonly type: 'EngagementHeld'; readonly engagement: EngagementId; readonly until: Instant; readonly forMs: Millis }
  | {
      readonly type: 'StepReached';
      readonly engagement: EngagementId;
      readonly round: number;
      readonly step: number;
      readonly stepCount: number;
      readonly people: readonly string[];
      readonly dueAt: Instant;
      /** How late it was reached; 0 when on time. */
      readonly lateMs: Millis;
      readonly nextAt: Instant;
      /** Who is of the step, and not paged since the active plan has them no longer; missing: nobody. */
      readonly gone?: readonly string[];
    }
  | {
      readonly type: 'StepSkipped';
      readonly engagement: EngagementId;
      readonly round: number;
      readonly step: number;
      readonly reason: string;
    }
  | {
      readonly type: 'StepMissed';
      readonly engagement: EngagementId;
      readonly round: number;
      readonly step: number;
      /** When it should have been reached, while Tocsin was not there. */
      readonly dueAt: Instant;
    }
  | {
      readonly type: 'BackstopReached';
      readonly engagement: EngagementId;
      /** 1 for the first time. */
      readonly time: number;
      readonly people: readonly string[];
      readonly dueAt: Instant;
      readonly lateMs: Millis;
      readonly nextAt: Instant;
    }
  | { readonly type: 'NobodyNotified'; readonly engagement: EngagementId; readonly reason: string; readonly nextAt: Instant }
  | {
      readonly type: 'PagePlaced';
      readonly engagement: EngagementId;
      readonly page: PageId;
      readonly person: string;
      readonly personName: string;
      readonly because: Because;
      readonly step: number;
      readonly planned: readonly PlannedDelivery[];
    }
  | {
      readonly type: 'DeliveryRequested';
      readonly engagement: EngagementId;
      readonly page: PageId;
      readonly delivery: DeliveryId;
      readonly person: string;
      readonly method: string;
      readonly channel: string;
      readonly address: string;
      /** `rule`: the person's notification rules. `fallback`: the method before it failed. */
      readonly because: 'rule' | 'fallback';
      /** Place in the page's `planned`. */
      readonly planned: number;
    }
  | {
      readonly type: 'DeliveryFailed';
      readonly engagement: EngagementId;
      readonly page: PageId;
      readonly delivery: DeliveryId;
      readonly channel: string;
      readonly error: string;
    }
  /** It did not get through so far, and is tried again, while the next method is tried beside it. */
  | {
      readonly type: 'DeliveryDelayed';
      readonly engagement: EngagementId;
      readonly page: PageId;
      readonly delivery: DeliveryId;
      readonly channel: string;
      readonly error: string;
    }
  /** `DeliveryUnsent`: asked for, then cancelled with its page, and nobody has said that they tried it. `DeliverySentAfterAll` takes that back. */
  | {
      readonly type: 'DeliveryUnsent' | 'DeliverySentAfterAll';
      readonly engagement: EngagementId;
      readonly page: PageId;
      readonly delivery: DeliveryId;
      readonly person: string;
      readonly channel: string;
    }
  /** Whatever of the page has not left yet is cancelled. */
  | {
      readonly type: 'PageReleased';
      readonly engagement: EngagementId;
      readonly page: PageId;
      readonly person: string;
      readonly reason: string;
    }
  | {
      readonly type: 'EngagementAcknowledged';
      readonly engagement: EngagementId;
      readonly by: Actor;
      readonly page: PageId | null;
      /** `link`, `application`, `api`, `sender` */
      readonly via: string;
      /** When silence pages again; `null`: never. */
      readonly silentAt: Instant | null;
      /** Who was paged, where somebody gave it who neither belongs to it nor is paged for it: it meets no promise. Missing: their own. */
      readonly onBehalfOf?: readonly string[];
    }
  /** Somebody did something, or the severity changed: the silence starts anew; `null`: it never pages again. */
  | { readonly type: 'SilenceRestarted'; readonly engagement: EngagementId; readonly silentAt: Instant | null }
  | {
      readonly type: 'AcknowledgementExpired';
      readonly engagement: EngagementId;
      readonly answeredBy: Actor;
      readonly lateMs: Millis;
      readonly nextAt: Instant;
    }
  | {
      readonly type: 'EngagementSnoozed';
      readonly engagement: EngagementId;
      readonly by: Actor;
      readonly until: Instant;
      readonly reason: string;
    }
  | { readonly type: 'SnoozeEnded'; readonly engagement: EngagementId; readonly lateMs: Millis; readonly nextAt: Instant }
  /** The severity has risen: what was answered or put off is asked again. */
  | {
      readonly type: 'EngagementRaised';
      readonly engagement: EngagementId;
      readonly severity: string;
      readonly urgency: 'high' | 'low';
      /** Whose answer or snooze holds no longer; `null`: it was being waited for. */
      readonly answeredBy: Actor | null;
      readonly snoozed: boolean;
      readonly nextAt: Instant;
    }
  | { readonly type: 'EngagementEscalated'; readonly engagement: EngagementId; readonly by: Actor; readonly reason: string }
  | {
      readonly type: 'EngagementReassigned';
      readonly engagement: EngagementId;
      readonly by: Actor;
      /** Empty: to the start of the path. */
      readonly people: readonly string[];
      readonly path: string;
      /** As in `EngagementStarted`, where it went to a path. */
      readonly turn: number;
      readonly facts?: EngagementFacts;
      readonly reason: string;
      readonly nextAt: Instant;
    }
  | {
      readonly type: 'EngagementReopened';
      readonly engagement: EngagementId;
      readonly reason: string;
      /** Nobody is paged sooner. */
      readonly notBefore?: Instant;
    }
  | { readonly type: 'EngagementClosed'; readonly engagement: EngagementId; readonly reason: string };
