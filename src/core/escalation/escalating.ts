// What does a decision about one engagement need, and where does it write down what it decides?

import type { PageId, Salt } from '../kernel/id.ts';
import type { Instant, Millis } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import type { Engagement, EngagementEvent, EngagementFacts } from './engagement.ts';

/** Given to every function of this folder that decides. Recording evolves at once, so that the next line sees it. */
export interface Escalating {
  readonly now: Instant;
  readonly plan: Plan;
  readonly urgency: 'high' | 'low';
  /** Of the incident's severity, unless the path has its own; `null`: silence after an answer never pages again. */
  readonly acknowledgementTimeoutMs: Millis | null;
  /** Of the incident, as they are now. */
  readonly facts: EngagementFacts;
  /** Writes the event down and gives the engagement as it is afterwards. */
  record(event: EngagementEvent): Engagement;
  newPage(): PageId;
  /** Of the ids that this decision gives. */
  readonly salt: Salt;
  /** Writes down what does not happen, since it would be too much. */
  holdBack(limit: 'peoplePerStep' | 'catchUpSlots', what: string): void;
  /** How many engagements have started on the path before. */
  turnOf(path: string): number;
}
