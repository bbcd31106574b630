// Which lines of a timeline are meant? Those with every word, of the chosen kind.

import type { TimelineEntry } from '../../../contract/incident.ts';

export type TimelineKind = 'all' | 'notes' | 'pages';

const ofPages =
  /^(Page|Delivery|StepReached|StepSkipped|StepMissed|Backstop|NobodyNotified|EngagementAcknowledged|EngagementRaised|EngagementEscalated)/;

export function filterTimeline(entries: readonly TimelineEntry[], text: string, kind: TimelineKind): readonly TimelineEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    if (kind === 'notes' && entry.type !== 'NoteAdded') return false;
    if (kind === 'pages' && !ofPages.test(entry.type)) return false;
    const told = entry.text.toLowerCase();
    return words.every((word) => told.includes(word));
  });
}
