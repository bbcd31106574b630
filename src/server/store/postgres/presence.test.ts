import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { changesOf, opening, start } from '../../../../test/fixtures/changes.ts';
import { type Postgres, startPostgres } from '../../../../test/postgres.ts';
import { silent } from '../../../../test/stores.ts';
import { createDeliveryStore } from '../../notify/delivery-store.ts';
import type { Database } from '../database.ts';
import { createEngineStore } from '../engine-store.ts';
import { openDatabase } from '../open.ts';

const leaseMs = 3_600_000;
let postgres: Postgres;
const opened = new Set<Database>();
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const database of opened) await close(database);
});
afterAll(() => postgres.stop());

async function node(): Promise<Database> {
  const database = await openDatabase({ url: postgres.url, dataDirectory: '', log: silent });
  opened.add(database);
  return database;
}

async function close(database: Database): Promise<void> {
  opened.delete(database);
  await database.close();
}

/** An incident whose wake this node has claimed for an hour, and a message of it that it committed to send. */
async function claimedBy(database: Database, name: string): Promise<void> {
  const store = createEngineStore(database);
  const opens = opening(name);
  await store.commit(changesOf({ incidents: [{ ...opens, wakeAt: start }] }));
  expect((await store.claimDue(database.now(), 10, leaseMs)).due).toContain(name);
}

async function whatIsFree({ db }: Database, name: string): Promise<readonly string[]> {
  const wakes = await db.selectFrom('wakes').select('claimed_until').where('incident_id', '=', name).execute();
  const deliveries = await db
    .selectFrom('deliveries')
    .select(['leased_until', 'next_attempt_at'])
    .where('incident_id', '=', name)
    .execute();
  return [
    ...wakes.flatMap(({ claimed_until: until }) => (until === 0 ? ['wake'] : [])),
    ...deliveries.flatMap((each) => (each.leased_until === each.next_attempt_at ? ['message'] : [])),
  ];
}

test('what a node held is free as soon as it is gone, and what others hold is not', { timeout: 60_000 }, async () => {
  const [dying, living, looking] = [await node(), await node(), await node()];
  await claimedBy(dying, 'inc_dying');
  await claimedBy(living, 'inc_living');
  await close(dying);
  await expect.poll(() => whatIsFree(looking, 'inc_dying'), { timeout: 10_000 }).toEqual(['wake', 'message']);
  expect(await whatIsFree(looking, 'inc_living')).toEqual([]);
});

test('a node that was cut off has lost what it held, though it lives, and is another one from then on', { timeout: 60_000 }, async () => {
  const [cut, looking] = [await node(), await node()];
  await claimedBy(cut, 'inc_cut');
  const before = cut.holder();
  await looking.read({ sql: 'select pg_terminate_backend(pid) from pg_locks where objid = $1::integer::oid', params: [before] });
  await expect.poll(() => whatIsFree(looking, 'inc_cut'), { timeout: 10_000 }).toEqual(['wake', 'message']);
  await expect.poll(() => cut.holder(), { timeout: 10_000 }).toBeGreaterThan(before ?? 0);
  expect(await createDeliveryStore(cut).extend(['inc_cut.p1.d1'], cut.now() + leaseMs)).toEqual(new Set());
  const claimed = await createDeliveryStore(cut).claim(cut.now(), 10, leaseMs);
  expect(claimed.map(({ order }) => order.id)).toContain('inc_cut.p1.d1');
});

test('two that find out at once free it once, and both go on', { timeout: 60_000 }, async () => {
  const [dying, ...others] = [await node(), await node(), await node(), await node()];
  for (const name of ['inc_a', 'inc_b', 'inc_c']) await claimedBy(dying, name);
  await close(dying);
  for (const name of ['inc_a', 'inc_b', 'inc_c']) {
    for (const other of others) await expect.poll(() => whatIsFree(other, name), { timeout: 10_000 }).toEqual(['wake', 'message']);
  }
});
