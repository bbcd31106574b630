// When does a rotation cover, and with whom? Its turns, cut to its hours and to its end.

import { assert } from '../kernel/assert.ts';
import { openIntervals } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/instant.ts';
import { type Interval, intersect } from '../kernel/interval.ts';
import { localToInstant } from '../kernel/zone.ts';
import type { Calendar, Rotation } from '../plan/plan.ts';
import { type Turns, turnsOf } from './turns.ts';

/** One person's stretch on one rotation. */
export interface Shift extends Interval {
  readonly person: string;
}

/** A rotation made ready to be asked, in its schedule's zone. */
export interface Roster {
  readonly rotation: Rotation;
  /** Sorted and disjoint, within [from, to). */
  shifts(from: Instant, to: Instant): readonly Shift[];
}

/** A rotation without members covers nothing. */
export function rosterOf(rotation: Rotation, zone: string): Roster {
  if (rotation.members.length === 0) return { rotation, shifts: () => [] };
  const turns = turnsOf(rotation, zone);
  const start = localToInstant(zone, rotation.start);
  const end = rotation.end === null ? Number.POSITIVE_INFINITY : localToInstant(zone, rotation.end);
  const open = rotation.restrictions.length === 0 ? null : rotation.restrictions;
  const hours: Calendar = { name: rotation.name, zone, open, holidays: [] };
  return {
    rotation,
    shifts(from, to) {
      const bounds = { from: Math.max(from, start), to: Math.min(to, end) };
      if (bounds.from >= bounds.to) return [];
      const held = turnsWithin(turns, bounds);
      return open === null ? held : cutTo(openIntervals(hours, bounds.from, bounds.to), held);
    },
  };
}

/** Turns of an hour over ten years are fewer. */
const mostTurns = 100_000;

function turnsWithin(turns: Turns, { from, to }: Interval): readonly Shift[] {
  const held: Shift[] = [];
  const first = turns.at(from);
  for (let index = first; ; index += 1) {
    assert(index - first < mostTurns, 'a question holds fewer turns');
    const turn = turns.turn(index);
    if (turn.from >= to) return held;
    if (turn.from < turn.to) held.push({ from: Math.max(from, turn.from), to: Math.min(to, turn.to), person: turn.person });
  }
}

function cutTo(open: readonly Interval[], held: readonly Shift[]): readonly Shift[] {
  let next = 0;
  return held.flatMap((shift) => {
    while ((open[next]?.to ?? Number.POSITIVE_INFINITY) <= shift.from) next += 1;
    let last = next;
    while ((open[last]?.from ?? Number.POSITIVE_INFINITY) < shift.to) last += 1;
    return intersect(open.slice(next, last), [shift]).map(({ from, to }) => ({ from, to, person: shift.person }));
  });
}
