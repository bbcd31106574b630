// What is a PostgreSQL server to the rest? A pool of connections, and errors told apart: the database is away, or a bug.

import { createHash } from 'node:crypto';
import pg from 'pg';
import { createChain } from '../../../engine/chain.ts';
import type { Log } from '../database.ts';
import type { Answer, Backend, Row, Session, Statement, Terms, Transacted } from '../statement.ts';
import { onlyOne } from '../statement.ts';
import { readerOf } from '../types.ts';
import { explained, isConflict, StoreUnavailable } from '../unavailable.ts';
import { Connection } from './connection.ts';
import { createHosts } from './hosts.ts';

export const connectTimeoutMs = 5_000;
const statementTimeoutMs = 30_000;
/** A process that stands still in the middle of a commit keeps all others from theirs for no longer than this. */
const idleInTransactionMs = 2_000;
/** Client-side: a server that vanished without a word. */
const answerTimeoutMs = 35_000;
/** The same for what is asked all the time, and small: a line that died silently holds up nothing for longer. */
const shortAnswerTimeoutMs = 10_000;
const connectionLimit = 10;

/** Read on both engines alike; only text arrives, since no binary results are asked for. */
export const types: pg.CustomTypesConfig = { getTypeParser: (type: number) => readerOf(type) };

/** What was asked before, and is waited for longer than this, is given up once another connection shows that the database answers. */
const givenUpAfterMs = 1_000;

export interface PostgresBackend extends Backend {
  /** Calls back when something was asked and it is not known what became of it. */
  onDoubt(callback: () => void): void;
  /** The database answers others: whoever waits for it on an old connection does not wait any longer. */
  answersOthers(): void;
}

