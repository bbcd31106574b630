// What does a clock do after the last year that the data holds? What it did in the latest year whose days fell on the same weekdays.
//
// The data names each change up to the end of 2037 and no rules. Laws speak of weekdays within a month ("the last Sunday of October"), so
// that the changes between March and December lie on the same dates in all years whose March begins on the same weekday, and those of
// January and February in all years that begin on the same weekday. The last seven to eleven years have every weekday.

import { assert } from './assert.ts';
import { day, type Instant } from './instant.ts';
import { type ClockChange, type ClockChanges, clockChanges } from './zone-data.ts';

/** The change that holds at `from` and those until `to`, in order. */
export function changesBetween(zone: string, from: Instant, to: Instant): ClockChanges {
  const known = clockChanges(zone);
  const last = known.at(-1) ?? known[0];
  const goesOn = yearOf(last.at) === lastYear();
  const later = goesOn ? repeated(known, Math.max(lastYear() + 1, yearOf(from) - 1), yearOf(to)) : [];
  const inTime = [...known, ...later].filter(({ at }) => at < to);
  const first = inTime.findLastIndex(({ at }) => at <= from);
  const [holds, ...rest] = inTime.slice(Math.max(0, first));
  assert(holds !== undefined, `${zone} has a clock at ${from}`);
  return [holds, ...rest];
}

/** No calendar of anybody's reaches so far, and a year costs little. */
const yearsAhead = 10_000;

function repeated(known: ClockChanges, firstYear: number, untilYear: number): readonly ClockChange[] {
  assert(untilYear - firstYear < yearsAhead, 'a few years are asked for at once');
  const found: ClockChange[] = [];
  for (let year = firstYear; year <= untilYear; year += 1)
    for (const half of [winter, rest]) {
      const model = modelOf(year, half);
      const shift = half.from(year) - half.from(model);
      for (const change of known)
        if (change.at >= half.from(model) && change.at < half.to(model)) found.push({ ...change, at: change.at + shift });
    }
  return found;
}

interface PartOfYear {
  readonly from: (year: number) => Instant;
  readonly to: (year: number) => Instant;
}

const winter: PartOfYear = { from: (year) => Date.UTC(year, 0, 1), to: (year) => Date.UTC(year, 2, 1) };
const rest: PartOfYear = { from: winter.to, to: (year) => Date.UTC(year + 1, 0, 1) };

/** The latest year of the data whose part begins on the same weekday. */
function modelOf(year: number, part: PartOfYear): number {
  for (let model = lastYear(); model > lastYear() - 12; model -= 1)
    if ((part.from(year) - part.from(model)) % (7 * day) === 0) return model;
  assert(false, `one of a dozen years begins as ${year}`);
}

/** Berlin changes its clock in each year that the data holds, and always did since 1980; if it ever stops, another one is to be named. */
let last: number | null = null;
function lastYear(): number {
  last ??= Math.max(...['Europe/Berlin', 'America/New_York', 'Australia/Sydney'].map((zone) => yearOf(clockChanges(zone).at(-1)?.at ?? 0)));
  return last;
}

function yearOf(at: Instant): number {
  return at === Number.NEGATIVE_INFINITY ? at : new Date(at).getUTCFullYear();
}
