// Do messages leave as fast as their provider takes them, as the verifier counts it and the simulator plays it?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manualTime } from '../../../test/notify.ts';
import type { ChannelLimit } from '../../core/plan/governance.ts';
import { createAgenda } from '../../sim/agenda.ts';
import { createOutgoing } from '../../sim/outgoing.ts';
import { pace } from '../../verify/pacing.ts';
import { createLane } from './lane.ts';
import { createPace } from './pace.ts';

interface Asked {
  readonly at: number;
  /** Its page is released then. */
  readonly until: number;
  readonly host: string;
  readonly urgency: 'high' | 'low';
}

test('whenever messages come, for whichever hosts, of whichever urgency, they leave when the verifier says so, and when the simulator plays it so', async () => {
  const message = fc.record({
    at: fc.nat({ max: 40 }),
    lasts: fc.oneof(fc.constant(10_000), fc.integer({ min: 1, max: 60 })),
    host: fc.constantFrom('a', 'b', 'c'),
    urgency: fc.constantFrom('high', 'low'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.record({ count: fc.integer({ min: 1, max: 4 }), perMs: fc.integer({ min: 1, max: 20 }), text: fc.constant('') }),
      fc.array(message, { minLength: 1, maxLength: 12 }),
      async (limit, messages) => {
        const asked = messages.map(({ at, lasts, ...rest }) => ({ at, until: at + lasts, ...rest })).toSorted((a, b) => a.at - b.at);
        const claimed = claimedBy(asked, limit);
        expect(await servedBy(asked, limit)).toEqual(claimed);
        expect(playedBy(asked, limit)).toEqual(claimed);
      },
    ),
    { numRuns: 200 },
  );
});

/** When each leaves; `null`: it never does. */
type Leaves = readonly (number | null)[];

function claimedBy(asked: readonly Asked[], limit: ChannelLimit): Leaves {
  const leaves: (number | null)[] = [];
  const messages = asked.map(({ at, until, urgency }) => ({ at, until, urgency, channel: 'webhook', person: 'ana', engagement: 0 }));
  pace(messages, { webhook: limit }, (_, leavesAt) => leaves.push(leavesAt));
  return leaves;
}

async function servedBy(asked: readonly Asked[], limit: ChannelLimit): Promise<Leaves> {
  const time = manualTime();
  const start = time.now();
  const left = new Map<Asked, number>();
  const lane = createLane<Asked>({
    concurrency: 100,
    pace: createPace({ clock: time, timer: time, limit: () => limit }),
    destinationOf: ({ host }) => host,
    isUrgent: ({ urgency }) => urgency === 'high',
    work: async (each) => void left.set(each, time.now() - start),
  });
  const settled = new Set<Asked>();
  for (let now = 0; settled.size < asked.length; now += 1) {
    for (const each of asked) if (each.until === now && lane.remove(each)) settled.add(each);
    for (const each of asked) if (each.at === now) lane.add(each);
    await new Promise((resolve) => setImmediate(resolve));
    for (const each of left.keys()) settled.add(each);
    time.advance(1);
  }
  return asked.map((each) => left.get(each) ?? null);
}

function playedBy(asked: readonly Asked[], limit: ChannelLimit, until = 1_000): Leaves {
  const agenda = createAgenda(0);
  const left = new Map<Asked, number>();
  const ask = createOutgoing<Asked>({
    limits: { webhook: limit },
    agenda,
    urgencyOf: ({ urgency }) => urgency,
    isWanted: ({ until }) => agenda.now() < until,
    leaves: (each) => left.set(each, agenda.now()),
    stays: () => {},
  });
  for (const each of asked) agenda.at(each.at, () => ask('webhook', each));
  agenda.passUntil(until, { nextWake: () => null, tick: () => {} });
  return asked.map((each) => left.get(each) ?? null);
}

test('behind eight of low urgency, one of high urgency leaves with the next free place', async () => {
  const limit = { count: 4, perMs: 60_000, text: '4 per minute' };
  const ask = (at: number, urgency: 'high' | 'low'): Asked => ({ at, until: 1_000_000, host: 'a', urgency });
  const asked = [...Array.from({ length: 8 }, () => ask(0, 'low')), ask(1_000, 'high')];
  const claimed = claimedBy(asked, limit);
  expect(claimed).toEqual([0, 0, 0, 0, 60_000, 60_000, 60_000, 120_000, 60_000]);
  expect(playedBy(asked, limit, 200_000)).toEqual(claimed);
});

test('a plan that takes its limit back lets all that waits go with the next that comes', async () => {
  let limit: ChannelLimit | null = { count: 1, perMs: 60_000, text: '1 per minute' };
  const time = manualTime();
  const left: number[] = [];
  const lane = createLane<number>({
    concurrency: 100,
    pace: createPace({ clock: time, timer: time, limit: () => limit }),
    destinationOf: () => null,
    isUrgent: () => false,
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
