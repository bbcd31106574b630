// Which clock leads? The tightest that runs, then those that are paused, then what has ended, newest first.

import type { IncidentSummary } from '../../../core/incident/summary.ts';

type Clock = IncidentSummary['clocks'][number];

export function clocksInOrder(clocks: readonly Clock[]): { readonly running: readonly Clock[]; readonly ended: readonly Clock[] } {
  const running = clocks.filter(({ stoppedAt }) => stoppedAt === null);
  return {
    running: running.toSorted((a, b) => dueOf(a) - dueOf(b) || a.startedAt - b.startedAt),
    ended: clocks.filter(({ stoppedAt }) => stoppedAt !== null).toSorted((a, b) => (b.stoppedAt ?? 0) - (a.stoppedAt ?? 0)),
  };
}

/** What is breached is past averting: it stands behind what can still be kept. */
function dueOf({ dueAt, breachedAt }: Clock): number {
  if (breachedAt !== null) return Number.MAX_SAFE_INTEGER - 1;
  return dueAt ?? Number.MAX_SAFE_INTEGER;
}
