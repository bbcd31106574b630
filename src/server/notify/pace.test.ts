// Do messages leave as fast as their provider takes them, and as the verifier counts it?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manualTime } from '../../../test/notify.ts';
import type { ChannelLimit } from '../../core/plan/governance.ts';
import { pace } from '../../verify/pacing.ts';
import { createLane } from './lane.ts';
import { createPace } from './pace.ts';

test('whenever messages come, they leave when the verifier says so', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 12 }),
      async (count, perMs, moments) => {
        const limit: ChannelLimit = { count, perMs, text: '' };
        const asked = moments.toSorted((a, b) => a - b).map((at) => ({ at }));
        const time = manualTime();
        const start = time.now();
        const left: number[] = [];
        const lane = createLane<{ readonly at: number }>({
          concurrency: 100,
          pace: createPace({ clock: time, timer: time, limit: () => limit }),
          destinationOf: () => null,
          work: async () => void left.push(time.now() - start),
        });
        const claimed: (number | null)[] = [];
        const messages = asked.map(({ at }) => ({ at, until: Number.POSITIVE_INFINITY, channel: 'email', person: 'ana', engagement: 0 }));
        pace(messages, { email: limit }, (_, leavesAt) => claimed.push(leavesAt));
        for (let now = 0; left.length < asked.length; now += 1) {
          for (const each of asked) if (each.at === now) lane.add(each);
          await new Promise((resolve) => setImmediate(resolve));
          time.advance(1);
          await new Promise((resolve) => setImmediate(resolve));
        }
        expect(left).toEqual(claimed);
        expect(time.pending()).toBe(0);
      },
    ),
    { numRuns: 100 },
  );
});

test('a plan that takes its limit back lets all that waits go with the next that comes', async () => {
  let limit: ChannelLimit | null = { count: 1, perMs: 60_000, text: '1 per minute' };
  const time = manualTime();
  const left: number[] = [];
  const lane = createLane<number>({
    concurrency: 100,
    pace: createPace({ clock: time, timer: time, limit: () => limit }),
    destinationOf: () => null,
    work: async (n) => void left.push(n),
  });
  for (const n of [1, 2, 3]) lane.add(n);
  await new Promise((resolve) => setImmediate(resolve));
  expect(left).toEqual([1]);
  limit = null;
  lane.add(4);
  await new Promise((resolve) => setImmediate(resolve));
  expect(left).toEqual([1, 2, 3, 4]);
});
