// Where in the history of everything does a batch stand? After all that was committed before it, its commits one after the other.

import type { Changes } from '../../engine/ports.ts';
import { integers, texts } from './arrays.ts';
import type { Database } from './database.ts';
import { channel, notice } from './postgres/listener.ts';
import type { Statement } from './statement.ts';

/**
 * The lock of the counter's row is held from here to the end of the transaction: the next batch waits for it, so positions
 * become visible in their order. Hence this statement is the last one.
 */
const append = `with moved as (
  update positions set value = value + $1::integer where name = 'history' returning value
), written as (
  insert into history (position, version, at, incident_id, events)
  select moved.value - $1::integer + n.nth, n.version, n.at, n.incident_id, n.events
  from moved, unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[]) with ordinality as n (version, at, incident_id, events, nth)
)`;

/** Other nodes hear of it when it is committed. */
const appendAndTell = `${append} select value as position, pg_notify('${channel}', $6::text || value) from moved`;
const appendOnly = `${append} select value as position from moved`;
/** The position of the last commit so far. */
export const look = "select value as position from positions where name = 'history'";

/** Answers one row: the position of the last commit. */
export function historyStatement({ kind, node }: Pick<Database, 'kind' | 'node'>, { incidents }: Changes): Statement {
  const commits = incidents.flatMap((change) => change.commits);
  if (commits.length === 0) return { sql: look, params: [], expect: 1 };
  const params = [
    commits.length,
    integers(commits.map(({ version }) => version)),
    integers(commits.map(({ at }) => at)),
    texts(commits.map(({ incident }) => incident)),
    texts(commits.map(({ events }) => JSON.stringify(events))),
  ];
  if (kind === 'embedded') return { sql: appendOnly, params, expect: 1 };
  return { sql: appendAndTell, params: [...params, notice(node, 'position', '')], expect: 1 };
}
