import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder, silent } from '../../../../test/stores.ts';
import { type Embedded, openEmbedded } from './backend.ts';
import { round } from './upkeep.ts';

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

const first = async (sql: string) => (await backend.read({ sql, params: [] }))[0];
const logBytes = 'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint as bytes from pg_control_checkpoint()';

test('a log that has grown is written to the tables, and a table that has changed much is cleared', { timeout: 120_000 }, async () => {
  await backend.read({ sql: "insert into turns select 'path ' || n, 0 from generate_series(1, 20000) n", params: [] });
  for (let time = 0; time < 3; time += 1) await backend.read({ sql: 'update turns set taken = taken + 1', params: [] });
  const before = Number((await first(logBytes))?.bytes);
  const logLimit = 1_000_000;
  expect(before).toBeGreaterThan(logLimit);
  const worn = 'select n_dead_tup as dead from pg_stat_user_tables where relname = ';
  // Its figures are written down a second late.
  await expect.poll(async () => Number((await first(`${worn}'turns'`))?.dead), { timeout: 20_000 }).toBeGreaterThan(10_000);
  const tables = 3;
  for (let table = 0; table < tables; table += 1) await round(backend, logLimit);
  await expect.poll(async () => Number((await first(`${worn}'turns'`))?.dead), { timeout: 20_000 }).toBe(0);
  expect(Number((await first(logBytes))?.bytes)).toBeLessThan(before);
  expect(await first('select count(*) as count, min(taken) as taken from turns')).toEqual({ count: 20_000, taken: 3 });
});
