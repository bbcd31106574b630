import { createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { changesOf, noted, opening, sampleDelivery, start } from '../../../../test/fixtures/changes.ts';
import { type Postgres, postgresSources, startPostgres } from '../../../../test/postgres.ts';
import { silent } from '../../../../test/stores.ts';
import type { Database } from '../database.ts';
import { createEngineStore } from '../engine-store.ts';
import { newestPosition, readHistoryAfter } from '../history.ts';
import { openDatabase } from '../open.ts';
import { StoreUnavailable } from '../unavailable.ts';
import { openPostgres } from './backend.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function newServer(source: 'any' | 'system' | 'npm' = 'any'): Promise<Postgres> {
  const postgres = await startPostgres({ source });
  cleanUp.push(postgres.stop);
  return postgres;
}

async function node(postgres: Postgres): Promise<Database> {
  const database = await openDatabase({ url: postgres.url, dataDirectory: '', log: silent });
  cleanUp.push(database.close);
  return database;
}

test.each(postgresSources())('the PostgreSQL of %s takes commits', { timeout: 60_000 }, async (source) => {
  const postgres = await newServer(source);
  expect(postgres.version).toMatch(/PostgreSQL\) (1[5-9]|[2-9]\d)/);
  const database = await node(postgres);
  expect(await createEngineStore(database).commit(changesOf({ incidents: [opening('inc_1')] }))).toEqual({ ok: true, position: 1 });
  // Client and server are the same machine here.
  expect(Math.abs(database.now() - Date.now())).toBeLessThan(1_000);
});

test('nodes that commit at once never share a version, and readers never see a gap in the positions', { timeout: 60_000 }, async () => {
  const postgres = await newServer();
  const [a, b] = [await node(postgres), await node(postgres)];
  const first = opening('inc_shared');
  await createEngineStore(a).commit(changesOf({ incidents: [first] }));
  const rounds = 30;
  const commits = async (database: Database, name: string) => {
    const store = createEngineStore(database);
    let won = 0;
    for (let round = 0; round < rounds; round += 1) {
      const loaded = await store.load({ incidents: ['inc_shared'], alerts: [], correlationKeys: [], paths: [] });
      const [before] = loaded.incidents;
      if (before === undefined) throw new Error('it was opened');
      const done = await store.commit(changesOf({ incidents: [noted(before, start + round), opening(`inc_${name}_${round}`)] }));
      if (done.ok) won += 1;
    }
    return won;
  };
  let reading = true;
  const reads = (async () => {
    const seen: number[] = [];
    while (reading || seen.length < (await newestPosition(a.db))) {
      const rows = await readHistoryAfter(a.db, seen.at(-1) ?? 0, 1_000);
      seen.push(...rows.map(({ position }) => position));
    }
    return seen;
  })();
  const won = await Promise.all([commits(a, 'a'), commits(b, 'b'), commits(b, 'c')]);
  reading = false;
  const total = won.reduce((sum, each) => sum + each, 0);
  const seen = await reads;
  expect(seen).toEqual(Array.from({ length: 1 + 2 * total }, (_, n) => n + 1));
  const shared = await a.db.selectFrom('incidents').select('version').where('id', '=', 'inc_shared').executeTakeFirstOrThrow();
  expect(shared.version).toBe(1 + total);
});

test('a node hears what others commit, and after a gap how far they are', { timeout: 60_000 }, async () => {
  const postgres = await newServer();
  const [a, b] = [await node(postgres), await node(postgres)];
  const heard = { a: [] as number[], b: [] as number[] };
  a.onCommittedElsewhere((position) => heard.a.push(position));
  const stop = b.onCommittedElsewhere((position) => heard.b.push(position));
  const store = createEngineStore(a);
  await store.commit(changesOf({ incidents: [opening('inc_1'), opening('inc_2')] }));
  await expect.poll(() => heard.b).toEqual([2]);
  // The listeners' connections break, and a commit happens before they are back.
  await endListeners(a);
  await store.commit(changesOf({ incidents: [opening('inc_3')] }));
  await expect.poll(() => heard.b, { timeout: 10_000 }).toContain(3);
  await createEngineStore(b).commit(changesOf({ incidents: [opening('inc_4')] }));
  await expect.poll(() => heard.a, { timeout: 10_000 }).toContain(4);
  stop();
});

