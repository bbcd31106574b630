// Which incidents of the past has another tool recorded? Each once by its source and id, however often it is imported.

import type { Kysely } from 'kysely';
import type { Instant } from '../../core/kernel/instant.ts';
import type { PastIncident } from '../../sim/replay/past.ts';
import { integers, texts } from './arrays.ts';
import type { Database } from './database.ts';
import type { Tables } from './schema.ts';

export interface Kept {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

const rowsAtOnce = 200;

const upsert = `insert into past_incidents (source, id, opened_at, imported_at, body)
select $1::text, id, opened_at, $2::bigint, body::json from unnest($3::text[], $4::bigint[], $5::text[]) as n (id, opened_at, body)
on conflict (source, id) do update set opened_at = excluded.opened_at, imported_at = excluded.imported_at, body = excluded.body
where past_incidents.body::text <> excluded.body::text
returning (xmax = 0) as added`;

/** `progress` is told how many are done. */
export async function keepPastIncidents(
  database: Pick<Database, 'transact'>,
  wanted: { readonly source: string; readonly incidents: readonly PastIncident[]; readonly now: Instant },
  progress: (done: number) => void,
): Promise<Kept> {
  let added = 0;
  let changed = 0;
  for (let from = 0; from < wanted.incidents.length; from += rowsAtOnce) {
    const some = wanted.incidents.slice(from, from + rowsAtOnce);
    const params = [
      wanted.source,
      wanted.now,
      texts(some.map(({ id }) => id)),
      integers(some.map(({ openedAt }) => openedAt)),
      texts(some.map((each) => JSON.stringify(each))),
    ];
    const done = await database.transact([{ sql: upsert, params }]);
    if (!done.ok) throw new Error('the past incidents could not be kept');
    for (const row of done.answers[0]?.rows ?? []) {
      if (row.added === true) added += 1;
      else changed += 1;
    }
    progress(from + some.length);
  }
  return { added, changed, unchanged: wanted.incidents.length - added - changed };
}

/** Opened since, oldest first; `source` `null`: of all. */
export async function readPastIncidents(
  db: Kysely<Tables>,
  wanted: { readonly since: Instant; readonly source: string | null },
): Promise<readonly PastIncident[]> {
  let query = db.selectFrom('past_incidents').select('body').where('opened_at', '>=', wanted.since).orderBy('opened_at').orderBy('id');
  if (wanted.source !== null) query = query.where('source', '=', wanted.source);
  // Written by `keepPastIncidents`, which takes these only.
  return (await query.execute()).map((row) => row.body as PastIncident);
}