export function openPostgres(url: string, log: Log): PostgresBackend {
  const hosts = createHosts(url, { connectTimeoutMs, applicationName: 'tocsin' });
  const all = new Set<Connection>();
  const doubts = new Set<() => void>();
  class Kept extends Connection {
    constructor(config: ConstructorParameters<typeof Connection>[0]) {
      super(config);
      all.add(this);
      this.once('end', () => all.delete(this));
    }
  }
  const pool = new pg.Pool({
    // The driver's types know no client with settings of its own.
    Client: Kept as unknown as new () => pg.ClientBase,
    connectionString: url,
    max: connectionLimit,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: answerTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    pipeline: true,
    application_name: 'tocsin',
    types,
  });
  // An idle connection that breaks has nobody to tell; the pool drops it by itself.
  // Its message only, since the error carries the whole connection.
  let closing = false;
  pool.on('error', ({ message }) => {
    if (!closing) log.warn({ reason: message }, 'a connection to the database broke');
  });

  async function acquire(): Promise<Session & { again: Session['run'] }> {
    const client = await connected();
    let broken: StoreUnavailable | null = null;
    // While a connection is held the pool does not listen to it: one that breaks between two statements would end the process.
    const onError = (error: Error) => {
      broken = new StoreUnavailable(`a connection to the database broke: ${error.message}`, { cause: error });
    };
    client.on('error', onError);
    let waiting = 0;
    const attempt = async (query: pg.QueryConfig | string): Promise<Answer> => {
      waiting += 1;
      client.waitsSince ??= performance.now();
      try {
        return answerOf(await client.query(query));
      } catch (error) {
        const reason = explained(error);
        if (reason instanceof StoreUnavailable) {
          broken = reason;
          hosts.failed(client.url);
          for (const doubt of doubts) doubt();
        }
        throw reason;
      } finally {
        waiting -= 1;
        if (waiting === 0) client.waitsSince = null;
      }
    };
    return {
      run: ({ sql, params }) => attempt(params.length === 0 ? sql : { text: sql, values: [...params] }),
      again: ({ sql, params }) => {
        const query: TimedQuery = { name: nameOf(sql), text: sql, values: [...params], query_timeout: shortAnswerTimeoutMs };
        return attempt(query);
      },
      release: () => {
        client.release(broken ?? undefined);
        client.removeListener('error', onError);
      },
    };
  }

  /** Leads to the host that takes writes, as far as is known. */
  async function connected(): Promise<Connection & pg.PoolClient> {
    for (;;) {
      const where = await hosts.url();
      // The pool reads it for each new connection.
      Object.assign(pool.options, { connectionString: where });
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        hosts.failed(where);
        throw explained(error);
      }
      if (!(client instanceof Kept)) throw new Error('the pool keeps connections of ours');
      client.waitsSince = null;
      if (client.url === where) return client;
      client.release(true);
    }
  }

  const inChain = createChain();

  function transact(statements: readonly Statement[], { competedFor = [], chain }: Terms = {}): Promise<Transacted> {
    const only = onlyOne(statements);
    const work = () => (only === null ? carryOut(statements, competedFor) : carryOutAlone(only, competedFor));
    return chain === undefined ? work() : inChain(chain === 'follows', work);
  }

  async function carryOutAlone(statement: Statement, competedFor: readonly string[]): Promise<Transacted> {
    const session = await acquire();
    try {
      const answer = await session.again(statement);
      return answer.affected === statement.expect ? { ok: true, answers: [answer] } : { ok: false };
    } catch (error) {
      if (isConflict(error, competedFor)) return { ok: false };
      throw error;
    } finally {
      session.release();
    }
  }

  async function carryOut(statements: readonly Statement[], competedFor: readonly string[]): Promise<Transacted> {
    const session = await acquire();
    try {
      // All are sent at once: two journeys to the server and back, whatever their number. After the first failure the others fail too.
      const begun = session.run({ sql: 'begin', params: [] });
      const settled = await Promise.allSettled([begun, ...statements.map(session.again)]);
      const failed = settled.find((each) => each.status === 'rejected');
      const answers = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])).slice(1);
      const missed = statements.some(({ expect }, index) => expect !== undefined && answers[index]?.affected !== expect);
      if (failed?.reason instanceof StoreUnavailable) throw failed.reason;
      if (failed === undefined && !missed) {
        await session.again({ sql: 'commit', params: [] });
        return { ok: true, answers };
      }
      await session.run({ sql: 'rollback', params: [] });
      if (failed === undefined || isConflict(failed.reason, competedFor)) return { ok: false };
      throw failed.reason;
    } finally {
      session.release();
    }
  }

  async function read(statement: Statement): Promise<readonly Row[]> {
    const session = await acquire();
    try {
      return (await session.again(statement)).rows;
    } finally {
      session.release();
    }
  }

  return {
    acquire,
    read,
    transact,
    close,
    onDoubt: (callback) => void doubts.add(callback),
    answersOthers: () => {
      giveUp();
      // What began just before, and leads to where nobody answers any more, is found by then.
      setTimeout(giveUp, givenUpAfterMs).unref();
    },
  };

  function giveUp(): void {
    for (const one of all) if (one.waitsSince !== null && performance.now() - one.waitsSince >= givenUpAfterMs) one.breakOff();
  }

  function close(): Promise<void> {
    closing = true;
    return pool.end();
  }
}

// A script of several statements answers with a list; its last answer counts, as on the embedded engine.
function answerOf(result: pg.QueryResult | pg.QueryResult[]): Answer {
  const last = Array.isArray(result) ? result.at(-1) : result;
  return { rows: last?.rows ?? [], affected: last?.rowCount ?? 0 };
}

/** The driver knows it; its types do not. */
interface TimedQuery extends pg.QueryConfig {
  readonly query_timeout: number;
}

const names = new Map<string, string>();

/** What `transact` runs is prepared once on each connection. Those statements are few, and their text never varies. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = `tocsin_${createHash('sha256').update(sql).digest('hex').slice(0, 24)}`;
  names.set(sql, name);
  return name;
}
