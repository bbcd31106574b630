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
 * Overrides are one substitution, not a sequence: each place is taken by whoever stands in for the person whose turn it is, so that two who
 * stand in for each other have exchanged, and so have three in a circle. Of two for one person the later wins. A later override that names
 * a stand-in who has no turn of their own takes their place: a swap may itself be swapped. An override of everyone takes every place, and
 * makes one where there is none; an override of somebody who is not on call changes nothing.
 */
export function withStandIns(holders: readonly OnCallPerson[], standIns: readonly StandIn[]): readonly OnCallPerson[] {
  const people = standIns.length === 0 ? holders : substituted(holders, standIns);
  return people.filter(({ person }, index) => people.findIndex((other) => other.person === person) === index);
}

function substituted(holders: readonly OnCallPerson[], standIns: readonly StandIn[]): readonly OnCallPerson[] {
  const ofAll = standIns.findLastIndex(({ replaces }) => replaces === null);
  const everyone = standIns[ofAll]?.person;
  const later = standIns.slice(ofAll + 1);
  if (holders.length === 0) {
    return everyone === undefined ? [] : [{ person: passedOn(everyone, later, new Set()), rotation: null, override: true }];
  }
  const own = new Set(holders.map(({ person }) => person));
  return holders.map((holder) => {
    const index = later.findLastIndex(({ replaces }) => replaces === holder.person);
    const first = later[index]?.person ?? everyone;
    if (first === undefined) return holder;
    const standIn = isInCircle(holder.person, later) ? first : passedOn(first, later.slice(index + 1), index < 0 ? new Set() : own);
    return { person: standIn, rotation: holder.rotation, override: true };
  });
}

/** Whoever stands in for the stand-in, and so on; who has a turn of their own is replaced in that one alone. */
function passedOn(standIn: string, standIns: readonly StandIn[], own: ReadonlySet<string>): string {
  let person = standIn;
  let rest = standIns;
  while (!own.has(person)) {
    const index = rest.findLastIndex(({ replaces }) => replaces === person);
    const next = rest[index];
    if (next === undefined) break;
    person = next.person;
    rest = rest.slice(index + 1);
  }
  return person;
}

/** Whether each stands in for the one before, around to the first. */
function isInCircle(person: string, standIns: readonly StandIn[]): boolean {
  const met = new Set<string>();
  for (let at = person; !met.has(at); ) {
    met.add(at);
    const next = standIns.findLast(({ replaces }) => replaces === at)?.person;
    if (next === undefined) return false;
    if (next === person) return true;
    at = next;
  }
  return false;
}
