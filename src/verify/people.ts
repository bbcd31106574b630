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
  return during<readonly string[]>(
    course,
    asked.map(({ people, afterMs }) => ({ pieces: people, afterMs })),
    [],
  ).map(({ from, to, values }) => ({ from, to, people: values }));
}

/** What is so at a slot of the path, and how long after its beginning the slot is reached. */
export interface Lane<T> {
  readonly pieces: Piecewise<T>;
  readonly afterMs: Millis;
}

export interface Crossed<T> extends Interval {
  /** For each lane, in their order. */
  readonly values: readonly T[];
}

/** A course, cut where the value of any lane changes. `none`: beyond what is known. */
export function during<T>(course: Course, asked: readonly Lane<T>[], none: T): readonly Crossed<T>[] {
  const { begins } = course;
  if (begins !== null) {
    return [{ from: course.from, to: course.to, values: asked.map(({ pieces, afterMs }) => valueAt(pieces, begins + afterMs) ?? none) }];
  }
  const lanes = asked.map(({ pieces, afterMs }) => ({ pieces, afterMs, next: firstEndingAfter(pieces, course.from + afterMs) }));
  const found: Crossed<T>[] = [];
  for (let from: Instant = course.from; from < course.to; ) {
    let to = course.to;
    for (const { pieces, afterMs, next } of lanes) to = Math.min(to, (pieces[next]?.to ?? Number.POSITIVE_INFINITY) - afterMs);
    found.push({ from, to, values: lanes.map(({ pieces, next }) => pieces[next]?.value ?? none) });
    for (const lane of lanes) if ((lane.pieces[lane.next]?.to ?? Number.POSITIVE_INFINITY) - lane.afterMs <= to) lane.next += 1;
    from = to;
  }
  return found;
}
