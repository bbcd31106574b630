// Who is on call, from when until when? Answered exactly: from one change to the next, never by sampling.

import { assert } from '../kernel/assert.ts';
import { day, type Instant, type Millis } from '../kernel/instant.ts';
import type { Interval } from '../kernel/interval.ts';
import type { Schedule } from '../plan/plan.ts';
import { type Roster, rosterOf, type Shift } from './shifts.ts';
import { type OnCallPerson, type StandIn, standInsOf, withStandIns } from './stand-in.ts';

/** Each person once, in the order of the rotations. `shadows` are ids of people who learn beside them and are never paged. */
export interface OnCall {
  readonly people: readonly OnCallPerson[];
  readonly shadows: readonly string[];
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
  const moments = changes(from, to, [...lanes.map(({ shifts }) => shifts), waiting]);
  for (const [index, begin] of moments.entries()) {
    const end = moments[index + 1];
    if (end === undefined) break;
    const present = presentAt(lanes, begin);
    const replaced = waiting.length === 0 ? waiting : waiting.filter((one) => one.from <= begin && begin < one.to);
    append(stretches, begin, end, onCallOf(present, replaced));
  }
  return stretches;
}

/** Whether the same people are on call, for the same reason, with the same shadows. */
export function sameOnCall(a: OnCall, b: OnCall): boolean {
  return (
    a.people.length === b.people.length &&
    a.shadows.length === b.shadows.length &&
    a.people.every(({ person, rotation, override }, i) => {
      const other = b.people[i];
      return other?.person === person && other.rotation === rotation && other.override === override;
    }) &&
    a.shadows.every((shadow, i) => shadow === b.shadows[i])
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

function onCallOf(present: readonly Holder[], standIns: readonly StandIn[]): OnCall {
  const holders = present.map(({ roster, person }) => ({ person, rotation: roster.rotation.name, override: false }));
  const people = withStandIns(holders, standIns);
  const shadows = present.flatMap(({ roster }) => roster.rotation.shadows);
  const learning = shadows.filter((shadow, i) => shadows.indexOf(shadow) === i && people.every(({ person }) => person !== shadow));
  return { people, shadows: learning };
}

function append(stretches: OnCallInterval[], from: Instant, to: Instant, now: OnCall) {
  const last = stretches.at(-1);
  if (last !== undefined && sameOnCall(last, now)) stretches[stretches.length - 1] = { ...last, to };
  else stretches.push({ from, to, ...now });
}
