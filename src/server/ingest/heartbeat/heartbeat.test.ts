// Is a heartbeat missed once, by one node, and is its return the end of it?

import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openEmbeddedStore } from '../../../../test/stores.ts';
import type { SenderEvent } from '../../../core/alert/event.ts';
import { ok, type Refusal } from '../../../core/kernel/result.ts';
import type { Database } from '../../store/database.ts';
import { integrationOf, keys, openBench, planWith, start } from '../ingest.fixture.ts';
import { createHeartbeatWatch, type HeartbeatWatch } from './watch.ts';

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await openEmbeddedStore());
});
afterAll(async () => {
  await close();
});
beforeEach(async () => {
  await database.db.deleteFrom('heartbeats').execute();
});

const integration = integrationOf('heartbeat'); // every 60 s, with 30 s of grace

interface World {
  now: number;
  readonly events: SenderEvent[];
  refusal: Refusal | null;
  /** Runs inside the engine, before it answers. */
  during: (() => Promise<unknown>) | null;
  integrations: readonly (typeof integration)[];
}

function newWorld(): World {
  return { now: start, events: [], refusal: null, during: null, integrations: [integration] };
}

/** `turn` moves time on and lets the node look, until it has looked. */
function node(world: World): { readonly watch: HeartbeatWatch; turn(ms: number): Promise<void> } {
  let waiting: { readonly at: number; readonly callback: () => void } | null = null;
  const watch = createHeartbeatWatch({
    database,
    engine: {
      async ingest(event) {
        const { during } = world;
        world.during = null;
        await during?.();
        if (world.refusal !== null) return { ok: false, refusal: world.refusal };
        world.events.push(event);
        return ok({ outcome: 'opened', incident: 'inc_1', alert: 'alr_1', oddities: [] });
      },
    },
    plans: {
      active: () => ({ version: 1, plan: planWith(world.integrations) }),
      ensure: async () => {},
      get: () => planWith(world.integrations),
    },
    clock: { now: () => world.now },
    timer: {
      at(at, callback) {
        const mine = { at, callback };
        waiting = mine;
        return () => {
          if (waiting === mine) waiting = null;
        };
      },
    },
    log: { info: () => {}, warn: () => {} },
  });
  return {
    watch,
    async turn(ms) {
      world.now += ms;
      const due = waiting;
      if (due === null || due.at > world.now) return;
      waiting = null;
      due.callback();
      await vi.waitUntil(() => waiting !== null, { timeout: 15_000, interval: 5 });
    },
  };
}

async function rows() {
  return database.db.selectFrom('heartbeats').select(['integration', 'missing', 'due_at']).execute();
}

test('a heartbeat that stays away opens an alert, once; its return resolves it', async () => {
  const world = newWorld();
  const { watch, turn } = node(world);
  watch.start();
  await turn(0);
  expect(await watch.beat(integration)).toEqual(ok({ dueAt: start + 90_000 }));
  await turn(60_000);
  expect(await watch.beat(integration)).toEqual(ok({ dueAt: start + 150_000 }));
  await turn(89_999);
  expect(world.events).toEqual([]);
  await turn(1);
  expect(world.events).toHaveLength(0); // looked a millisecond before: the next look is soon, not at once
  await turn(250);
  await turn(10_000);
  await turn(100_000);
  expect(world.events).toHaveLength(1);
  expect(world.events[0]).toMatchObject({
    integration: 'heartbeat',
    action: 'trigger',
    dedupKey: 'heartbeat',
    level: 'critical',
    service: 'checkout',
    summary: 'The heartbeat of The heartbeat sender is missing. It was last received at 2026-03-02T09:01:00.000Z. It is due every 60 s.',
  });
  await watch.beat(integration);
  expect(world.events[1]).toMatchObject({ action: 'resolve', dedupKey: 'heartbeat' });
  expect(await rows()).toEqual([{ integration: 'heartbeat', missing: false, due_at: world.now + 90_000 }]);
  await watch.stop();
});

test('of two nodes one tells', async () => {
  const world = newWorld();
  const nodes = [node(world), node(world)];
  for (const { watch } of nodes) watch.start();
  await Promise.all(nodes.map(({ turn }) => turn(0)));
  await nodes[0]?.watch.beat(integration);
  await nodes[0]?.turn(90_000);
  await Promise.all(nodes.map(({ turn }) => turn(300)));
  await Promise.all(nodes.map(({ turn }) => turn(5_000)));
  expect(world.events).toHaveLength(1);
  for (const { watch } of nodes) await watch.stop();
});

test('one that comes while its absence is being told ends resolved', async () => {
  const world = newWorld();
  const { watch, turn } = node(world);
  await watch.beat(integration);
  watch.start();
  world.during = () => watch.beat(integration);
  await turn(91_000);
  await watch.stop(); // ends the look that is under way
  expect(world.events.map((event) => event.action)).toEqual(['trigger', 'resolve']);
  expect(await rows()).toMatchObject([{ missing: false }]);
});

test('what the engine refused is told later', async () => {
  const world = newWorld();
  const { watch, turn } = node(world);
  await watch.beat(integration);
  watch.start();
  world.refusal = { code: 'overloaded', message: 'Too much.' };
  await turn(91_000);
  world.refusal = null;
  await turn(5_000);
  expect(world.events).toHaveLength(1);
  world.refusal = { code: 'overloaded', message: 'Too much.' };
  expect(await watch.beat(integration)).toMatchObject({ ok: false, refusal: { code: 'overloaded' } });
  expect(await rows()).toMatchObject([{ missing: true }]);
  await watch.stop();
});

test('after an outage of Tocsin every heartbeat has its time again', async () => {
  const world = newWorld();
  await node(world).watch.beat(integration);
  world.now += 3_600_000;
  const { watch, turn } = node(world);
  watch.start();
  await turn(0);
  expect(world.events).toEqual([]);
  expect(await rows()).toMatchObject([{ missing: false, due_at: world.now + 90_000 }]);
  await turn(91_000);
  expect(world.events).toHaveLength(1);
  await watch.stop();
});

test('one that the plan does not expect any more is forgotten', async () => {
  const world = newWorld();
  const { watch, turn } = node(world);
  await watch.beat(integration);
  world.integrations = [];
  watch.start();
  await turn(91_000);
  expect([await rows(), world.events]).toEqual([[], []]);
  await watch.stop();
});

test('any request to its address is a heartbeat', async () => {
  const bench = await openBench();
  const url = `/ingest/heartbeat/${keys.heartbeat}`;
  for (const method of ['GET', 'HEAD', 'POST'] as const) expect((await bench.app.inject({ method, url })).statusCode).toBe(200);
  for (const type of ['text/plain', 'json', ';;;', '']) {
    const withBody = await bench.app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload: 'still here' });
    expect(withBody.json()).toEqual({ status: 'success', nextDueBy: '2026-03-02T09:01:30.000Z' });
  }
  expect((await bench.app.inject({ method: 'GET', url: `/ingest/heartbeat/${keys.webhook}` })).statusCode).toBe(404);
  bench.refusal = { code: 'store-unavailable', message: 'Not now.' };
  expect((await bench.app.inject({ method: 'GET', url })).statusCode).toBe(503);
});
