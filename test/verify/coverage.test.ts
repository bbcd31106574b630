// Is interval arithmetic right about who is on call? Asked minute by minute for a year with both changes of the clock, in several zones.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, hour, minute } from '../../src/core/kernel/instant.ts';
import { contains } from '../../src/core/kernel/interval.ts';
import { localAt, localToInstant, weekdayOf } from '../../src/core/kernel/zone.ts';
import type { Rotation, Schedule, Weekday } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { gapsOf } from '../../src/verify/checks/schedule-gap.ts';
import { createContext } from '../../src/verify/context.ts';
import { smallPlan } from '../fixtures/plan.ts';

const from = Date.parse('2026-01-01T00:00:00Z');
const days = 366;
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC'];

const hours = fc.record({
  first: fc.integer({ min: 0, max: 47 }),
  length: fc.integer({ min: 1, max: 48 }),
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
});
const rotation: fc.Arbitrary<Rotation> = fc
  .record({
    hours: fc.array(hours, { maxLength: 2 }),
    end: fc.constantFrom(null, null, '2026-03-29T02:30', '2026-11-01T01:30'),
    every: fc.integer({ min: 1, max: 30 }),
  })
  .map((made) => ({
    name: 'rotation',
    layer: 1,
    members: ['dana', 'lee'],
    start: '2025-12-01T09:00',
    end: made.end,
    turn: { every: made.every, unit: 'hour' },
    // From a time to a time not after it goes on into the next day.
    restrictions: made.hours.flatMap(({ first, length, weekdays }) =>
      weekdays.map((weekday) => ({
        day: weekday as Weekday,
        from: first * 30,
        to: (first + length) * 30 > 1_440 ? (first + length) * 30 - 1_440 : (first + length) * 30,
      })),
    ),
    turns: 'calendar',
    shadows: [],
    joins: [],
  }));

test('a schedule is uncovered in exactly those minutes in which no rotation covers the wall clock', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.array(rotation, { minLength: 1, maxLength: 2 }), (zone, rotations) => {
      const schedule: Schedule = { id: 'nobody', name: '', zone, rotations, overrides: [], ...unsaid.schedule };
      // One rotation that covers always, and has ended, makes all hours meant.
      const meant: Rotation = { ...rotations[0], ...always, end: '2025-12-02T09:00' };
      const context = createContext(smallPlan({ schedules: { nobody: { ...schedule, rotations: [...rotations, meant] } } }), from, days);
      const gaps = gapsOf(context, { ...schedule, rotations: [...rotations, meant] });
      const wrong: string[] = [];
      // Where the clock is set back, the latest time that it has shown holds until it shows more.
      let wall = localAt(zone, from - 3 * hour);
      for (let at = from; at < from + days * day; at += minute) {
        wall = Math.max(wall, localAt(zone, at));
        if (contains(gaps, at) === rotations.some((each) => coversWall(each, zone, at, wall))) wrong.push(new Date(at).toISOString());
      }
      expect(wrong.slice(0, 3)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});

const always: Rotation = {
  name: 'always',
  layer: 1,
  members: ['dana'],
  start: '2025-12-01T09:00',
  end: null,
  turn: { every: 1, unit: 'week' },
  restrictions: [],
  turns: 'calendar',
  shadows: [],
  joins: [],
};

/** Told from the clock on the wall alone, as a person would read it. `wall`: the latest time that it has shown. */
function coversWall(rotation: Rotation, zone: string, at: number, wall: number): boolean {
  if (rotation.end !== null && at >= localToInstant(zone, rotation.end)) return false;
  if (rotation.restrictions.length === 0) return true;
  const today = weekdayOf(wall);
  const minutes = Math.floor((((wall % day) + day) % day) / minute);
  return rotation.restrictions.some(({ day: weekday, from: begin, to: end }) => {
    const late = end <= begin;
    if (weekday === today) return minutes >= begin && (late || minutes < end);
    return late && weekday === ((today + 5) % 7) + 1 && minutes < end;
  });
}
