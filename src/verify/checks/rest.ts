// Does everybody get rest? Shifts without an end, nights in a row, and the share of their time.

import { formatDuration } from '../../core/kernel/duration.ts';
import { day, hour, type Instant } from '../../core/kernel/instant.ts';
import { type Interval, type IntervalSet, intersect, totalMs } from '../../core/kernel/interval.ts';
import { instantOf, localAt, offsetAt } from '../../core/kernel/zone.ts';
import type { Path } from '../../core/plan/locate.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { firstOnCall, schedulesAt } from '../duty.ts';
import { type Finding, finding } from '../finding.ts';
import { practice } from '../limits.ts';

export const longShift: Check = {
  id: 'long-shift',
  title: 'a shift that does not end',
  severity: 'warning',
  explanation: `Somebody is paged first, without a break, for more than a week and a handover's half day: in one schedule or in several one
after the other. Nobody stays awake for it. Shorten the turns, or share them.`,
  *run(context) {
    for (const [person, stretches] of firstOnCall(context)) {
      const long = stretches.filter(({ from, to }) => to - from > practice.longestShiftMs);
      const longest = long.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
      if (longest === undefined) continue;
      const length = formatDuration(longest.to - longest.from);
      yield about(context, person, longest, long, {
        message: `${nameOf(context, person)} is on call without a break for ${length}`,
        mend: 'shorten the turns to a week at most, or let somebody share them',
      });
    }
  },
};

export const nightsInARow: Check = {
  id: 'nights-in-a-row',
  title: 'too many nights in a row',
  severity: 'warning',
  explanation: `Somebody is paged first in more than ${practice.nightsInARow} nights without a free one between. A night is from ${practice.night.fromHour}:00 to 0${practice.night.toHour}:00 where the
person lives, and it counts when more than half of it is covered.`,
  *run(context) {
    for (const [person, stretches] of firstOnCall(context)) {
      const zone = context.plan.people[person]?.zone ?? 'UTC';
      const rows = rowsOfNights(zone, stretches, context.horizon);
      const longest = rows.toSorted((a, b) => b.nights - a.nights)[0];
      // Where the row is as long as a shift that never ends, that is told already.
      if (longest === undefined || longest.nights <= practice.nightsInARow) continue;
      yield about(context, person, longest, rows, {
        message: `${nameOf(context, person)} is on call for ${longest.nights} nights in a row`,
        mend: `hand over after ${practice.nightsInARow} nights at most, or give the nights to another office`,
      });
    }
  },
};

export const shareOnCall: Check = {
  id: 'share-on-call',
  title: 'somebody is on call for most of the time',
  severity: 'warning',
  explanation: `Somebody is paged first for more than half of all time. Good practice is a quarter: at more than half a person has no life
beside it, and leaves. Put more people into the rotation.`,
  *run(context) {
    const whole = context.horizon.to - context.horizon.from;
    for (const [person, stretches] of firstOnCall(context)) {
      const share = totalMs(stretches) / whole;
      const first = stretches[0];
      if (first === undefined || share <= practice.largestShareOnCall) continue;
      yield about(context, person, first, stretches, {
        message: `${nameOf(context, person)} is on call for ${Math.round(share * 100)} % of the time`,
        mend: 'put more people into the rotation; a quarter of the time is enough for anybody',
      });
    }
  },
};

interface Row extends Interval {
  readonly nights: number;
}

/** Rows of covered nights, each from its first evening to its last morning. */
function rowsOfNights(zone: string, stretches: IntervalSet, horizon: Interval): readonly Row[] {
  const { fromHour, toHour, leastMs } = practice.night;
  const rows: Row[] = [];
  let row: Row | null = null;
  let next = 0;
  for (
    let midnight = Math.floor(localAt(zone, horizon.from) / day) * day;
    midnight < horizon.to + offsetAt(zone, horizon.to);
    midnight += day
  ) {
    const night = { from: instantOf(zone, midnight + fromHour * hour), to: instantOf(zone, midnight + day + toHour * hour) };
    while ((stretches[next]?.to ?? Number.POSITIVE_INFINITY) <= night.from) next += 1;
    let covered = 0;
    for (let index = next, part = stretches[index]; part !== undefined && part.from < night.to; index += 1, part = stretches[index]) {
      covered += totalMs(intersect([part], [night]));
    }
    if (covered < leastMs) row = null;
    else if (row === null) {
      row = { ...night, nights: 1 };
      rows.push(row);
    } else {
      row = { from: row.from, to: night.to, nights: row.nights + 1 };
      rows[rows.length - 1] = row;
    }
  }
  return rows.filter(({ nights }) => nights > practice.nightsInARow);
}

function about(
  context: Context,
  person: string,
  when: Interval,
  stretches: readonly Interval[],
  said: { readonly message: string; readonly mend: string },
): Finding {
  const at: Instant = when.from;
  const schedules = schedulesAt(context, person, at);
  const place: Path = schedules[0] === undefined ? ['people', person] : ['schedules', schedules[0], 'rotations'];
  const zone = context.plan.people[person]?.zone ?? 'UTC';
  const where = schedules.length === 0 ? '' : ` (${schedules.join(', ')})`;
  return finding({
    subject: { kind: 'person', id: person },
    message: `${said.message}${where}`,
    mend: said.mend,
    place,
    at: { instant: at, zone },
    stretches,
  });
}

function nameOf(context: Context, person: string): string {
  return context.plan.people[person]?.name ?? person;
}
