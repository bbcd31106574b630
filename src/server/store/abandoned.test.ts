import fs from 'node:fs';
import { expect, test } from 'vitest';
import { startPostgres } from '../../../test/postgres.ts';
import { dataFolder, silent } from '../../../test/stores.ts';
import { createDeliveryStore } from '../notify/delivery-store.ts';
import { claimDue } from './claim.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open.ts';

const start = Date.now();
const leaseMs = 30_000;

test('the next process on a folder has at once what the last one held when it died', { timeout: 60_000 }, async () => {
  const dataDirectory = await dataFolder();
  const open = () => openDatabase({ url: null, dataDirectory, log: silent });
  const first = await open();
  await leaveClaimed(first);
  await first.close();
  const second = await open();
  expect(await claimable(second)).toEqual({ wakes: ['inc_1'], deliveries: ['inc_1.p1.d1'] });
  await second.close();
  fs.rmSync(dataDirectory, { recursive: true, force: true });
});

test('a node has what dead ones held when it is alone, and never what another holds', { timeout: 60_000 }, async () => {
  const postgres = await startPostgres();
  const open = () => openDatabase({ url: postgres.url, dataDirectory: '', log: silent });
  const first = await open();
  await leaveClaimed(first);
  const second = await open();
  expect(await claimable(second)).toEqual({ wakes: [], deliveries: [] });
  await first.close();
  await second.close();
  const third = await open();
  expect(await claimable(third)).toEqual({ wakes: ['inc_1'], deliveries: ['inc_1.p1.d1'] });
  await third.close();
  await postgres.stop();
});

/** One wake and one message are held for long, and one message waits for another attempt. */
async function leaveClaimed({ db }: Database): Promise<void> {
  await db
    .insertInto('wakes')
    .values({ incident_id: 'inc_1', wake_at: start - 1_000, claimed_until: start + leaseMs })
    .execute();
  const queued = {
    page_id: 'inc_1.p1',
    incident_id: 'inc_1',
    person: 'ana',
    channel: 'webhook',
    address: 'https://acme.example',
    error: null,
  };
  const receipts = { attempted_at: null, accepted_at: null, delivered_at: null, seen_at: null, answered_at: null };
  const common = { ...queued, ...receipts, status: 'queued', created_at: start - 1_000 } as const;
  await db
    .insertInto('deliveries')
    .values([
      { ...common, id: 'inc_1.p1.d1', order: '{"id":"inc_1.p1.d1"}', next_attempt_at: start - 1_000, leased_until: start + leaseMs },
      { ...common, id: 'inc_1.p1.d2', order: '{"id":"inc_1.p1.d2"}', next_attempt_at: start + leaseMs, leased_until: start + leaseMs },
    ])
    .execute();
}

async function claimable(database: Database): Promise<{ wakes: readonly string[]; deliveries: readonly string[] }> {
  const { due } = await claimDue(database, start, 10, leaseMs);
  const claimed = await createDeliveryStore(database).claim(start, 10, leaseMs);
  return { wakes: due, deliveries: claimed.map(({ order }) => order.id) };
}
