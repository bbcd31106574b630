import { expect, test } from 'vitest';
import { type Instant, parseInstant } from '../kernel/instant.ts';
import type { Override, Rotation, Schedule, Weekday } from '../plan/plan.ts';
import { onCall } from './oncall.ts';

const weekly: Rotation = {
  name: 'weekly',
  layer: 1,
  members: ['ada', 'bob', 'cyd'],
  start: '2026-01-05T09:00',
  end: null,
  turn: { every: 1, unit: 'week' },
  restrictions: [],
  turns: 'calendar',
  shadows: [],
  joins: [],
};

function schedule(rotations: readonly Partial<Rotation>[], overrides: readonly Override[] = [], zone = 'Europe/Berlin'): Schedule {
  return { id: 's', name: 'S', zone, rotations: rotations.map((rotation) => ({ ...weekly, ...rotation })), overrides, timeOff: [] };
}

const at = (text: string): Instant => parseInstant(text) ?? Number.NaN;

/** `2026-01-05T08:00 ada+bob`, one line for each stretch. */
function story(of: Schedule, from: string, to: string): readonly string[] {
  return onCall(of, at(from), at(to)).map(({ from: begin, people }) => {
    const names = people.map(({ person, override }) => (override ? `${person}!` : person)).join('+');
    return `${new Date(begin).toISOString().slice(0, 16)} ${names || 'nobody'}`;
  });
}

test('a week passes on at nine on the wall, also when the clock changes', () => {
  expect(story(schedule([{}]), '2026-03-16T00:00Z', '2026-04-08T00:00Z')).toEqual([
    '2026-03-16T00:00 ada',
    '2026-03-16T08:00 bob',
    '2026-03-23T08:00 cyd',
    '2026-03-30T07:00 ada',
    '2026-04-06T07:00 bob',
  ]);
});

test('nobody is on call before the start and after the end', () => {
  expect(story(schedule([{ end: '2026-01-12T17:00' }]), '2026-01-01T00:00Z', '2026-02-01T00:00Z')).toEqual([
    '2026-01-01T00:00 nobody',
    '2026-01-05T08:00 ada',
    '2026-01-12T08:00 bob',
    '2026-01-12T16:00 nobody',
  ]);
});

test('turns of a month clamp to the last day and do not drift', () => {
  const monthly = schedule([{ start: '2026-01-31T09:00', turn: { every: 1, unit: 'month' } }], [], 'UTC');
  expect(story(monthly, '2026-02-01T00:00Z', '2026-05-15T00:00Z')).toEqual([
    '2026-02-01T00:00 ada',
    '2026-02-28T09:00 bob',
    '2026-03-31T09:00 cyd',
    '2026-04-30T09:00 ada',
  ]);
});

test('turns of twelve hours stay at eight on the wall over the long night', () => {
  const halves = schedule([{ members: ['day', 'night'], start: '2026-10-23T08:00', turn: { every: 12, unit: 'hour' } }]);
  expect(story(halves, '2026-10-24T06:00Z', '2026-10-25T20:00Z')).toEqual([
    '2026-10-24T06:00 day',
    '2026-10-24T18:00 night',
    '2026-10-25T07:00 day',
    '2026-10-25T19:00 night',
  ]);
});

test('a turn in the hour that is skipped has no time, one in the repeated hour has two', () => {
  const hourly = schedule([{ members: ['a', 'b', 'c', 'd', 'e'], start: '2026-03-29T00:00', turn: { every: 1, unit: 'hour' } }]);
  expect(story(hourly, '2026-03-28T23:00Z', '2026-03-29T03:00Z')).toEqual([
    '2026-03-28T23:00 a',
    '2026-03-29T00:00 b',
    '2026-03-29T01:00 d',
    '2026-03-29T02:00 e',
  ]);
  const autumn = schedule([{ members: ['a', 'b', 'c', 'd', 'e'], start: '2026-10-25T00:00', turn: { every: 1, unit: 'hour' } }]);
  expect(story(autumn, '2026-10-24T22:00Z', '2026-10-25T03:00Z')).toEqual([
    '2026-10-24T22:00 a',
    '2026-10-24T23:00 b',
    '2026-10-25T00:00 c',
    '2026-10-25T02:00 d',
  ]);
});

test('hours past midnight belong to the weekday on which they begin', () => {
  const fridays = schedule([{ restrictions: [{ day: 5, from: 1320, to: 360 }] }], [], 'UTC');
  expect(story(fridays, '2026-01-09T00:00Z', '2026-01-12T00:00Z')).toEqual([
    '2026-01-09T00:00 nobody',
    '2026-01-09T22:00 ada',
    '2026-01-10T06:00 nobody',
  ]);
});

