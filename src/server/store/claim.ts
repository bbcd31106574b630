// Which incidents are due? The longest due first, each given to one node for the length of a lease.

import type { IncidentId } from '../../core/kernel/id.ts';
import { earliest, type Instant, type Millis } from '../../core/kernel/instant.ts';
import type { Database } from './database.ts';

const claim = `
with due as (
  select incident_id from wakes where wake_at <= $1::bigint and claimed_until <= $1::bigint
  order by wake_at limit $2::integer for update skip locked
)
update wakes set claimed_until = $3::bigint, holder = $4::integer from due where wakes.incident_id = due.incident_id
returning wakes.incident_id, wakes.wake_at`;

/** The earliest that nobody has claimed; and when the first claim runs out, in case its holder is gone. */
const next = `
select (select wake_at from wakes where claimed_until <= $1::bigint order by wake_at limit 1) as wake_at,
  (select min(claimed_until) from wakes where wake_at <= $1::bigint and claimed_until > $1::bigint) as lease_ends_at`;

export async function claimDue(
  database: Database,
  now: Instant,
  limit: number,
  leaseMs: Millis,
): Promise<{ due: readonly IncidentId[]; nextAt: Instant | null }> {
  const claimed = (await database.read({
    sql: claim,
    params: [now, limit, now + leaseMs, database.holder()],
  })) as unknown as readonly Claimed[];
  const [left] = (await database.read({ sql: next, params: [now] })) as unknown as readonly Left[];
  const due = claimed.toSorted((a, b) => a.wake_at - b.wake_at).map(({ incident_id }) => incident_id);
  return { due, nextAt: earliest(left?.wake_at ?? null, left?.lease_ends_at ?? null) };
}

interface Claimed {
  readonly incident_id: IncidentId;
  readonly wake_at: Instant;
}

interface Left {
  readonly wake_at: Instant | null;
  readonly lease_ends_at: Instant | null;
}
