// On which databases does a test run? On both engines; each opens empty, migrated, and is cleared away afterwards.

import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { Database } from '../src/server/store/database.ts';
import { knownMigrations } from '../src/server/store/migrate.ts';
import { openDatabase } from '../src/server/store/open.ts';
import { type Postgres, startPostgres } from './postgres.ts';

export const silent = pino({ level: 'silent' });

export interface Opened {
  readonly database: Database;
  /** Another node on the same database; `null` where there can be but one. */
  readonly another: (() => Promise<Database>) | null;
  close(): Promise<void>;
}

export const engines: readonly { readonly name: string; open(): Promise<Opened> }[] = [
  { name: 'embedded', open: openEmbeddedStore },
  { name: 'postgres', open: openPostgresStore },
];

/** A data folder with a migrated, empty database: a copy, since making one takes seconds. */
export async function dataFolder(): Promise<string> {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-data-'));
  fs.cpSync(await template(), folder, { recursive: true });
  return folder;
}

export async function openEmbeddedStore(): Promise<Opened> {
  const dataDirectory = await dataFolder();
  const database = await openDatabase({ url: null, dataDirectory, log: silent });
  return {
    database,
    another: null,
    async close() {
      await database.close();
      fs.rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function openPostgresStore(): Promise<Opened> {
  const postgres: Postgres = await startPostgres();
  const opened: Database[] = [];
  const open = async () => {
    const database = await openDatabase({ url: postgres.url, dataDirectory: '', log: silent });
    opened.push(database);
    return database;
  };
  return {
    database: await open(),
    another: open,
    async close() {
      for (const database of opened) await database.close();
      await postgres.stop();
    },
  };
}

/** Made once on a machine for each set of migrations, and kept among its temporary files. */
async function template(): Promise<string> {
  const maker = fs.readFileSync(new URL('../src/server/store/embedded/worker.mjs', import.meta.url), 'utf8');
  const version = createHash('sha256').update([maker, ...knownMigrations().map(({ checksum }) => checksum)].join());
  const made = path.join(tmpdir(), `tocsin-template-${version.digest('hex').slice(0, 16)}`);
  if (fs.existsSync(made)) return made;
  const draft = `${made}-${randomUUID()}`;
  const database = await openDatabase({ url: null, dataDirectory: draft, log: silent });
  await database.close();
  try {
    fs.renameSync(draft, made);
  } catch {
    fs.rmSync(draft, { recursive: true, force: true }); // Another test process was faster.
  }
  return made;
}
