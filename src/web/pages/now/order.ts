// Which incident comes first? The one whose next deadline is the nearest; then the worse, then the older.

import type { EngagementSummary, IncidentSummary } from '../../../core/incident/summary.ts';
import type { Instant } from '../../../core/kernel/instant.ts';

export function byDeadline(incidents: readonly IncidentSummary[]): readonly IncidentSummary[] {
  return [...incidents].sort(sooner);
}

/** The first of `byDeadline`, without putting the others in order. */
export function nearest(incidents: readonly IncidentSummary[]): IncidentSummary | undefined {
  let first = incidents[0];
  for (const one of incidents) if (first !== undefined && sooner(one, first) < 0) first = one;
  return first;
}

function sooner(a: IncidentSummary, b: IncidentSummary): number {
  return (
    compare(a.nextDeadline?.at ?? null, b.nextDeadline?.at ?? null) ||
    a.severityRank - b.severityRank ||
    a.openedAt - b.openedAt ||
    (a.id === b.id ? 0 : a.id < b.id ? -1 : 1)
  );
}

export interface Queued {
  readonly incident: IncidentSummary;
  readonly engagement: EngagementSummary;
}

/** Everyone who is being waited for: the nearest escalation first. */
export function escalationQueue(incidents: readonly IncidentSummary[]): readonly Queued[] {
  const queue: Queued[] = [];
  for (const incident of incidents) {
    for (const engagement of incident.engagements) if (engagement.status === 'escalating') queue.push({ incident, engagement });
  }
  return queue.sort((a, b) => compare(a.engagement.nextAt, b.engagement.nextAt) || a.incident.severityRank - b.incident.severityRank);
}

/** Those that wait first, by when they escalate; then the rest as they stand. Closed ones say nothing any more. */
export function engagementsInOrder(incident: IncidentSummary): readonly EngagementSummary[] {
  const rank = { escalating: 0, waiting: 1, snoozed: 2, answered: 3, closed: 4 } as const;
  return incident.engagements
    .filter((one) => one.status !== 'closed')
    .sort((a, b) => rank[a.status] - rank[b.status] || compare(a.nextAt, b.nextAt));
}

/** Nothing to wait for comes last. */
function compare(a: Instant | null, b: Instant | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : a - b;
}
