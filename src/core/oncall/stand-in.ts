// Who stands in for whom? Overrides, applied to the people whom the rotations put on call.

import type { Interval } from '../kernel/interval.ts';
import { localToInstant } from '../kernel/zone.ts';
import type { Override, Schedule } from '../plan/plan.ts';

/** `rotation` is null where an override fills a stretch that no rotation covers. */
export interface OnCallPerson {
  readonly person: string;
  readonly rotation: string | null;
  readonly override: boolean;
}

/** An override with its moments. */
export interface StandIn extends Interval {
  readonly person: string;
  readonly replaces: string | null;
}

/** In the plan's order, in which later ones win; those without any time dropped. */
export function standInsOf(schedule: Schedule): readonly StandIn[] {
  const moments = ({ from, to, person, replaces }: Override): StandIn => ({
    from: localToInstant(schedule.zone, from),
    to: localToInstant(schedule.zone, to),
    person,
    replaces,
  });
  return schedule.overrides.map(moments).filter(({ from, to }) => from < to);
}

/**
 * Each place on call is taken by the last override that names its holder: the person of the rotation, or the one who
 * stands in by an earlier override, so that a swap may itself be swapped. An override of everyone takes every place,
 * and makes one where there is none; an override of somebody who is not on call changes nothing.
 */
export function withStandIns(holders: readonly OnCallPerson[], standIns: readonly StandIn[]): readonly OnCallPerson[] {
  let places = holders.map((holder) => ({ first: holder.person, now: holder }));
  for (const { person, replaces } of standIns) {
    if (replaces === null && places.length === 0) {
      places = [{ first: person, now: { person, rotation: null, override: true } }];
    } else {
      places = places.map((place) =>
        replaces === null || replaces === place.first || replaces === place.now.person
          ? { first: place.first, now: { person, rotation: place.now.rotation, override: true } }
          : place,
      );
    }
  }
  const people = places.map(({ now }) => now);
  return people.filter(({ person }, index) => people.findIndex((other) => other.person === person) === index);
}
