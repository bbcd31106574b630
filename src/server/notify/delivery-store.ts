// How does the outbox lie in the database? One row a delivery; everything here works on sets of rows, in one statement each.

import { sql } from 'kysely';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import { incidentOf } from '../../core/kernel/id.ts';
import { integers, texts } from '../store/arrays.ts';
import type { Database } from '../store/database.ts';
import { type JsonText, parsed } from '../store/json-text.ts';
import { limits } from './limits.ts';
import type { DeliveryStore } from './ports.ts';

/**
 * What was sent was sent, though it be cancelled by now, or another's; anything else leaves such a row as it is.
 * Of a cancelled one the record may know already that nobody tried it: then it is to be told the contrary.
 * `attempted_at` is the first attempt's; a row tried again belongs to nobody from its next moment on.
 * Not worth a flush of its own: one lost in a crash lets a message be repeated under its id, as a crash before the receipt does.
 */
const recordReceipts = `
with unhurried as materialized (select set_config('synchronous_commit', 'off', true))
update deliveries as d
   set status = case when r.status = 'sent' or (d.status = 'queued' and d.holder is not distinct from r.holder) then r.status else d.status end,
       attempts = greatest(d.attempts, r.attempts),
       attempted_at = coalesce(d.attempted_at, r.attempted_at),
       accepted_at = coalesce(d.accepted_at, r.accepted_at),
       delivered_at = coalesce(d.delivered_at, r.delivered_at),
       next_attempt_at = case when d.holder is not distinct from r.holder then coalesce(r.next_attempt_at, d.next_attempt_at) else d.next_attempt_at end,
       leased_until = case when d.holder is not distinct from r.holder then coalesce(r.next_attempt_at, d.leased_until) else d.leased_until end,
       unsent_at = case when r.status = 'sent' and d.status = 'cancelled' and d.attempts = 0 and d.unsent_at is null then r.attempted_at end,
       error = case when r.status = 'sent' then null else coalesce(r.error, d.error) end
  from unhurried, unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[])
    as r (id, holder, status, attempts, attempted_at, accepted_at, delivered_at, next_attempt_at, error)
 where d.id = r.id`;

export function createDeliveryStore({ db, read, holder }: Pick<Database, 'db' | 'read' | 'holder'>): DeliveryStore {
  return {
    holder,

    async claim(now, limit, leaseMs) {
      // By `any(array(…))`, not by a join, which the planner may make by reading all deliveries there ever were.
      // `status` stands in the outer statement too: a row that was cancelled while this waited for its lock is not claimed.
      const { rows } = await sql<{ order: JsonText<DeliveryOrder>; attempts: number; next_attempt_at: number }>`
        update deliveries
           set leased_until = ${now + leaseMs}, holder = ${holder()}::integer
         where id = any(array(
                 select id from deliveries
                  where status = 'queued' and next_attempt_at <= ${now} and leased_until <= ${now}
                  order by next_attempt_at
                  limit ${limit}
                    for update skip locked))
           and status = 'queued'
        returning "order", attempts, next_attempt_at`.execute(db);
      const longestDueFirst = rows.toSorted((a, b) => a.next_attempt_at - b.next_attempt_at);
      return longestDueFirst.map(({ order, attempts }) => ({ order: parsed(order), attempts }));
    },

    async extend(ids, until) {
      const { rows } = await sql<{ id: string }>`
        update deliveries as d
           set leased_until = greatest(d.leased_until, ${until}::bigint)
          from json_array_elements_text(${JSON.stringify(ids)}::json) as held(id)
         where d.id = held.id and d.status = 'queued' and d.holder = ${holder()}::integer
        returning d.id`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },

    async held(ids) {
      const { rows } = await sql<{ id: string; holder: number | null }>`
        select d.id, d.holder
          from deliveries as d, json_array_elements_text(${JSON.stringify(ids)}::json) as asked(id)
         where d.id = asked.id and d.status = 'queued'`.execute(db);
      return new Map(rows.map((row) => [row.id, row.holder]));
    },

    async record(receipts) {
      const params = [
        texts(receipts.map(({ id }) => id)),
        integers(receipts.map((each) => each.holder)),
        texts(receipts.map(({ status }) => status)),
        integers(receipts.map(({ attempts }) => attempts)),
        integers(receipts.map(({ attemptedAt }) => attemptedAt)),
        integers(receipts.map(({ acceptedAt }) => acceptedAt)),
        integers(receipts.map(({ deliveredAt }) => deliveredAt)),
        integers(receipts.map(({ nextAttemptAt }) => nextAttemptAt)),
        texts(receipts.map(({ error }) => error)),
      ];
      await read({ sql: recordReceipts, params });
    },

    async recordAnswers(answers) {
      const rows = answers.map(({ page, at }) => ({ incident: incidentOf(page), page, at }));
      await sql`
        update deliveries as d
           set answered_at = case when d.status = 'sent' then coalesce(d.answered_at, a.at) else d.answered_at end,
               unsent_at = case when d.status = 'queued' and d.attempts = 0 then a.at + ${limits.leaseMs}::bigint else d.unsent_at end,
               status = case when d.status = 'queued' then 'cancelled' else d.status end
          from json_to_recordset(${JSON.stringify(rows)}::json) as a(incident text, page text, at bigint)
         where d.incident_id = a.incident and d.page_id = a.page and d.status in ('queued', 'sent')`.execute(db);
    },

    async unsaid(now, limit) {
      const { rows } = await sql<{ id: string; page_id: string; sent: boolean }>`
        update deliveries
           set unsent_at = ${now + limits.leaseMs}
         where id = any(array(
                 select id from deliveries
                  where unsent_at <= ${now}
                  order by unsent_at
                  limit ${limit}
                    for update skip locked))
           and unsent_at is not null
        returning id, page_id, status = 'sent' as sent`.execute(db);
      return rows.map(({ id, page_id: page, sent }) => ({ id, page, sent }));
    },

    async said(told) {
      await sql`
        update deliveries as d
           set unsent_at = case when (d.status = 'sent') <> said.sent then d.created_at end
          from json_to_recordset(${JSON.stringify(told)}::json) as said(id text, sent boolean)
         where d.id = said.id`.execute(db);
    },

    async release(ids, now) {
      await sql`
        update deliveries as d
           set leased_until = ${now}
          from json_array_elements_text(${JSON.stringify(ids)}::json) as held(id)
         where d.id = held.id and d.status = 'queued' and d.holder is not distinct from ${holder()}::integer`.execute(db);
    },
  };
}
