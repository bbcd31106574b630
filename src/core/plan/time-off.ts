// When is somebody away? Dates and times on their own wall clock, as exact stretches.

import { day, type Instant } from '../kernel/instant.ts';
import { instantOf, localToInstant, parseLocal } from '../kernel/zone.ts';
import type { Path } from './locate.ts';
import type { Person, Schedule, TimeOff } from './plan.ts';
import type { Entry } from './schema.ts';
import type { Scope } from './scope.ts';

/** Sorted and disjoint: what overlaps is an error. */
export function timeOffOf(id: string, entry: Entry<'people'>, scope: Scope): readonly TimeOff[] {
  const path: Path = ['people', id, 'time off'];
  const given = (entry['time off'] ?? []).map((one, index): TimeOff & { readonly index: number } => {
    const from = beginOf(one.from, entry.zone);
    const to = one.to.includes('T') ? localToInstant(entry.zone, one.to) : endOfDay(one.to, entry.zone);
    if (to <= from) scope.report.error([...path, index, 'to'], 'time off ends after it begins');
    return { person: id, from, to, reason: one.why ?? null, index };
  });
  const sorted = given.toSorted((a, b) => a.from - b.from);
  for (const [place, one] of sorted.entries()) {
    const before = sorted[place - 1];
    if (before !== undefined && one.from < before.to) scope.report.error([...path, one.index], 'this overlaps other time off');
  }
  return sorted.map(({ person, from, to, reason }) => ({ person, from, to, reason }));
}

/** The time off of everyone whom a schedule can put on call, or who learns there. */
export function timeOffIn(
  schedule: Pick<Schedule, 'rotations' | 'overrides'>,
  people: Readonly<Record<string, Person>>,
): readonly TimeOff[] {
  const inIt = new Set([
    ...schedule.rotations.flatMap(({ members, shadows }) => [...members, ...shadows]),
    ...schedule.overrides.map(({ person }) => person),
  ]);
  const all = [...inIt].flatMap((id) => (Object.hasOwn(people, id) ? (people[id]?.timeOff ?? []) : []));
  return all.toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** The first moment after a date that is one. */
export function endOfDay(date: string, zone: string): Instant {
  return instantOf(zone, (parseLocal(`${date}T00:00`) ?? 0) + day);
}

function beginOf(text: string, zone: string): Instant {
  return localToInstant(zone, text.includes('T') ? text : `${text}T00:00`);
}
