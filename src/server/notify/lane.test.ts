// Is a lane bounded, fair between destinations, and in order within one?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLane } from './lane.ts';

interface Item {
  readonly isUrgent?: boolean;
  readonly destination: string | null;
  readonly n: number;
}

function setUp(concurrency: number) {
  const begun: Item[] = [];
  const finish = new Map<Item, () => void>();
  const lane = createLane<Item>({
    concurrency,
    pace: { mayBegin: () => true, begun: () => {}, isLimited: () => false, stop: () => {} },
    destinationOf: ({ destination }) => destination,
    isUrgent: ({ isUrgent = false }) => isUrgent,
    work(item) {
      begun.push(item);
      return new Promise((resolve) => finish.set(item, resolve));
    },
  });
  const underWay = () => finish.size;
  const end = (item: Item) => {
    finish.get(item)?.();
    finish.delete(item);
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { lane, begun, underWay, end, settle };
}

test('a host that hangs leaves half of the lane to the others', async () => {
  const { lane, begun, end, settle } = setUp(4);
  for (let n = 0; n < 10; n += 1) lane.add({ destination: 'hangs', n });
  await settle();
  expect(begun).toHaveLength(2);
  for (let n = 0; n < 5; n += 1) lane.add({ destination: 'answers', n });
  for (let round = 0; round < 5; round += 1) {
    await settle();
    for (const item of begun) if (item.destination === 'answers') end(item);
  }
  expect(begun.filter(({ destination }) => destination === 'answers')).toHaveLength(5);
});

test('where all go one way, the whole lane is used', async () => {
  const { lane, begun, settle } = setUp(4);
  for (let n = 0; n < 10; n += 1) lane.add({ destination: null, n });
  await settle();
  expect(begun).toHaveLength(4);
});

test('what was taken out does not begin; what has begun cannot be taken out', async () => {
  const { lane, begun, end, settle } = setUp(1);
  const first = { destination: null, n: 1 };
  const second = { destination: null, n: 2 };
  const third = { destination: null, n: 3 };
  for (const item of [first, second, third]) lane.add(item);
  await settle();
  expect(lane.remove(first)).toBe(false);
  expect(lane.remove(second)).toBe(true);
  expect(lane.remove(second)).toBe(false);
  expect(lane.clear()).toEqual([third]);
  end(first);
  await lane.idle();
  expect(begun).toEqual([first]);
});

test('whatever comes and ends in whatever order: the limit holds, everything begins once, each destination in its order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.constantFrom('a', 'b', 'c', null), { maxLength: 40 }),
      fc.array(fc.nat(), { maxLength: 40 }),
      async (concurrency, destinations, picks) => {
        const { lane, begun, underWay, end, settle } = setUp(concurrency);
        const ended = new Set<Item>();
        const endOne = (pick: number) => {
          const open = begun.filter((item) => !ended.has(item));
          const item = open[pick % Math.max(1, open.length)];
          if (item === undefined) return;
          ended.add(item);
          end(item);
        };
        for (const [n, destination] of destinations.entries()) {
          lane.add({ destination, n });
          await settle();
          expect(underWay()).toBeLessThanOrEqual(concurrency);
          endOne(picks[n] ?? 0);
        }
        for (let n = 0; n < destinations.length; n += 1) {
          await settle();
          expect(underWay()).toBeLessThanOrEqual(concurrency);
          endOne(picks[n] ?? 0);
        }
        await settle();
        expect(begun).toHaveLength(destinations.length);
        expect(new Set(begun).size).toBe(destinations.length);
        for (const destination of ['a', 'b', 'c', null]) {
          const order = begun.filter((item) => item.destination === destination).map(({ n }) => n);
          expect(order).toEqual([...order].sort((x, y) => x - y));
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('whoever is woken goes before all that only tells, whichever host it goes to', async () => {
  const { lane, begun, end, settle } = setUp(1);
  const waits = ['a', 'b', 'a', 'b'].map((destination, n) => ({ destination, n }));
  for (const item of waits) lane.add(item);
  await settle();
  const urgent = { destination: 'b', n: 9, isUrgent: true };
  lane.add(urgent);
  for (let round = 0; round < 5; round += 1) {
    for (const item of begun) end(item);
    await settle();
  }
  expect(begun.map(({ n }) => n)).toEqual([0, 9, 1, 2, 3]);
  expect(lane.remove(urgent)).toBe(false);
});
