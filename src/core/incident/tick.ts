// What is due now? Clocks first, since a breach may engage more people; then each engagement.

import { tickEngagement } from '../escalation/engage.ts';
import { assert } from '../kernel/assert.ts';
import { tickClock } from '../sla/decide.ts';
import { endPauses } from './clocks.ts';
import { takeLooks } from './conditions.ts';
import { promiseOf } from './demand.ts';
import { type Draft, escalating, timing } from './draft.ts';
import { engageFitting } from './open.ts';
import { tickUpdates } from './updates.ts';

/** Brings the incident to the present. Nothing due: no event. */
export function tick(draft: Draft): void {
  const { status, response } = draft.incident;
  // Of the usual clocks none outlives the incident.
  if (status !== 'open' && response === undefined) return;
  const before = draft.events.length;
  if (response !== undefined) {
    endPauses(draft);
    if (status === 'open') {
      takeLooks(draft);
      tickUpdates(draft);
    }
  }
  const clocks = timing(draft);
  for (const clock of draft.incident.clocks) tickClock(clocks, clock);
  engageForClocks(draft, before);
  const engagements = escalating(draft);
  for (const engagement of draft.incident.engagements) tickEngagement(engagements, engagement);
}

/** What the objectives ask for when their clocks warn or are breached, for the events recorded since `from`. */
export function engageForClocks(draft: Draft, from: number): void {
  if (draft.events.length === from) return;
  for (const event of draft.events.slice(from)) {
    if (event.type !== 'ClockWarned' && event.type !== 'ClockBreached') continue;
    const clock = draft.incident.clocks.find((each) => each.id === event.clock);
    assert(clock !== undefined, `clock ${event.clock} is in the incident`);
    const promise = promiseOf(draft.facts.plan, draft.incident, clock);
    assert(promise !== undefined, `the promise of clock ${event.clock} is in the plan`);
    if (event.type === 'ClockWarned') engageFitting(draft, promise.onWarning, `${promise.id} is in danger`);
    else engageFitting(draft, promise.onBreach, `${promise.id} is breached`);
  }
}
