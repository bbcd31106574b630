// How does one come by a database? From a URL, or from a folder: connected, migrated and ready.

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Kysely } from 'kysely';
import { type Instant, second } from '../../core/kernel/instant.ts';
import { freeAbandoned, isAlone } from './abandoned.ts';
import type { Database, Log } from './database.ts';
import { dialectOver } from './dialect.ts';
import { openEmbedded } from './embedded/backend.ts';
import { keepUp } from './embedded/upkeep.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres/backend.ts';
import { createDatabaseClock, ownTime } from './postgres/clock.ts';
import { whyNoWrites } from './postgres/hosts.ts';
import { listen, listenerName } from './postgres/listener.ts';
import { callRoll, keepCallingRoll } from './postgres/presence.ts';
import { keepAddingRepeats } from './repeats.ts';
import type { Tables } from './schema.ts';
import type { Backend, Session } from './statement.ts';
import { createSteadyTime, jumpInWords, type SteadyTime, startOf } from './steady-time.ts';
import { StoreUnavailable } from './unavailable.ts';
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
  const time = await orClose(backend, async () => {
    await migrate(backend, log);
    const time = await during(backend, async (session) => machineTime(await recordedLast(session), log));
    // The lock of the folder says so.
    await during(backend, (session) => freeAbandoned(session, time.now()));
    return time;
  });
  const db = new Kysely<Tables>({ dialect: dialectOver(backend) });
  const stops = [keepUp(backend, log), keepAddingRepeats(backend, log)];
  const never = () => () => {};
  return {
    kind: 'embedded',
    db,
    now: time.now,
    clockJump: time.jump,
    holder: () => onlyNode,
    node: 'only',
    read: backend.read,
    transact: backend.transact,
    proveWritable: () => proveWritable(backend, folder, time.now()),
    onCommittedElsewhere: never,
    onPlanElsewhere: never,
    onReturn: never,
    fsyncs: backend.fsyncs,
    async close() {
      time.stop();
      for (const stop of stops) await stop();
      await backend.close();
    },
  };
}

async function openServer(url: string, log: Log): Promise<Database> {
  const backend = openPostgres(url, log);
  const node = randomUUID();
  const { clock, listener } = await orClose(backend, async () => {
    await during(backend, expectWrites);
    await migrate(backend, log);
    return during(backend, async (session) => {
      const recorded = await recordedLast(session);
      const clock = await createDatabaseClock(session.run, {
        ...ownTime,
        startsAt: (at) => started(at, recorded, log),
        told: (jump) => log.warn({ byMs: jump.byMs }, jumpInWords(jump)),
      });
      const listener = await listen(url, { node, clock, log });
      await orClose(listener, async () => {
        await callRoll(backend, clock.now());
        if (await isAlone(session, listenerName)) await freeAbandoned(session, clock.now());
      });
      return { clock, listener };
    });
  });
  // Whoever does not know what became of a question does not know what it holds: it gives that up, and begins anew.
  backend.onDoubt(listener.renew);
  listener.onReturn(backend.answersOthers);
  const stops = [keepCallingRoll(backend, clock.now, log), keepAddingRepeats(backend, log)];
  return {
    kind: 'postgres',
    db: new Kysely<Tables>({ dialect: dialectOver(backend) }),
    now: clock.now,
    clockJump: clock.jump,
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

/** How often the machine's clock is looked at. */
const lookAtClockMs = second;

/** By the machine's clock, from what was recorded last. */
function machineTime(recorded: Instant | null, log: Log): SteadyTime & { stop(): void } {
  const time = createSteadyTime({
    ...ownTime,
    startsAt: started(Date.now(), recorded, log),
    told: (jump) => log.warn({ byMs: jump.byMs }, jumpInWords(jump)),
  });
  const looking = setInterval(() => {
    const before = ownTime.elapsed();
    const wall = Date.now();
    time.hears(wall - ownTime.elapsed(), wall - before + 1); // of whole milliseconds
  }, lookAtClockMs);
  looking.unref();
  return { ...time, stop: () => clearInterval(looking) };
}

function started(clock: Instant, recorded: Instant | null, log: Log): Instant {
  const { at, says } = startOf(clock, recorded);
  if (says !== null) log.warn({ clock, recorded }, says);
  return at;
}

/** The newest moment that is known to have been: of a commit, or of a write that was only tried. */
async function recordedLast(session: Session): Promise<Instant | null> {
  const { rows } = await session.run({
    sql: `select greatest((select at from history order by position desc limit 1),
                          (select value::bigint from settings where name = 'write-probe'))::float8 as at`,
    params: [],
  });
  const at = rows[0]?.at;
  return at === null || at === undefined ? null : Number(at);
}

/** A standby has all that is there, and can take part in nothing. Waited for, it may become the primary. */
async function expectWrites(session: Session): Promise<void> {
  const reason = await whyNoWrites((text) => session.run({ sql: text, params: [] }));
  if (reason !== null) throw new StoreUnavailable(`the database that TOCSIN_DATABASE_URL names takes no writes: ${reason}`);
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
