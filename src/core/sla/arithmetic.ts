// How did a deadline come about? Line by line, so that anyone can add it up.

import { formatDuration } from '../kernel/duration.ts';
import type { Instant } from '../kernel/instant.ts';
import { formatLocal } from '../kernel/zone.ts';
import type { Plan } from '../plan/plan.ts';
import type { Clock } from './clock.ts';
import { calendarOf, elapsedOf } from './decide.ts';
import { clockName } from './words.ts';

/** Times are shown in `zone`. */
export function explainClock(clock: Clock, plan: Plan, now: Instant, zone: string): readonly string[] {
  const local = (at: Instant) => formatLocal(at, zone);
  const lines = [`${clockName(clock, plan)} within ${clock.targetText} (${runsOn(clock, plan)}), from ${local(clock.startedAt)}`];
  for (const segment of clock.segments) {
    if (segment.kind === 'retargeted') lines.push(`${local(segment.from)}: ${segment.note}`);
    else if (segment.kind === 'paused') lines.push(`${local(segment.from)} to ${local(segment.to)}: paused, ${segment.note}`);
    else lines.push(`${local(segment.from)} to ${local(segment.to)}: used ${formatDuration(segment.usedMs)}`);
  }
  const used = elapsedOf(plan, clock, now);
  if (clock.runningSince !== null) {
    lines.push(`since ${local(clock.runningSince)}: used ${formatDuration(used - clock.elapsedMs)}, in all ${formatDuration(used)}`);
  }
  if (clock.pausedAt !== null) lines.push(`paused since ${local(clock.pausedAt)}: ${clock.pauseReason ?? ''}`);
  if (clock.dueAt !== null && clock.stoppedAt === null) {
    const left = clock.targetMs - used;
    lines.push(
      left >= 0
        ? `${formatDuration(left)} left, so due ${local(clock.dueAt)}`
        : `due ${local(clock.dueAt)}, over by ${formatDuration(-left)}`,
    );
  }
  if (clock.breachedAt !== null) lines.push(`breached ${local(clock.breachedAt)}; that verdict stands`);
  if (clock.stoppedAt !== null)
    lines.push(`stopped ${local(clock.stoppedAt)} after ${formatDuration(used)}: ${clock.verdict ?? noVerdict(clock)}`);
  return lines;
}

/** Neither met nor missed, and why. */
function noVerdict({ withdrawn }: Clock): string {
  return withdrawn === undefined ? 'no verdict' : `no verdict, ${withdrawn}`;
}

function runsOn(clock: Clock, plan: Plan): string {
  const calendar = calendarOf(plan, clock.calendar);
  return calendar === null || calendar.open === null ? 'time runs always' : `open hours of ${calendar.name}, ${calendar.zone}`;
}
