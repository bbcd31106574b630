// Which incidents are due? The longest due first, each given to one node for the length of a lease.
// Both statements cost as much with a million wakes as with a hundred: they read along the index of wakes, and stop early.

import type { IncidentId } from '../../core/kernel/id.ts';
import { earliest, type Instant, type Millis } from '../../core/kernel/instant.ts';
import type { Database } from './database.ts';

/**
 * By `any(array(…))`, not by a join: for a join the planner may choose to read all wakes, since it cannot know how few are due.
 * A claim is not worth a flush of its own: one lost in a crash has lost its holder, too.
 */
export const claim = `
with unhurried as materialized (select set_config('synchronous_commit', 'off', true))
update wakes set claimed_until = $3::bigint, holder = $4::integer from unhurried where incident_id = any(array(
  select incident_id from wakes where wake_at <= $1::bigint and claimed_until <= $1::bigint
  order by wake_at limit $2::integer for update skip locked
))
returning incident_id, wake_at`;

/**
 * The earliest that nobody has claimed; and when the first claim runs out, in case its holder is gone. The latter is asked for only
 * where all that is due is claimed, which bounds how much there is to look at: as long as some is left, one looks again at once.
 */
export const next = `
select free.wake_at, case when free.wake_at <= $1::bigint then null
    else (select min(claimed_until) from wakes where wake_at <= $1::bigint and claimed_until > $1::bigint) end as lease_ends_at
from (select (select wake_at from wakes where claimed_until <= $1::bigint order by wake_at limit 1) as wake_at) as free`;

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
