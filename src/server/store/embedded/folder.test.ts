// Whatever is missing, empty, half or unreadable in the data folder: is there never a new database over an old one, never a stack, always advice?

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootMs } from '../../../../test/api.ts';
import { dataFolder, silent } from '../../../../test/stores.ts';
import { openDatabase } from '../open.ts';
import { getSetting, putSetting } from '../settings.ts';
import { IncompleteFolder, stateOf } from './folder.ts';

const folders: string[] = [];
let whole: string;
const open = (folder: string) => openDatabase({ url: null, dataDirectory: folder, log: silent });

beforeAll(async () => {
  whole = await dataFolder();
  folders.push(whole);
  const database = await open(whole);
  await putSetting(database.db, 'kept', 'yes');
  await database.close();
}, bootMs);
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

function copy(): string {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-state-'));
  folders.push(folder);
  fs.cpSync(whole, folder, { recursive: true });
  return folder;
}

function listing(folder: string): readonly string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

test.each([
  ['created', (folder: string) => fs.rmSync(path.join(folder, 'created')), 'not the file `created`'],
  ['pg', (folder: string) => fs.rmSync(path.join(folder, 'pg'), { recursive: true }), '`pg` is missing'],
  [
    'all in pg',
    (folder: string) => {
      fs.rmSync(path.join(folder, 'pg'), { recursive: true });
      fs.mkdirSync(path.join(folder, 'pg'));
    },
    '`pg` is empty',
  ],
  ['half of pg', (folder: string) => fs.rmSync(path.join(folder, 'pg', 'base'), { recursive: true }), 'is not whole: it lacks base'],
])('without %s the start is refused, with advice, and nothing is changed', async (_what, harm, said) => {
  const folder = copy();
  harm(folder);
  const before = listing(folder);
  await expect(open(folder)).rejects.toThrow(said);
  await expect(open(folder)).rejects.toThrow(IncompleteFolder);
  expect(listing(folder)).toEqual(before);
});

test('a file that is damaged ends the start with advice', async () => {
  const folder = copy();
  fs.writeFileSync(path.join(folder, 'pg', 'global', 'pg_control'), Buffer.alloc(8_192, 7));
  await expect(open(folder)).rejects.toThrow(/does not start .* restore a backup of all of it/);
});

test('a first start that ended between the name and the mark goes on from there', async () => {
  const folder = copy();
  fs.rmSync(path.join(folder, 'created'));
  fs.writeFileSync(path.join(folder, 'creating'), '');
  const database = await open(folder);
  expect(await getSetting(database.db, 'kept')).toBe('yes');
  await database.close();
  expect(fs.readdirSync(folder).sort()).toEqual(['created', 'pg']);
});

test('of every part that may be missing, empty or a file: either all is whole, or nothing is there, or it is refused', () => {
  const parts = [
    'created',
    'creating',
    'pg',
    'pg/PG_VERSION',
    'pg/base',
    'pg/global',
    'pg/global/pg_control',
    'pg/pg_wal',
    'pg/pg_xact',
    'stray',
  ];
  const state = fc.constantFrom('there', 'missing', 'empty');
  fc.assert(
    fc.property(fc.tuple(...parts.map(() => state)), (states) => {
      const folder = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-subset-'));
      try {
        for (const [index, part] of parts.entries()) {
          const at = path.join(folder, part);
          if (states[index] === 'missing' || !fs.existsSync(path.dirname(at)) || !fs.statSync(path.dirname(at)).isDirectory()) continue;
          if (states[index] === 'empty' && part !== 'pg') fs.writeFileSync(at, '');
          else if (['pg', 'pg/base', 'pg/global', 'pg/pg_wal', 'pg/pg_xact'].includes(part)) fs.mkdirSync(at);
          else fs.writeFileSync(at, 'something');
        }
        const before = listing(folder);
        const has = (part: string) => fs.existsSync(path.join(folder, part));
        const inside = has('pg') ? fs.readdirSync(path.join(folder, 'pg')).length : 0;
        let found: string;
        try {
          found = stateOf(folder);
        } catch (error) {
          expect(error).toBeInstanceOf(IncompleteFolder);
          found = 'refused';
        }
        if (found === 'new') expect([inside, has('created')]).toEqual([0, false]);
        if (found === 'whole' || found === 'named') expect(has('pg/PG_VERSION') && has('pg/global/pg_control')).toBe(true);
        if (inside > 0 || has('created')) expect(found).not.toBe('new');
        expect(listing(folder)).toEqual(before);
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 200 },
  );
});
