// Since when has something been so in an incident? Looked up in what is known of it; what Tocsin sees by itself follows from its state.

import { type Answers, firstAnswerAt, presentAnswerAt } from '../escalation/answered.ts';
import type { Engagement } from '../escalation/engagement.ts';
import { owning } from '../escalation/owner.ts';
import { earliest, type Instant } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import { followsFrom } from '../response/known-facts.ts';
import type { Moment } from '../sla/promise.ts';
import { demandOf } from './demand.ts';
import type { Incident } from './state.ts';

type AnswerOf = (engagement: Answers) => Instant | null;

/** `null`: it is not so. `answerOf`: which answers count; what is so once is so for good, whatever has become of the severity since. */
export function sinceOf(moment: Moment, incident: Incident, plan: Plan, answerOf: AnswerOf = firstAnswerAt): Instant | null {
  switch (moment.kind) {
    case 'fact':
      return factSince(moment.fact, incident, plan, answerOf);
    case 'filled':
      return incident.response?.roles.find(({ role }) => role === moment.role)?.since ?? null;
    case 'engaged':
      return least(engagedOf(incident, moment).flatMap((each) => pagingSince(each, incident) ?? []));
    case 'called':
      return calledAt(incident);
    case 'answered':
      return firstAnswer(engagedOf(incident, moment), lifeOf(incident), answerOf);
    case 'all-answered':
      return allAnswered(engagedOf(incident, moment), lifeOf(incident), answerOf);
    default:
      return moment satisfies never;
  }
}

/** The fact itself, or what it follows from, whichever came first. */
export function factSince(fact: string, incident: Incident, plan: Plan, answerOf: AnswerOf = firstAnswerAt): Instant | null {
  let since: Instant | null = null;
  for (const each of followsFrom(plan, fact)) {
    const at = ownSince(each, incident, plan, answerOf);
    if (at !== null && (since === null || at < since)) since = at;
  }
  return since;
}

/** Whether a clock that runs from `startedAt` has come to its end. The next update is one that came after; an answer is one to this severity. */
export function hasCome(moment: Moment, startedAt: Instant, incident: Incident, plan: Plan): boolean {
  if (moment.kind === 'fact' && moment.fact === 'next-update-published') return (lastTold(incident, plan) ?? startedAt) > startedAt;
  return sinceOf(moment, incident, plan, presentAnswerAt) !== null;
}

/** When what had come was asked for anew, since the severity rose; `null`: it had not come, or still holds. */
export function askedAnewAt(moment: Moment, incident: Incident, plan: Plan): Instant | null {
  const raised = incident.engagements.flatMap((each) => (each.raised === undefined ? [] : [each.raised.at]));
  if (raised.length === 0 || sinceOf(moment, incident, plan) === null) return null;
  return sinceOf(moment, incident, plan, presentAnswerAt) === null ? Math.max(...raised) : null;
}

/** When it was opened, or opened again. */
export function lifeOf(incident: Pick<Incident, 'openedAt' | 'reopenedAt'>): Instant {
  return incident.reopenedAt ?? incident.openedAt;
}

function ownSince(fact: string, incident: Incident, plan: Plan, answerOf: AnswerOf): Instant | null {
  switch (fact) {
    case 'opened':
      return lifeOf(incident);
    case 'acknowledged':
      return firstAnswer(owning(plan, incident, incident.engagements), lifeOf(incident), answerOf);
    case 'assembled': {
      const answered = allAnswered(
        incident.engagements.filter(({ status }) => status !== 'closed'),
        lifeOf(incident),
        answerOf,
      );
      const filled = answered === null ? null : rolesFilled(incident, plan);
      return answered === null || filled === null ? null : Math.max(answered, filled);
    }
    case 'roles-filled':
      return rolesFilled(incident, plan);
    case 'resolved':
      return incident.resolvedAt;
    case 'first-update-published':
      return least(toldCustomers(incident, plan).flatMap(({ firstAt }) => firstAt ?? []));
    case 'update-published':
    case 'next-update-published':
      return lastTold(incident, plan);
    default:
      return incident.response?.facts.find((each) => each.fact === fact)?.since ?? null;
  }
}

/** Whoever waits for support hours has not been called. */
function pagingSince({ startedAt, pagingSince: since = startedAt }: Engagement, incident: Incident): Instant | null {
  return since === null ? null : Math.max(since, lifeOf(incident));
}

function calledAt(incident: Incident): Instant | null {
  const { engagements } = incident;
  return earliest(
    least(engagements.flatMap((each) => pagingSince(each, incident) ?? [])),
    firstAnswer(engagements, lifeOf(incident), firstAnswerAt),
  );
}

/** What was answered before the incident was opened again, was answered in another life. */
function firstAnswer(engagements: readonly Engagement[], since: Instant, answerOf: AnswerOf): Instant | null {
  let first: Instant | null = null;
  for (const each of engagements) {
    const at = answerOf(each);
    if (at !== null && at >= since && (first === null || at < first)) first = at;
  }
  return first;
}

function rolesFilled(incident: Incident, plan: Plan): Instant | null {
  const needed = demandOf(plan, incident).roles;
  let since = lifeOf(incident);
  for (const role of needed) {
    const holder = incident.response?.roles.find((each) => each.role === role);
    if (holder === undefined) return null;
    since = Math.max(since, holder.since);
  }
  return since;
}

/** Those of its updates that customers read. */
function toldCustomers(incident: Incident, plan: Plan) {
  return (incident.response?.updates ?? []).filter(({ audience }) => {
    const kind = plan.audiences[audience]?.kind;
    return kind === 'customers' || kind === 'public';
  });
}

function lastTold(incident: Incident, plan: Plan): Instant | null {
  const all = toldCustomers(incident, plan).flatMap(({ lastAt }) => lastAt ?? []);
  return all.length === 0 ? null : Math.max(...all);
}

function engagedOf({ engagements }: Incident, { of, id }: { readonly of: 'team' | 'discipline'; readonly id: string }) {
  return engagements.filter((each) => each[of] === id);
}

function allAnswered(engagements: readonly Engagement[], since: Instant, answerOf: AnswerOf): Instant | null {
  let last: Instant | null = null;
  for (const each of engagements) {
    const at = answerOf(each);
    if (at === null || at < since) return null;
    last = Math.max(last ?? at, at);
  }
  return last;
}

function least(all: readonly Instant[]): Instant | null {
  return all.length === 0 ? null : Math.min(...all);
}
