// Who is on call, from when until when? Answered exactly: from one change to the next, never by sampling.

import { assert } from '../kernel/assert.ts';
import { day, type Instant, type Millis } from '../kernel/instant.ts';
import type { Interval } from '../kernel/interval.ts';
import type { Schedule, TimeOff } from '../plan/plan.ts';
import { type Roster, rosterOf, type Shift } from './shifts.ts';
import { type OnCallPerson, type StandIn, standInsOf, withStandIns } from './stand-in.ts';

/**
 * Each person once, in the order of the rotations. `shadows` are ids of people who learn beside them and are never paged;
 * `away` are those whose turn it would be if they had no time off, and for whom nobody stands in.
 */
export interface OnCall {
  readonly people: readonly OnCallPerson[];
  readonly shadows: readonly string[];
  readonly away: readonly string[];
}

export interface OnCallInterval extends Interval, OnCall {}

/** One question spans ten years at most. */
export const longestOnCallMs: Millis = 3_653 * day;

/** Without a gap from `from` to `to`, stretches with nobody on call included; neighbours differ. */
export function onCall(schedule: Schedule, from: Instant, to: Instant): readonly OnCallInterval[] {
  assert(to - from <= longestOnCallMs, 'who is on call is asked for ten years at most');
  if (from >= to) return [];
  const { rosters, standIns } = readied(schedule);
  const lanes = rosters.map((roster) => ({ roster, shifts: roster.shifts(from, to), next: 0 }));
  const waiting = standIns.filter((one) => one.from < to && one.to > from);
  const stretches: OnCallInterval[] = [];
  const off = schedule.timeOff.filter((one) => one.from < to && one.to > from);
  const moments = changes(from, to, [...lanes.map(({ shifts }) => shifts), waiting, off]);
  for (const [index, begin] of moments.entries()) {
    const end = moments[index + 1];
    if (end === undefined) break;
    const present = presentAt(lanes, begin);
    const replaced = waiting.length === 0 ? waiting : waiting.filter((one) => one.from <= begin && begin < one.to);
    append(stretches, begin, end, onCallOf(present, replaced, awayAt(off, begin)));
  }
  return stretches;
}

/** Whether the same people are on call, for the same reason, with the same shadows, and the same people are away. */
export function sameOnCall(a: OnCall, b: OnCall): boolean {
  return (
    a.people.length === b.people.length &&
    a.shadows.length === b.shadows.length &&
    a.people.every(({ person, rotation, override }, i) => {
      const other = b.people[i];
      return other?.person === person && other.rotation === rotation && other.override === override;
    }) &&
    a.shadows.every((shadow, i) => shadow === b.shadows[i]) &&
    a.away.length === b.away.length &&
    a.away.every((person, i) => person === b.away[i])
  );
}

interface Lane {
  readonly roster: Roster;
  readonly shifts: readonly Shift[];
  next: number;
}

interface Holder {
  readonly roster: Roster;
  readonly person: string;
}

interface Readied {
  readonly rosters: readonly Roster[];
  readonly standIns: readonly StandIn[];
}

/** A schedule is never changed: an edited plan has new ones. */
const remembered = new WeakMap<Schedule, Readied>();

function readied(schedule: Schedule): Readied {
  let known = remembered.get(schedule);
  if (known === undefined) {
    known = { rosters: schedule.rotations.map((rotation) => rosterOf(rotation, schedule.zone)), standIns: standInsOf(schedule) };
    remembered.set(schedule, known);
  }
  return known;
}

/** Every moment at which a shift or an override begins or ends, with both bounds, ascending, each once. */
function changes(from: Instant, to: Instant, lists: readonly (readonly Interval[])[]): readonly Instant[] {
  const moments = [from, to];
  for (const list of lists) {
    for (const one of list) moments.push(Math.max(from, one.from), Math.min(to, one.to));
  }
  moments.sort((a, b) => a - b);
  return moments.filter((moment, index) => moment !== moments[index - 1]);
}

/** The holders on the highest layer that covers the moment. Moments are asked in ascending order. */
function presentAt(lanes: readonly Lane[], at: Instant): readonly Holder[] {
  let highest = Number.NEGATIVE_INFINITY;
  let present: Holder[] = [];
  for (const lane of lanes) {
    while ((lane.shifts[lane.next]?.to ?? Number.POSITIVE_INFINITY) <= at) lane.next += 1;
    const shift = lane.shifts[lane.next];
    const { layer } = lane.roster.rotation;
    if (shift === undefined || shift.from > at || layer < highest) continue;
    if (layer > highest) present = [];
    highest = layer;
    present.push({ roster: lane.roster, person: shift.person });
  }
  return present;
}

const nobodyAway: ReadonlySet<string> = new Set();

function awayAt(off: readonly TimeOff[], at: Instant): ReadonlySet<string> {
  if (off.length === 0) return nobodyAway;
  return new Set(off.filter((one) => one.from <= at && at < one.to).map(({ person }) => person));
}

/** Who is away still holds the place, so that a lower layer does not take over silently; an override may fill it. */
function onCallOf(present: readonly Holder[], standIns: readonly StandIn[], off: ReadonlySet<string>): OnCall {
  const holders = present.map(({ roster, person }) => ({ person, rotation: roster.rotation.name, override: false }));
  const due = withStandIns(holders, standIns);
  const people = off.size === 0 ? due : due.filter(({ person }) => !off.has(person));
  const away = off.size === 0 ? [] : due.flatMap(({ person }) => (off.has(person) ? [person] : []));
  const shadows = present.flatMap(({ roster }) => roster.rotation.shadows).filter((shadow) => !off.has(shadow));
  const learning = shadows.filter((shadow, i) => shadows.indexOf(shadow) === i && people.every(({ person }) => person !== shadow));
  return { people, shadows: learning, away };
}

function append(stretches: OnCallInterval[], from: Instant, to: Instant, now: OnCall) {
  const last = stretches.at(-1);
  if (last !== undefined && sameOnCall(last, now)) stretches[stretches.length - 1] = { ...last, to };
  else stretches.push({ from, to, ...now });
}
