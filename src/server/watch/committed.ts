// What do commits say of our own promise? How late things were decided, and which pages reached nobody.

import { isExhausted } from '../../core/escalation/page.ts';
import type { IncidentEvent } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { EngagementId, PageId } from '../../core/kernel/id.ts';
import { type Millis, second } from '../../core/kernel/instant.ts';
import type { Changes, Listener } from '../../engine/ports.ts';
import type { Metrics } from '../metrics.ts';

/** A page that was placed later than this after it was due is counted as late. */
export const latePageMs = 5 * second;

type Counted = Pick<Metrics, 'commits' | 'wakeLatenessSeconds' | 'latePages' | 'stepsMissed' | 'pagesFailed' | 'heldBack'>;

/** Counts what the engine commits. */
export function metricsListener(metrics: Counted): Listener {
  return {
    committed(changes: Changes) {
      const found = { commits: 0, latePages: 0, stepsMissed: 0, pagesFailed: 0 };
      for (const { incident, commits } of changes.incidents) {
        const events = commits.flatMap((each) => each.events);
        found.commits += commits.length;
        for (const event of events) {
          if ('lateMs' in event) metrics.wakeLatenessSeconds.observe(event.lateMs / 1_000);
          if (event.type === 'LimitReached') metrics.heldBack.inc({ limit: event.limit });
        }
        for (const commit of commits) found.latePages += latePagesIn(commit.events);
        found.stepsMissed += events.filter(({ type }) => type === 'StepMissed').length;
        found.pagesFailed += failedPagesIn(events, incident);
      }
      // Once for the batch: to count costs more than to find that there is nothing to count.
      metrics.commits.inc(found.commits);
      metrics.latePages.inc(found.latePages);
      metrics.stepsMissed.inc(found.stepsMissed);
      metrics.pagesFailed.inc(found.pagesFailed);
    },
  };
}

function latePagesIn(events: readonly IncidentEvent[]): number {
  if (!events.some((event) => 'lateMs' in event)) return 0;
  const lateness = new Map<EngagementId, Millis>();
  let late = 0;
  for (const event of events) {
    if ('lateMs' in event && 'engagement' in event) lateness.set(event.engagement, event.lateMs);
    if (event.type === 'PagePlaced' && (lateness.get(event.engagement) ?? 0) > latePageMs) late += 1;
  }
  return late;
}

/** Pages of which a message failed just now, and after which nothing is left to try. */
function failedPagesIn(events: readonly IncidentEvent[], { engagements }: Pick<Incident, 'engagements'>): number {
  const failed = new Set<PageId>();
  for (const event of events) if (event.type === 'DeliveryFailed') failed.add(event.page);
  if (failed.size === 0) return 0;
  return engagements.flatMap(({ pages }) => pages).filter((page) => failed.has(page.id) && isExhausted(page)).length;
}
