// Which clock leads, and which need not be seen? The tightest that runs, then those that are paused, then what has ended, newest first.

import type { IncidentSummary } from '../../../core/incident/summary.ts';
import type { Instant } from '../../../core/kernel/instant.ts';
import { metricText } from '../../../core/sla/metric-text.ts';
import { clockTone } from '../../ui/clock-text.ts';

type Clock = IncidentSummary['clocks'][number];

export function clocksInOrder(clocks: readonly Clock[]): { readonly running: readonly Clock[]; readonly ended: readonly Clock[] } {
  const running = clocks.filter(({ stoppedAt }) => stoppedAt === null);
  return {
    running: running.toSorted((a, b) => dueOf(a) - dueOf(b) || a.startedAt - b.startedAt),
    ended: clocks.filter(({ stoppedAt }) => stoppedAt !== null).toSorted((a, b) => (b.stoppedAt ?? 0) - (a.stoppedAt ?? 0)),
  };
}

/** Of anything, so many before the rest is a number. */
const shownAtMost = 5;
/** A fold of this many would save no room. */
const foldedAtLeast = 2;

/** `shown`: all that is not simply running well, and of what is as many of the tightest as make five; `fine`: the rest. Both keep their order. */
export function withoutFine(
  running: readonly Clock[],
  now: Instant,
): { readonly shown: readonly Clock[]; readonly fine: readonly Clock[] } {
  const calm = running.filter((clock) => clockTone(clock, now) === 'calm');
  const fine = calm.slice(Math.max(0, shownAtMost - (running.length - calm.length)));
  if (fine.length < foldedAtLeast) return { shown: running, fine: [] };
  const folded = new Set(fine);
  return { shown: running.filter((clock) => !folded.has(clock)), fine };
}

/** `assemble (9), acknowledge (8), contain`: each kind with how many of it, the most frequent first. */
export function kindsText(clocks: readonly Clock[]): string {
  const counted = new Map<string, number>();
  for (const { metric } of clocks) counted.set(metricText(metric), (counted.get(metricText(metric)) ?? 0) + 1);
  return [...counted]
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, n]) => (n === 1 ? kind : `${kind} (${n})`))
    .join(', ');
}

/** What is breached is past averting: it stands behind what can still be kept. */
function dueOf({ dueAt, breachedAt }: Clock): number {
  if (breachedAt !== null) return Number.MAX_SAFE_INTEGER - 1;
  return dueAt ?? Number.MAX_SAFE_INTEGER;
}
