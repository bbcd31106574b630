// What did dead processes leave claimed that cannot be told by its holder? Where nobody else is alive, it is free at once, not when its
// leases run out: a page that was committed and not sent must not wait for longer than the restart takes.

import type { Instant } from '../../core/kernel/instant.ts';
import type { Session } from './statement.ts';

/** Found by the index: a claim is made only when the wake is due. */
const freeWakes = 'update wakes set claimed_until = 0, holder = null where wake_at <= $1::bigint and claimed_until > 0';

/** Found by the index of what is queued. What waits for another attempt has no holder, and waits on. */
const freeDeliveries = `update deliveries set leased_until = next_attempt_at, holder = null
where status = 'queued' and leased_until > next_attempt_at`;

/** Every node listens under this name for as long as it lives, this one too by now. */
const countNodes =
  'select count(*)::integer as nodes from pg_stat_activity where datname = current_database() and application_name = $1::text';

/** Only for whoever is certain to be alone. */
export async function freeAbandoned(session: Session, now: Instant): Promise<void> {
  await session.run({ sql: freeWakes, params: [now] });
  await session.run({ sql: freeDeliveries, params: [] });
}

/**
 * Of nodes that start at the same moment at most one is alone, since each is counted before it counts. One that is alive and has
 * lost its connection is not: its messages may be sent twice then, under the same id.
 */
export async function isAlone(session: Session, listenerName: string): Promise<boolean> {
  const { rows } = await session.run({ sql: countNodes, params: [listenerName] });
  return rows[0]?.nodes === 1;
}
