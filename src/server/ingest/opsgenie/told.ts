// What is told of an Opsgenie alert? Its notes and its log, from the history of its incident, in pages.

import type { FastifyInstance, FastifyReply } from 'fastify';
import { nameOf } from '../../../core/escalation/answer.ts';
import type { Commit, IncidentEvent } from '../../../core/incident/events.ts';
import { formatInstant, type Instant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { timelineUnder, versionsIn } from '../../http/timeline.ts';
import type { JsonObject } from '../json.ts';
import type { FoundAlert } from '../lookup.ts';
import { route } from '../source.ts';
import { answer, answerRefusal, newExchange } from './answer.ts';
import type { AlertRequest, Desk } from './desk.ts';
import { extrasOf } from './extras.ts';
import { wanted } from './wanted.ts';

export function registerTold(scope: FastifyInstance, desk: Desk): void {
  for (const [name, toldOf] of Object.entries({ notes: notesOf, logs: logOf })) {
    const path = `/v2/alerts/:identifier/${name}`;
    route(scope, 'GET', path, (request: AlertRequest, reply) => tell(desk, toldOf, request, reply));
  }
}

/** `text` under its name in Opsgenie's answer. */
interface Told {
  readonly at: Instant;
  /** Unique, and in the order of what happened. */
  readonly id: string;
  readonly owner: string;
  readonly said: JsonObject;
}

type ToldOf = (found: FoundAlert, commits: readonly Commit[], desk: Desk) => Promise<readonly Told[]>;

async function tell(desk: Desk, toldOf: ToldOf, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const found = await wanted(desk, request, exchange);
  if (!found.ok) return found.answered;
  const asked = pageAsked(request.query);
  if (!asked.ok) return answerRefusal(exchange, deps, asked.refusal);
  const commits = await deps.alerts.history(found.incident.id);
  if (!commits.ok) return answerRefusal(exchange, deps, commits.refusal);
  const shown = (await toldOf(found, since(found.alert.id, commits.value), desk)).map(({ at, id, owner, said }) => ({
    ...said,
    owner,
    createdAt: formatInstant(at),
    offset: `${at}_${id}`,
  }));
  const page = pageIn(asked.value.order === 'desc' ? shown.reverse() : shown, asked.value);
  const path = request.url.split('?')[0] ?? '';
  return answer(exchange, deps, 200, { data: page.data, paging: links(path, request.query, asked.value, page) });
}

/** What was before it is no concern of an alert that joined an incident later. */
function since(alert: string, commits: readonly Commit[]): readonly Commit[] {
  const from = commits.findIndex(({ events }) => events.some((event) => event.type === 'AlertAttached' && event.alert === alert));
  return commits.slice(Math.max(0, from));
}

/** Of the incident: whoever adds one there means all of its alerts. The note with which the alert was created comes first. */
const notesOf: ToldOf = async ({ alert }, commits) => {
  const { note, user } = extrasOf(alert);
  const first: readonly Told[] =
    note === '' ? [] : [{ at: alert.openedAt, id: '0.0', owner: user === '' ? alert.integration : user, said: { note } }];
  const added = commits.flatMap(({ version, at, events }) =>
    events.flatMap((event, n): readonly Told[] =>
      event.type === 'NoteAdded' ? [{ at, id: `${version}.${n + 1}`, owner: nameOf(event.by), said: { note: event.text } }] : [],
    ),
  );
  return [...first, ...added];
};

/** Other senders' alerts, promises to customers and what is asked of the response are no concern of whoever holds a sender's key. */
const logOf: ToldOf = async ({ alert, incident }, commits, { deps }) => {
  const own = commits.map((commit) => ({ ...commit, events: commit.events.filter((event) => isOf(alert.id, event)) }));
  await deps.plans.ensure([incident.planVersion, ...versionsIn(commits)]);
  const events = own.flatMap((commit) => commit.events);
  return timelineUnder(deps.plans.get, own, incident).map(({ id, at, text }, n) => {
    const event = events[n];
    const by = event !== undefined && 'by' in event ? nameOf(event.by) : 'System';
    return { at, id, owner: by, said: { log: text, type: 'system' } };
  });
};

function isOf(alert: string, event: IncidentEvent): boolean {
  switch (event.type) {
    case 'AlertAttached':
    case 'AlertResolved':
      return event.alert === alert;
    case 'IncidentOpened':
    case 'SeverityChanged':
    case 'IncidentRebased':
    case 'NoteAdded':
    case 'IncidentResolved':
    case 'IncidentReopened':
      return true;
    default:
      return 'engagement' in event;
  }
}

interface PageAsked {
  /** The entry where the page before ended; `null`: from the start. */
  readonly offset: string | null;
  readonly direction: 'next' | 'prev';
  readonly limit: number;
  readonly order: 'asc' | 'desc';
}

function pageAsked({ offset, direction, limit, order }: AlertRequest['query']): Result<PageAsked> {
  const count = Number(limit ?? mostOfPage);
  if (!Number.isInteger(count) || count < 1) return refuse('bad-query', 'limit must be a whole number above 0.', 'limit');
  const after = offset === undefined || offset === '' || offset === '0' ? null : String(offset);
  if (after !== null && !/^\d+_\d+\.\d+$/.test(after)) return refuse('bad-query', 'offset must be that of an entry.', 'offset');
  return ok({
    offset: after,
    direction: direction === 'prev' ? 'prev' : 'next',
    limit: Math.min(count, mostOfPage),
    order: String(order ?? 'desc').toLowerCase() === 'asc' ? 'asc' : 'desc',
  });
}

const mostOfPage = 100;

type Entry = JsonObject & { readonly offset: string };

interface Page {
  readonly data: readonly Entry[];
  readonly isMore: { readonly next: boolean; readonly prev: boolean };
}

function pageIn(all: readonly Entry[], { offset, direction, limit, order }: PageAsked): Page {
  const beyond = (entry: Entry) => offset !== null && compare(entry.offset, offset) * (order === 'asc' ? 1 : -1) > 0;
  const known = all.findIndex((entry) => entry.offset === offset || beyond(entry));
  const at = offset === null ? 0 : known < 0 ? all.length : known;
  const isThere = all[at]?.offset === offset;
  const from = direction === 'prev' ? Math.max(0, at - limit) : isThere ? at + 1 : at;
  const to = direction === 'prev' && offset !== null ? at : from + limit;
  return { data: all.slice(from, to), isMore: { next: to < all.length, prev: from > 0 } };
}

function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((each) => each.split(/[_.]/).map(Number));
  return [0, 1, 2].map((n) => (a?.[n] ?? 0) - (b?.[n] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function links(path: string, query: AlertRequest['query'], asked: PageAsked, { data, isMore }: Page): Record<string, string> {
  const identifierType = typeof query.identifierType === 'string' ? query.identifierType : 'id';
  const at = (more: Record<string, string>) =>
    `${path}?${new URLSearchParams({ identifierType, limit: String(asked.limit), order: asked.order, ...more })}`;
  const first = data[0]?.offset;
  const last = data.at(-1)?.offset;
  return {
    first: at({ direction: 'next' }),
    ...(isMore.next && last !== undefined ? { next: at({ direction: 'next', offset: last }) } : {}),
    ...(isMore.prev && first !== undefined ? { prev: at({ direction: 'prev', offset: first }) } : {}),
  };
}
