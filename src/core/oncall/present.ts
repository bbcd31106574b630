// Who is on call now, for how long, and who comes next? Worked out a month at a time and remembered with the
// schedule, since the engine asks this for each page and the simulator a million times.

import { assert } from '../kernel/assert.ts';
import { day, type Instant, type Millis } from '../kernel/instant.ts';
import { firstEndingAfter } from '../kernel/interval.ts';
import type { Schedule } from '../plan/plan.ts';
import { type OnCall, type OnCallInterval, onCall } from './oncall.ts';

/** Nobody looks further ahead for a change of people: two years. */
export const changeHorizonMs: Millis = 731 * day;

export function onCallAt(schedule: Schedule, at: Instant): OnCall {
  const month = monthAt(schedule, Math.floor(at / monthMs));
  const found = month[firstEndingAfter(month, at)];
  assert(found !== undefined, 'a month is covered without a gap');
  return found;
}

/** The end of the present stretch; `null` where nothing changes within the horizon. */
export function untilWhen(schedule: Schedule, at: Instant): Instant | null {
  return nextChange(schedule, at)?.from ?? null;
}

/** The stretch after the present one, perhaps with nobody; `null` where nothing changes within the horizon. */
export function nextChange(schedule: Schedule, at: Instant): OnCallInterval | null {
  for (let span = monthMs; ; span = Math.min(2 * span, changeHorizonMs)) {
    const [, next, after] = onCall(schedule, at, at + span);
    if (next !== undefined && (after !== undefined || span === changeHorizonMs)) return next;
    if (span === changeHorizonMs) return null;
  }
}

const monthMs = 32 * day;
/** Beyond these, a schedule's months are forgotten and worked out again. */
const monthsKept = 128;
const remembered = new WeakMap<Schedule, Map<number, readonly OnCallInterval[]>>();

function monthAt(schedule: Schedule, index: number): readonly OnCallInterval[] {
  let months = remembered.get(schedule);
  if (months === undefined) {
    months = new Map();
    remembered.set(schedule, months);
  }
  let month = months.get(index);
  if (month === undefined) {
    if (months.size >= monthsKept) months.clear();
    month = onCall(schedule, index * monthMs, (index + 1) * monthMs);
    months.set(index, month);
  }
  return month;
}
