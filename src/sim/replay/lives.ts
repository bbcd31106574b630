// How often was an incident open? Once, and once more for each time that it was opened again.

import type { Actor } from '../../core/kernel/actor.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { PastIncident } from './past.ts';

/** `resolvedAt` `null`: it was not over when the record was made. */
export interface Reopening {
  readonly at: Instant;
  readonly by: Actor;
  readonly reason: string;
  readonly resolvedAt: Instant | null;
}

export interface Life {
  readonly from: Instant;
  readonly resolvedAt: Instant | null;
  /** When the next begins; what is said after the end belongs to the life before. `null`: there is no other. */
  readonly until: Instant | null;
  /** `null`: it begins with the incident. */
  readonly again: Reopening | null;
}

/** In their order; at least one. */
export function livesOf({ openedAt, resolvedAt, reopenings = [] }: PastIncident): readonly Life[] {
  const first = { from: openedAt, resolvedAt, again: null };
  const more = reopenings.map((again) => ({ from: again.at, resolvedAt: again.resolvedAt, again }));
  return [first, ...more].map((life, index) => ({ ...life, until: reopenings[index]?.at ?? null }));
}

/** When it was over at last; `null`: it was not. */
export function lastEnd(past: PastIncident): Instant | null {
  return livesOf(past).at(-1)?.resolvedAt ?? null;
}

export function belongsTo({ from, until }: Life, at: Instant): boolean {
  return from <= at && (until === null || at < until);
}
