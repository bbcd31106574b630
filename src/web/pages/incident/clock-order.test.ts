import { expect, test } from 'vitest';
import { clocksInOrder } from './clock-order.ts';

const clock = (id: string, over: Partial<Parameters<typeof clocksInOrder>[0][number]>) => ({
  id,
  objective: id,
  metric: 'restore' as const,
  targetText: '1h',
  startedAt: 0,
  dueAt: null,
  pausedAt: null,
  breachedAt: null,
  stoppedAt: null,
  verdict: null,
  whose: 'for customers',
  withdrawn: null,
  ...over,
});

test('the tightest that can still be kept leads; breached, then paused ones follow; what has ended stands apart, newest first', () => {
  const { running, ended } = clocksInOrder([
    clock('late', { dueAt: 90 }),
    clock('paused', { pausedAt: 5 }),
    clock('first', { stoppedAt: 10 }),
    clock('breached', { dueAt: 3, breachedAt: 3 }),
    clock('tight', { dueAt: 60 }),
    clock('last', { stoppedAt: 20 }),
  ]);
  expect(running.map(({ id }) => id)).toEqual(['tight', 'late', 'breached', 'paused']);
  expect(ended.map(({ id }) => id)).toEqual(['last', 'first']);
});
