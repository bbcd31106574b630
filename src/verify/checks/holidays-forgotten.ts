// Does a calendar of working hours know the holidays of its place?

import { localParts } from '../../core/kernel/zone.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';

export const holidaysForgotten: Check = {
  id: 'holidays-forgotten',
  title: 'a calendar has no holidays',
  severity: 'warning',
  explanation: `Promises or paths count on a calendar of working hours that names not one holiday within the horizon: its time runs on days on
which nobody works, or its list of dates has come to an end. Name the country, and the region where it matters.`,
  *run({ plan, horizon }) {
    for (const [id, use] of uses(plan)) {
      const calendar = plan.calendars[id];
      if (calendar === undefined || calendar.open === null || calendar.open.length === 0) continue;
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
