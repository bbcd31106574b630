// Which stretches come again every week?

import { expect, test } from 'vitest';
import { day, hour } from '../../kernel/instant.ts';
import { localToInstant } from '../../kernel/zone.ts';
import { weeklyOf } from './weekly.ts';

const zone = 'Europe/Berlin';
const at = (text: string) => localToInstant(zone, text);
/** From a Monday over the change of the clock on 29 March. */
const span = { from: at('2026-03-16T00:00'), to: at('2026-04-13T00:00') };
const saturdays = ['2026-03-21', '2026-03-28', '2026-04-04', '2026-04-11'];
const each = (from: string, to: string, dates = saturdays) =>
  dates.map((date) => ({ from: at(`${date}T${from}`), to: at(`${date}T${to}`) }));

test('four Saturdays are every Saturday, whatever the clock does', () => {
  expect(weeklyOf(each('02:00', '08:00'), zone, span)).toEqual([{ days: [6], fromMinute: 120, toMinute: 480 }]);
});

test('one that is missing, at an end or between, is not every week; nor is one that is shorter', () => {
  for (const missing of saturdays) {
    const some = saturdays.filter((date) => date !== missing);
    expect(weeklyOf(each('02:00', '08:00', some), zone, span), missing).toBeNull();
  }
  const [first, ...more] = each('02:00', '08:00');
  expect(weeklyOf([{ from: first?.from ?? 0, to: (first?.to ?? 0) - hour }, ...more], zone, span)).toBeNull();
});

test('days with the same hours are told together, and what the span cuts is the rest of one', () => {
  // Every night from 22:00 to 06:00: the first one began before the span.
  const nights = Array.from({ length: 28 }, (_, index) => {
    const date = new Date(Date.parse('2026-03-16') + index * day).toISOString().slice(0, 10);
    const next = new Date(Date.parse('2026-03-17') + index * day).toISOString().slice(0, 10);
    return { from: at(`${date}T22:00`), to: Math.min(at(`${next}T06:00`), span.to) };
  });
  const all = [{ from: span.from, to: at('2026-03-16T06:00') }, ...nights];
  expect(weeklyOf(all, zone, span)).toEqual([{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 22 * 60, toMinute: 30 * 60 }]);
  expect(weeklyOf([{ from: span.from, to: at('2026-03-16T09:00') }, ...nights], zone, span)).toBeNull();
});

test('two weeks at least are needed', () => {
  expect(weeklyOf(each('02:00', '08:00', ['2026-03-21']), zone, { from: span.from, to: span.from + 7 * day })).toBeNull();
});
