// What follows from an answer, from the end of the trouble, and from whatever has happened? Clocks stop, engagements close, facts are seen.

import { noteActivity } from '../escalation/answer.ts';
import { closeEngagement } from '../escalation/engage.ts';
import { answersFor, owning } from '../escalation/owner.ts';
import type { Actor } from '../kernel/actor.ts';
import { limits } from '../kernel/limits.ts';
import { followsFrom } from '../response/known-facts.ts';
import type { Clock } from '../sla/clock.ts';
import { stopClock, withdrawClock } from '../sla/decide.ts';
import { lasts } from '../sla/promise.ts';
import { endOf, holdClocks, stopClocks } from './clocks.ts';
import { seeFacts } from './conditions.ts';
import { type Draft, escalating, holdBack, record, timing } from './draft.ts';
import { engageForClocks } from './tick.ts';

/** Facts, clocks and engagements bring one another about until nothing more follows. `from`: the first event that may have consequences. */
export function settle(draft: Draft, from: number): void {
  // The usual clocks are looked after where something happens to them.
  if (draft.incident.response === undefined) return;
  let before = from;
  for (let round = 0; round < limits.settlingRounds && draft.events.length > before; round++) {
    const recorded = draft.events.length;
    seeFacts(draft, before);
    holdClocks(draft);
    engageForClocks(draft, recorded);
    before = recorded;
  }
  if (draft.events.length > before) holdBack(draft, 'settlingRounds', 'What may follow from the newest facts is looked at the next time');
}

/** Clocks that waited for an answer stop. What a late promise has brought about after the end of the incident is over with its answer. */
export function afterAnswers(draft: Draft): void {
  stopClocks(draft);
  if (draft.incident.status !== 'resolved') return;
  for (const engagement of draft.incident.engagements) {
    if (engagement.status === 'answered') closeEngagement(escalating(draft), engagement, 'answered, and the incident is resolved');
  }
}

export function resolve(draft: Draft, by: Actor, reason: string): void {
  const running = draft.incident.clocks.filter(({ stoppedAt }) => stoppedAt === null);
  const atTheEnd = running.filter((clock) => endsWithIncident(draft, clock));
  for (const clock of atTheEnd) stopClock(timing(draft), clock);
  const { plan } = draft.facts;
  let answered: boolean | null = null;
  const isOwners = () => {
    answered ??= owning(plan, draft.incident, draft.incident.engagements).some((each) => answersFor(plan, each, by, draft.now));
    return answered;
  };
  for (const clock of running) {
    if (atTheEnd.includes(clock) || lasts(clock.metric)) continue;
    // One of its owners who resolves it has answered; trouble that somebody else ended, or that went away, was answered by nobody.
    if (clock.metric === 'acknowledge' && isToCustomers(clock) && isOwners()) stopClock(timing(draft), clock);
    else withdrawClock(timing(draft), clock, whyWithdrawn(clock));
  }
  for (const engagement of draft.incident.engagements) closeEngagement(escalating(draft), engagement, 'the incident is resolved');
  record(draft, { type: 'IncidentResolved', by, reason });
}

/** A person did something: nobody has gone silent. */
export function personActed(draft: Draft, by: Actor): void {
  if (by.kind !== 'person') return;
  for (const engagement of draft.incident.engagements) noteActivity(escalating(draft), engagement);
}

function endsWithIncident(draft: Draft, clock: Clock): boolean {
  const end = endOf(draft, clock);
  return end.kind === 'fact' && followsFrom(draft.facts.plan, end.fact).includes('resolved');
}

function isToCustomers({ promise }: Clock): boolean {
  return promise === undefined || promise.kind === 'contract';
}

function whyWithdrawn({ metric }: Clock): string {
  if (metric === 'assemble') return 'resolved before all had answered';
  return metric === 'acknowledge' ? 'resolved before anyone answered' : 'resolved before';
}
