// When may a page of low urgency reach a person? Not in their quiet hours; high urgency always does.

import { openIntervals } from '../kernel/calendar.ts';
import { day, type Instant } from '../kernel/instant.ts';
import type { Calendar, Person } from '../plan/plan.ts';
import type { PlannedDelivery } from './engagement.ts';

/** The messages of a page that is placed at `at`, those of low urgency put off until the quiet hours are over. */
export function afterQuietHours(
  person: Person,
  urgency: 'high' | 'low',
  at: Instant,
  planned: readonly PlannedDelivery[],
): readonly PlannedDelivery[] {
  if (urgency === 'high' || person.quietHours.length === 0) return planned;
  return planned.map((each) => ({ ...each, afterMs: quietUntil(person, at + each.afterMs) - at }));
}

/** Hours that never end are borne for a week. */
const longestQuietMs = 7 * day;

function quietUntil(person: Person, at: Instant): Instant {
  const [first] = openIntervals(hoursOf(person), at, at + longestQuietMs);
  return first !== undefined && first.from === at ? first.to : at;
}

/** A calendar remembers what was worked out for it, so each person has one. */
const remembered = new WeakMap<Person, Calendar>();

function hoursOf(person: Person): Calendar {
  let hours = remembered.get(person);
  if (hours === undefined) {
    hours = { name: `${person.id}, quiet`, zone: person.zone, open: person.quietHours, holidays: [] };
    remembered.set(person, hours);
  }
  return hours;
}
