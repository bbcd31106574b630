import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { day, minute } from '../kernel/instant.ts';
import { localAt } from '../kernel/zone.ts';
import type { Rotation } from '../plan/plan.ts';
import { turnsOf } from './turns.ts';

const rotations: fc.Arbitrary<Rotation> = fc
  .record({
    from: fc.integer({ min: 0, max: 4_000 }),
    at: fc.integer({ min: 0, max: 1_439 }),
    every: fc.integer({ min: 1, max: 30 }),
    unit: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
  })
  .map(({ from, at, every, unit }) => ({
    name: 'some',
    layer: 0,
    members: ['ada', 'bob', 'cyd'],
    start: Temporal.PlainDateTime.from('2008-01-01').add({ days: from, minutes: at }).toString({ smallestUnit: 'minute' }),
    end: null,
    turn: { every, unit },
    restrictions: [],
    turns: 'calendar',
    shadows: [],
  }));
const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kolkata',
);

test('any moment lies in the turn that is found for it, however far from the start', () => {
  fc.assert(
    fc.property(rotations, zones, fc.integer({ min: 0, max: 20 * 366 * 24 * 60 }), (rotation, zone, later) => {
      const turns = turnsOf(rotation, zone);
      const at = turns.turn(0).from + later * minute;
      const index = turns.at(at);
      const turn = turns.turn(index);
      expect(turn.from <= at && at < turn.to).toBe(true);
      expect(turns.turn(index + 1).from).toBe(turn.to);
      expect(turn.person).toBe(rotation.members[index % 3]);
    }),
    { numRuns: 500 },
  );
});

test('months are counted from the start, so the day of the month comes back after a short month', () => {
  fc.assert(
    fc.property(rotations, zones, fc.integer({ min: 28, max: 31 }), fc.nat(60), (rotation, zone, dayOfMonth, index) => {
      const start = Temporal.PlainDateTime.from(rotation.start).with({ day: dayOfMonth });
      const monthly: Rotation = { ...rotation, start: start.toString({ smallestUnit: 'minute' }), turn: { every: 1, unit: 'month' } };
      const wanted = Date.parse(`${start.add({ months: index }).toString({ smallestUnit: 'minute' })}Z`);
      const found = localAt(zone, turnsOf(monthly, zone).turn(index).from);
      // Where the clock skips that time, it shows the first time after the gap: an hour, and once on Samoa a day.
      expect(found - wanted).toBeGreaterThanOrEqual(0);
      expect(found - wanted).toBeLessThanOrEqual(zone === 'Pacific/Apia' ? day : 60 * minute);
    }),
    { numRuns: 300 },
  );
});
