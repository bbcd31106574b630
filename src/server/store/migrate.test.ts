import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFolder, silent } from '../../../test/stores.ts';
import { type Embedded, openEmbedded } from './embedded/backend.ts';
import { knownMigrations, type Migration, migrate, NewerDatabase } from './migrate.ts';

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

function later(number: number, kind: Migration['kind'], sql: string): Migration {
  return { number, name: `later-${number}`, kind, checksum: `checksum ${number}`, sql };
}
const rows = (sql: string) => backend.read({ sql, params: [] });

describe('migrations', () => {
  test('are applied once, whole or not at all', async () => {
    const half = later(900, 'compatible', 'create table half (id integer); select no_such_function();');
    await expect(migrate(backend, silent, [...knownMigrations(), half])).rejects.toThrow('no_such_function');
    expect(await rows("select to_regclass('half') as half")).toEqual([{ half: null }]);
    const whole = later(901, 'compatible', 'create table whole (id integer); insert into whole values (1);');
    await migrate(backend, silent, [...knownMigrations(), whole]);
    await migrate(backend, silent, [...knownMigrations(), whole]);
    expect(await rows('select id from whole')).toEqual([{ id: 1 }]);
  });

  test('of a newer program are let pass if compatible, and refused if breaking or changed', async () => {
    await migrate(backend, silent, knownMigrations());
    const changed = { ...later(901, 'compatible', ''), checksum: 'another' };
    await expect(migrate(backend, silent, [...knownMigrations(), changed])).rejects.toThrow(NewerDatabase);
    await migrate(backend, silent, [...knownMigrations(), later(901, 'compatible', ''), later(902, 'breaking', 'drop table whole')]);
    await expect(migrate(backend, silent, knownMigrations())).rejects.toThrow('902 later-902');
  });
});

test('migrations are numbered one after the other', () => {
  const numbers = knownMigrations().map(({ number }) => number);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