test('while the server is away it says so, and works again by itself', { timeout: 60_000 }, async () => {
  const postgres = await newServer();
  const database = await node(postgres);
  const store = createEngineStore(database);
  await store.commit(changesOf({ incidents: [opening('inc_1')] }));
  await postgres.kill9();
  await expect(store.commit(changesOf({ incidents: [opening('inc_2')] }))).rejects.toThrow(StoreUnavailable);
  await expect(newestPosition(database.db)).rejects.toThrow(StoreUnavailable);
  await postgres.restart();
  await expect.poll(() => newestPosition(database.db).catch(() => -1), { timeout: 20_000 }).toBe(1);
  expect(await store.commit(changesOf({ incidents: [opening('inc_2')] }))).toEqual({ ok: true, position: 2 });
  await expect(
    database.db
      .selectFrom('no_such_table' as 'plans')
      .selectAll()
      .execute(),
  ).rejects.toThrow('does not exist');
});

test('a connection that breaks while it is held and nothing is asked of it ends nothing but itself', { timeout: 60_000 }, async () => {
  const database = await node(await newServer());
  await database.db.connection().execute(async (held) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(held);
    const params = [rows[0]?.pid ?? 0];
    await database.read({ sql: 'select pg_terminate_backend($1::integer)', params });
    const left = () => database.read({ sql: 'select pid from pg_stat_activity where pid = $1::integer', params });
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
    await expect(sql`select 1`.execute(held)).rejects.toThrow(StoreUnavailable);
  });
  expect(await newestPosition(database.db)).toBe(0);
});

test('what was committed while its answer was given up is free at once when it becomes visible, not when its lease is over', {
  timeout: 90_000,
}, async () => {
  const postgres = await newServer();
  const database = await node(postgres);
  const reader = await node(postgres);
  const setting = (value: string) => reader.read({ sql: `alter system set synchronous_standby_names = '${value}'`, params: [] });
  const reload = () => reader.read({ sql: 'select pg_reload_conf()', params: [] });
  const before = database.holder();
  // A synchronous standby that is not there: the commit is written, and its answer does not come.
  await setting('nobody');
  await reload();
  const applied = () => reader.read({ sql: 'show synchronous_standby_names', params: [] });
  await expect.poll(applied).toEqual([{ synchronous_standby_names: 'nobody' }]);
  const change = { ...opening('inc_1'), deliveries: [sampleDelivery('inc_1')] };
  await expect(createEngineStore(database).commit({ ...changesOf({ incidents: [change] }), now: database.now() })).rejects.toThrow(
    StoreUnavailable,
  );
  await expect.poll(() => database.holder(), { timeout: 10_000 }).not.toBe(before);
  await setting('');
  await reload();
  const rows = () => reader.read({ sql: 'select holder, leased_until <= next_attempt_at as free from deliveries', params: [] });
  await expect.poll(rows, { timeout: 15_000 }).toEqual([{ holder: null, free: true }]);
});

async function endListeners(database: Database): Promise<void> {
  const statement = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tocsin listener'";
  await database.read({ sql: statement, params: [] });
}

test('a connection that began just before another one was answered, and leads nowhere, is given up soon, not when its time is over', {
  timeout: 60_000,
}, async () => {
  const sockets = new Set<Socket>();
  const mute = createServer((socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const address = mute.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  const backend = openPostgres(`postgres://tocsin@127.0.0.1:${address.port}/tocsin`, silent);
  cleanUp.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
    await backend.close();
  });
  const asked = backend.read({ sql: 'select 1', params: [] });
  const refused = expect(asked).rejects.toThrow('the connection was given up');
  await new Promise<void>((resolve) => mute.once('connection', () => resolve()));
  backend.answersOthers();
  await refused;
});
