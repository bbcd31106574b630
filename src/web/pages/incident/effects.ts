// What will a press of the button do? Its effect in words, from what the server says happens next.

import type { EngagementSummary, IncidentSummary } from '../../../core/incident/summary.ts';
import type { Instant } from '../../../core/kernel/instant.ts';
import { clockTitle } from '../../ui/clock-text.ts';
import { namesText } from '../../ui/names.ts';

/** `pages Lee and Kim` → `Page Lee and Kim now`. A page for silence is of whoever has it: escalating passes them by. */
export function escalateLabel(nextText: string | null): string {
  const found = /^pages (.+)$/.exec(briefNext(nextText ?? '', 1));
  if (found?.[1] === undefined || found[1].endsWith(' again if nothing is done')) return 'Escalate now';
  const whom = found[1].replace(/^the backstop: (.+)$/, 'the backstop ($1)');
  return `Page ${whom} now`;
}

/** The same with at most `named` of many people by name: `pages Lee, Kim and 4 more`. Two are always named. */
export function briefNext(nextText: string, named = 2): string {
  const found = /^(pages (?:the backstop: )?)(.+)$/.exec(nextText);
  const people = found?.[2]?.split(' and ') ?? [];
  if (people.length <= Math.max(2, named)) return nextText;
  return `${found?.[1] ?? ''}${people.slice(0, named).join(', ')} and ${people.length - named} more`;
}

/** Who is being waited for, as a sentence without its end: `waiting for Lee and Kim`. */
export function waitingText(engagement: EngagementSummary): string {
  switch (engagement.status) {
    case 'escalating':
      return engagement.waitingFor.length === 0 ? 'nobody has been reached' : `waiting for ${namesText(engagement.waitingFor)}`;
    case 'waiting':
      return engagement.held === true ? 'held back: nobody is paged if it is over by then' : 'waits for support hours';
    case 'answered':
      return engagement.answeredBy === null ? 'answered' : `${engagement.answeredBy} has it`;
    case 'snoozed':
      return engagement.answeredBy === null ? 'snoozed' : `snoozed by ${engagement.answeredBy}`;
    case 'closed':
      return 'closed';
  }
}

/** `step 2 of 3`, `backstop`. */
export function stepText(engagement: EngagementSummary): string | null {
  if (engagement.status !== 'escalating' || engagement.step < 1) return null;
  return engagement.step > engagement.stepCount ? 'backstop' : `step ${engagement.step} of ${engagement.stepCount}`;
}

export interface NextThing {
  readonly at: Instant;
  /** Who or what, `Security`; then what it does, `pages the backstop: Ana`. */
  readonly subject: string;
  readonly text: string;
  readonly key: string;
}

/** Everything that happens or is owed if nobody does anything, the nearest first. */
export function nextThings(incident: IncidentSummary): readonly NextThing[] {
  if (incident.status === 'resolved') return [];
  const things: NextThing[] = [];
  for (const one of incident.engagements) {
    if (one.nextAt === null || one.status === 'closed') continue;
    things.push({
      at: one.nextAt,
      subject: one.responsibility,
      text: one.nextText === null ? 'is looked at again' : briefNext(one.nextText),
      key: one.id,
    });
  }
  for (const clock of incident.clocks) {
    if (clock.dueAt === null || clock.stoppedAt !== null || clock.breachedAt !== null) continue;
    things.push({ at: clock.dueAt, subject: capital(clockTitle(clock)), text: `is due (${clock.targetText})`, key: clock.id });
  }
  for (const { audience, audienceName, owner, dueAt } of incident.updates ?? []) {
    things.push({
      at: dueAt,
      subject: `Update to ${audienceName}`,
      text: owner === null ? 'is owed' : `is owed by ${owner}`,
      key: `update ${audience}`,
    });
  }
  return things.sort((a, b) => a.at - b.at);
}

export function waitingEngagements(incident: IncidentSummary): readonly EngagementSummary[] {
  return incident.engagements.filter((one) => one.status === 'escalating' || one.status === 'waiting');
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
