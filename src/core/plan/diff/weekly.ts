// Do stretches come again every week? Told by the wall: `every Saturday 02:00–08:00`, as far as all of them do.

import { day, type Instant } from '../../kernel/instant.ts';
import type { Interval } from '../../kernel/interval.ts';
import { week } from '../../kernel/week.ts';
import { localAt, weekdayOf } from '../../kernel/zone.ts';
import type { Weekly } from './weekly-text.ts';

const minuteMs = 60_000;

/** `null`: not all of them do, or the span is shorter than two weeks. A stretch that the span cuts may be the rest of one. */
export function weeklyOf(stretches: readonly Interval[], zone: string, span: Interval): readonly Weekly[] | null {
  if (stretches.length < 2 || span.to - span.from < 2 * week) return null;
  const cut = stretches.filter(({ from, to }) => from === span.from || to === span.to);
  const whole = stretches.filter((stretch) => !cut.includes(stretch));
  const patterns = new Map<string, Weekly & { readonly starts: Instant[] }>();
  for (const { from, to } of whole) {
    const [begin, end] = [localAt(zone, from), localAt(zone, to)];
    const midnight = Math.floor(begin / day) * day;
    const pattern = { days: [weekdayOf(begin)], fromMinute: (begin - midnight) / minuteMs, toMinute: (end - midnight) / minuteMs };
    const key = JSON.stringify(pattern);
    const known = patterns.get(key) ?? { ...pattern, starts: [] };
    known.starts.push(begin);
    patterns.set(key, known);
  }
  const found = [...patterns.values()];
  const everyWeek = found.every((pattern) => isEveryWeek(pattern, pattern.starts, { cut, zone, span }));
  const explained = cut.every((stretch) => found.some((pattern) => isRestOf(stretch, pattern, { zone, span })));
  return found.length > 0 && everyWeek && explained ? joined(found) : null;
}

interface Seen {
  readonly cut: readonly Interval[];
  readonly zone: string;
  readonly span: Interval;
}

/** A week between any two of them, and where there is none at an end of the span, none had to be, or its rest is. */
function isEveryWeek(pattern: Weekly, starts: readonly Instant[], { cut, zone, span }: Seen): boolean {
  const [first = 0, last = 0] = [starts[0], starts.at(-1)];
  if (starts.some((start, index) => index > 0 && start - (starts[index - 1] ?? 0) !== week)) return false;
  const lengthMs = (pattern.toMinute - pattern.fromMinute) * minuteMs;
  const rests = cut.filter((stretch) => isRestOf(stretch, pattern, { zone, span }));
  const atStart = rests.some(({ from }) => from === span.from);
  const atEnd = rests.some(({ from, to }) => to === span.to && from !== span.from);
  const complete = (atStart || first - week + lengthMs <= localAt(zone, span.from)) && (atEnd || last + week >= localAt(zone, span.to));
  return complete && starts.length + rests.length > 1;
}

/** Whether the span has cut it off such a stretch. */
function isRestOf(stretch: Interval, { days, fromMinute, toMinute }: Weekly, { zone, span }: Pick<Seen, 'zone' | 'span'>): boolean {
  const [begin, end] = [localAt(zone, stretch.from), localAt(zone, stretch.to)];
  const isFirst = stretch.from === span.from;
  // The midnight of the day on which it would have begun, looked for from the end that is whole.
  const midnight = isFirst ? end - toMinute * minuteMs : begin - fromMinute * minuteMs;
  if (midnight % day !== 0 || !days.includes(weekdayOf(midnight))) return false;
  return midnight + fromMinute * minuteMs <= begin && end <= midnight + toMinute * minuteMs;
}

/** Days with the same hours are told together. */
function joined(patterns: readonly Weekly[]): readonly Weekly[] {
  const found = new Map<string, Weekly>();
  for (const { days, fromMinute, toMinute } of patterns) {
    const key = `${fromMinute} ${toMinute}`;
    const all = [...(found.get(key)?.days ?? []), ...days].toSorted((a, b) => a - b);
    found.set(key, { days: all, fromMinute, toMinute });
  }
  return [...found.values()].toSorted((a, b) => (a.days[0] ?? 0) - (b.days[0] ?? 0) || a.fromMinute - b.fromMinute);
}
