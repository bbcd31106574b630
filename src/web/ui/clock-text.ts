// What does a clock say at a glance? Its words, its share and its tone, from its summary and the time.

import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import { metricText } from '../../core/sla/metric-text.ts';
import { countdownText, spanText } from './duration.ts';

type Clock = IncidentSummary['clocks'][number];
/** `ended`: without a verdict, which is neither met nor missed. */
export type ClockTone = 'calm' | 'close' | 'over' | 'paused' | 'met' | 'missed' | 'ended';

/** From here on a running clock is shown as close to its end. */
const closeShare = 0.75;

/** `7:10 left`, `over by 12 min`, `met in 1 min 40 s (of 5m)`, `paused`. */
export function clockText(clock: Clock, now: Instant): string {
  switch (clockTone(clock, now)) {
    case 'met':
      return `met in ${spanText((clock.stoppedAt ?? now) - clock.startedAt)} (of ${clock.targetText})`;
    case 'missed':
      return missedText(clock);
    case 'ended':
      return `no verdict${clock.withdrawn === null ? '' : `: ${clock.withdrawn}`}`;
    case 'paused':
      return `paused (of ${clock.targetText})`;
    case 'over':
      return `over by ${spanText(now - (clock.dueAt ?? clock.breachedAt ?? now))} (of ${clock.targetText})`;
    case 'calm':
    case 'close':
      return clock.dueAt === null ? `of ${clock.targetText}` : `${countdownText(clock.dueAt - now)} left`;
  }
}

/** Of what it is, and whose: `first update for customers`. */
export function clockTitle({ metric, whose }: Pick<Clock, 'metric' | 'whose'>): string {
  return `${metricText(metric)} ${whose}`;
}

export function clockTone(clock: Clock, now: Instant): ClockTone {
  if (clock.stoppedAt !== null) return clock.verdict ?? 'ended';
  if (clock.breachedAt !== null || (clock.dueAt !== null && clock.dueAt <= now)) return 'over';
  if (clock.pausedAt !== null) return 'paused';
  return clockShare(clock, now) >= closeShare ? 'close' : 'calm';
}

/** In [0, 1], by the wall: what a calendar leaves out stretches it, and the arithmetic says by how much. */
export function clockShare(clock: Clock, now: Instant): number {
  if (clock.breachedAt !== null) return 1;
  if (clock.dueAt === null || clock.dueAt <= clock.startedAt) return clock.pausedAt === null ? 1 : 0;
  return Math.min(1, Math.max(0, (now - clock.startedAt) / (clock.dueAt - clock.startedAt)));
}

function missedText(clock: Clock): string {
  const due = clock.breachedAt ?? clock.dueAt;
  if (due === null || clock.stoppedAt === null || clock.stoppedAt <= due) return `missed (of ${clock.targetText})`;
  return `missed by ${spanText(clock.stoppedAt - due)} (of ${clock.targetText})`;
}
