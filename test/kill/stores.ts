// On which stores is Tocsin killed? On each round's own: a folder, or a database of a PostgreSQL that all rounds share.

import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { type Postgres, startPostgres } from '../postgres.ts';
import { dataFolder } from '../stores.ts';

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
  let made = 0;
  return {
    begin: () => {
      made += 1;
      return databaseOf(server, `round_${made}`);
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

async function databaseOf(server: Postgres, name: string): Promise<Store> {
  const url = new URL(server.url);
  await said(server.url, `create database ${name}`);
  url.pathname = name;
  return {
    name: 'postgres',
    url: url.href,
    folder: null,
    environment: { TOCSIN_DATABASE_URL: url.href },
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
