// How does one come by a database? From a URL, or from a folder: connected, migrated and ready.

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Kysely } from 'kysely';
import type { Database, Log } from './database.ts';
import { dialectOver } from './dialect.ts';
import { openEmbedded } from './embedded/backend.ts';
import { keepUp } from './embedded/upkeep.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres/backend.ts';
import { measureClockOffset } from './postgres/clock-offset.ts';
import { listen } from './postgres/listener.ts';
import type { Tables } from './schema.ts';
import type { Backend } from './statement.ts';

export interface OpenOptions {
  /** `null`: the embedded database in `dataDirectory`. */
  readonly url: string | null;
  readonly dataDirectory: string;
  readonly log: Log;
}

/** Throws `StoreUnavailable`, `DataFolderInUse` or `NewerDatabase`. */
export async function openDatabase({ url, dataDirectory, log }: OpenOptions): Promise<Database> {
  return url === null ? openFolder(path.resolve(dataDirectory), log) : openServer(url, log);
}

async function openFolder(folder: string, log: Log): Promise<Database> {
  const backend = await openEmbedded(folder, log);
  await orClose(backend, () => migrate(backend, log));
  const db = new Kysely<Tables>({ dialect: dialectOver(backend) });
  const rest = keepUp(backend, log);
  const never = () => () => {};
  return {
    kind: 'embedded',
    db,
    clockOffsetMs: 0,
    node: 'only',
    read: backend.read,
    transact: (statements, competedFor = []) => backend.transact(statements, competedFor),
    onCommittedElsewhere: never,
    onPlanElsewhere: never,
    fsyncs: backend.fsyncs,
    async close() {
      await rest();
      await backend.close();
    },
  };
}

async function openServer(url: string, log: Log): Promise<Database> {
  const backend = openPostgres(url, log);
  const node = randomUUID();
  const { clockOffsetMs, listener } = await orClose(backend, async () => {
    await migrate(backend, log);
    const session = await backend.acquire();
    try {
      return { clockOffsetMs: await measureClockOffset(session), listener: await listen(url, node, log) };
    } finally {
      session.release();
    }
  });
  return {
    kind: 'postgres',
    db: new Kysely<Tables>({ dialect: dialectOver(backend) }),
    clockOffsetMs,
    node,
    read: backend.read,
    transact: (statements, competedFor = []) => backend.transact(statements, competedFor),
    onCommittedElsewhere: (callback) => listener.on('position', callback),
    onPlanElsewhere: (callback) => listener.on('plan', callback),
    fsyncs: () => 0,
    async close() {
      await listener.close();
      await backend.close();
    },
  };
}

async function orClose<T>(backend: Backend, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await backend.close();
    throw error;
  }
}
