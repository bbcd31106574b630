// When was Tocsin away? From the end of one process until the next one served, as whoever ended it saw it.

import type { Instant, Millis } from '../../src/core/kernel/instant.ts';

export interface Outage {
  /** `stall`: it was there, and the machine did not let it work. */
  readonly kind: 'kill' | 'stop' | 'stall';
  readonly from: Instant;
  readonly until: Instant;
}

/** What is due may be looked at this much later, by the design; a process that ends meanwhile has not looked at it. */
const lookEveryMs = 1_000;

/** Whether what was due at that moment could not be done in time, since nobody was there. */
export function hides(outages: readonly Outage[], dueAt: Instant): boolean {
  return outages.some(({ from, until }) => from - lookEveryMs <= dueAt && dueAt <= until);
}

/** How much of the time between two moments somebody was there. */
export function presentMs(outages: readonly Outage[], first: Instant, second: Instant): Millis {
  let present = 0;
  let at = first;
  for (const { from, until } of outages.toSorted((a, b) => a.from - b.from)) {
    if (until <= at) continue;
    present += Math.max(0, Math.min(from, second) - at);
    at = Math.max(at, Math.min(until, second));
  }
  return present + Math.max(0, second - at);
}

/** Whether a process was killed between two moments; each may lie within the outage, since what a dead process sent still arrives. */
export function killedBetween(outages: readonly Outage[], first: Instant, second: Instant): boolean {
  return outages.some(({ kind, from, until }) => kind === 'kill' && first <= until && from <= second);
}
