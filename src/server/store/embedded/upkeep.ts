// Who keeps the embedded database small and quick? PostgreSQL's helpers do not run in a single process, so this does their work: it
// writes checkpoints, lest the log grow for ever, clears and counts the tables that changed much, and lets no row grow too old. All in
// pieces, one at a time, for there is one connection: whatever is asked meanwhile waits.

import type { Log } from '../database.ts';
import { repeatedly } from '../repeatedly.ts';
import type { Backend } from '../statement.ts';

const everyMs = 1_000;

export interface UpkeepLimits {
  /** The log may grow this far before its content is written to the tables: bounds recovery and disk space. */
  readonly logBytes: number;
  /** As autovacuum counts: this many rows, and this share of the table. */
  readonly changedRows: number;
  readonly changedShare: number;
  /** No more than this are cleared later, however large the table: half a second for a million incidents. */
  readonly mostToClear: number;
  /** Transactions that a table's oldest row may be behind, of the two thousand million that PostgreSQL can tell apart. */
  readonly oldestRow: number;
}

export const upkeepLimits: UpkeepLimits = {
  logBytes: 64 * 1024 * 1024,
  changedRows: 2_000,
  changedShare: 0.2,
  mostToClear: 5_000,
  oldestRow: 100_000_000,
};

/** Returns how to stop; it waits for work under way. */
export function keepUp(backend: Backend, log: Log): () => Promise<void> {
  return repeatedly(everyMs, () =>
    round(backend, upkeepLimits).catch((error: unknown) => log.warn({ err: error }, 'the upkeep of the database failed')),
  );
}

/** One look at what is to be done, and the most urgent of it. */
export async function round(backend: Backend, limits: UpkeepLimits): Promise<void> {
  const carryOut = async (sql: string) => {
    const session = await backend.acquire();
    try {
      await session.run({ sql, params: [] });
    } finally {
      session.release();
    }
  };
  const [log] = await backend.read({ sql: logSize, params: [] });
  if (Number(log?.bytes) > limits.logBytes) await carryOut('checkpoint');
  const { oldestRow, changedRows, changedShare, mostToClear } = limits;
  const [piece] = await backend.read({ sql: mostUrgent, params: [oldestRow, changedRows, changedShare, mostToClear] });
  if (piece !== undefined) await carryOut(`${piece.work} ${piece.name}`);
}

const logSize = 'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint as bytes from pg_control_checkpoint()';

/** How many rows have changed is forgotten when the process ends; how many there are (`reltuples`) is not. */
const mostUrgent = `select work, c.oid::regclass::text as name from pg_class c,
  lateral (select $2::integer + $3::float8 * greatest(c.reltuples, 0) as many, pg_stat_get_dead_tuples(c.oid) as dead,
    pg_stat_get_ins_since_vacuum(c.oid) as inserted, pg_stat_get_mod_since_analyze(c.oid) as changed) as rows,
  lateral (values
    ('vacuum (freeze, truncate false)', age(c.relfrozenxid) > $1::integer, 3, age(c.relfrozenxid)),
    ('vacuum (truncate false)', greatest(dead, inserted) > least(many, $4::integer), 2, dead),
    ('analyze', changed > many, 1, changed)
  ) as piece (work, due, urgency, size)
where c.relkind in ('r', 'm') and due order by urgency desc, size desc limit 1`;
