// What does a batch write of its incidents? Their state and summary, their one timer, and the turns of the paths they started.

import type { Changes, IncidentChange } from '../../engine/ports.ts';
import { integers, texts } from './arrays.ts';
import type { Param, Statement } from './statement.ts';

const columns = 'id, version, severity_rank, opened_at, next_deadline_at, status, service, correlation_key, state, summary';
const rows = `unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]`;

const insert = `insert into incidents (${columns})
select id, version, severity_rank, opened_at, next_deadline_at, status, service, correlation_key, state, summary
from ${rows}) as n (${columns})`;

const update = `update incidents i set version = n.version, severity_rank = n.severity_rank, opened_at = n.opened_at,
  next_deadline_at = n.next_deadline_at, status = n.status, service = n.service, correlation_key = n.correlation_key,
  state = n.state, summary = n.summary
from ${rows}, $11::bigint[]) as n (${columns}, expected)
where i.id = n.id and i.version = n.expected`;

const setWakes = `insert into wakes (incident_id, wake_at, claimed_until)
select id, wake_at, 0 from unnest($1::text[], $2::bigint[]) as n (id, wake_at)
on conflict (incident_id) do update set wake_at = excluded.wake_at, claimed_until = 0`;

const endWakes = 'delete from wakes where incident_id = any($1::text[])';

const firstTurns = 'insert into turns (path, taken) select path, taken from unnest($1::text[], $2::bigint[]) as n (path, taken)';

const laterTurns = `update turns t set taken = n.taken
from unnest($1::text[], $2::bigint[], $3::bigint[]) as n (path, taken, before) where t.path = n.path and t.taken = n.before`;

export function incidentStatements({ incidents, turns }: Changes): Statement[] {
  const opened = incidents.filter(({ expectedVersion }) => expectedVersion === 0);
  const changed = incidents.filter(({ expectedVersion }) => expectedVersion > 0);
  const awake = incidents.filter(({ wakeAt }) => wakeAt !== null);
  const asleep = changed.filter(({ wakeAt }) => wakeAt === null);
  const first = turns.filter(({ from }) => from === 0);
  const later = turns.filter(({ from }) => from > 0);
  const statements: Statement[] = [];
  // Those that give up their correlation key go first: a key is free before another incident takes it.
  for (const some of [
    changed.filter(({ incident }) => incident.correlationKey === null),
    changed.filter(({ incident }) => incident.correlationKey !== null),
  ]) {
    if (some.length === 0) continue;
    const params = [...incidentColumns(some), integers(some.map(({ expectedVersion }) => expectedVersion))];
    statements.push({ sql: update, params, expect: some.length });
  }
  if (opened.length > 0) statements.push({ sql: insert, params: incidentColumns(opened), expect: opened.length });
  if (awake.length > 0) {
    const params = [texts(awake.map(({ incident }) => incident.id)), integers(awake.map(({ wakeAt }) => wakeAt))];
    statements.push({ sql: setWakes, params });
  }
  if (asleep.length > 0) statements.push({ sql: endWakes, params: [texts(asleep.map(({ incident }) => incident.id))] });
  if (first.length > 0) {
    const params = [texts(first.map(({ path }) => path)), integers(first.map(({ to }) => to))];
    statements.push({ sql: firstTurns, params, expect: first.length });
  }
  if (later.length > 0) {
    const params = [texts(later.map(({ path }) => path)), integers(later.map(({ to }) => to)), integers(later.map(({ from }) => from))];
    statements.push({ sql: laterTurns, params, expect: later.length });
  }
  return statements;
}

function incidentColumns(changes: readonly IncidentChange[]): Param[] {
  return [
    texts(changes.map(({ incident }) => incident.id)),
    integers(changes.map(({ incident }) => incident.version)),
    integers(changes.map(({ incident }) => incident.severityRank)),
    integers(changes.map(({ incident }) => incident.openedAt)),
    integers(changes.map(({ summary }) => summary.nextDeadline?.at ?? null)),
    texts(changes.map(({ incident }) => incident.status)),
    texts(changes.map(({ incident }) => incident.service)),
    texts(changes.map(({ incident }) => incident.correlationKey)),
    texts(changes.map(({ incident }) => JSON.stringify(incident))),
    texts(changes.map(({ summary }) => JSON.stringify(summary))),
  ];
}
