// What follows from an answer, and from the end of the trouble? Clocks stop, engagements close.

import { noteActivity } from '../escalation/answer.ts';
import { closeEngagement } from '../escalation/engage.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Metric } from '../plan/plan.ts';
import { stopClock, withdrawClock } from '../sla/decide.ts';
import { type Draft, escalating, record, timing } from './draft.ts';

/** The first answer stops `acknowledge`; when every engagement has been answered, `assemble` stops. */
export function stopAnsweredClocks(draft: Draft): void {
  const open = draft.incident.engagements.filter((each) => each.status !== 'closed');
  if (open.some((each) => each.firstAnsweredAt !== null)) stopClocks(draft, 'acknowledge');
  if (open.length > 0 && open.every((each) => each.firstAnsweredAt !== null)) stopClocks(draft, 'assemble');
}

export function resolve(draft: Draft, by: Actor, reason: string): void {
  stopClocks(draft, 'restore');
  for (const clock of draft.incident.clocks) {
    if (clock.stoppedAt !== null) continue;
    // A person who resolves it has answered; trouble that went away by itself was answered by nobody.
    if (by.kind === 'person' && clock.metric === 'acknowledge') stopClock(timing(draft), clock);
    else
      withdrawClock(
        timing(draft),
        clock,
        clock.metric === 'assemble' ? 'resolved before all had answered' : 'resolved before anyone answered',
      );
  }
  for (const engagement of draft.incident.engagements) closeEngagement(escalating(draft), engagement, 'the incident is resolved');
  record(draft, { type: 'IncidentResolved', by, reason });
}

/** A person did something: nobody has gone silent. */
export function personActed(draft: Draft, by: Actor): void {
  if (by.kind !== 'person') return;
  for (const engagement of draft.incident.engagements) noteActivity(escalating(draft), engagement);
}

function stopClocks(draft: Draft, metric: Metric): void {
  for (const clock of draft.incident.clocks) {
    if (clock.metric === metric) stopClock(timing(draft), clock);
  }
}
