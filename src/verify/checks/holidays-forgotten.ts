// Does a calendar of working hours know the holidays of its place?

import type { Interval } from '../../core/kernel/interval.ts';
import { localParts, localToInstant } from '../../core/kernel/zone.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import { type Finding, finding, unproven } from '../finding.ts';

export const holidaysForgotten: Check = {
  id: 'holidays-forgotten',
  title: 'a calendar has no holidays',
  severity: 'warning',
  explanation: `Promises or paths count on a calendar of working hours that names not one holiday within the horizon: its time runs on days on
which nobody works, or its list of dates has come to an end. Name the country, and the region where it matters.`,
  *run({ plan, horizon, limits }) {
    yield* strangersTo(plan, horizon);
    const isBeyond = Number(localParts('UTC', horizon.to).date.slice(0, 4)) > limits.lastHolidayYear;
    for (const [id, use] of uses(plan)) {
      const calendar = plan.calendars[id];
      if (calendar === undefined || calendar.open === null || calendar.open.length === 0) continue;
      if (isBeyond && calendar.holidays.length > 0)
        yield unproven('lastHolidayYear', { subject: { kind: 'calendar', id }, place: ['calendars', id, 'holidays'] });
      const first = localParts(calendar.zone, horizon.from).date;
      const last = localParts(calendar.zone, horizon.to).date;
      if (calendar.holidays.some((date) => first <= date && date <= last)) continue;
      yield finding({
        subject: { kind: 'calendar', id },
        message: `${id} has no holiday between ${first} and ${last}, and ${use} counts on it`,
        place: ['calendars', id, 'holidays'],
        mend: 'name its country: `holidays: { country: DE }`',
        at: { instant: horizon.from, zone: calendar.zone },
      });
    }
  },
};

/** Calendars that have holidays, and not one of those by which the team lives whose path waits for them. */
function* strangersTo(plan: Plan, horizon: Interval): Iterable<Finding> {
  for (const team of Object.values(plan.teams)) {
    const id = team.path === null ? null : (plan.paths[team.path]?.lowUrgencyCalendar ?? null);
    const calendar = id === null ? undefined : plan.calendars[id];
    if (id === null || calendar === undefined || calendar.open === null || team.place === null) continue;
    const first = localParts(calendar.zone, horizon.from).date;
    const last = localParts(calendar.zone, horizon.to).date;
    const dates = team.place.holidays.filter((date) => first <= date && date <= last);
    if (dates.length === 0 || calendar.holidays.length === 0 || dates.some((date) => calendar.holidays.includes(date))) continue;
    yield finding({
      subject: { kind: 'team', id: team.id },
      aspect: id,
      message: `${team.id} works in ${team.place.country}, and ${id}, for which its path waits, has none of the holidays there`,
      place: ['calendars', id, 'holidays'],
      mend: `\`holidays: { country: ${team.place.country} }\``,
      at: { instant: localToInstant(calendar.zone, `${dates[0] ?? first}T00:00`), zone: calendar.zone },
    });
  }
}

/** What counts on each calendar: the first that does. */
function uses(plan: Plan): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (calendar: string | null, use: string) => {
    if (calendar !== null && !found.has(calendar)) found.set(calendar, use);
  };
  for (const objective of plan.objectives) add(objective.calendar, `objective ${objective.id}`);
  for (const path of Object.values(plan.paths)) add(path.lowUrgencyCalendar, `path ${path.id}`);
  return found;
}
