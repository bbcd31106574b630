import { expect, test } from 'vitest';
import type { Plan, Rotation } from '../plan/plan.ts';
import { peopleReached } from './resolve.ts';

const rotation: Rotation = {
  name: 'daily',
  layer: 1,
  members: ['ada', 'bob'],
  start: '1970-01-01T00:00',
  end: '1970-02-01T00:00',
  turn: { every: 1, unit: 'day' },
  restrictions: [],
  turns: 'calendar',
  shadows: ['lea'],
  joins: [],
};
const plan = {
  schedules: { primary: { id: 'primary', name: 'Primary', zone: 'UTC', rotations: [rotation], overrides: [], timeOff: [] } },
  people: {},
  teams: {
    payments: { id: 'payments', name: 'Payments', discipline: 'engineering', members: ['cyd', 'ada'], path: null },
  },
} as unknown as Plan; // nothing else of the plan is looked at

test('people are reached in the order of the targets, each once, with the first reason', () => {
  const everyone = [
    { kind: 'schedule', id: 'primary' },
    { kind: 'person', id: 'eve' },
    { kind: 'team', id: 'payments' },
  ] as const;
  expect(peopleReached(plan, everyone, 0)).toEqual([
    { person: 'ada', because: 'on call in Primary' },
    { person: 'eve', because: 'named by the path' },
    { person: 'cyd', because: 'member of Payments' },
  ]);
});

test('a schedule with nobody on call reaches nobody, and shadows are never reached', () => {
  expect(peopleReached(plan, [{ kind: 'schedule', id: 'primary' }], Date.UTC(1970, 1, 1))).toEqual([]);
});
