// Does the outbox in the database keep its promises? Claimed once, cancelled ones never, receipts kept apart.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { orderOf, start } from '../../../test/notify.ts';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { Database } from '../store/database.ts';
import { openDatabase } from '../store/open.ts';
import { createDeliveryStore, type SqlDeliveryStore } from './delivery-store.ts';
import type { Receipt } from './ports.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const leaseMs = 20_000;
let folder: string;
let database: Database;
let store: SqlDeliveryStore;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-deliveries-'));
  database = await openDatabase({ url: null, dataDirectory: folder, log: quiet });
  store = createDeliveryStore(database.db);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await database.db.deleteFrom('deliveries').execute();
});

test('what nobody holds is claimed once, the longest due first, up to the limit', async () => {
  await insert([orderOf(1, { at: start + 2 }), orderOf(2, { at: start + 1 }), orderOf(3), orderOf(4, { at: start + 100_000 })], 0);
  const [first, second] = await Promise.all([store.claim(start + 10, 2, leaseMs), store.claim(start + 10, 2, leaseMs)]);
  const ids = [first, second].map((claimed) => claimed.map(({ order }) => order.id).sort());
  expect(ids).toEqual([['inc_test2.p1.d1', 'inc_test3.p1.d1'], ['inc_test1.p1.d1']]);
  expect(second?.[0]).toEqual({ order: orderOf(1, { at: start + 2 }), attempts: 0 });
  expect(await store.claim(start + leaseMs - 1, 10, leaseMs)).toEqual([]);
  expect(await store.claim(start + leaseMs + 10, 10, leaseMs)).toHaveLength(3);
});

test('the committing node has the first lease; a cancelled one is nobody’s', async () => {
  await insert([orderOf(1)], start + 30_000);
  await insert([orderOf(2)], 0);
  await database.db.updateTable('deliveries').set({ status: 'cancelled' }).where('page_id', '=', 'inc_test2.p1').execute();
  expect(await store.claim(start, 10, leaseMs)).toEqual([]);
  expect(await store.claim(start + 30_000, 10, leaseMs)).toHaveLength(1);
});

test('extending keeps what is queued and tells what is not', async () => {
  await insert([orderOf(1), orderOf(2)], start + 1_000);
  await database.db.updateTable('deliveries').set({ status: 'cancelled' }).where('page_id', '=', 'inc_test2.p1').execute();
  const ids = ['inc_test1.p1.d1', 'inc_test2.p1.d1', 'inc_unknown.p1.d1'];
  expect(await store.extend(ids, start + 50_000)).toEqual(new Set(['inc_test1.p1.d1']));
  expect(await store.extend(ids, start + 5_000)).toEqual(new Set(['inc_test1.p1.d1']));
  expect((await row(1)).leased_until).toBe(start + 50_000);
});

test('a receipt fills in its own moments and no others', async () => {
  await insert([orderOf(1), orderOf(2), orderOf(3)], start + 30_000);
  await store.record([
    receipt(1, { status: 'sent', acceptedAt: start + 20 }),
    receipt(2, { status: 'failed', error: '550 no' }),
    receipt(3, { status: 'sent', acceptedAt: start + 30, deliveredAt: start + 30 }),
  ]);
  expect(await row(1)).toMatchObject({
    status: 'sent',
    attempted_at: start + 10,
    accepted_at: start + 20,
    delivered_at: null,
    seen_at: null,
  });
  expect(await row(2)).toMatchObject({
    status: 'failed',
    attempted_at: start + 10,
    accepted_at: null,
    delivered_at: null,
    error: '550 no',
  });
  expect(await row(3)).toMatchObject({
    status: 'sent',
    accepted_at: start + 30,
    delivered_at: start + 30,
    seen_at: null,
    answered_at: null,
  });
  await store.recordSeen(['inc_test3.p1.d1'], start + 40);
  await store.recordSeen(['inc_test3.p1.d1'], start + 50);
  expect(await row(3)).toMatchObject({ seen_at: start + 40, answered_at: null });
});

