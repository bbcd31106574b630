// What is the embedded database to the rest? One connection, taken in turn; started again if its thread should die.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Log } from '../database.ts';
import type { Answer, Backend, Row, Session, Statement, Terms, Transacted } from '../statement.ts';
import { onlyOne } from '../statement.ts';
import { explained, isConflict, StoreUnavailable } from '../unavailable.ts';
import { createdName, creatingName, filesName, stateOf } from './folder.ts';
import { Link } from './link.ts';
import { lockFolder } from './lock.ts';
import { createFiles } from './new-files.ts';
import { script, scriptAnswer, Wire } from './wire.ts';

/** A thread that died is not started again sooner than this after the last start. */
const restartMs = 1_000;
const begin: Statement = { sql: 'begin', params: [] };
/** Begins the names of folders in which databases are being made. */
const unfinished = 'unfinished-';
/** Who waits for the connection beyond this number is refused. */
const waitingLimit = 10_000;

export interface Embedded extends Backend {
  /** How often a file was flushed to the disk since the database was opened. */
  fsyncs(): number;
  /** For tests: ends the database as a crash would. */
  crash(): Promise<void>;
}

export async function openEmbedded(folder: string, log: Log): Promise<Embedded> {
  let lost = false;
  let connection: { readonly link: Link; readonly wire: Wire };
  const unlock = await lockFolder(folder, () => {
    lost = true;
    log.error({ folder }, 'another process took the data folder: stopping the database');
    void connection.link.kill();
  });
  const files = path.join(folder, filesName);
  try {
    const state = stateOf(folder);
    clearAway(folder, log);
    if (state === 'new') await createDatabase(folder, files, log);
    if (state === 'named') finish(folder);
    connection = { link: await started(files, log), wire: new Wire() };
  } catch (error) {
    unlock();
    throw error;
  }
  let startedAt = performance.now();
  const turns = takeTurns();

  async function connected(): Promise<typeof connection> {
    if (connection.link.alive) return connection;
    if (lost || performance.now() - startedAt < restartMs) throw new StoreUnavailable('the embedded database has stopped');
    startedAt = performance.now();
    connection = { link: await Link.start(files, log), wire: new Wire() };
    log.info({ folder }, 'the embedded database runs again');
    return connection;
  }

  async function run(statement: Statement): Promise<Answer> {
    const { link, wire } = await connected();
    try {
      if (statement.params.length === 0) return scriptAnswer(await link.exchange(script(statement.sql)));
      const pipeline = wire.pipeline([statement]);
      const [answer] = wire.answers(pipeline, await link.exchange(pipeline.bytes));
      return answer ?? { rows: [], affected: 0 };
    } catch (error) {
      throw explained(error);
    }
  }

  /** Where the transactions of the chain went. */
  let chained: Link | null = null;

  async function transact(statements: readonly Statement[], { competedFor = [], chain }: Terms = {}): Promise<Transacted> {
    const alone = onlyOne(statements) !== null;
    const all: readonly Statement[] = alone ? statements : [begin, ...statements];
    const expected = all.map(({ expect }) => expect ?? null);
    try {
      const sent = await inTurn(({ link, wire }) => {
        // A thread of its own knows nothing of what became of the one before.
        if (chain === 'follows' && link !== chained) return null;
        if (chain !== undefined) chained = link;
        const pipeline = wire.pipeline(all);
        return { wire, pipeline, settled: link.settle({ bytes: pipeline.bytes, expected, alone, chain }) };
      });
      if (sent === null) return { ok: false };
      const settled = await sent.settled;
      if (settled.outcome === 'left out') {
        sent.wire.leftOut(sent.pipeline);
        return { ok: false };
      }
      let answers: readonly Answer[];
      try {
        answers = sent.wire.answers(sent.pipeline, settled.bytes).slice(alone ? 0 : 1);
      } catch (error) {
        if (isConflict(error, competedFor)) return { ok: false };
        throw error;
      }
      if (settled.outcome !== 'committed') return { ok: false };
      if (!alone) scriptAnswer(settled.end);
      return { ok: true, answers };
    } catch (error) {
      throw explained(error);
    }
  }

  async function read(statement: Statement): Promise<readonly Row[]> {
    try {
      const sent = await inTurn(({ link, wire }) => {
        const pipeline = wire.pipeline([statement]);
        return { wire, pipeline, answer: link.exchange(pipeline.bytes) };
      });
      const [answer] = sent.wire.answers(sent.pipeline, await sent.answer);
      return answer?.rows ?? [];
    } catch (error) {
      throw explained(error);
    }
  }

  /** Sends when it is its turn and waits for nothing more: the thread takes what comes in its order. */
  async function inTurn<T>(send: (to: typeof connection) => T): Promise<T> {
    await turns.take();
    try {
      return send(await connected());
    } finally {
      turns.leave();
    }
  }

  return {
    async acquire(): Promise<Session> {
      await turns.take();
      return { run, release: turns.leave };
    },
    read,
    transact,
    async close() {
      await turns.take();
      await connection.link.close();
      unlock();
    },
    fsyncs: () => connection.link.fsyncs,
    crash: () => connection.link.kill(),
  };
}

/** Says that the files are there and PostgreSQL does not get on with them. */
export class DamagedDatabase extends Error {
  override readonly name = 'DamagedDatabase';
}

async function started(files: string, log: Log): Promise<Link> {
  try {
    return await Link.start(files, log);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new DamagedDatabase(
      `The database in ${files} does not start (${reason}). The lines above say what it met. Copy the folder away before anything else is tried; then restore a backup of all of it.`,
      { cause: error },
    );
  }
}

/** Made in a folder of its own, which gets its name when it is complete: a process that was killed may leave behind one that is still making its own. */
async function createDatabase(folder: string, files: string, log: Log): Promise<void> {
  log.info({ folder }, 'making a new database');
  const making = path.join(folder, `${unfinished}${randomUUID()}`);
  fs.mkdirSync(making, { mode: 0o700 });
  await createFiles(making);
  fs.writeFileSync(path.join(folder, creatingName), 'The database gets its name.\n', { flush: true });
  flushFolder(folder);
  // An empty folder gives way; one that is not would be somebody's database, and this fails.
  fs.renameSync(making, files);
  flushFolder(folder);
  finish(folder);
}

function finish(folder: string): void {
  fs.writeFileSync(path.join(folder, createdName), 'The database in `pg` is complete.\n', { flush: true });
  flushFolder(folder);
  const creating = path.join(folder, creatingName);
  if (fs.existsSync(creating)) fs.unlinkSync(creating);
}

/** What earlier processes began to make. One that is still at it keeps its own for now; it is cleared away at a later start. */
function clearAway(folder: string, log: Log): void {
  for (const name of fs.readdirSync(folder)) {
    if (!name.startsWith(unfinished)) continue;
    try {
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    } catch (error) {
      log.warn({ err: error, folder: name }, 'an unfinished database could not be cleared away');
    }
  }
}

function flushFolder(folder: string): void {
  const directory = fs.openSync(folder, 'r');
  fs.fsyncSync(directory);
  fs.closeSync(directory);
}

/** First come, first served. */
function takeTurns(): { take: () => Promise<void>; leave: () => void } {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    take() {
      if (!taken) {
        taken = true;
        return Promise.resolve();
      }
      if (waiting.length >= waitingLimit) return Promise.reject(new StoreUnavailable('too many wait for the embedded database'));
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    },
  };
}
