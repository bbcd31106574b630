import { expect, test } from 'vitest';
import { day, type Instant, parseInstant } from '../kernel/instant.ts';
import type { Rotation, Schedule } from '../plan/plan.ts';
import { nextChange, onCallAt, untilWhen } from './present.ts';

const at = (text: string): Instant => parseInstant(text) ?? Number.NaN;
const rotation: Rotation = {
  name: 'weekly',
  layer: 1,
  members: ['ada', 'bob'],
  start: '2016-01-04T09:00',
  end: null,
  turn: { every: 1, unit: 'week' },
  restrictions: [],
  turns: 'calendar',
  shadows: [],
  joins: [],
};
const of = (changed: Partial<Rotation>): Schedule => ({
  id: 's',
  name: 'S',
  zone: 'Europe/Berlin',
  rotations: [{ ...rotation, ...changed }],
  overrides: [],
  timeOff: [],
});
const names = (schedule: Schedule, moment: Instant) => onCallAt(schedule, moment).people.map(({ person }) => person);

test('the handover itself belongs to the one who takes over', () => {
  expect(names(of({}), at('2026-01-05T08:00Z') - 1)).toEqual(['bob']);
  expect(names(of({}), at('2026-01-05T08:00Z'))).toEqual(['ada']);
});

test('the present stretch ends where the next person takes over', () => {
  expect(untilWhen(of({}), at('2026-01-07T00:00Z'))).toBe(at('2026-01-12T08:00Z'));
  expect(nextChange(of({}), at('2026-01-07T00:00Z'))).toEqual({
    from: at('2026-01-12T08:00Z'),
    to: at('2026-01-19T08:00Z'),
    people: [{ person: 'bob', rotation: 'weekly', override: false }],
    shadows: [],
    away: [],
  });
});

test('turns of several months are whole in the answer', () => {
  const quarters = of({ turn: { every: 3, unit: 'month' }, start: '2026-01-31T09:00' });
  expect(nextChange(quarters, at('2026-02-01T00:00Z'))).toMatchObject({ from: at('2026-04-30T07:00Z'), to: at('2026-07-31T07:00Z') });
});

test('one who is on call alone for ever has no next change; the end of a rotation is one', () => {
  const alone = of({ members: ['ada'] });
  expect(untilWhen(alone, at('2026-01-07T00:00Z'))).toBeNull();
  expect(nextChange(of({ members: ['ada'], end: '2026-12-31T00:00' }), at('2026-01-07T00:00Z'))).toMatchObject({
    from: at('2026-12-30T23:00Z'),
    people: [],
  });
});

test('a rotation of ten years ago is in the same turn as if every handover had been counted', () => {
  const hourly = of({ members: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], turn: { every: 1, unit: 'hour' } });
  const localHours = (Date.UTC(2026, 0, 5, 15) - Date.UTC(2016, 0, 4, 9)) / 3_600_000;
  expect(names(hourly, at('2026-01-05T14:30Z'))).toEqual([['a', 'b', 'c', 'd', 'e', 'f', 'g'][localHours % 7]]);
});

test('answers stay right when more months are asked for than are remembered', () => {
  const schedule = of({});
  const first = at('2016-01-06T00:00Z');
  const weeks = Array.from({ length: 800 }, (_, week) => names(schedule, first + week * 7 * day)[0]);
  expect(weeks).toEqual(weeks.map((_, week) => (week % 2 === 0 ? 'ada' : 'bob')));
  expect(names(schedule, first)).toEqual(['ada']);
});
