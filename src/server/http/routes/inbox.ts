// What has a person received inside the application, and what became of it?

import type { Kysely } from 'kysely';
import { DeliveryParams, Inbox, type InboxMessage, InboxQuery } from '../../../contract/plan.ts';
import type { DeliveryOrder } from '../../../core/incident/delivery.ts';
import type { Incident } from '../../../core/incident/state.ts';
import type { PageId } from '../../../core/kernel/id.ts';
import { ok, refuse } from '../../../core/kernel/result.ts';
import { personOf } from '../../identity/user.ts';
import { isTest } from '../../notify/test-page.ts';
import { parsed } from '../../store/json-text.ts';
import type { Tables } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';
import { guarded, type Route } from '../route.ts';

const inboxChannel = 'inbox';
/** The newest messages of a person. */
const messagesShown = 100;

export function inboxRoutes(deps: Deps): readonly Route[] {
  const { db } = deps.database;
  return [
    guarded({
      method: 'GET',
      url: '/api/v1/inbox',
      name: 'readInbox',
      summary: 'Messages to me, or to another person of the plan',
      tag: 'inbox',
      access: 'inbox.read',
      subject: (_params, { person }) => (person === undefined ? null : { kind: 'person', id: person }),
      query: InboxQuery,
      answer: Inbox,
      async handle({ query, user }) {
        const person = query.person ?? personOf(user, deps.plans.active()?.plan ?? null);
        return ok({ messages: person === null ? [] : await readMessages(db, person, deps.links) });
      },
    }),
    guarded({
      method: 'POST',
      url: '/api/v1/inbox/:delivery/seen',
      name: 'markSeen',
      summary: 'The message has been shown; the first time counts',
      tag: 'inbox',
      access: 'inbox.read',
      subject: ({ delivery }) => ({ kind: 'delivery', id: delivery }),
      params: DeliveryParams,
      answer: null,
      async handle({ params, now }) {
        const found = await db
          .updateTable('deliveries')
          .set((set) => ({ seen_at: set.fn.coalesce('seen_at', set.val(now)) }))
          .where('id', '=', params.delivery)
          .where('channel', '=', inboxChannel)
          .executeTakeFirst();
        return found.numUpdatedRows > 0n ? ok(null) : refuse('not-found', 'There is no such message', 'delivery');
      },
    }),
  ];
}

async function readMessages(db: Kysely<Tables>, person: string, links: Deps['links']): Promise<readonly InboxMessage[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['order', 'seen_at', 'answered_at', 'incident_id'])
    .where('person', '=', person)
    .where('channel', '=', inboxChannel)
    .where('status', '=', 'sent')
    .orderBy('created_at', 'desc')
    .limit(messagesShown)
    .execute();
  // Each incident once: many messages may speak of the same one, whose state may be long.
  const ids = [...new Set(rows.map((row) => row.incident_id))];
  const states = ids.length === 0 ? [] : await db.selectFrom('incidents').select(['id', 'state']).where('id', 'in', ids).execute();
  const incidents = new Map(states.map(({ id, state }) => [id, parsed(state)]));
  return rows.flatMap((row) => {
    const order = parsed(row.order);
    if (isTest(row.incident_id)) return [testMessageOf(order, row, links)];
    const incident = incidents.get(row.incident_id);
    return incident === undefined ? [] : [messageOf(order, incident, row.seen_at, links)];
  });
}

function testMessageOf(
  order: DeliveryOrder,
  row: { readonly seen_at: number | null; readonly answered_at: number | null },
  links: Deps['links'],
): InboxMessage {
  return {
    id: order.id,
    incident: order.incident,
    test: true,
    person: order.person,
    personName: order.personName,
    title: order.content.title,
    text: 'You asked for it. Follow its link, and say that it reached you: then this way counts as proven.',
    at: order.at,
    seenAt: row.seen_at,
    acknowledgeUrl: row.answered_at === null ? links.acknowledge(order) : null,
    state: row.answered_at === null ? 'waiting' : 'answered',
  };
}

function messageOf(order: DeliveryOrder, incident: Incident, seenAt: number | null, links: Deps['links']): InboxMessage {
  const { severity, service, responsibility, because } = order.content;
  const state = stateOf(order.page, incident);
  return {
    id: order.id,
    incident: order.incident,
    test: false,
    person: order.person,
    personName: order.personName,
    title: order.content.title,
    text: `${severity} on ${service}. You are called for ${responsibility}: ${because}.`,
    at: order.at,
    seenAt,
    acknowledgeUrl: state === 'waiting' ? links.acknowledge(order) : null,
    state,
  };
}

/** A page that the state no longer keeps has long been answered or released. */
function stateOf(page: PageId, incident: Incident): InboxMessage['state'] {
  const found = incident.engagements.flatMap((each) => each.pages).find((each) => each.id === page);
  if (found?.status === 'answered') return 'answered';
  return found?.status === 'pending' && incident.status === 'open' ? 'waiting' : 'released';
}
