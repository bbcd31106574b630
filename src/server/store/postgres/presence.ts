// Is a node alive? As long as a connection of its own holds the lock of its number; what the gone ones had claimed is free at once.

import { type Instant, minute } from '../../../core/kernel/instant.ts';
import type { Log } from '../database.ts';
import { repeatedly } from '../repeatedly.ts';
import type { Backend, Row, Statement } from '../statement.ts';
import { StoreUnavailable } from '../unavailable.ts';

/** Beside the migrations' lock: the first of two keys, the second is the number. */
const lockClass = 862_747;
const rollCallMs = 500;
/** Longer than any lease: what a node claims that does not know yet that it counts as gone is found, too. */
const rememberedMs = 5 * minute;

/** By which a machine that is gone without a word is found out, in seconds; others show it by closing their connections. */
const keepAlive = [
  ['tcp_keepalives_idle', '1'],
  ['tcp_keepalives_interval', '1'],
  ['tcp_keepalives_count', '3'],
] as const;

/**
 * On a connection that is kept; the number is shown to live until it ends. Locked before others can read of it, so that nobody
 * takes it for the number of one who is gone.
 */
export async function showPresence(run: (statement: Statement) => Promise<{ readonly rows: readonly Row[] }>): Promise<number> {
  for (const [name, value] of keepAlive) await run({ sql: 'select set_config($1::text, $2::text, false)', params: [name, value] });
  const { rows } = await run({ sql: "select nextval('node_numbers')::integer as number", params: [] });
  const number = Number(rows[0]?.number);
  await run({ sql: 'select pg_advisory_lock($1::integer, $2::integer)', params: [lockClass, number] });
  await run({ sql: enter, params: [number] });
  return number;
}

/** Not worth a flush, nor a standby's word: one lost in a crash has lost its connection, too. */
const enter = `with unhurried as materialized (select set_config('synchronous_commit', 'off', true))
insert into nodes (number) select $1::integer from unhurried`;

/** On the same connection: from now on that number is gone. */
export async function endPresence(run: (statement: Statement) => Promise<unknown>, number: number): Promise<void> {
  await run({ sql: 'select pg_advisory_unlock($1::integer, $2::integer)', params: [lockClass, number] });
}

const missing = `select number from nodes where not exists (
  select from pg_locks
  where locktype = 'advisory' and classid = $1::integer::oid and objid = nodes.number::oid and objsubid = 2 and granted
    and database = (select oid from pg_database where datname = current_database()))`;

/** Of several that find out at once, one frees, and the others find nothing left. */
const takeTurns = 'select number from nodes where number = any($1::integer[]) order by number for update';

/** Found by the index: a claim is made only when the wake is due. */
const freeWakes = `update wakes set claimed_until = 0, holder = null
where wake_at <= $1::bigint and claimed_until > $1::bigint and holder = any($2::integer[])`;

/** Found by the index of what is queued. What waits for another attempt has no holder, and waits on. */
const freeDeliveries = `update deliveries set leased_until = next_attempt_at, holder = null
where status = 'queued' and leased_until > next_attempt_at and holder = any($1::integer[])`;

const keepInMind = 'update nodes set gone_at = $1::bigint where gone_at is null and number = any($2::integer[])';
const forget = 'delete from nodes where gone_at < $1::bigint and number = any($2::integer[])';

/** Frees what nodes held that are gone. Answers how much that was. */
export async function callRoll(backend: Pick<Backend, 'read' | 'transact'>, now: Instant): Promise<number> {
  const gone = (await backend.read({ sql: missing, params: [lockClass] })).map(({ number }) => Number(number));
  if (gone.length === 0) return 0;
  const numbers = `{${gone.join(',')}}`;
  const done = await backend.transact([
    { sql: takeTurns, params: [numbers] },
    { sql: freeWakes, params: [now, numbers] },
    { sql: freeDeliveries, params: [numbers] },
    { sql: keepInMind, params: [now, numbers] },
    { sql: forget, params: [now - rememberedMs, numbers] },
  ]);
  // Not ok: another node does the same at the same time.
  return done.ok ? done.answers.slice(1, 3).reduce((sum, { affected }) => sum + affected, 0) : 0;
}

/** Again and again, until it is stopped; what is under way then is waited for. */
export function keepCallingRoll(backend: Pick<Backend, 'read' | 'transact'>, now: () => Instant, log: Log): () => Promise<void> {
  async function call(): Promise<void> {
    try {
      const freed = await callRoll(backend, now());
      if (freed > 0) log.warn({ freed }, 'a node is gone: what it held is free');
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) log.error({ err: error }, 'the nodes that are gone could not be found out');
    }
  }
  return repeatedly(rollCallMs, call);
}
