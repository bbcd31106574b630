// Does the database have the tables that this program knows? Migrations go forward only, one at a time, each in a transaction.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { assert } from '../../core/kernel/assert.ts';
import type { Log } from './database.ts';
import type { Backend, Session } from './statement.ts';

/** The database was changed by a later version of the program in a way that this one does not understand. */
export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';
}

export interface Migration {
  readonly number: number;
  readonly name: string;
  /** A program that does not know a `compatible` one may go on running beside it; a `breaking` one shuts it out. */
  readonly kind: 'compatible' | 'breaking';
  readonly checksum: string;
  readonly sql: string;
}

/** Any number that no other program locks in the same database: "tocsin" on a telephone's keys. */
const advisoryLock = 862_746;

const record = `create table if not exists migrations (
  number integer primary key, name text not null, kind text not null, checksum text not null, applied_at timestamptz not null)`;

/** Applies what is missing; other nodes wait meanwhile. */
export async function migrate(backend: Backend, log: Log, known: readonly Migration[] = knownMigrations()): Promise<void> {
  const session = await backend.acquire();
  try {
    await session.run({ sql: `select pg_advisory_lock(${advisoryLock})`, params: [] });
    try {
      await session.run({ sql: record, params: [] });
      const applied = await session.run({ sql: 'select number, name, kind, checksum from migrations order by number', params: [] });
      for (const row of applied.rows) check(row, known, log);
      const done = new Set(applied.rows.map((row) => row.number));
      for (const migration of known.filter(({ number }) => !done.has(number))) await apply(session, migration, log);
    } finally {
      // Where the connection is gone, so is the lock, and what broke it is what is told.
      await session.run({ sql: `select pg_advisory_unlock(${advisoryLock})`, params: [] }).catch(() => {});
    }
  } finally {
    session.release();
  }
}

/** The files of `migrations/`, whose names begin with their number and whose first line says their kind. */
export function knownMigrations(): readonly Migration[] {
  const folder = new URL('./migrations/', import.meta.url);
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file) => {
    const sql = fs.readFileSync(new URL(file, folder), 'utf8');
    const kind = /^-- (compatible|breaking)\b/.exec(sql)?.[1];
    assert(kind === 'compatible' || kind === 'breaking', `${file} begins with "-- compatible" or "-- breaking"`);
    const number = Number(file.slice(0, 4));
    assert(Number.isInteger(number) && number > 0, `${file} begins with four digits`);
    return { number, name: file.slice(5, -4), kind, checksum: createHash('sha256').update(sql).digest('hex'), sql };
  });
}

function check(row: Record<string, unknown>, known: readonly Migration[], log: Log): void {
  const ours = known.find(({ number }) => number === row.number);
  const title = `${row.number} ${row.name}`;
  if (ours === undefined) {
    if (row.kind !== 'compatible')
      throw new NewerDatabase(`the database has migration ${title}, which this version does not know: upgrade Tocsin`);
    log.warn({ migration: title }, 'the database was migrated by a newer version');
  } else if (ours.checksum !== row.checksum) {
    throw new NewerDatabase(`migration ${title} was applied with another text than this version has`);
  }
}

async function apply(session: Session, migration: Migration, log: Log): Promise<void> {
  const { number, name, kind, checksum, sql } = migration;
  // Between its statements a busy machine may take its time, after the first one too; nobody else waits meanwhile.
  await session.run({ sql: 'begin; set local idle_in_transaction_session_timeout = 0', params: [] });
  try {
    await session.run({ sql, params: [] });
    const insert = 'insert into migrations values ($1, $2, $3, $4, clock_timestamp())';
    await session.run({ sql: insert, params: [number, name, kind, checksum] });
    await session.run({ sql: 'commit', params: [] });
  } catch (error) {
    await session.run({ sql: 'rollback', params: [] }).catch(() => {});
    throw error;
  }
  log.info({ migration: `${number} ${name}` }, 'migrated the database');
}
