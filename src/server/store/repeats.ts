// How is it kept that alerts were said again? At first as one row a batch, which is all that a sender waits for; a moment
// later it is added to the rows of the alerts, many batches at once. Whoever reads alerts in between adds it himself.

import { type Selectable, sql } from 'kysely';
import type { Database, Log } from './database.ts';
import { repeatedly } from './repeatedly.ts';
import type { Tables } from './schema.ts';
import { StoreUnavailable } from './unavailable.ts';

const everyMs = 1_000;
/** Repeats added to their alerts in one go: others wait for the rows, and on the embedded database for the connection. */
const portion = 2_000;

/**
 * Alerts with all that was said of them, under the name `alerts`. Counts what waits of all alerts, a second's worth: not for what
 * asks all the time.
 */
export const alertsAsSaid = sql<Selectable<Tables['alerts']>>`(
  select a.id, a.integration, a.dedup_key, a.incident_id, a.status, a.opened_at, a.body,
    a.count + coalesce(w.times, 0) as count, greatest(a.last_event_at, w.at) as last_event_at
  from alerts a left join (
    select said.id, sum(said.times)::bigint as times, max(at) as at
    from repeats, unnest(alerts, times) as said (id, times) group by said.id
  ) w on w.id = a.id
)`.as('alerts');

/** Not worth a flush of its own: after a crash they wait again. Two nodes share the work. */
const addPortion = `with unhurried as materialized (
  select set_config('synchronous_commit', 'off', true)
), taken as (
  delete from repeats using unhurried where number = any(array(
    select number from repeats where number <= (
      select max(number) from (
        select number, sum(cardinality(alerts)) over (order by number) - cardinality(alerts) as before from repeats
      ) counted where before < ${portion}
    ) for update skip locked))
  returning at, alerts, times
), added as (
  select said.id, sum(said.times)::bigint as times, max(at) as at
  from taken, unnest(alerts, times) as said (id, times) group by said.id order by said.id
), done as (
  update alerts a set count = a.count + n.times, last_event_at = greatest(a.last_event_at, n.at) from added n where a.id = n.id
)
select coalesce(sum(cardinality(alerts)), 0)::integer as repeats from taken`;

/** Adds all that waits. */
export async function addRepeats({ read }: Pick<Database, 'read'>): Promise<void> {
  for (;;) {
    const [row] = await read({ sql: addPortion, params: [] });
    if (Number(row?.repeats ?? 0) < portion) return;
  }
}

/** Returns how to stop; it waits for work under way. */
export function keepAddingRepeats(database: Pick<Database, 'read'>, log: Log): () => Promise<void> {
  return repeatedly(everyMs, () =>
    addRepeats(database).catch((error: unknown) => {
      // While the database is away they wait; that it is away is told elsewhere.
      if (!(error instanceof StoreUnavailable)) log.warn({ err: error }, 'repeats could not be added to their alerts');
    }),
  );
}
