// What does the store say is due, whoever has claimed it? One bounded statement over the indexes of what waits.

import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Tables } from '../store/schema.ts';

export interface Vitals {
  /** It says of itself that it takes no writes: a standby, or one that was demoted a moment ago. */
  readonly readsOnly: boolean;
  /** The earliest wake of all incidents, due or not. */
  readonly oldestWakeAt: Instant | null;
  /** Messages whose time has come and that have not left, counted up to `mostCounted`. */
  readonly outboxDue: number;
  /** When the first of them should have left. */
  readonly outboxOldestAt: Instant | null;
  /** Since when the first of those waits that no node holds. */
  readonly outboxUnheldSince: Instant | null;
}

/** However long the outbox grows, the question about it stays cheap. */
export const mostCounted = 10_000;

export async function readVitals(db: Kysely<Tables>, now: Instant): Promise<Vitals> {
  const { rows } = await sql<Vitals>`
    select current_setting('transaction_read_only') = 'on' as "readsOnly",
           (select min(wake_at) from wakes) as "oldestWakeAt",
           count(*)::integer as "outboxDue",
           min(due.next_attempt_at) as "outboxOldestAt",
           min(greatest(due.next_attempt_at, due.leased_until)) filter (where due.leased_until <= ${now}) as "outboxUnheldSince"
      from (select next_attempt_at, leased_until from deliveries
             where status = 'queued' and next_attempt_at <= ${now}
             order by next_attempt_at
             limit ${mostCounted}) as due`.execute(db);
  return rows[0] ?? { readsOnly: false, oldestWakeAt: null, outboxDue: 0, outboxOldestAt: null, outboxUnheldSince: null };
}
