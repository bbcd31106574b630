// Who keeps the embedded database small and quick? PostgreSQL's helpers do not run in a single process, so this does their work:
// it writes checkpoints, lest the log grow for ever, and clears and counts the tables that changed much.

import type { Log } from '../database.ts';
import { repeatedly } from '../repeatedly.ts';
import type { Backend } from '../statement.ts';

const everyMs = 5_000;
/** The log may grow this far before its content is written to the tables: bounds recovery and disk space. */
const logLimitBytes = 64 * 1024 * 1024;
/** As autovacuum counts: this many rows, and this share of the table. */
const changedRows = 2_000;
const changedShare = 0.2;
const tablesPerRound = 1;

/** Returns how to stop; it waits for work under way. */
export function keepUp(backend: Backend, log: Log): () => Promise<void> {
  return repeatedly(everyMs, () =>
    round(backend, logLimitBytes).catch((error: unknown) => log.warn({ err: error }, 'the upkeep of the database failed')),
  );
}

/** One look at what is to be done, and the most urgent of it. */
export async function round(backend: Backend, logLimit: number): Promise<void> {
  const ask = async (sql: string) => {
    const session = await backend.acquire();
    try {
      return (await session.run({ sql, params: [] })).rows;
    } finally {
      session.release();
    }
  };
  const [log] = await ask('select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint as bytes from pg_control_checkpoint()');
  if (Number(log?.bytes) > logLimit) await ask('checkpoint');
  const worn = await ask(`select format('%I', relname) as name from pg_stat_user_tables
    where n_dead_tup > ${changedRows} + ${changedShare} * n_live_tup or n_mod_since_analyze > ${changedRows} + ${changedShare} * n_live_tup
    order by n_dead_tup desc limit ${tablesPerRound}`);
  for (const { name } of worn) await ask(`vacuum (analyze, truncate false) ${name}`);
}
