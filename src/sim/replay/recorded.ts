// What does Tocsin's own history say of an incident of its past? Its commits, read as a record that can be replayed.

import type { Commit, IncidentEvent } from '../../core/incident/events.ts';
import { type Instant, minute } from '../../core/kernel/instant.ts';
import type { AlertFacts } from '../../core/plan/condition.ts';
import { deedOf, type PastDeed } from './deeds.ts';
import type { Reopening } from './lives.ts';
import type { PastAnswer, PastIncident, PastUpdate } from './past.ts';

/** `null` where the commits do not begin with the opening. */
export function pastOf(commits: readonly Commit[], alert: AlertFacts | null): PastIncident | null {
  const first = commits[0];
  const opened = first?.events.find((event) => event.type === 'IncidentOpened');
  if (first === undefined || opened?.type !== 'IncidentOpened') return null;
  const deeds: PastDeed[] = [];
  const lives: [RecordedLife, ...RecordedLife[]] = [newLife(null)];
  for (const { at, events } of commits) {
    for (const event of events) {
      if (event.type === 'IncidentReopened') lives.push(newLife({ at, by: event.by, reason: event.reason }));
      const deed = deedOf(event, at);
      if (deed !== null) deeds.push(deed);
      heard(lives[lives.length - 1] ?? lives[0], event, at);
    }
  }
  const [life, ...later] = lives;
  const reopenings = later.flatMap(({ again, resolvedAt }): readonly Reopening[] => (again === null ? [] : [{ ...again, resolvedAt }]));
  return {
    id: opened.incident,
    title: opened.title,
    services: [opened.service],
    severity: opened.severity,
    openedAt: first.at,
    acknowledgedAt: life.acknowledged?.at ?? null,
    acknowledgedBy: life.acknowledged?.by ?? null,
    resolvedAt: life.resolvedAt,
    ...(reopenings.length === 0 ? {} : { reopenings }),
    updates: lives.flatMap(({ updates }) => updates),
    answers: lives.flatMap(({ pages, acknowledged }) => [...pages.values()].filter(wasTheirs(acknowledged?.at ?? null))),
    severityChanges: lives.flatMap(({ severityChanges }) => severityChanges),
    deeds,
    alert,
    url: null,
  };
}

interface RecordedLife {
  readonly again: Omit<Reopening, 'resolvedAt'> | null;
  readonly updates: PastUpdate[];
  readonly severityChanges: { at: Instant; severity: string }[];
  readonly pages: Map<string, { readonly person: string; readonly pagedAt: Instant; answeredAt: Instant | null }>;
  acknowledged: { readonly at: Instant; readonly by: string | null } | null;
  resolvedAt: Instant | null;
}

function newLife(again: RecordedLife['again']): RecordedLife {
  return { again, updates: [], severityChanges: [], pages: new Map(), acknowledged: null, resolvedAt: null };
}

/** After its end only what `deedOf` knows still counts. */
function heard(life: RecordedLife, event: IncidentEvent, at: Instant): void {
  if (life.resolvedAt !== null) return;
  if (event.type === 'NoteAdded' && event.by.kind === 'person') life.updates.push({ at, status: event.by.name, text: event.text });
  if (event.type === 'SeverityChanged') life.severityChanges.push({ at, severity: event.to });
  if (event.type === 'PagePlaced') life.pages.set(event.page, { person: event.person, pagedAt: at, answeredAt: null });
  if (event.type === 'EngagementAcknowledged') {
    const page = event.page === null ? undefined : life.pages.get(event.page);
    if (page !== undefined) page.answeredAt = at;
    if (event.onBehalfOf === undefined) life.acknowledged ??= { at, by: event.by.kind === 'person' ? event.by.id : null };
  }
  if (event.type === 'IncidentResolved') life.resolvedAt = at;
}

/** Who was paged as others had answered already, or just then, did not fail to answer: of them nothing is known. */
function wasTheirs(answeredAt: Instant | null): (answer: PastAnswer) => boolean {
  return ({ pagedAt, answeredAt: own }) => own !== null || answeredAt === null || answeredAt - pagedAt >= patienceMs;
}

/** Whoever had this long and did not answer, does not answer. */
const patienceMs = 5 * minute;
