// Which hours of the week? `{ mon-fri: 08:00-18:00, sat: 09:00-12:00 and 14:00-16:00 }`

import { z } from 'zod';
import type { DayHours, Weekday } from './plan.ts';
import { note, shown, written } from './scalars.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A rotation's hours, which may pass midnight (`to` ≤ `from`), in the order of the week. */
export const RotationHours = weekHours(true);

/** A calendar's hours; a night is written as two days. */
export const OpenHours = weekHours(false);

function weekHours(pastMidnight: boolean) {
  return z
    .record(z.string(), written('hours like `08:00-18:00`'))
    .meta({
      description: 'Hours by weekday, on the local wall clock: `mon-fri: 08:00-18:00`, `sat: 09:00-12:00 and 14:00-16:00`',
      propertyNames: { pattern: `^(${days.join('|')})(-(${days.join('|')}))?$` },
    })
    .transform((hours, context): readonly DayHours[] => {
      const found: DayHours[] = [];
      const taken = new Map<Weekday, string>();
      if (Object.keys(hours).length === 0) note(context, 'expected hours of at least one day, like `mon-fri: 08:00-18:00`');
      for (const [name, text] of Object.entries(hours)) {
        const say = (message: string) => note(context, message, null, [name]);
        const weekdays = weekdaysOf(name);
        if (weekdays === null) {
          say(`${shown(name)} is no day: days are \`mon\` to \`sun\`, or a range like \`mon-fri\``);
          continue;
        }
        const twice = weekdays.find((day) => taken.has(day));
        if (twice !== undefined) say(`\`${days[twice - 1]}\` stands in \`${taken.get(twice)}\` too`);
        for (const day of weekdays) taken.set(day, name);
        const windows = windowsOf(text);
        if (windows === null) say(`expected hours like \`08:00-18:00\`, not ${shown(text)}`);
        else if (overlapping(windows)) say('these hours overlap');
        else if (!pastMidnight && windows.some(({ from, to }) => to <= from))
          say('a calendar opens before it closes: write a night as two days, until `24:00` and from `00:00`');
        else for (const day of weekdays) for (const window of windows) found.push({ day, ...window });
      }
      return found.toSorted((a, b) => a.day - b.day || a.from - b.from);
    });
}

/** `fri-mon` runs over the weekend. */
function weekdaysOf(name: string): readonly Weekday[] | null {
  const [first, last, more] = name.split('-');
  const from = days.indexOf(first ?? '');
  const to = last === undefined ? from : days.indexOf(last);
  if (from < 0 || to < 0 || more !== undefined) return null;
  const length = ((to - from + 7) % 7) + 1;
  // The sum is in 1..7 by construction.
  return Array.from({ length }, (_, index) => (((from + index) % 7) + 1) as Weekday);
}

interface Window {
  readonly from: number;
  readonly to: number;
}

function windowsOf(text: string): readonly Window[] | null {
  const windows = text.split(' and ').map(windowOf);
  const well = windows.filter((window) => window !== null);
  return well.length === windows.length ? well : null;
}

function windowOf(text: string): Window | null {
  const [, h1, m1, h2, m2] = /^\s*(\d{2}):(\d{2})-(\d{2}):(\d{2})\s*$/.exec(text) ?? [];
  if (m2 === undefined) return null;
  const from = Number(h1) * 60 + Number(m1);
  const to = Number(h2) * 60 + Number(m2);
  const well = Number(m1) < 60 && Number(m2) < 60 && from < 1440 && to <= 1440;
  return well ? { from, to } : null;
}

function overlapping(windows: readonly Window[]): boolean {
  const sorted = windows.toSorted((a, b) => a.from - b.from);
  return sorted.some((window, index) => {
    const next = sorted[index + 1];
    return next !== undefined && (window.to > next.from || window.to <= window.from);
  });
}