test('a failed attempt is due again at its moment, for any node, with its number', async () => {
  await insert([orderOf(1)], start + 30_000);
  await store.record([receipt(1, { status: 'queued', nextAttemptAt: start + 5_000, error: '451 busy' })]);
  expect(await store.claim(start + 4_999, 10, leaseMs)).toEqual([]);
  expect(await store.claim(start + 5_000, 10, leaseMs)).toMatchObject([{ attempts: 1 }]);
  await store.record([receipt(1, { status: 'sent', attempts: 2, attemptedAt: start + 5_000, acceptedAt: start + 5_001 })]);
  expect(await row(1)).toMatchObject({ status: 'sent', attempts: 2, attempted_at: start + 10, accepted_at: start + 5_001, error: null });
});

test('cancelled between attempts: a failure leaves it cancelled; what left all the same is told as sent', async () => {
  await insert([orderOf(1), orderOf(2)], start + 30_000);
  await database.db.updateTable('deliveries').set({ status: 'cancelled' }).execute();
  await store.record([
    receipt(1, { status: 'queued', nextAttemptAt: start + 5_000, error: '451' }),
    receipt(2, { status: 'sent', acceptedAt: start + 20 }),
  ]);
  expect(await row(1)).toMatchObject({ status: 'cancelled', attempted_at: start + 10 });
  expect(await row(2)).toMatchObject({ status: 'sent', accepted_at: start + 20 });
  expect(await store.claim(start + 60_000, 10, leaseMs)).toEqual([]);
});

test('the same receipt twice is the same as once', async () => {
  await insert([orderOf(1)], start + 30_000);
  const sent = receipt(1, { status: 'sent', acceptedAt: start + 20 });
  await store.record([sent]);
  const once = await row(1);
  await store.record([sent]);
  expect(await row(1)).toEqual(once);
});

test('an answer is noted on what was sent, and cancels what was not', async () => {
  const second = orderOf(1, { id: 'inc_test1.p1.d2' });
  await insert([orderOf(1), second, orderOf(2)], start + 30_000);
  await store.record([receipt(1, { status: 'sent', acceptedAt: start + 20 })]);
  await store.recordAnswers([{ page: 'inc_test1.p1', at: start + 60_000 }]);
  await store.recordAnswers([{ page: 'inc_test1.p1', at: start + 90_000 }]);
  expect(await row(1)).toMatchObject({ status: 'sent', answered_at: start + 60_000, seen_at: null });
  expect(await row(1, 2)).toMatchObject({ status: 'cancelled', answered_at: null });
  expect(await row(2)).toMatchObject({ status: 'queued', answered_at: null });
});

test('what is given back may be taken at once', async () => {
  await insert([orderOf(1)], start + 30_000);
  await store.release(['inc_test1.p1.d1'], start + 5);
  expect(await store.claim(start + 5, 10, leaseMs)).toHaveLength(1);
});

test('a thousand receipts are one statement, and no receipts are none', async () => {
  const orders = Array.from({ length: 1_000 }, (_, n) => orderOf(n));
  await insert(orders, start + 30_000);
  await store.record(orders.map((_order, n) => receipt(n, { status: 'sent', acceptedAt: start + n })));
  const sent = await database.db.selectFrom('deliveries').select('id').where('status', '=', 'sent').execute();
  expect(sent).toHaveLength(1_000);
  await store.record([]);
  expect(await store.extend([], start)).toEqual(new Set());
});

function receipt(n: number, changes: Partial<Receipt>): Receipt {
  return {
    id: `inc_test${n}.p1.d1`,
    status: 'sent',
    attempts: 1,
    attemptedAt: start + 10,
    acceptedAt: null,
    deliveredAt: null,
    nextAttemptAt: null,
    error: null,
    ...changes,
  };
}

async function insert(orders: readonly DeliveryOrder[], leasedUntil: number): Promise<void> {
  const rows = orders.map((order) => ({
    id: order.id,
    page_id: order.page,
    incident_id: order.incident,
    person: order.person,
    channel: order.channel,
    address: order.address,
    status: 'queued' as const,
    order: JSON.stringify(order),
    attempts: 0,
    next_attempt_at: order.at,
    leased_until: leasedUntil,
    created_at: order.at,
  }));
  await database.db.insertInto('deliveries').values(rows).execute();
}

async function row(n: number, delivery = 1) {
  return database.db.selectFrom('deliveries').selectAll().where('id', '=', `inc_test${n}.p1.d${delivery}`).executeTakeFirstOrThrow();
}
