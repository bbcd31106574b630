// What does a batch write into the outbox? Its messages, leased to the node that commits them; and a stop to those of released pages.

import type { Millis } from '../../core/kernel/instant.ts';
import type { Changes } from '../../engine/ports.ts';
import { integers, texts } from './arrays.ts';
import type { Statement } from './statement.ts';

const columns = 'id, next_attempt_at, leased_until, created_at, status, page_id, incident_id, person, channel, address, "order", holder';

const insert = `insert into deliveries (${columns})
select id, at, $1::bigint, at, 'queued', page_id, incident_id, person, channel, address, "order", $10::integer
from unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
  as n (id, at, page_id, incident_id, person, channel, address, "order")`;

/** Found by incident, which has an index; then by page. What may be under way just now has the time of a lease to say so. */
const cancel = `update deliveries d set status = 'cancelled', unsent_at = case when d.attempts = 0 then $3::bigint end
from unnest($1::text[], $2::text[]) as n (incident_id, page_id)
where d.incident_id = n.incident_id and d.page_id = n.page_id and d.status = 'queued'`;

interface Lease {
  readonly leaseMs: Millis;
  /** The node that commits. */
  readonly holder: number | null;
}

export function deliveryStatements({ now, incidents }: Changes, { leaseMs, holder }: Lease): Statement[] {
  const orders = incidents.flatMap(({ deliveries }) => deliveries);
  const released = incidents.flatMap(({ incident, releasedPages }) => releasedPages.map((page) => ({ incident: incident.id, page })));
  const statements: Statement[] = [];
  if (orders.length > 0) {
    const params = [
      now + leaseMs,
      texts(orders.map(({ id }) => id)),
      integers(orders.map(({ at }) => at)),
      texts(orders.map(({ page }) => page)),
      texts(orders.map(({ incident }) => incident)),
      texts(orders.map(({ person }) => person)),
      texts(orders.map(({ channel }) => channel)),
      texts(orders.map(({ address }) => address)),
      texts(orders.map((order) => JSON.stringify(order))),
      holder,
    ];
    statements.push({ sql: insert, params, expect: orders.length });
  }
  if (released.length > 0) {
    const params = [texts(released.map(({ incident }) => incident)), texts(released.map(({ page }) => page)), now + leaseMs];
    statements.push({ sql: cancel, params });
  }
  return statements;
}
