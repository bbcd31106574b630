// What does Tocsin's own history say of an incident of its past? Its commits, read as a record that can be replayed.

import type { Commit } from '../../core/incident/events.ts';
import { type Instant, minute } from '../../core/kernel/instant.ts';
import type { AlertFacts } from '../../core/plan/condition.ts';
import { deedOf, type PastDeed } from './deeds.ts';
import type { PastAnswer, PastIncident, PastUpdate } from './past.ts';

/** `null` where the commits do not begin with the opening. What followed a reopening is another story: the first end counts. */
export function pastOf(commits: readonly Commit[], alert: AlertFacts | null): PastIncident | null {
  const first = commits[0];
  const opened = first?.events.find((event) => event.type === 'IncidentOpened');
  if (first === undefined || opened?.type !== 'IncidentOpened') return null;
  const deeds: PastDeed[] = [];
  const updates: PastUpdate[] = [];
  const severityChanges: { at: Instant; severity: string }[] = [];
  const pages = new Map<string, { readonly person: string; readonly pagedAt: Instant; answeredAt: Instant | null }>();
  let acknowledged: { readonly at: Instant; readonly by: string | null } | null = null;
  let resolvedAt: Instant | null = null;
  for (const { at, events } of commits) {
    if (events.some(({ type }) => type === 'IncidentReopened')) break;
    for (const event of events) {
      const deed = deedOf(event, at);
      if (deed !== null) deeds.push(deed);
      if (resolvedAt !== null) continue;
      if (event.type === 'NoteAdded' && event.by.kind === 'person') updates.push({ at, status: event.by.name, text: event.text });
      if (event.type === 'SeverityChanged') severityChanges.push({ at, severity: event.to });
      if (event.type === 'PagePlaced') pages.set(event.page, { person: event.person, pagedAt: at, answeredAt: null });
      if (event.type === 'EngagementAcknowledged') {
        const page = event.page === null ? undefined : pages.get(event.page);
        if (page !== undefined) page.answeredAt = at;
        acknowledged ??= { at, by: event.by.kind === 'person' ? event.by.id : null };
      }
      if (event.type === 'IncidentResolved') resolvedAt = at;
    }
  }
  return {
    id: opened.incident,
    title: opened.title,
    services: [opened.service],
    severity: opened.severity,
    openedAt: first.at,
    acknowledgedAt: acknowledged?.at ?? null,
    acknowledgedBy: acknowledged?.by ?? null,
    resolvedAt,
    updates,
    answers: [...pages.values()].filter(wasTheirs(acknowledged?.at ?? null)),
    severityChanges,
    deeds,
    alert,
    url: null,
  };
}

/** Who was paged as others had answered already, or just then, did not fail to answer: of them nothing is known. */
function wasTheirs(answeredAt: Instant | null): (answer: PastAnswer) => boolean {
  return ({ pagedAt, answeredAt: own }) => own !== null || answeredAt === null || answeredAt - pagedAt >= patienceMs;
}

/** Whoever had this long and did not answer, does not answer. */
const patienceMs = 5 * minute;
