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
    joins: [],
  }));
const zones = fc.constantFrom('Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Cairo', 'Pacific/Apia', 'Asia/Kolkata');

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

test('who joins later moves nobody’s turn until their own has come, and then takes one in every round', () => {
  const kinds = fc.record({
    rotation: rotations,
    members: fc.array(fc.constantFrom<string[]>('ada', 'bob', 'cyd', 'dan'), { minLength: 1, maxLength: 4 }),
    at: fc.nat(4),
    after: fc.nat(20),
    covered: fc.boolean(),
  });
  fc.assert(
    fc.property(kinds, zones, ({ rotation, members, at, after, covered }, zone) => {
      const restrictions = covered ? ([1, 2, 3, 4, 5] as const).map((weekday) => ({ day: weekday, from: 540, to: 1020 })) : [];
      const before: Rotation = { ...rotation, members, restrictions, turns: covered ? 'covered' : 'calendar' };
      const place = Math.min(at, members.length);
      const old = turnsOf(before, zone);
      // The wall clock may be set back across the very minute; a turn later is as good.
      const from = Temporal.PlainDateTime.from(localText(localAt(zone, old.turn(after).from)));
      const joins = [{ member: place, from: from.toString({ smallestUnit: 'minute' }) }];
      const now = turnsOf({ ...before, members: members.toSpliced(place, 0, 'new'), joins }, zone);
      const holders = Array.from({ length: after + 60 }, (_, index) => [old.turn(index).person, now.turn(index).person] as const);
      const first = holders.findIndex(([, person]) => person === 'new');
      expect(first).toBeGreaterThanOrEqual(after);
      for (const [was, is] of holders.slice(0, first)) expect(is).toBe(was);
      // With covered turns only, the uncovered ones stand between.
      if (covered) return;
      const later = holders.slice(first).map(([, person]) => person);
      const round = members.length + 1;
      for (let index = 0; index + round <= later.length; index += 1) {
        expect(later.slice(index, index + round).sort()).toEqual([...members, 'new'].sort());
      }
    }),
  );
});

function localText(local: number): string {
  return new Date(local).toISOString().slice(0, 16);
}
