// What does a message of the stream change in what is shown? Pure: newer versions win, whatever the order of arrival.

import type { IncidentDetail, StreamMessage, TimelineEntry } from '../../../contract/incident.ts';
import type { IncidentSummary } from '../../../core/incident/summary.ts';

export type Shown = 'open' | 'resolved' | 'all';

/** A list with the messages applied; the same array when nothing changed, the same item where that one didn't. */
export function applyToList(
  list: readonly IncidentSummary[],
  messages: readonly StreamMessage[],
  shown: Shown,
): readonly IncidentSummary[] {
  return mergeSummaries(
    list,
    messages.map((message) => message.summary),
    shown,
  );
}

/** Adds and replaces by version, drops what no longer belongs. */
export function mergeSummaries(
  list: readonly IncidentSummary[],
  fresh: readonly IncidentSummary[],
  shown: Shown,
): readonly IncidentSummary[] {
  const newest = new Map<string, IncidentSummary>();
  for (const summary of fresh) {
    if (summary.version >= (newest.get(summary.id)?.version ?? 0)) newest.set(summary.id, summary);
  }
  let changed = false;
  const next: IncidentSummary[] = [];
  for (const old of list) {
    const update = newest.get(old.id);
    newest.delete(old.id);
    if (update === undefined || update.version <= old.version) {
      next.push(old);
      continue;
    }
    changed = true;
    if (belongs(update, shown)) next.push(update);
  }
  for (const summary of newest.values()) {
    if (!belongs(summary, shown)) continue;
    changed = true;
    next.push(summary);
  }
  return changed ? next : list;
}

/** The open incident with the message's lines added; its ladders and receipts come with the refetch that follows. */
export function applyToDetail(detail: IncidentDetail, message: StreamMessage): IncidentDetail {
  if (message.summary.id !== detail.summary.id || message.summary.version <= detail.summary.version) return detail;
  const known = new Set(detail.timeline.map((entry) => entry.id));
  const added = message.entries.filter((entry) => !known.has(entry.id));
  return { ...detail, summary: message.summary, timeline: newestFirst([...added, ...detail.timeline]) };
}

/** By version and number within it: `12.3` is after `12.2` and `9.9`. */
export function newestFirst(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return [...entries].sort((a, b) => {
    const [versionA = 0, partA = 0] = a.id.split('.').map(Number);
    const [versionB = 0, partB = 0] = b.id.split('.').map(Number);
    return versionB - versionA || partB - partA;
  });
}

function belongs(summary: IncidentSummary, shown: Shown): boolean {
  return shown === 'all' || summary.status === shown;
}
