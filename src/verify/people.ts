// Who exactly is paged, for every moment at which a path may start? A course, cut where any of the people asked about changes.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import { firstEndingAfter, type Interval } from '../core/kernel/interval.ts';
import type { Course } from './ladders.ts';
import { type Piecewise, valueAt } from './piecewise.ts';

/** A slot of the path, and how long after its beginning it is reached. */
export interface Asked {
  readonly people: Piecewise<readonly string[]>;
  readonly afterMs: Millis;
}

export interface Paged extends Interval {
  /** For each slot that was asked about, in their order. */
  readonly people: readonly (readonly string[])[];
}

export function pagedDuring(course: Course, asked: readonly Asked[]): readonly Paged[] {
  const lanes = asked.map(({ people, afterMs }): Lane => ({ pieces: people, afterMs, next: 0 }));
  const { begins } = course;
  if (begins !== null) {
    return [{ from: course.from, to: course.to, people: lanes.map(({ pieces, afterMs }) => valueAt(pieces, begins + afterMs) ?? []) }];
  }
  for (const lane of lanes) lane.next = firstEndingAfter(lane.pieces, course.from + lane.afterMs);
  const found: Paged[] = [];
  for (let from: Instant = course.from; from < course.to; ) {
    let to = course.to;
    for (const { pieces, afterMs, next } of lanes) to = Math.min(to, (pieces[next]?.to ?? Number.POSITIVE_INFINITY) - afterMs);
    found.push({ from, to, people: lanes.map(({ pieces, next }) => pieces[next]?.value ?? []) });
    for (const lane of lanes) if ((lane.pieces[lane.next]?.to ?? Number.POSITIVE_INFINITY) - lane.afterMs <= to) lane.next += 1;
    from = to;
  }
  return found;
}

interface Lane {
  readonly pieces: Piecewise<readonly string[]>;
  readonly afterMs: Millis;
  next: number;
}
