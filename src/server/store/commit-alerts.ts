// What does a batch write of its alerts? New ones whole, changed ones whole but for the count, repeated ones as a count and a time.

import type { Alert } from '../../core/alert/alert.ts';
import { assert } from '../../core/kernel/assert.ts';
import type { AlertRepeat, Changes } from '../../engine/ports.ts';
import { integers, texts } from './arrays.ts';
import type { Statement } from './statement.ts';

const insert = `insert into alerts (id, count, last_event_at, opened_at, status, incident_id, integration, dedup_key, body)
select id, count, last_event_at, opened_at, status, incident_id, integration, dedup_key, body
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
  as n (id, count, last_event_at, opened_at, status, incident_id, integration, dedup_key, body)`;

const change = `update alerts a set count = a.count + n.times, last_event_at = n.last_event_at, status = n.status, incident_id = n.incident_id, body = n.body
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[])
  as n (id, times, last_event_at, status, incident_id, body)
where a.id = n.id and a.status = 'open'`;

const repeat = `update alerts a set count = a.count + n.times, last_event_at = greatest(a.last_event_at, n.at)
from unnest($1::text[], $2::bigint[], $3::bigint[]) as n (id, times, at)
where a.id = n.id and a.status = 'open'`;

export function alertStatements({ newAlerts, changedAlerts, repeatedAlerts }: Changes): Statement[] {
  const statements: Statement[] = [];
  if (changedAlerts.length > 0) {
    const params = [
      texts(changedAlerts.map(({ alert }) => alert.id)),
      integers(changedAlerts.map(({ times }) => times)),
      integers(changedAlerts.map(({ alert }) => alert.lastEventAt)),
      texts(changedAlerts.map(({ alert }) => alert.status)),
      texts(changedAlerts.map(({ alert }) => alert.incident)),
      texts(changedAlerts.map(({ alert }) => asText(alert))),
    ];
    statements.push({ sql: change, params, expect: changedAlerts.length });
  }
  // After the changes: one of them may have resolved the alert whose key a new one opens again.
  if (newAlerts.length > 0) {
    const params = [
      texts(newAlerts.map(({ id }) => id)),
      integers(newAlerts.map(({ count }) => count)),
      integers(newAlerts.map(({ lastEventAt }) => lastEventAt)),
      integers(newAlerts.map(({ openedAt }) => openedAt)),
      texts(newAlerts.map(({ status }) => status)),
      texts(newAlerts.map(({ incident }) => incident)),
      texts(newAlerts.map(({ integration }) => integration)),
      texts(newAlerts.map(({ dedupKey }) => dedupKey)),
      texts(newAlerts.map(asText)),
    ];
    statements.push({ sql: insert, params, expect: newAlerts.length });
  }
  if (repeatedAlerts.length > 0) {
    const repeats = gathered(repeatedAlerts);
    assert(!changedAlerts.some(({ alert }) => repeats.has(alert.id)), 'an alert of a batch is either changed or repeated');
    const all = [...repeats.values()];
    const params = [
      texts(all.map(({ id }) => id)),
      integers(all.map(({ times }) => times)),
      integers(all.map(({ lastEventAt }) => lastEventAt)),
    ];
    statements.push({ sql: repeat, params, expect: all.length });
  }
  return statements;
}

/** One for each alert, since an update touches a row once. */
function gathered(repeats: readonly AlertRepeat[]): Map<string, AlertRepeat> {
  const byId = new Map<string, AlertRepeat>();
  for (const repeat of repeats) {
    const before = byId.get(repeat.id);
    const times = (before?.times ?? 0) + repeat.times;
    byId.set(repeat.id, { id: repeat.id, times, lastEventAt: Math.max(before?.lastEventAt ?? 0, repeat.lastEventAt) });
  }
  return byId;
}

function asText(alert: Alert): string {
  return JSON.stringify(alert);
}
