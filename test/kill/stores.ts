// On which stores is Tocsin killed? On each round's own: a folder, or a database of a PostgreSQL that all rounds share.

import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../src/server/store/open.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { dataFolder, silent } from '../stores.ts';

export interface Store {
  readonly name: StoreName;
  readonly environment: Readonly<Record<string, string>>;
  /** `null`: in a folder. */
  readonly url: string | null;
  /** `null`: in a database. */
  readonly folder: string | null;
  remove(): Promise<void>;
}

export type StoreName = 'embedded' | 'postgres';

export interface Stores {
  /** `isNew`: nothing is there; else what makes the first start long has been done, where that is not the round's matter. */
  begin(isNew: boolean): Promise<Store>;
  close(): Promise<void>;
}

export async function storesOf(name: StoreName): Promise<Stores> {
  if (name === 'embedded') return { begin: embedded, close: async () => {} };
  const server = await startPostgres();
  await said(server.url, `create database ${template}`);
  await (await openDatabase({ url: urlOf(server, template), dataDirectory: '', log: silent })).close();
  let made = 0;
  return {
    begin: (isNew) => {
      made += 1;
      return databaseOf(server, `round_${made}`, isNew);
    },
    close: server.stop,
  };
}

async function embedded(isNew: boolean): Promise<Store> {
  const folder = await dataFolder();
  if (isNew) rmSync(folder, { recursive: true });
  return {
    name: 'embedded',
    url: null,
    folder,
    environment: { TOCSIN_DATA: folder },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

const template = 'migrated';

function urlOf(server: Postgres, name: string): string {
  return Object.assign(new URL(server.url), { pathname: name }).href;
}

async function databaseOf(server: Postgres, name: string, isNew: boolean): Promise<Store> {
  const url = urlOf(server, name);
  await said(server.url, `create database ${name}${isNew ? '' : ` template ${template}`}`);
  return {
    name: 'postgres',
    url,
    folder: null,
    environment: { TOCSIN_DATABASE_URL: url },
    remove: () => said(server.url, `drop database ${name} with (force)`),
  };
}

async function said(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Of a store of this kind, where `openDatabase` finds it. */
export function placeOf({ url, folder }: Store): { readonly url: string | null; readonly dataDirectory: string } {
  return { url, dataDirectory: folder ?? path.join('no', 'folder') };
}
