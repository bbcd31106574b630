// What follows when an incident is opened again? What was true of it is forgotten, its clocks start anew, and everyone is paged again.

import { reopenEngagement } from '../escalation/engage.ts';
import type { Actor } from '../kernel/actor.ts';
import { factOf } from '../response/known-facts.ts';
import { type Draft, escalating, record } from './draft.ts';
import { begin } from './open.ts';
import { followGravity, type SeverityChange, setSeverity } from './severity.ts';
import { engageForClocks } from './tick.ts';

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
  for (const engagement of draft.incident.engagements) {
    // One that a late promise has brought about since the end goes on.
    if (engagement.status === 'closed') reopenEngagement(escalating(draft), engagement, reason);
    else followGravity(draft, engagement, before);
  }
  begin(draft);
  engageForClocks(draft, events);
}
