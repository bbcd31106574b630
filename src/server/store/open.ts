// How does one come by a database? From a URL, or from a folder: connected, migrated and ready.

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Kysely } from 'kysely';
import { freeAbandoned, isAlone } from './abandoned.ts';
import type { Database, Log } from './database.ts';
import { dialectOver } from './dialect.ts';
import { openEmbedded } from './embedded/backend.ts';
import { keepUp } from './embedded/upkeep.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres/backend.ts';
import { createDatabaseClock } from './postgres/clock.ts';
import { listen, listenerName } from './postgres/listener.ts';
import { callRoll, keepCallingRoll } from './postgres/presence.ts';
import { keepAddingRepeats } from './repeats.ts';
import type { Tables } from './schema.ts';
import type { Backend, Session } from './statement.ts';
import { proveWritable } from './writable.ts';

export interface OpenOptions {
  /** `null`: the embedded database in `dataDirectory`. */
  readonly url: string | null;
  readonly dataDirectory: string;
  readonly log: Log;
}

/** Throws `StoreUnavailable`, `DataFolderInUse`, `IncompleteFolder`, `DamagedDatabase` or `NewerDatabase`. */
export async function openDatabase({ url, dataDirectory, log }: OpenOptions): Promise<Database> {
  return url === null ? openFolder(path.resolve(dataDirectory), log) : openServer(url, log);
}

/** The lock of the folder is its sign of life. */
const onlyNode = 0;

async function openFolder(folder: string, log: Log): Promise<Database> {
  const backend = await openEmbedded(folder, log);
  await orClose(backend, async () => {
    await migrate(backend, log);
    // The lock of the folder says so.
    await during(backend, (session) => freeAbandoned(session, Date.now()));
  });
  const db = new Kysely<Tables>({ dialect: dialectOver(backend) });
  const stops = [keepUp(backend, log), keepAddingRepeats(backend, log)];
  const never = () => () => {};
  return {
    kind: 'embedded',
    db,
    now: Date.now,
    holder: () => onlyNode,
    node: 'only',
    read: backend.read,
    transact: backend.transact,
    proveWritable: () => proveWritable(backend, folder, Date.now()),
    onCommittedElsewhere: never,
    onPlanElsewhere: never,
    onReturn: never,
    fsyncs: backend.fsyncs,
    async close() {
      for (const stop of stops) await stop();
      await backend.close();
    },
  };
}

async function openServer(url: string, log: Log): Promise<Database> {
  const backend = openPostgres(url, log);
  const node = randomUUID();
  const { clock, listener } = await orClose(backend, async () => {
    await migrate(backend, log);
    return during(backend, async (session) => {
      const clock = await createDatabaseClock(session.run);
      const listener = await listen(url, { node, clock, log });
      await orClose(listener, async () => {
        await callRoll(backend, clock.now());
        if (await isAlone(session, listenerName)) await freeAbandoned(session, clock.now());
      });
      return { clock, listener };
    });
  });
  const stops = [keepCallingRoll(backend, clock.now, log), keepAddingRepeats(backend, log)];
  return {
    kind: 'postgres',
    db: new Kysely<Tables>({ dialect: dialectOver(backend) }),
    now: clock.now,
    holder: listener.holder,
    node,
    read: backend.read,
    transact: backend.transact,
    proveWritable: () => proveWritable(backend, null, clock.now()),
    onCommittedElsewhere: (callback) => listener.on('position', callback),
    onPlanElsewhere: (callback) => listener.on('plan', callback),
    onReturn: listener.onReturn,
    fsyncs: () => 0,
    async close() {
      for (const stop of stops) await stop();
      await listener.close();
      await backend.close();
    },
  };
}

async function during<T>(backend: Backend, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await backend.acquire();
  try {
    return await work(session);
  } finally {
    session.release();
  }
}

async function orClose<T>(opened: { close(): Promise<void> }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await opened.close();
    throw error;
  }
}
