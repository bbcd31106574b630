// What is in the outbox? Who sends it next, and what became of it.

import { type Kysely, type Selectable, sql } from 'kysely';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { DeliveryId, IncidentId, PageId } from '../../core/kernel/id.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import { integers, texts } from './arrays.ts';
import type { Database } from './database.ts';
import type { Tables } from './schema.ts';

export type DeliveryRow = Selectable<Tables['deliveries']>;

export interface ClaimedDelivery {
  readonly order: DeliveryOrder;
  /** Attempts made so far. */
  readonly attempts: number;
}

/** What became of one attempt, or of a message that left earlier. An instant of `null` leaves what is known. */
export interface Receipt {
  readonly id: DeliveryId;
  /** `queued`: to be tried again at `nextAttemptAt`. A cancelled one stays so, unless it was sent after all. */
  readonly status: 'queued' | 'sent' | 'failed';
  /** Attempts made, this one too. */
  readonly attempts: number;
  readonly nextAttemptAt: Instant;
  readonly attemptedAt: Instant | null;
  readonly acceptedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly error: string | null;
}

/** More are not shown: an incident that long is read from its history. */
const deliveriesPerIncident = 1_000;

const claim = `
with due as (
  select id from deliveries
  where status = 'queued' and next_attempt_at <= $1::bigint and leased_until <= $1::bigint
  order by next_attempt_at limit $2::integer for update skip locked
)
update deliveries d set leased_until = $3::bigint from due where d.id = due.id
returning d."order", d.attempts, d.next_attempt_at`;

const record = `
update deliveries d set
  status = case when d.status = 'cancelled' and n.status <> 'sent' then d.status else n.status end,
  attempts = greatest(d.attempts, n.attempts),
  next_attempt_at = n.next_attempt_at,
  leased_until = 0,
  attempted_at = coalesce(n.attempted_at, d.attempted_at),
  accepted_at = coalesce(d.accepted_at, n.accepted_at),
  delivered_at = coalesce(d.delivered_at, n.delivered_at),
  error = n.error
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
  as n (id, status, attempts, next_attempt_at, attempted_at, accepted_at, delivered_at, error)
where d.id = n.id`;

/** Takes messages that are due and that no other node is sending, the longest due first. */
export async function claimDeliveries(
  database: Database,
  now: Instant,
  limit: number,
  leaseMs: Millis,
): Promise<readonly ClaimedDelivery[]> {
  const rows = (await database.read({ sql: claim, params: [now, limit, now + leaseMs] })) as unknown as readonly ClaimedRow[];
  return rows.toSorted((a, b) => a.next_attempt_at - b.next_attempt_at).map(({ order, attempts }) => ({ order, attempts }));
}

interface ClaimedRow {
  readonly order: DeliveryOrder;
  readonly attempts: number;
  readonly next_attempt_at: Instant;
}

/** Of several receipts for one message the last counts. */
export async function recordReceipts(database: Database, receipts: readonly Receipt[]): Promise<void> {
  const last = [...new Map(receipts.map((receipt) => [receipt.id, receipt])).values()];
  if (last.length === 0) return;
  const params = [
    texts(last.map(({ id }) => id)),
    texts(last.map(({ status }) => status)),
    integers(last.map(({ attempts }) => attempts)),
    integers(last.map(({ nextAttemptAt }) => nextAttemptAt)),
    integers(last.map(({ attemptedAt }) => attemptedAt)),
    integers(last.map(({ acceptedAt }) => acceptedAt)),
    integers(last.map(({ deliveredAt }) => deliveredAt)),
    texts(last.map(({ error }) => error)),
  ];
  await database.read({ sql: record, params });
}

/** Which of these may still leave? Asked right before sending: a page may have been released since. */
export async function stillQueued(db: Kysely<Tables>, ids: readonly DeliveryId[]): Promise<ReadonlySet<DeliveryId>> {
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom('deliveries').select('id').where('id', 'in', ids).where('status', '=', 'queued').execute();
  return new Set(rows.map(({ id }) => id));
}

/** The person has opened the message. Kept once, the first time. */
export async function markSeen(db: Kysely<Tables>, id: DeliveryId, at: Instant): Promise<void> {
  await db.updateTable('deliveries').set({ seen_at: at }).where('id', '=', id).where('seen_at', 'is', null).execute();
}

/** The page was answered, by whatever message of it. */
export async function markAnswered(db: Kysely<Tables>, incident: IncidentId, page: PageId, at: Instant): Promise<void> {
  const ofPage = db.updateTable('deliveries').set({ answered_at: at }).where('incident_id', '=', incident).where('page_id', '=', page);
  await ofPage.where('answered_at', 'is', null).execute();
}

/** Of one incident, the oldest first. */
export async function listDeliveries(db: Kysely<Tables>, incident: IncidentId): Promise<readonly DeliveryRow[]> {
  const ofIncident = db.selectFrom('deliveries').selectAll().where('incident_id', '=', incident);
  return ofIncident.orderBy('created_at').orderBy('id').limit(deliveriesPerIncident).execute();
}

/** What was sent to one person on one channel, the newest first. */
export async function listForPerson(db: Kysely<Tables>, person: string, channel: string, limit: number): Promise<readonly DeliveryRow[]> {
  const ofPerson = db.selectFrom('deliveries').selectAll().where('person', '=', person).where('channel', '=', channel);
  return ofPerson.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** How many wait to be sent, and since when the longest due one is due: for readiness and metrics. */
export async function outboxState(
  db: Kysely<Tables>,
  now: Instant,
): Promise<{ readonly due: number; readonly oldestDueAt: Instant | null }> {
  const row = await db
    .selectFrom('deliveries')
    .select([sql<number>`count(*)`.as('due'), sql<number | null>`min(next_attempt_at)`.as('oldest')])
    .where('status', '=', sql.lit('queued')) // the index covers only these
    .where('next_attempt_at', '<=', now)
    .executeTakeFirstOrThrow();
  return { due: row.due, oldestDueAt: row.oldest };
}
