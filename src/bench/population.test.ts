import { expect, test } from 'vitest';
import { bootMs } from '../../test/api.ts';
import { dataFolder } from '../../test/stores.ts';
import { type SenderEvent, unsaidOfEvent } from '../core/alert/event.ts';
import { hour, type Instant, minute } from '../core/kernel/instant.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { createLog } from '../server/log.ts';
import { newIds } from '../server/new-ids.ts';
import { channelsToCheckBy } from '../server/notify/channels.ts';
import { loadPlan } from '../server/plan/load.ts';
import type { Database } from '../server/store/database.ts';
import { createEngineStore } from '../server/store/engine-store.ts';
import { newestPosition, readHistory } from '../server/store/history.ts';
import { openDatabase } from '../server/store/open.ts';
import { createPlanStore } from '../server/store/plan-store.ts';
import { benchPlan } from './plan.ts';
import { populate } from './population.ts';

const opened: Instant = Date.UTC(2026, 10, 25, 12);
const event: SenderEvent = {
  integration: 'new',
  action: 'trigger',
  dedupKey: 'new-original-0',
  summary: 'Latency is above 500 ms',
  source: 'prometheus',
  level: 'critical',
  component: null,
  group: null,
  class: null,
  service: 'checkout',
  happenedAt: null,
  links: [],
  ...unsaidOfEvent,
  details: '{}',
};

async function engineOn(database: Database, clock: { now(): Instant }): Promise<Engine> {
  const plans = await createPlanStore(database);
  const text = benchPlan('http://127.0.0.1:9/page');
  const { plan } = loadPlan([{ file: 'plan.yaml', text }], () => undefined, channelsToCheckBy({ allowPrivateWebhooks: true }));
  if (plan === null) throw new Error('the plan of the bench is broken');
  if (plans.active() === null) await plans.activate({ plan, sources: [], by: 'a test', now: clock.now() });
  const report = (what: string, error: unknown) => {
    throw new Error(what, { cause: error });
  };
  const timer = { at: () => () => {} };
  return createEngine({
    store: createEngineStore(database),
    plans,
    clock,
    timer,
    ids: newIds(clock),
    listeners: [],
    lookEveryMs: hour,
    report,
  });
}

test(
  'each copy of an incident is due at its own moment, escalates as the original does, and is resolved by its own key',
  async () => {
    const dataDirectory = await dataFolder();
    const wish = { url: null, dataDirectory, log: createLog('silent') };
    const before = await openDatabase(wish);
    const first = await (await engineOn(before, { now: () => opened })).ingest(event);
    await before.close();
    expect(first).toMatchObject({ ok: true, value: { outcome: 'opened' } });

    const question = { dataDirectory, databaseUrl: null, spreadMs: 30 * minute };
    const original = await populate({ ...question, copies: 20, from: 1, original: null });
    expect(await populate({ ...question, copies: 10, from: 21, original })).toBe(original);

    const database = await openDatabase(wish);
    const now = opened + 2 * hour;
    const engine = await engineOn(database, { now: () => now });
    const { due, nextAt } = await createEngineStore(database).claimDue(now, 100, minute);
    expect(due).toHaveLength(31);
    expect(due.at(-1)).toBe(original);
    expect(nextAt).toBe(now + minute);
    for (const id of due) {
      const ticked = await engine.submit(id, { type: 'Tick' });
      expect(ticked).toMatchObject({ ok: true, value: { incident: { id, engagements: [{ step: 1, status: 'escalating' }] } } });
    }
    const resolved = await engine.ingest({ ...event, action: 'resolve', dedupKey: 'new-original-0-7' });
    expect(resolved).toMatchObject({ ok: true, value: { outcome: 'resolved', incident: `${original}-7` } });
    expect((await readHistory(database.db, `${original}-25`)).map((commit) => commit.version)).toEqual([1, 2]);
    expect(await newestPosition(database.db)).toBe(31 + 31 + 1);
    await engine.stop();
    await database.close();
  },
  bootMs,
);
