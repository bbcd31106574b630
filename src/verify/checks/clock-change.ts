// Does a shift vanish, or last twice as long, because the clock changes?

import { formatDuration } from '../../core/kernel/duration.ts';
import { day, hour, type Instant, type Millis } from '../../core/kernel/instant.ts';
import { lengthOf } from '../../core/kernel/week.ts';
import { formatLocalText, instantOf, type Local, localAt, offsetAt, parseLocal, weekdayOf } from '../../core/kernel/zone.ts';
import type { Rotation, Schedule } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { finding } from '../finding.ts';

export const clockChange: Check = {
  id: 'clock-change',
  title: 'a shift is lost or doubled when the clock changes',
  severity: 'warning',
  explanation: `A shift lies in the hour that the clock skips, so that it has no time at all, or in the one that it shows twice, so that it lasts
twice as long or more. Turns step on the wall clock, so this befalls turns and hours that are no longer than the change itself. Let the
handover lie outside the night of the change, or make the shift longer.`,
  *run(context) {
    for (const schedule of Object.values(context.plan.schedules)) {
      const changes = changesOf(context, schedule.zone);
      for (const [index, rotation] of schedule.rotations.entries()) {
        const struck = changes
          .flatMap((change) => stretchesAround(schedule, rotation, change))
          .find(({ is, wall }) => is === 0 || is >= 2 * wall);
        if (struck === undefined) continue;
        const { is, wall, from } = struck;
        const fate = is === 0 ? 'is lost' : `lasts ${formatDuration(is)}`;
        yield finding({
          subject: { kind: 'schedule', id: schedule.id },
          aspect: rotation.name,
          message: `the ${struck.what} of ${schedule.id} at ${formatLocalText(from).replace('T', ' ')}, which takes ${formatDuration(wall)} on the wall clock, ${fate} when the clock changes`,
          place: ['schedules', schedule.id, 'rotations', index, struck.what === 'turn' ? 'every' : 'only'],
          mend: 'make it longer than the change of the clock, or move it to another hour',
          at: { instant: instantOf(schedule.zone, from), zone: schedule.zone },
        });
      }
    }
  },
};

interface Stretch {
  readonly what: 'turn' | 'window';
  readonly from: Local;
  readonly wall: Millis;
  readonly is: Millis;
}

/** The rotation's turns and windows that begin on the day of the change or on the one before. */
function stretchesAround(schedule: Schedule, rotation: Rotation, change: Instant): readonly Stretch[] {
  const { zone } = schedule;
  const midnight = Math.floor(localAt(zone, change) / day) * day;
  const end = rotation.end === null ? Number.POSITIVE_INFINITY : (parseLocal(rotation.end) ?? 0);
  const start = parseLocal(rotation.start) ?? 0;
  const found: Stretch[] = [];
  const add = (what: Stretch['what'], from: Local, wall: Millis) => {
    if (from < start || from + wall > end) return;
    found.push({ what, from, wall, is: instantOf(zone, from + wall) - instantOf(zone, from) });
  };
  for (const date of [midnight - day, midnight]) {
    for (const window of rotation.restrictions) {
      if (window.day === weekdayOf(date)) add('window', date + window.from * 60_000, lengthOf(window));
    }
  }
  if (rotation.turn.unit === 'hour') {
    const length = rotation.turn.every * hour;
    // Longer turns can neither vanish nor double.
    if (length <= day) {
      const first = start + Math.ceil((midnight - day - start) / length) * length;
      for (let from = first; from < midnight + day; from += length) add('turn', from, length);
    }
  }
  return found;
}

/** Moments within the horizon at which the zone's offset changes, found by halving. */
function changesOf({ horizon, once }: Context, zone: string): readonly Instant[] {
  return once(`clock changes ${zone}`, () => {
    const found: Instant[] = [];
    for (let from = horizon.from; from < horizon.to; from += day) {
      let low = from;
      let high = Math.min(from + day, horizon.to);
      if (offsetAt(zone, low) === offsetAt(zone, high)) continue;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (offsetAt(zone, middle) === offsetAt(zone, low)) low = middle;
        else high = middle;
      }
      found.push(high);
    }
    return found;
  });
}
