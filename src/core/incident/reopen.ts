// What follows when an incident is opened again? What was true of it is forgotten, its clocks start anew, and everyone is paged again.

import { reopenEngagement } from '../escalation/engage.ts';
import type { Engagement } from '../escalation/engagement.ts';
import { notAgainBefore } from '../escalation/hold.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import { factOf } from '../response/known-facts.ts';
import { type Draft, escalating, record } from './draft.ts';
import { begin } from './open.ts';
import { followGravity, type SeverityChange, setSeverity } from './severity.ts';
import { engageForClocks } from './tick.ts';
import { reminderOf } from './updates.ts';

/** `as`: the severity that it has by now; `null`: it has the one that it had. */
export function reopen(draft: Draft, by: Actor, reason: string, as: SeverityChange | null = null): void {
  const before = draft.incident;
  record(draft, { type: 'IncidentReopened', by, reason });
  const events = draft.events.length;
  if (as !== null) setSeverity(draft, as);
  for (const { fact } of draft.incident.response?.facts ?? []) {
    const description = factOf(draft.facts.plan, fact)?.description ?? fact;
    record(draft, { type: 'FactWithdrawn', fact, description, by, reason: 'the incident is open again' });
  }
  const again = new Set(neededAgain(draft).map(({ id }) => id));
  for (const engagement of draft.incident.engagements) {
    if (again.has(engagement.id)) reopenEngagement(escalating(draft), engagement, { reason, notBefore: notBefore(draft, engagement, by) });
    else if (engagement.status !== 'closed') followGravity(draft, engagement, before);
  }
  begin(draft);
  engageForClocks(draft, events);
}

/** What comes back by itself is held back as its path says; what a person opens again is not. */
function notBefore({ incident, facts, now }: Draft, { path, pages }: Engagement, by: Actor): Instant | null {
  if (by.kind === 'person') return null;
  return notAgainBefore(facts.plan, facts.plan.paths[path], { severity: incident.severity, pages, now });
}

/**
 * Each responsibility once: one that a late promise has brought about since the end goes on. Reminders begin anew when an update is missed again,
 * and what another version of the plan has no path for is engaged as that version says.
 */
function neededAgain({ incident, facts }: Draft): readonly Engagement[] {
  const reminders = new Set((incident.response?.updates ?? []).map(({ audienceName }) => reminderOf(audienceName)));
  const latest = new Map(incident.engagements.map((each) => [each.responsibility, each]));
  return incident.engagements.filter((each) => {
    const isLatest = latest.get(each.responsibility) === each;
    return each.status === 'closed' && isLatest && !reminders.has(each.responsibility) && Object.hasOwn(facts.plan.paths, each.path);
  });
}
