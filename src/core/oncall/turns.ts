// Whose turn is it in a rotation, and from when until when? Turns step on the wall clock from the rotation's start,
// hours too, so that a handover at 08:00 stays at 08:00 when the clock changes. A turn that lies wholly in a skipped
// hour has no time; one that holds a repeated hour is that much longer; none is lost and none comes twice.

import { assert } from '../kernel/assert.ts';
import { day, hour, type Instant, type Millis } from '../kernel/instant.ts';
import { meets, week, weekOf } from '../kernel/week.ts';
import { instantOf, type Local, localAt, modulo, parseLocal } from '../kernel/zone.ts';
import type { Rotation } from '../plan/plan.ts';

/** Numbered from 0, which begins at the rotation's start. */
export interface Turn {
  readonly from: Instant;
  readonly to: Instant;
  readonly person: string;
}

export interface Turns {
  /** The number of the turn that holds the moment; 0 before the start. */
  at(at: Instant): number;
  turn(index: number): Turn;
}

/** Of a rotation that has members. Any turn is found by arithmetic, however long ago it all began. */
export function turnsOf(rotation: Rotation, zone: string): Turns {
  const start = parseLocal(rotation.start);
  assert(start !== null, `${rotation.name} starts at a local date and time`);
  assert(Number.isInteger(rotation.turn.every) && rotation.turn.every > 0, `the turns of ${rotation.name} have a length`);
  const { every, unit } = rotation.turn;
  const steps = unit === 'month' ? monthSteps(start, every) : evenSteps(start, every * unitMs[unit]);
  const begins = (index: number) => instantOf(zone, steps.begins(index));
  const holder = holdersOf(rotation, steps, turnsUsed(rotation, start));
  return {
    at(at) {
      let index = Math.max(0, steps.near(localAt(zone, at)));
      // The wall clock jumps by a day at most, so few turns lie between the guess and the truth.
      while (index > 0 && begins(index) > at) index -= 1;
      while (begins(index + 1) <= at) index += 1;
      return index;
    },
    turn(index) {
      const person = rotation.members[holder(index)];
      assert(person !== undefined, `${rotation.name} has members`);
      return { from: begins(index), to: begins(index + 1), person };
    },
  };
}

/**
 * The place among the members of whoever holds a turn. Who joins later is counted in from the first turn that begins then: whoever is next
 * stays next, and the others keep their order, so that nobody's coming turn moves until the newcomer's own has come.
 */
function holdersOf({ members, joins }: Rotation, steps: Steps, used: (index: number) => number): (index: number) => number {
  if (joins.length === 0) return (index) => used(index) % members.length;
  const since = new Map(joins.map(({ member, from }) => [member, firstTurnFrom(from, steps)]));
  const places = members.map((_, place) => place);
  const eras: Era[] = [{ turn: 0, among: places.filter((place) => !since.has(place)), next: 0 }];
  for (const turn of [...new Set(since.values())].sort((a, b) => a - b)) {
    const before = eras.at(-1);
    assert(before !== undefined && before.among.length > 0, 'a rotation begins with somebody');
    const among = places.filter((place) => (since.get(place) ?? 0) <= turn);
    eras.push({ turn, among, next: among.indexOf(inEra(before, turn, used)) });
  }
  return (index) => {
    const era = eras.findLast(({ turn }) => turn <= index);
    assert(era !== undefined, 'the first era begins with the rotation');
    return inEra(era, index, used);
  };
}

/** From `turn` on these take turns, the one at `next` first. */
interface Era {
  readonly turn: number;
  readonly among: readonly number[];
  readonly next: number;
}

function inEra({ turn, among, next }: Era, index: number, used: (index: number) => number): number {
  const place = among[(next + used(index) - used(turn)) % among.length];
  assert(place !== undefined, 'there is somebody in every era');
  return place;
}

function firstTurnFrom(text: string, steps: Steps): number {
  const local = parseLocal(text);
  assert(local !== null, `${text} is a local date and time`);
  let index = Math.max(0, steps.near(local));
  while (index > 0 && steps.begins(index - 1) >= local) index -= 1;
  while (steps.begins(index) < local) index += 1;
  return index;
}

const unitMs = { hour, day, week };

interface Steps {
  begins(index: number): Local;
  /** The number of the step on which the wall clock shows this. */
  near(local: Local): number;
}

function evenSteps(start: Local, length: Millis): Steps {
  return { begins: (index) => start + index * length, near: (local) => Math.floor((local - start) / length) };
}

/** The start's day of the month and time of day, or the month's last day where it has no such day: 31 Jan, 28 Feb, 31 Mar. */
function monthSteps(start: Local, every: number): Steps {
  const first = new Date(start);
  const months = (local: Date) => local.getUTCFullYear() * 12 + local.getUTCMonth();
  return {
    begins(index) {
      const month = first.getUTCMonth() + index * every;
      const lastDay = new Date(Date.UTC(first.getUTCFullYear(), month + 1, 0)).getUTCDate();
      return Date.UTC(first.getUTCFullYear(), month, Math.min(first.getUTCDate(), lastDay)) + modulo(start, day);
    },
    near: (local) => Math.floor((months(new Date(local)) - months(first)) / every),
  };
}

/**
 * How many turns have been used up before the given one: all of them, or with `turns: covered` those that meet the
 * rotation's hours. Turns meet the week's hours in a pattern that comes again when the start of a turn falls on the
 * same hour of the week, so one pattern is counted and the rest is arithmetic. A month meets every weekday.
 */
function turnsUsed(rotation: Rotation, start: Local): (index: number) => number {
  const { every, unit } = rotation.turn;
  if (rotation.turns === 'calendar' || rotation.restrictions.length === 0 || unit === 'month') return (index) => index;
  const length = every * unitMs[unit];
  if (length >= week) return (index) => index;
  const hours = weekOf(rotation.restrictions);
  const pattern = week / greatestDivisor(length, week);
  const before = [0];
  for (let index = 0; index < pattern; index += 1) {
    before.push((before[index] ?? 0) + (meets(hours, start + index * length, length) ? 1 : 0));
  }
  const whole = before[pattern] ?? 0;
  return (index) => Math.floor(index / pattern) * whole + (before[index % pattern] ?? 0);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
