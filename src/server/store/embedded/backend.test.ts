import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { changesOf, opening } from '../../../../test/fixtures/changes.ts';
import { dataFolder, silent } from '../../../../test/stores.ts';
import { createEngineStore } from '../engine-store.ts';
import { openDatabase } from '../open.ts';
import { getSetting, putSetting } from '../settings.ts';
import { StoreUnavailable } from '../unavailable.ts';
import { type Embedded, openEmbedded } from './backend.ts';

// Starting a database takes seconds on a busy machine, and some of these start it three times.
vi.setConfig({ testTimeout: 120_000 });

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await dataFolder();
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

test('each commit is flushed to the disk before it is answered', async () => {
  const database = await openDatabase({ url: null, dataDirectory: await newFolder(), log: silent });
  const store = createEngineStore(database);
  for (let commit = 1; commit <= 5; commit += 1) {
    const before = database.fsyncs();
    expect(await store.commit(changesOf({ incidents: [opening(`inc_${commit}`)] }))).toEqual({ ok: true, position: commit });
    expect(database.fsyncs()).toBeGreaterThan(before);
  }
  const flushed = database.fsyncs();
  await putSetting(database.db, 'a name', 'a value');
  expect(database.fsyncs()).toBeGreaterThan(flushed);
  await database.close();
});

test('what was committed is there after the process was killed', async () => {
  const folder = await newFolder();
  const program = fileURLToPath(new URL('../../../../test/fixtures/commit-forever.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, path.join(folder, 'pg')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const enough = 50;
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.split('\n').length > enough) child.kill('SIGKILL');
  }
  const promised = printed.split('\n').slice(0, -1);
  expect(promised.length).toBeGreaterThanOrEqual(enough);

  const database = await openDatabase({ url: null, dataDirectory: folder, log: silent });
  for (const number of promised) expect(await getSetting(database.db, `number ${number}`)).toBe('kept');
  await database.close();
});

test('a database is made beside one that a killed process left behind, still being made; what is left is cleared away at a later start', async () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-new-'));
  folders.push(folder);
  const left = path.join(folder, 'unfinished-by-another');
  fs.mkdirSync(left);
  const orphan = spawn(process.execPath, [fileURLToPath(new URL('./worker.mjs', import.meta.url)), left], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  await vi.waitUntil(() => fs.existsSync(path.join(left, 'base')), { timeout: 60_000 });
  await (await openEmbedded(folder, silent)).close();
  if (orphan.exitCode === null) await once(orphan, 'exit');
  await (await openEmbedded(folder, silent)).close();
  expect(fs.readdirSync(folder).sort()).toEqual(['created', 'pg']);
});

test('whoever makes the files of a database ends with the process that started it', async () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-new-'));
  folders.push(folder);
  const child = spawn(process.execPath, [fileURLToPath(new URL('./worker.mjs', import.meta.url)), folder], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([1, null]);
});

test('a thread that dies fails what it was asked, is started again, and has lost nothing', async () => {
  const embedded = await openEmbedded(await newFolder(), silent);
  await insert(embedded, 'kept');
  const asked = insert(embedded, 'perhaps');
  const refused = expect(asked).rejects.toThrow(StoreUnavailable);
  await embedded.crash();
  await refused;
  await expect.poll(() => names(embedded).catch(() => []), { timeout: 60_000 }).toContain('kept');
  await insert(embedded, 'after');
  await embedded.close();
});

test('who comes first is served first, and a transaction keeps the others out', async () => {
  const database = await openDatabase({ url: null, dataDirectory: await newFolder(), log: silent });
  const steps: string[] = [];
  const transaction = database.db.transaction().execute(async (inside) => {
    await putSetting(inside, 'inside', '1');
    steps.push('inside');
  });
  const outside = getSetting(database.db, 'inside').then((value) => steps.push(`outside sees ${value}`));
  await Promise.all([transaction, outside]);
  expect(steps).toEqual(['inside', 'outside sees 1']);
  await database.close();
});

test('what follows a transaction that was refused is left out, and its statements are of use afterwards', async () => {
  const embedded = await openEmbedded(await newFolder(), silent);
  await embedded.transact([{ sql: 'create table if not exists settings (name text primary key, value text)', params: [] }]);
  const missed = { sql: "update settings set value = 'x' where name = $1", params: ['nobody'], expect: 1 };
  const fresh = { sql: "insert into settings (name, value) values ($1, 'never prepared before')", params: ['left out'], expect: 1 };
  const both = await Promise.all([
    embedded.transact([missed], { chain: 'begins' }),
    embedded.transact([fresh], { chain: 'follows' }),
    embedded.transact([{ ...fresh, params: ['left out too'] }], { chain: 'follows' }),
  ]);
  expect(both).toEqual([{ ok: false }, { ok: false }, { ok: false }]);
  expect(await embedded.transact([{ ...fresh, params: ['there'] }], { chain: 'begins' })).toMatchObject({ ok: true });
  expect(await names(embedded)).toEqual(['there']);
  await embedded.close();
});

test('another process that holds the folder is named', async () => {
  const folder = await newFolder();
  const database = await openDatabase({ url: null, dataDirectory: folder, log: silent });
  await expect(openDatabase({ url: null, dataDirectory: folder, log: silent })).rejects.toThrow(`in use by process ${process.pid}`);
  await database.close();
  const again = await openDatabase({ url: null, dataDirectory: folder, log: silent });
  await again.close();
});

async function insert(embedded: Embedded, name: string): Promise<void> {
  await embedded.transact([{ sql: "insert into settings values ($1, '')", params: [name] }]);
}

async function names(embedded: Embedded): Promise<unknown[]> {
  return (await embedded.read({ sql: 'select name from settings', params: [] })).map(({ name }) => name);
}
