// Can the simulator be trusted? Its heap, its time and its store do what production's do.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallPlan } from '../../test/fixtures/plan.ts';
import { minute } from '../core/kernel/instant.ts';
import { createHeap } from './heap.ts';
import { createVirtualTime } from './virtual-time.ts';
import { createWorld } from './world.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');

test('a heap gives back what was pushed, least first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (values) => {
      const heap = createHeap<number>((a, b) => a < b);
      for (const value of values) heap.push(value);
      expect(values.map(() => heap.pop())).toEqual(values.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

test('timers call back in order, those of one moment as they were set, and a cancelled one never', async () => {
  const time = createVirtualTime(0);
  const called: string[] = [];
  time.at(20, () => called.push(`late at ${time.now()}`));
  const cancel = time.at(5, () => called.push('never'));
  time.at(10, () => {
    called.push('first');
    time.at(10, () => called.push('set on the way'));
  });
  time.at(10, () => called.push('second'));
  cancel();
  await time.advanceTo(15);
  expect(called).toEqual(['first', 'second', 'set on the way']);
  expect(time.now()).toBe(15);
  await time.advanceTo(30);
  expect(called.at(-1)).toBe('late at 20');
});

test('a claimed incident is left alone until the lease is over, or until it has changed', async () => {
  const { engine, store } = createWorld(smallPlan(), monday);
  await engine.stop();
  const writer = createWorld(smallPlan(), monday, store);
  await writer.alert({});
  await writer.engine.stop();
  const due = monday + 5 * minute;
  expect(await store.claimDue(due - 5 * minute, 10, 1_000)).toEqual({ due: [], nextAt: monday + minute });
  expect(await store.claimDue(due, 10, 1_000)).toEqual({ due: ['inc_1'], nextAt: due + 1_000 });
  expect((await store.claimDue(due + 999, 10, 1_000)).due).toEqual([]);
  expect((await store.claimDue(due + 1_000, 10, 1_000)).due).toEqual(['inc_1']);
});
