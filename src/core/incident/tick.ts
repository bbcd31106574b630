// What is due now? Clocks first, since a breach may engage more people; then each engagement.

import { tickEngagement } from '../escalation/engage.ts';
import { assert } from '../kernel/assert.ts';
import { tickClock } from '../sla/decide.ts';
import { type Draft, escalating, timing } from './draft.ts';
import { engageFitting } from './open.ts';

/** Brings the incident to the present. Nothing due: no event. */
export function tick(draft: Draft): void {
  if (draft.incident.status !== 'open') return;
  for (const clock of draft.incident.clocks) {
    const before = draft.events.length;
    tickClock(timing(draft), clock);
    engageForClock(draft, clock.objective, before);
  }
  for (const engagement of draft.incident.engagements) tickEngagement(escalating(draft), engagement);
}

/** What the objective asks for when it warns or is breached, for the clock events recorded since `from`. */
function engageForClock(draft: Draft, id: string, from: number): void {
  const objective = draft.facts.plan.objectives.find((each) => each.id === id);
  assert(objective !== undefined, `objective ${id} is in the plan`);
  const happened = draft.events.slice(from);
  if (happened.some((event) => event.type === 'ClockWarned')) engageFitting(draft, objective.onWarning, `${objective.id} is in danger`);
  if (happened.some((event) => event.type === 'ClockBreached')) engageFitting(draft, objective.onBreach, `${objective.id} is breached`);
}
