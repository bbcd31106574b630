// Where does a decision write down its events? In a draft that evolves with each, so that the next line sees it.

import type { Engagement, EngagementEvent, EngagementFacts } from '../escalation/engagement.ts';
import type { Escalating } from '../escalation/escalating.ts';
import { pathBegunBy, takesTurns } from '../escalation/turns.ts';
import { assert } from '../kernel/assert.ts';
import { pageId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import { contractTiersOf } from '../plan/exposed.ts';
import type { Severity } from '../plan/plan.ts';
import type { Clock, ClockEvent } from '../sla/clock.ts';
import type { Timing } from '../sla/decide.ts';
import type { IncidentEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { Facts } from './facts.ts';
import { type LimitName, limitReached } from './held-back.ts';
import type { Incident } from './state.ts';

/** One decision in the making. Lives only inside `decide`. */
export interface Draft {
  readonly now: Instant;
  /** Those of another version of the plan, once the incident is put under it. */
  facts: Facts;
  readonly events: IncidentEvent[];
  /** As it is after `events`. */
  incident: Incident;
}

export function record(draft: Draft, event: IncidentEvent): void {
  draft.events.push(event);
  draft.incident = evolve(draft.incident, event, draft.now);
}

/** Something would be too much, and does not happen: that is said. */
export function holdBack(draft: Draft, limit: LimitName, what: string): void {
  record(draft, limitReached(limit, what));
}

/** Paths begun earlier in this decision have had their turn. */
export function turnOf({ facts, events }: Draft, path: string): number {
  const before = facts.turnOf(path);
  return takesTurns(facts.plan, path) ? before + events.filter((each) => pathBegunBy(each) === path).length : before;
}

export function escalating(draft: Draft): Escalating {
  return {
    now: draft.now,
    plan: draft.facts.plan,
    urgency: draft.incident.urgency,
    acknowledgementTimeoutMs: severityOf(draft)?.acknowledgementTimeoutMs ?? null,
    facts: factsOf(draft),
    turnOf: (path) => turnOf(draft, path),
    newPage: () => pageId(draft.incident.id, draft.incident.counters.pages + 1, draft.facts.salt),
    salt: draft.facts.salt,
    holdBack: (limit, what) => holdBack(draft, limit, what),
    record: (event: EngagementEvent): Engagement => {
      record(draft, event);
      const engagement = draft.incident.engagements.find((each) => each.id === event.engagement);
      assert(engagement !== undefined, `engagement ${event.engagement} exists`);
      return engagement;
    },
  };
}

/** What the steps of paths may ask of the incident. */
function factsOf({ incident, facts }: Draft): EngagementFacts {
  return { severity: incident.severity, tier: incident.tier, contractTiers: contractTiersOf(facts.plan, incident.service) };
}

export function timing(draft: Draft): Timing {
  return {
    now: draft.now,
    plan: draft.facts.plan,
    record: (event: ClockEvent): Clock => {
      record(draft, event);
      const clock = draft.incident.clocks.find((each) => each.id === event.clock);
      assert(clock !== undefined, `clock ${event.clock} exists`);
      return clock;
    },
  };
}

export function severityOf(draft: Draft, name: string = draft.incident.severity): Severity | undefined {
  return draft.facts.plan.severities.find((each) => each.name === name);
}
