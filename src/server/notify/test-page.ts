// Does Tocsin reach me? A page to oneself through the outbox, one for each contact method; whoever follows its link has proven that method.

import type { Kysely } from 'kysely';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import { incidentOf, type PageId } from '../../core/kernel/id.ts';
import { type Instant, second } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { ContactMethod, Person } from '../../core/plan/plan.ts';
import { newId, type RandomBytes } from '../identity/secret.ts';
import { parsed } from '../store/json-text.ts';
import type { Tables } from '../store/schema.ts';

/** Test pages of one person stand in the outbox under this and the person's name, where pages have their incident. */
const prefix = 'test_';
/** A second one so soon would only be a second message. */
const restMs = 10 * second;
/** Of one person; the newest tell how each method stands. */
const looksAt = 100;

/** Whether a page, a delivery or what it belongs to is of a test, and so of no incident. */
export function isTest(id: string): boolean {
  return id.startsWith(prefix);
}

/** How one contact method of a person stands. */
export interface Proof {
  readonly method: string;
  readonly channel: string;
  readonly address: string;
  /** When a test page on it was answered last; `null`: never, at this address. */
  readonly provenAt: Instant | null;
  /** The newest test page on it. */
  readonly last: {
    readonly at: Instant;
    readonly status: 'queued' | 'sent' | 'failed' | 'cancelled';
    readonly acceptedAt: Instant | null;
    readonly answeredAt: Instant | null;
    readonly error: string | null;
  } | null;
}

/** Puts one into the outbox for each of the person's methods. Refusals: `no-contact`, `too-soon`. */
export async function placeTestPages(
  db: Kysely<Tables>,
  person: Person,
  now: Instant,
  random: RandomBytes,
): Promise<Result<readonly PageId[]>> {
  if (person.contactMethods.length === 0) return refuse('no-contact', `The plan names no way to reach ${person.name}`);
  const subject = `${prefix}${person.id}`;
  return db.transaction().execute(async (transaction) => {
    const newest = await transaction
      .selectFrom('deliveries')
      .select('created_at')
      .where('incident_id', '=', subject)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (newest !== undefined && now - newest.created_at < restMs) return refuse('too-soon', 'A test page has just left; give it a moment');
    const orders = person.contactMethods.map((method) => orderOf(person, method, { subject, now, id: newId(random, '') }));
    await transaction.insertInto('deliveries').values(orders.map(rowOf)).execute();
    return ok(orders.map(({ page }) => page));
  });
}

/** How each of the person's methods stands, in the plan's order. What was proven of another address is not proven of this one. */
export async function proofsOf(db: Kysely<Tables>, person: Person): Promise<readonly Proof[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['channel', 'address', 'status', 'created_at', 'accepted_at', 'answered_at', 'error'])
    .where('incident_id', '=', `${prefix}${person.id}`)
    .orderBy('created_at', 'desc')
    .limit(looksAt)
    .execute();
  return person.contactMethods.map(({ id, channel, address }) => {
    const own = rows.filter((row) => row.channel === channel && row.address === address);
    const [last] = own;
    const answered = own.flatMap(({ answered_at }) => answered_at ?? []);
    return {
      method: id,
      channel,
      address,
      provenAt: answered.length === 0 ? null : Math.max(...answered),
      last: last === undefined ? null : { ...receiptOf(last), error: last.error },
    };
  });
}

/** What the link of a test page shows; `null`: there is no such page. */
export async function readTestPage(
  db: Kysely<Tables>,
  page: PageId,
): Promise<{ readonly order: DeliveryOrder; readonly answeredAt: Instant | null } | null> {
  const row = await db
    .selectFrom('deliveries')
    .select(['order', 'answered_at'])
    .where('incident_id', '=', incidentOf(page))
    .where('page_id', '=', page)
    .executeTakeFirst();
  return row === undefined ? null : { order: parsed(row.order), answeredAt: row.answered_at };
}

/** The first answer counts. One that was never sent cannot be answered. */
export async function answerTestPage(db: Kysely<Tables>, page: PageId, now: Instant): Promise<void> {
  await db
    .updateTable('deliveries')
    .set((set) => ({ answered_at: set.fn.coalesce('answered_at', set.val(now)) }))
    .where('incident_id', '=', incidentOf(page))
    .where('page_id', '=', page)
    .where('status', '!=', 'failed')
    .execute();
}

function receiptOf(row: {
  readonly status: 'queued' | 'sent' | 'failed' | 'cancelled';
  readonly created_at: Instant;
  readonly accepted_at: Instant | null;
  readonly answered_at: Instant | null;
}) {
  return { at: row.created_at, status: row.status, acceptedAt: row.accepted_at, answeredAt: row.answered_at };
}

function orderOf(
  person: Person,
  method: ContactMethod,
  { subject, now, id }: { readonly subject: string; readonly now: Instant; readonly id: string },
): DeliveryOrder {
  const page = `${subject}.${id}`;
  return {
    id: `${page}.d1`,
    page,
    incident: subject,
    person: person.id,
    personName: person.name,
    method: method.id,
    channel: method.channel,
    address: method.address,
    at: now,
    content: {
      title: 'A test: does Tocsin reach you?',
      severity: 'TEST',
      urgency: 'high',
      service: 'nothing: all is well',
      responsibility: 'a test',
      because: 'you asked for a test page; acknowledge it, and this way to reach you counts as proven',
      escalatesAt: null,
      openedAt: now,
      zone: person.zone,
    },
  };
}

function rowOf(order: DeliveryOrder) {
  return {
    id: order.id,
    attempts: 0,
    next_attempt_at: order.at,
    leased_until: order.at,
    created_at: order.at,
    status: 'queued' as const,
    page_id: order.page,
    incident_id: order.incident,
    person: order.person,
    channel: order.channel,
    address: order.address,
    order: JSON.stringify(order),
  };
}
