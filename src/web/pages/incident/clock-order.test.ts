import { expect, test } from 'vitest';
import { clocksInOrder, kindsText, withoutFine } from './clock-order.ts';

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

const ids = (clocks: readonly { readonly id: string }[]) => clocks.map(({ id }) => id);
const fine = (n: number) => Array.from({ length: n }, (_, at) => clock(`fine ${at + 1}`, { dueAt: 1_000 + at }));

test('of many that run fine the tightest make five with what needs a look, which is always seen; the rest is a fold', () => {
  const danger = [clock('close', { dueAt: 120 }), clock('over', { dueAt: 50 }), clock('paused', { pausedAt: 5 })];
  const { shown, fine: folded } = withoutFine([...danger, ...fine(6)], 100);
  expect(ids(shown)).toEqual(['close', 'over', 'paused', 'fine 1', 'fine 2']);
  expect(ids(folded)).toEqual(['fine 3', 'fine 4', 'fine 5', 'fine 6']);
  const many = Array.from({ length: 8 }, (_, n) => clock(`over ${n}`, { dueAt: 50 }));
  expect(withoutFine([...many, ...fine(3)], 100)).toMatchObject({
    shown: many,
    fine: [{ id: 'fine 1' }, { id: 'fine 2' }, { id: 'fine 3' }],
  });
});

test('few are not folded, nor is a single one', () => {
  expect(withoutFine(fine(5), 0).fine).toEqual([]);
  expect(withoutFine(fine(6), 0).fine).toEqual([]);
  expect(ids(withoutFine(fine(7), 0).fine)).toEqual(['fine 6', 'fine 7']);
});

test('a fold names what is in it', () => {
  const kinds = ['restore', 'acknowledge', 'first-update', 'acknowledge'] as const;
  expect(kindsText(kinds.map((metric) => clock(metric, { metric })))).toBe('acknowledge (2), restore, first update');
});
