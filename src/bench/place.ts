// Where does a row keep its data? In a folder of its own, or a database of its own on the PostgreSQL that was named; both are removed.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

export interface Place {
  readonly folder: string;
  /** `null`: the embedded database in `folder`. */
  readonly databaseUrl: string | null;
  remove(): Promise<void>;
}

export async function makePlace(databaseUrl: string | null): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  if (databaseUrl === null) return { folder, databaseUrl, remove: async () => removeFolder() };
  const name = `tocsin_bench_${randomBytes(6).toString('hex')}`;
  await told(databaseUrl, `create database ${name}`);
  const own = new URL(databaseUrl);
  own.pathname = `/${name}`;
  return {
    folder,
    databaseUrl: own.href,
    remove: async () => {
      removeFolder();
      await told(databaseUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function told(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {}); // It may end right after its greeting: the answer is the query's.
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}
