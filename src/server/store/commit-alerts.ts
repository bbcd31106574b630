// What does a batch write of its alerts? New ones whole, changed ones whole but for the count, of repeated ones that they were.

import type { Alert } from '../../core/alert/alert.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Changes } from '../../engine/ports.ts';
import { integers, texts } from './arrays.ts';
import { look } from './commit-history.ts';
import type { Statement } from './statement.ts';

const insert = `insert into alerts (id, count, last_event_at, opened_at, status, incident_id, integration, dedup_key, body)
select id, count, last_event_at, opened_at, status, incident_id, integration, dedup_key, body
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
  as n (id, count, last_event_at, opened_at, status, incident_id, integration, dedup_key, body)`;

const change = `update alerts a set count = a.count + n.times, last_event_at = n.last_event_at, status = n.status, incident_id = n.incident_id, body = n.body
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[])
  as n (id, times, last_event_at, status, incident_id, body)
where a.id = n.id and a.status = 'open'`;

/** One row; none if one of them is not open any more. Each is looked up by itself: a plan that was made for few alerts would read all of many. */
const repeat = `insert into repeats (at, alerts, times) select $1::bigint, $2::text[], $3::bigint[]
where cardinality($2::text[]) = (select count(*) from unnest($2::text[]) as said (id),
  lateral (select 1 from alerts a where a.id = said.id and a.status = 'open' limit 1) as found)
returning (${look}) as position`;

/** Most batches of a storm write nothing else: then it is a transaction by itself, and answers what the last statement of others does. */
export function repeatsAlone({ now, incidents, newAlerts, changedAlerts, repeatedAlerts, turns }: Changes): Statement | null {
  if (repeatedAlerts.length === 0 || incidents.length + newAlerts.length + changedAlerts.length + turns.length > 0) return null;
  return repeatStatement(now, repeatedAlerts);
}

function repeatStatement(now: Instant, repeated: Changes['repeatedAlerts']): Statement {
  const params = [now, texts(repeated.map(({ id }) => id)), integers(repeated.map(({ times }) => times))];
  return { sql: repeat, params, expect: 1, allOrNothing: true };
}

export function alertStatements({ now, newAlerts, changedAlerts, repeatedAlerts }: Changes): Statement[] {
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
  if (repeatedAlerts.length > 0) statements.push(repeatStatement(now, repeatedAlerts));
  return statements;
}

function asText(alert: Alert): string {
  return JSON.stringify(alert);
}
