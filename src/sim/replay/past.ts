// What is known of an incident of the past? What its record says, in the record's own words; nothing of it is a plan's.

import type { Instant } from '../../core/kernel/instant.ts';
import type { AlertFacts } from '../../core/plan/condition.ts';
import type { PastDeed } from './deeds.ts';
import type { Reopening } from './lives.ts';

export interface PastIncident {
  /** Unique within its record. */
  readonly id: string;
  readonly title: string;
  /** What was struck, as the record calls it; the first counts. Empty where it does not say. */
  readonly services: readonly string[];
  readonly severity: string;
  readonly openedAt: Instant;
  /** When somebody first answered; `null` where the record does not say. */
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedBy: string | null;
  /** When it was over for the first time; `null`: it was not when the record was made, or the record does not say. */
  readonly resolvedAt: Instant | null;
  /** Each time that it was opened again after an end, oldest first; missing where it never was. */
  readonly reopenings?: readonly Reopening[];
  /** What was said of it meanwhile, oldest first. */
  readonly updates: readonly PastUpdate[];
  /** How people answered their pages, where the record knows that of each. */
  readonly answers: readonly PastAnswer[];
  /** After it was opened, oldest first. */
  readonly severityChanges: readonly { readonly at: Instant; readonly severity: string }[];
  /** What people did beside answering, oldest first; missing where the record knows nothing of it: then its updates are what customers read. */
  readonly deeds?: readonly PastDeed[];
  /** Its first alert, where the record has it: scenarios are recognised by it. */
  readonly alert: AlertFacts | null;
  readonly url: string | null;
}

export interface PastUpdate {
  readonly at: Instant;
  readonly status: string;
  readonly text: string;
}

export interface PastAnswer {
  /** As a plan names them. */
  readonly person: string;
  readonly pagedAt: Instant;
  /** `null`: they were paged and did not answer. */
  readonly answeredAt: Instant | null;
}