const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5];
const daily: Partial<Rotation> = {
  turn: { every: 1, unit: 'day' },
  start: '2026-01-09T00:00',
  restrictions: weekdays.map((day) => ({ day, from: 540, to: 1020 })),
};

test('turns follow the calendar over the weekend, or only covered ones are used up', () => {
  expect(story(schedule([daily], [], 'UTC'), '2026-01-09T12:00Z', '2026-01-13T12:00Z')).toEqual([
    '2026-01-09T12:00 ada',
    '2026-01-09T17:00 nobody',
    '2026-01-12T09:00 ada',
    '2026-01-12T17:00 nobody',
    '2026-01-13T09:00 bob',
  ]);
  expect(story(schedule([{ ...daily, turns: 'covered' }], [], 'UTC'), '2026-01-09T12:00Z', '2026-01-13T12:00Z')).toEqual([
    '2026-01-09T12:00 ada',
    '2026-01-09T17:00 nobody',
    '2026-01-12T09:00 bob',
    '2026-01-12T17:00 nobody',
    '2026-01-13T09:00 cyd',
  ]);
});

test('the highest layer that covers replaces lower ones; those on one layer are on call together', () => {
  const nights = { name: 'nights', layer: 2, members: ['nina'], restrictions: [{ day: 1 as const, from: 1200, to: 480 }] };
  const both = schedule([{ members: ['ada'] }, { name: 'second', members: ['zoe', 'zed'] }, nights], [], 'UTC');
  expect(story(both, '2026-01-12T00:00Z', '2026-01-13T12:00Z')).toEqual([
    '2026-01-12T00:00 ada+zoe',
    '2026-01-12T09:00 ada+zed',
    '2026-01-12T20:00 nina',
    '2026-01-13T08:00 ada+zed',
  ]);
});

test('one person on two rotations of a layer is on call once', () => {
  const twice = onCall(
    schedule([{ members: ['ada'] }, { name: 'second', members: ['ada'] }]),
    at('2026-02-01T00:00Z'),
    at('2026-03-01T00:00Z'),
  );
  expect(twice.map(({ people }) => people)).toEqual([[{ person: 'ada', rotation: 'weekly', override: false }]]);
});

test('an override replaces one person, or everyone, or fills a gap', () => {
  const pair = [
    { members: ['ada'], end: '2026-01-20T00:00' },
    { name: 'second', members: ['zoe'], end: '2026-01-20T00:00' },
  ];
  const overrides: Override[] = [
    { from: '2026-01-12T00:00', to: '2026-01-13T00:00', person: 'max', replaces: 'zoe' },
    { from: '2026-01-14T00:00', to: '2026-01-15T00:00', person: 'eve', replaces: null },
    { from: '2026-01-16T00:00', to: '2026-01-17T00:00', person: 'max', replaces: 'nobody-on-call' },
    { from: '2026-01-21T00:00', to: '2026-01-22T00:00', person: 'max', replaces: null },
  ];
  expect(story(schedule(pair, overrides, 'UTC'), '2026-01-11T00:00Z', '2026-01-23T00:00Z')).toEqual([
    '2026-01-11T00:00 ada+zoe',
    '2026-01-12T00:00 ada+max!',
    '2026-01-13T00:00 ada+zoe',
    '2026-01-14T00:00 eve!',
    '2026-01-15T00:00 ada+zoe',
    '2026-01-20T00:00 nobody',
    '2026-01-21T00:00 max!',
    '2026-01-22T00:00 nobody',
  ]);
});

test('of two overrides the later one wins, and a swap may be swapped', () => {
  const from = '2026-01-12T00:00';
  const to = '2026-01-14T00:00';
  const rivals = [
    { from, to, person: 'bea', replaces: 'ada' },
    { from: '2026-01-13T00:00', to, person: 'cleo', replaces: 'ada' },
  ];
  const swapped = [rivals[0], { from: '2026-01-13T00:00', to, person: 'dora', replaces: 'bea' }].filter((one) => one !== undefined);
  const only = { members: ['ada'] };
  expect(story(schedule([only], rivals, 'UTC'), '2026-01-12T00:00Z', '2026-01-15T00:00Z')).toEqual([
    '2026-01-12T00:00 bea!',
    '2026-01-13T00:00 cleo!',
    '2026-01-14T00:00 ada',
  ]);
  expect(story(schedule([only], swapped, 'UTC'), '2026-01-12T00:00Z', '2026-01-14T00:00Z')).toEqual([
    '2026-01-12T00:00 bea!',
    '2026-01-13T00:00 dora!',
  ]);
});

