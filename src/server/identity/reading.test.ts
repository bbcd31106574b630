import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engines, type Opened } from '../../../test/stores.ts';
import { until } from '../../../test/system/fixtures/process.ts';
import { day } from '../../core/kernel/instant.ts';
import { authenticate } from './authenticate.ts';
import { createBookkeeping } from './bookkeeping.ts';
import { startSession } from './sessions.ts';
import { createToken } from './tokens.ts';

/** More than are kept open. */
const connectionsAtMost = 30;

let opened: Opened;
beforeAll(async () => {
  const postgres = engines.find(({ name }) => name === 'postgres');
  if (postgres === undefined) throw new Error('it is an engine');
  opened = await postgres.open();
}, 60_000);
afterAll(() => opened.close());

test('on a database that only reads tokens and sessions are recognized, whatever is to be noted of them', { timeout: 60_000 }, async () => {
  const { db, read } = opened.database;
  const now = 1_800_000_000_000;
  await db
    .insertInto('users')
    .values({ id: 'usr_1', email: 'ana@acme.example', name: 'Ana', password_hash: null, administrator: true, created_at: now })
    .execute();
  const token = await createToken(db, { user: 'usr_1', name: 'reader', expiresAt: null }, now, randomBytes);
  const session = await startSession(db, 'usr_1', now, randomBytes);
  if (!token.ok) throw new Error(token.refusal.message);
  await read({ sql: 'alter database postgres set default_transaction_read_only = on', params: [] });
  const others = 'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()';
  await read({ sql: others, params: [] });
  // Each connection that was ended is heard of when it is used, or a moment sooner.
  const asked = () =>
    Promise.allSettled(Array.from({ length: connectionsAtMost }, () => read({ sql: 'select pg_sleep(0.05)', params: [] })));
  await until('no ended connection is left', async () => (await asked()).every(({ status }) => status === 'fulfilled'), 30_000);
  await read({ sql: 'select set_config($1::text, $2::text, false)', params: ['default_transaction_read_only', 'on'] });
  await expect(db.updateTable('tokens').set({ last_used_at: now }).execute()).rejects.toThrow('read-only');
  const by = { db, bookkeeping: createBookkeeping() };
  for (let times = 0; times < 3; times += 1) {
    const later = now + (times + 1) * day;
    expect(await authenticate(by, { authorization: `Bearer ${token.value.token}`, session: undefined }, later, null)).toMatchObject({
      ok: true,
      value: { user: { id: 'usr_1' } },
    });
    expect(await authenticate(by, { authorization: undefined, session }, later, null)).toMatchObject({ ok: true });
  }
});
