// What do law and policy ask for? Regulators' clocks, how long things are kept, and findings that were accepted.

import type { Instant, Millis } from '../kernel/instant.ts';
import type { Holder } from './plan.ts';

export interface Regulation {
  readonly id: string;
  readonly name: string;
  /** CEL over `incident`; `null`: somebody decides that it applies. */
  readonly appliesWhen: string | null;
  /** Who reports. */
  readonly owner: Extract<Holder, { kind: 'role' | 'team' }>;
  readonly reports: readonly RegulatoryReport[];
}

export interface RegulatoryReport extends ReportSpan {
  readonly title: string;
  /** By when in any case, counted from another fact; `null`: the law does not say. */
  readonly atTheLatest: ReportSpan | null;
}

export interface ReportSpan {
  /** Real time, since law knows no business hours unless it says so; of months the shortest that they can be. */
  readonly withinMs: Millis;
  /** Months of the calendar, in UTC: from 31 January one ends on 28 February. `null`: the time is `withinMs`. */
  readonly withinMonths: number | null;
  /** As the plan says it. */
  readonly withinText: string;
  /** The fact from which the time runs. */
  readonly since: string;
}

/** How long things are kept; `null`: for ever. A legal hold keeps all. */
export interface Retention {
  readonly incidentsMs: Millis | null;
  readonly alertsMs: Millis | null;
  readonly messagesMs: Millis | null;
  readonly auditMs: Millis | null;
}

/** So many messages in any stretch of that length; more have to wait. */
export interface ChannelLimit {
  readonly count: number;
  readonly perMs: Millis;
  /** As the plan says it: `30 per minute`. */
  readonly text: string;
}

export interface AcceptedFinding {
  /** The verifier's name of the check: `coverage-gap`. */
  readonly check: string;
  /** What the finding is about, as it says it: `schedule legal-duty`. `null`: all that the check finds. */
  readonly subject: string | null;
  readonly reason: string;
  /** The last day, `2027-03-31`, in UTC. */
  readonly expires: string;
  /** The end of that day. */
  readonly expiresAt: Instant;
}
