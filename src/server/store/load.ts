// What must a batch know before it can be decided? Its incidents, its open alerts and the turns of its paths: one statement.

import type { Alert } from '../../core/alert/alert.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { Loaded, LoadKeys } from '../../engine/ports.ts';
import { texts } from './arrays.ts';
import type { Database } from './database.ts';
import { type JsonText, parsed } from './json-text.ts';
import { alertOf } from './kept-alert.ts';

/** Of one snapshot: an alert that is found open comes with its incident. `number` is the alert's count, or the path's turns. */
const sql = `
with open_alerts as (
  select a.body, a.incident_id, a.count, a.last_event_at
  from unnest($2::text[], $3::text[]) as k (integration, dedup_key)
  join alerts a on a.integration = k.integration and a.dedup_key = k.dedup_key and a.status = 'open'
), wanted as (
  select unnest($1::text[]) as id
  union select incident_id from open_alerts
  union select i.id from unnest($4::text[]) as k (correlation_key) join incidents i on i.correlation_key = k.correlation_key
)
select 'alert' as kind, body, null::text as path, count as number, last_event_at from open_alerts
union all
select 'incident', i.state, null, null, null from wanted join incidents i on i.id = wanted.id
union all
select 'turns', null, t.path, t.taken, null from unnest($5::text[]) as k (path) join turns t on t.path = k.path`;

export async function load(database: Database, keys: LoadKeys): Promise<Loaded> {
  const alertKeys = distinct(keys.alerts, ({ integration, dedupKey }) => `${integration}\n${dedupKey}`);
  const params = [
    texts(keys.incidents),
    texts(alertKeys.map(({ integration }) => integration)),
    texts(alertKeys.map(({ dedupKey }) => dedupKey)),
    texts([...new Set(keys.correlationKeys)]),
    texts([...new Set(keys.paths)]),
  ];
  const rows = await database.read({ sql, params });
  const incidents: Incident[] = [];
  const alerts: Alert[] = [];
  const turns = new Map<string, number>();
  for (const row of rows as unknown as readonly LoadedRow[]) {
    if (row.kind === 'incident') incidents.push(parsed(row.body));
    else if (row.kind === 'alert') alerts.push(alertOf({ ...row, status: 'open', count: row.number }));
    else turns.set(row.path, row.number);
  }
  return { incidents, alerts, turns };
}

/** What the statement above answers; the bodies are as `commit` wrote them. */
type LoadedRow =
  | { readonly kind: 'incident'; readonly body: JsonText<Incident> }
  | { readonly kind: 'alert'; readonly body: JsonText<Alert>; readonly number: number; readonly last_event_at: number }
  | { readonly kind: 'turns'; readonly path: string; readonly number: number };

function distinct<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