test('two who swap with each other for the same two days are both on call, each in the place of the other', () => {
  const span = { from: '2026-01-12T00:00', to: '2026-01-14T00:00' };
  const pair = [{ members: ['ada'] }, { name: 'second', members: ['zoe'] }];
  const swap = [
    { ...span, person: 'zoe', replaces: 'ada' },
    { ...span, person: 'ada', replaces: 'zoe' },
  ];
  expect(story(schedule(pair, swap, 'UTC'), '2026-01-11T00:00Z', '2026-01-15T00:00Z')).toEqual([
    '2026-01-11T00:00 ada+zoe',
    '2026-01-12T00:00 zoe!+ada!',
    '2026-01-14T00:00 ada+zoe',
  ]);
  const byTurns = { members: ['ada', 'zoe'], start: '2026-01-12T00:00', turn: { every: 1, unit: 'day' as const } };
  expect(story(schedule([byTurns], swap, 'UTC'), '2026-01-12T00:00Z', '2026-01-15T00:00Z')).toEqual([
    '2026-01-12T00:00 zoe!',
    '2026-01-13T00:00 ada!',
    '2026-01-14T00:00 ada',
  ]);
});

test('who is replaced is replaced in their own turn alone, and where they stand in only if they have none', () => {
  const span = { from: '2026-01-12T00:00', to: '2026-01-13T00:00' };
  const pair = [{ members: ['ada'] }, { name: 'second', members: ['zoe'] }];
  const passedOn = [
    { ...span, person: 'zoe', replaces: 'ada' },
    { ...span, person: 'max', replaces: 'zoe' },
  ];
  const [before] = story(schedule(pair, passedOn, 'UTC'), '2026-01-12T00:00Z', '2026-01-13T00:00Z');
  expect(before).toBe('2026-01-12T00:00 zoe!+max!');
  const [alone] = story(schedule([{ members: ['ada'] }], passedOn, 'UTC'), '2026-01-12T00:00Z', '2026-01-13T00:00Z');
  expect(alone).toBe('2026-01-12T00:00 max!');
});

test('shadows learn beside the covering layer, and are no shadows while on call themselves', () => {
  const of = schedule(
    [
      { members: ['ada', 'bob'], shadows: ['bob', 'lea', 'lea'] },
      { layer: 0, shadows: ['low'] },
    ],
    [],
    'UTC',
  );
  expect(onCall(of, at('2026-01-05T09:00Z'), at('2026-01-19T09:00Z')).map(({ shadows }) => shadows)).toEqual([['bob', 'lea'], ['lea']]);
});

test('a rotation without members covers nothing; no time has no stretches', () => {
  expect(story(schedule([{ members: [], layer: 9 }, { members: ['ada'] }]), '2026-02-01T00:00Z', '2026-02-02T00:00Z')).toEqual([
    '2026-02-01T00:00 ada',
  ]);
  expect(onCall(schedule([{}]), 5, 5)).toEqual([]);
});

test('a zone that skips a day skips its turn', () => {
  const apia = schedule(
    [{ members: ['thu', 'fri', 'sat'], start: '2011-12-29T00:00', turn: { every: 1, unit: 'day' } }],
    [],
    'Pacific/Apia',
  );
  expect(story(apia, '2011-12-29T10:00Z', '2012-01-01T00:00Z')).toEqual([
    '2011-12-29T10:00 thu',
    '2011-12-30T10:00 sat',
    '2011-12-31T10:00 thu',
  ]);
});

test('who has time off is skipped, and nobody takes over but by an override', () => {
  const off = (person: string, from: string, to: string) => ({ person, from: at(from), to: at(to), reason: null });
  const of = {
    ...schedule(
      [
        { members: ['ada', 'bob'], shadows: ['lea'] },
        { layer: 0, members: ['low'] },
      ],
      [{ from: '2026-01-07T12:00', to: '2026-01-08T12:00', person: 'cyd', replaces: 'ada' }],
    ),
    timeOff: [off('lea', '2026-01-06T00:00Z', '2026-01-07T00:00Z'), off('ada', '2026-01-07T00:00Z', '2026-01-09T00:00Z')],
  };
  expect(story(of, '2026-01-05T08:00Z', '2026-01-10T00:00Z')).toEqual([
    '2026-01-05T08:00 ada',
    '2026-01-06T00:00 ada',
    '2026-01-07T00:00 nobody',
    '2026-01-07T11:00 cyd!',
    '2026-01-08T11:00 nobody',
    '2026-01-09T00:00 ada',
  ]);
  const stretches = onCall(of, at('2026-01-05T08:00Z'), at('2026-01-08T00:00Z'));
  expect(stretches.map(({ shadows, away }) => [shadows, away])).toEqual([
    [['lea'], []],
    [[], []],
    [['lea'], ['ada']],
    [['lea'], []],
  ]);
});
