// Does the outbox in the database keep its promises? Claimed once, cancelled ones never, receipts kept apart.

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { changesOf, countedMetrics, manualTime, orderOf, start } from '../../../test/notify.ts';
import { engines, type Opened } from '../../../test/stores.ts';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import { seededRandom } from '../../core/kernel/random.ts';
import { refuse } from '../../core/kernel/result.ts';
import { markSeen } from '../store/deliveries.ts';
import type { Channel } from './channel.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { createDispatcher } from './dispatcher.ts';
import { createInboxChannel } from './inbox.ts';
import { createLinks } from './links.ts';
import type { DeliveryStore, Receipt } from './ports.ts';

const leaseMs = 20_000;

describe.each(engines)('the outbox on $name', ({ open }) => {
  let opened: Opened;
  let store: DeliveryStore;

  beforeAll(async () => {
    opened = await open();
    store = createDeliveryStore(opened.database);
  });
  beforeEach(async () => {
    await opened.database.db.deleteFrom('deliveries').execute();
  });
  afterAll(() => opened.close());

  test('what nobody holds is claimed once, the longest due first, up to the limit', async () => {
    await insert([orderOf(1, { at: start + 2 }), orderOf(2, { at: start + 1 }), orderOf(3), orderOf(4, { at: start + 100_000 })], 0);
    const claims = await Promise.all([store.claim(start + 10, 2, leaseMs), store.claim(start + 10, 2, leaseMs)]);
    // On two connections either may be the faster one.
    const [first, second] = claims.toSorted((a, b) => b.length - a.length);
    const ids = [first, second].map((claimed) => claimed?.map(({ order }) => order.id));
    expect(ids).toEqual([['inc_test3.p1.d1', 'inc_test2.p1.d1'], ['inc_test1.p1.d1']]);
    expect(second?.[0]).toEqual({ order: orderOf(1, { at: start + 2 }), attempts: 0 });
    expect(await store.claim(start + leaseMs - 1, 10, leaseMs)).toEqual([]);
    expect(await store.claim(start + leaseMs + 10, 10, leaseMs)).toHaveLength(3);
  });

  test('the committing node has the first lease; a cancelled one is nobody’s', async () => {
    await insert([orderOf(1)], start + 30_000);
    await insert([orderOf(2)], 0);
    await opened.database.db.updateTable('deliveries').set({ status: 'cancelled' }).where('page_id', '=', 'inc_test2.p1').execute();
    expect(await store.claim(start, 10, leaseMs)).toEqual([]);
    expect(await store.claim(start + 30_000, 10, leaseMs)).toHaveLength(1);
  });

  test('extending keeps what is queued and tells what is not', async () => {
    await insert([orderOf(1), orderOf(2)], start + 1_000);
    await opened.database.db.updateTable('deliveries').set({ status: 'cancelled' }).where('page_id', '=', 'inc_test2.p1').execute();
    const ids = ['inc_test1.p1.d1', 'inc_test2.p1.d1', 'inc_unknown.p1.d1'];
    expect(await store.extend(ids, start + 50_000)).toEqual(new Set(['inc_test1.p1.d1']));
    expect(await store.extend(ids, start + 5_000)).toEqual(new Set(['inc_test1.p1.d1']));
    expect((await row(1)).leased_until).toBe(start + 50_000);
  });

  test('what another node has taken is neither kept, given back nor said to have failed, but what left has left', async () => {
    await insert([orderOf(1), orderOf(2), orderOf(3)], 0);
    const another = createDeliveryStore({ ...opened.database, holder: () => 77 });
    const ids = (await another.claim(start, 10, leaseMs)).map(({ order }) => order.id).sort();
    expect(await store.extend(ids, start + 50_000)).toEqual(new Set());
    await store.release(ids, start + 1);
    await store.record([
      receipt(1, { status: 'failed', error: 'gone' }),
      receipt(2, { status: 'queued', nextAttemptAt: start + 5 }),
      receipt(3, { status: 'sent' }),
    ]);
    const held = { status: 'queued', holder: 77, leased_until: start + leaseMs };
    expect([await row(1), await row(2), await row(3)]).toMatchObject([held, held, { status: 'sent' }]);
    expect(await store.held(ids)).toEqual(new Map(ids.slice(0, 2).map((id) => [id, 77])));
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
    await markSeen(opened.database.db, 'inc_test3.p1.d1', start + 40);
    await markSeen(opened.database.db, 'inc_test3.p1.d1', start + 50);
    expect(await row(3)).toMatchObject({ seen_at: start + 40, answered_at: null });
  });

  test('what is cancelled untried is unsent when a lease is over, for one node at a time, until it is said or turns out to have been tried', async () => {
    await insert([orderOf(1), orderOf(2), orderOf(3)], start + leaseMs);
    await store.record([receipt(3, { status: 'queued', nextAttemptAt: start + 1_000, error: '451 busy' })]);
    await store.recordAnswers([1, 2, 3].map((n) => ({ page: `inc_test${n}.p1`, at: start })));
    expect(await store.unsaid(start + leaseMs - 1, 10)).toEqual([]);
    const unsent = await store.unsaid(start + leaseMs, 10);
    expect(unsent.map(({ id }) => id).sort()).toEqual(['inc_test1.p1.d1', 'inc_test2.p1.d1']);
    expect(await store.unsaid(start + leaseMs, 10)).toEqual([]);
    await store.said([unsaid(1, false)]);
    await store.record([receipt(2, { status: 'sent', acceptedAt: start + 20 })]);
    expect(await store.unsaid(start + 10 * leaseMs, 10)).toEqual([]);
  });

  test('what was said not to be sent, or is just being said so, is taken once more when it turns out to have been', async () => {
    await insert([orderOf(1), orderOf(2)], start + leaseMs);
    await store.recordAnswers([1, 2].map((n) => ({ page: `inc_test${n}.p1`, at: start })));
    expect(await store.unsaid(start + leaseMs, 10)).toHaveLength(2);
    await store.said([unsaid(1, false)]);
    await store.record([1, 2].map((n) => receipt(n, { status: 'sent', acceptedAt: start + 20 })));
    expect(await store.unsaid(start + leaseMs, 10)).toEqual([unsaid(1, true)]);
    // Whoever was about to say it did not know better.
    await store.said([unsaid(2, false)]);
    expect(await store.unsaid(start + leaseMs, 10)).toEqual([unsaid(2, true)]);
    await store.said([unsaid(1, true), unsaid(2, true)]);
    expect(await store.unsaid(start + 10 * leaseMs, 10)).toEqual([]);
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
    await opened.database.db.updateTable('deliveries').set({ status: 'cancelled' }).execute();
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
    const sent = await opened.database.db.selectFrom('deliveries').select('id').where('status', '=', 'sent').execute();
    expect(sent).toHaveLength(1_000);
    await store.record([]);
    expect(await store.extend([], start)).toEqual(new Set());
  });

  test('nodes that claim at the same time share the work, and none of it is claimed twice', async () => {
    const orders = Array.from({ length: 300 }, (_, n) => orderOf(n));
    await insert(orders, 0);
    const others = opened.another === null ? [] : [await opened.another(), await opened.another()];
    const stores = [store, ...others.map(createDeliveryStore)];
    const claims = await Promise.all([...stores, ...stores, ...stores].map((each) => each.claim(start, 70, leaseMs)));
    for (const claimed of claims) expect(claimed.length).toBeLessThanOrEqual(70);
    const rest = await store.claim(start, 1_000, leaseMs);
    const ids = [...claims.flat(), ...rest].map(({ order }) => order.id);
    expect(ids).toHaveLength(300);
    expect(new Set(ids).size).toBe(300);
  });

  test('receipts, answers, cancellations and leases at the same time leave every row whole', async () => {
    const orders = Array.from({ length: 200 }, (_, n) => orderOf(n));
    await insert(orders, start + 1_000);
    const other = opened.another === null ? store : createDeliveryStore(await opened.another());
    const backwards = orders.toReversed();
    const untilDone = async (work: () => Promise<unknown>) => {
      // Two that wait for each other: the database ends one of them, and the recorder tries again.
      for (let tries = 0; tries < 10; tries += 1) {
        try {
          return await work();
        } catch (error) {
          if (!String(error).includes('deadlock')) throw error;
        }
      }
      throw new Error('still waiting for each other');
    };
    await Promise.all([
      untilDone(() => store.record(orders.map((_order, n) => receipt(n, { status: 'sent', acceptedAt: start + 20 })))),
      untilDone(() => other.recordAnswers(backwards.map(({ page }) => ({ page, at: start + 60 })))),
      untilDone(() =>
        other.extend(
          backwards.map(({ id }) => id),
          start + 90_000,
        ),
      ),
      untilDone(() =>
        store.extend(
          orders.map(({ id }) => id),
          start + 80_000,
        ),
      ),
    ]);
    const rows = await opened.database.db.selectFrom('deliveries').select(['status', 'accepted_at']).execute();
    expect(rows).toHaveLength(200);
    expect(rows.every(({ status, accepted_at }) => status === 'sent' && accepted_at === start + 20)).toBe(true);
  });

  test('killed between the carrier’s yes and its record: the next node sends it again under the same id, once', async () => {
    await insert([orderOf(1)], start + 30_000);
    const sent: string[] = [];
    const dying = { ...store, record: () => new Promise<void>(() => undefined) };
    const first = dispatcherOver(dying, sent);
    first.dispatcher.committed(changesOf(start, [orderOf(1)]), 1);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    const second = dispatcherOver(store, sent);
    second.time.advance(31_000);
    second.dispatcher.start();
    await vi.waitFor(async () => expect(await row(1)).toMatchObject({ status: 'sent', accepted_at: start + 31_000 }));
    second.time.advance(60_000);
    await second.dispatcher.stop();
    expect(sent).toEqual(['inc_test1.p1.d1', 'inc_test1.p1.d1']);
  });

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
      holder: store.holder(),
      created_at: order.at,
    }));
    await opened.database.db.insertInto('deliveries').values(rows).execute();
  }

  async function row(n: number, delivery = 1) {
    return opened.database.db
      .selectFrom('deliveries')
      .selectAll()
      .where('id', '=', `inc_test${n}.p1.d${delivery}`)
      .executeTakeFirstOrThrow();
  }

  function unsaid(n: number, sent: boolean) {
    return { id: `inc_test${n}.p1.d1`, page: `inc_test${n}.p1`, sent };
  }

  function receipt(n: number, changes: Partial<Receipt>): Receipt {
    return {
      holder: store.holder(),
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
});

function dispatcherOver(over: DeliveryStore, sent: string[]) {
  const time = manualTime();
  const inbox = createInboxChannel();
  const channel: Channel = {
    ...inbox,
    async send(order, context) {
      sent.push(order.id);
      return inbox.send(order, context);
    },
  };
  const dispatcher = createDispatcher({
    store: over,
    channels: new Map([['email', channel]]),
    limitOf: () => null,
    engine: { submit: async () => refuse('no-incident', 'Nobody asks here.') },
    links: createLinks('https://tocsin.example.org', 'secret'),
    clock: time,
    timer: time,
    random: seededRandom(1),
    metrics: countedMetrics(),
    log: { warn: () => undefined },
  });
  return { dispatcher, time };
}
