import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder, silent } from '../../../../test/stores.ts';
import { type Embedded, openEmbedded } from './backend.ts';
import { round, upkeepLimits } from './upkeep.ts';

let folder: string;
let backend: Embedded;
beforeAll(async () => {
  folder = await dataFolder();
  backend = await openEmbedded(folder, silent);
});
afterAll(async () => {
  await backend.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const read = (sql: string) => backend.read({ sql, params: [] });
const first = async (sql: string) => (await read(sql))[0];
const logBytes = 'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint as bytes from pg_control_checkpoint()';
/** Its figures are written down a second late. */
const slowly = { timeout: 20_000 };

test('a log that has grown is written to the tables, and a table that has changed much is cleared and counted', {
  timeout: 120_000,
}, async () => {
  await read("insert into turns select 'path ' || n, 0 from generate_series(1, 20000) n");
  for (let time = 0; time < 3; time += 1) await read('update turns set taken = taken + 1');
  const before = Number((await first(logBytes))?.bytes);
  const limits = { ...upkeepLimits, logBytes: 1_000_000 };
  expect(before).toBeGreaterThan(limits.logBytes);
  const figures = "select n_dead_tup as dead, n_mod_since_analyze as changed from pg_stat_user_tables where relname = 'turns'";
  await expect.poll(async () => Number((await first(figures))?.dead), slowly).toBeGreaterThan(10_000);
  // Two tables that the migrations have filled may come before it.
  for (let piece = 0; piece < 4; piece += 1) await round(backend, limits);
  await expect.poll(() => first(figures), slowly).toEqual({ dead: 0, changed: 0 });
  expect(Number((await first(logBytes))?.bytes)).toBeLessThan(before);
  expect(await first('select count(*) as count, min(taken) as taken from turns')).toEqual({ count: 20_000, taken: 3 });
});

test('of a large table few changed rows are cleared at a time, though they are a small share of it', { timeout: 120_000 }, async () => {
  const limits = { ...upkeepLimits, changedRows: 10, mostToClear: 500 };
  await read('vacuum analyze turns');
  await read("update turns set taken = 0 where path like 'path 11%'");
  const dead = async () => Number((await first("select n_dead_tup as dead from pg_stat_user_tables where relname = 'turns'"))?.dead);
  await expect.poll(dead, slowly).toBeGreaterThan(limits.mostToClear);
  await round(backend, limits);
  expect(await dead()).toBe(0);
});

test('rows that grow old are made ageless, in every table and in the only database', { timeout: 120_000 }, async () => {
  const age = async () => Number((await first('select max(age(datfrozenxid)) as age from pg_database'))?.age);
  for (let transaction = 0; transaction < 300; transaction += 1) await read('select pg_current_xact_id()');
  expect(await age()).toBeGreaterThan(300);
  const limits = { ...upkeepLimits, oldestRow: 200 };
  for (let piece = 0; piece < 150 && (await age()) > limits.oldestRow; piece += 1) await round(backend, limits);
  expect(await age()).toBeLessThan(limits.oldestRow);
  expect(await read('select datname as name from pg_database')).toHaveLength(1);
});
