// What is due now? Clocks first, since a breach may engage more people; then each engagement.

import { tickEngagement } from '../escalation/engage.ts';
import { assert } from '../kernel/assert.ts';
import { tickClock } from '../sla/decide.ts';
import { type Draft, escalating, timing } from './draft.ts';
import { engageFitting } from './open.ts';

/** Brings the incident to the present. Nothing due: no event. */
export function tick(draft: Draft): void {
  if (draft.incident.status !== 'open') return;
  const before = draft.events.length;
  for (const clock of draft.incident.clocks) tickClock(timing(draft), clock);
  engageForClocks(draft, before);
  for (const engagement of draft.incident.engagements) tickEngagement(escalating(draft), engagement);
}

/** What the objectives ask for when their clocks warn or are breached, for the events recorded since `from`. */
export function engageForClocks(draft: Draft, from: number): void {
  for (const event of draft.events.slice(from)) {
    if (event.type !== 'ClockWarned' && event.type !== 'ClockBreached') continue;
    const clock = draft.incident.clocks.find((each) => each.id === event.clock);
    const objective = draft.facts.plan.objectives.find((each) => each.id === clock?.objective);
    assert(objective !== undefined, `the objective of clock ${event.clock} is in the plan`);
    if (event.type === 'ClockWarned') engageFitting(draft, objective.onWarning, `${objective.id} is in danger`);
    else engageFitting(draft, objective.onBreach, `${objective.id} is breached`);
  }
}
