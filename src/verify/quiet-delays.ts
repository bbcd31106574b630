// When does the first message leave, where quiet hours hold some back? As the engine's `afterQuietHours`, for every moment of a stretch.

import { openIntervals } from '../core/kernel/calendar.ts';
import { day, type Millis } from '../core/kernel/instant.ts';
import { firstEndingAfter, type Interval, type IntervalSet } from '../core/kernel/interval.ts';
import type { Calendar, Person } from '../core/plan/plan.ts';
import type { Context } from './context.ts';
import { always, combine, type Piece, type Piecewise } from './piecewise.ts';
import type { Delay, PutOff } from './reach.ts';

/** The engine bears quiet hours that never end for a week. */
const longestQuietMs: Millis = 7 * day;

export function quietDelays(context: Context, piece: Piece<readonly string[]>, whichever: PutOff['whichever']): Piecewise<Delay> {
  const each = piece.value.map((person) => delaysOf(context, person, piece));
  return each.reduce<Piecewise<Delay>>((a, b) => combine(a, b, (one, other) => joined(one, other, whichever)), always<Delay>(piece, null));
}

function delaysOf(context: Context, id: string, stretch: Interval): Piecewise<Delay> {
  const afterMs = context.firstMessageMs(id, 'low');
  const person = context.plan.people[id];
  if (afterMs === null || person === undefined) return always<Delay>(stretch, null);
  if (person.quietHours.length === 0) return always<Delay>(stretch, afterMs);
  const pieces: Piece<Delay>[] = [];
  let from = stretch.from;
  const until = (to: number, value: Delay) => {
    const end = Math.min(to, stretch.to);
    if (end > from) pieces.push({ from, to: end, value });
    from = Math.max(from, end);
  };
  const hours = quietHoursOf(context, person);
  for (let index = firstEndingAfter(hours, stretch.from + afterMs); index < hours.length; index += 1) {
    const quiet = hours[index];
    if (quiet === undefined || from >= stretch.to) break;
    until(quiet.from - afterMs, afterMs);
    until(quiet.to - afterMs - longestQuietMs, afterMs + longestQuietMs);
    until(quiet.to - afterMs, { at: quiet.to, afterMs: null, whichever: 'first' });
  }
  until(stretch.to, afterMs);
  return pieces;
}

/** As long as any page may wait for their end. */
function quietHoursOf(context: Context, person: Person): IntervalSet {
  return context.once(`quiet hours ${person.id}`, () => {
    const hours: Calendar = { name: person.id, zone: person.zone, open: person.quietHours, holidays: [] };
    const longestRuleMs = Math.max(0, ...person.notificationRules.low.map(({ afterMs }) => afterMs));
    return openIntervals(hours, context.known.from, context.known.to + longestRuleMs + longestQuietMs + day);
  });
}

function joined(a: Delay, b: Delay, whichever: PutOff['whichever']): Delay {
  if (a === null || b === null) return a ?? b;
  const pick = whichever === 'first' ? Math.min : Math.max;
  if (typeof a === 'number' && typeof b === 'number') return pick(a, b);
  const at = [a, b].flatMap((one) => (typeof one === 'number' ? [] : [one.at]));
  const after = [a, b].flatMap((one) => (typeof one === 'number' ? [one] : one.afterMs === null ? [] : [one.afterMs]));
  return { at: pick(...at), afterMs: after.length === 0 ? null : pick(...after), whichever };
}
