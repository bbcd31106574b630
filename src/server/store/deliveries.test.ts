import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesOf, opening, sampleDelivery, start } from '../../../test/fixtures/changes.ts';
import { engines, type Opened } from '../../../test/stores.ts';
import { minute, second } from '../../core/kernel/instant.ts';
import {
  claimDeliveries,
  listDeliveries,
  listForPerson,
  markAnswered,
  markSeen,
  outboxState,
  type Receipt,
  recordReceipts,
  stillQueued,
} from './deliveries.ts';
import { createEngineStore } from './engine-store.ts';
import { getSetting, putSetting, putSettingIfAbsent, removeSetting } from './settings.ts';

const receipt: Omit<Receipt, 'id'> = {
  status: 'sent',
  attempts: 1,
  nextAttemptAt: start,
  attemptedAt: start + second,
  acceptedAt: start + second,
  deliveredAt: null,
  error: null,
};

describe.each(engines)('the outbox on $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  async function placed(...incidents: string[]) {
    await opened.database.db.deleteFrom('deliveries').execute();
    await createEngineStore(opened.database).commit(changesOf({ incidents: incidents.map((id) => opening(id)) }));
    return incidents.map((id) => sampleDelivery(id));
  }

  test('a message belongs to the node that committed it, then to whoever claims it', async () => {
    const orders = await placed('inc_a', 'inc_b');
    const { database } = opened;
    expect(await claimDeliveries(database, start + 29 * second, 10, minute)).toEqual([]);
    const claimed = await claimDeliveries(database, start + 30 * second, 10, minute);
    expect(claimed.map(({ order }) => order)).toEqual(expect.arrayContaining(orders));
    expect(await claimDeliveries(database, start + 31 * second, 10, minute)).toEqual([]);
    expect(await claimDeliveries(database, start + 2 * minute, 1, minute)).toHaveLength(1);
    expect(await outboxState(database.db, start + minute)).toEqual({ due: 2, oldestDueAt: start });
  });

  test('receipts are kept apart, and none is overwritten by one that knows less', async () => {
    const [one, two] = await placed('inc_c', 'inc_d');
    const { database } = opened;
    const [first, second2] = [one?.id ?? '', two?.id ?? ''];
    const retry: Receipt = {
      ...receipt,
      id: second2,
      status: 'queued',
      nextAttemptAt: start + minute,
      acceptedAt: null,
      error: 'HTTP 503',
    };
    await recordReceipts(database, [{ ...receipt, id: first }, retry]);
    await recordReceipts(database, [{ ...receipt, id: first, attemptedAt: null, acceptedAt: null, deliveredAt: start + minute }]);
    await markSeen(database.db, first, start + 2 * minute);
    await markSeen(database.db, first, start + 9 * minute);
    await markAnswered(database.db, 'inc_c', one?.page ?? '', start + 3 * minute);
    const [row] = await listDeliveries(database.db, 'inc_c');
    expect(row).toMatchObject({ status: 'sent', attempts: 1, attempted_at: start + second, accepted_at: start + second });
    expect(row).toMatchObject({ delivered_at: start + minute, seen_at: start + 2 * minute, answered_at: start + 3 * minute });
    expect(await claimDeliveries(database, start + 59 * second, 10, minute)).toEqual([]);
    expect(await claimDeliveries(database, start + minute, 10, minute)).toEqual([{ order: two, attempts: 1 }]);
    expect(await stillQueued(database.db, [first, second2])).toEqual(new Set([second2]));
    expect((await listForPerson(database.db, 'lee', 'webhook', 10)).map(({ id }) => id)).toEqual([second2, first]);
  });

  test('a cancelled message stays cancelled, unless it had left', async () => {
    const [one, two] = await placed('inc_e', 'inc_f');
    const { database } = opened;
    await database.db.updateTable('deliveries').set({ status: 'cancelled' }).execute();
    await recordReceipts(database, [
      { ...receipt, id: one?.id ?? '', status: 'queued' },
      { ...receipt, id: two?.id ?? '' },
    ]);
    const rows = [...(await listDeliveries(database.db, 'inc_e')), ...(await listDeliveries(database.db, 'inc_f'))];
    expect(rows.map(({ status }) => status)).toEqual(['cancelled', 'sent']);
  });

  test('of several that set a secret at once one wins, and all see it', async () => {
    const { db } = opened.database;
    const seen = await Promise.all(['a', 'b', 'c'].map((value) => putSettingIfAbsent(db, 'link-secret', value)));
    expect(new Set(seen).size).toBe(1);
    await putSetting(db, 'link-secret', 'd');
    expect(await getSetting(db, 'link-secret')).toBe('d');
    await removeSetting(db, 'link-secret');
    expect(await getSetting(db, 'link-secret')).toBeNull();
  });
});
