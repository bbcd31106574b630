// What does the database hold about incidents, as the API shows it?

import { type Kysely, sql } from 'kysely';
import type { AlertView, DeliveryView } from '../../contract/incident.ts';
import type { Alert } from '../../core/alert/alert.ts';
import type { Commit } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Tables } from '../store/schema.ts';

/** How much of one incident is shown; the newest of each. */
export const shownOfIncident = { commits: 2_000, alerts: 500, deliveries: 1_000 } as const;

export async function readIncident(db: Kysely<Tables>, id: IncidentId): Promise<Result<{ incident: Incident; summary: IncidentSummary }>> {
  const row = await db.selectFrom('incidents').select(['state', 'summary']).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return refuse('no-incident', `There is no incident ${id}`, 'id');
  // Border: what the engine wrote in these columns.
  return ok({ incident: row.state as Incident, summary: row.summary as IncidentSummary });
}

/** Oldest first. */
export async function readCommits(db: Kysely<Tables>, incident: IncidentId): Promise<readonly Commit[]> {
  const rows = await db
    .selectFrom('history')
    .select(['version', 'at', 'events'])
    .where('incident_id', '=', incident)
    .orderBy('version', 'desc')
    .limit(shownOfIncident.commits)
    .execute();
  // Border: what the engine wrote in this column.
  return rows.reverse().map((row) => ({ incident, version: row.version, at: row.at, events: row.events as Commit['events'] }));
}

/** Newest first. */
export async function readAlerts(db: Kysely<Tables>, incident: IncidentId): Promise<readonly AlertView[]> {
  const rows = await db
    .selectFrom('alerts')
    .select(['body', 'count', 'status', 'last_event_at'])
    .where('incident_id', '=', incident)
    .orderBy('opened_at', 'desc')
    .limit(shownOfIncident.alerts)
    .execute();
  return rows.map((row) => {
    const { id, integration, dedupKey, summary, source, level, openedAt, resolvedAt, links, details } = row.body as Alert; // border, as above
    const { count, status, last_event_at: lastEventAt } = row;
    return {
      id,
      integration,
      dedupKey,
      status,
      summary,
      source,
      level,
      count,
      openedAt,
      lastEventAt,
      resolvedAt,
      links: [...links],
      details,
    };
  });
}

/** Oldest first. */
export async function readDeliveries(db: Kysely<Tables>, incident: IncidentId): Promise<readonly DeliveryView[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'page_id as page', 'person', 'channel', 'address', 'status', 'attempts', 'error'])
    .select(['created_at as createdAt', 'attempted_at as attemptedAt', 'accepted_at as acceptedAt'])
    .select(['delivered_at as deliveredAt', 'seen_at as seenAt', 'answered_at as answeredAt'])
    .where('incident_id', '=', incident)
    .orderBy('created_at', 'desc')
    .limit(shownOfIncident.deliveries)
    .execute();
  return rows.reverse();
}

export interface ListWish {
  readonly status: 'open' | 'resolved' | 'all';
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface ListPage {
  readonly summaries: readonly IncidentSummary[];
  readonly next: string | null;
}

/** Open ones by their next deadline, the others newest first. Refusal `invalid` where the cursor is none of ours. */
export async function listIncidents(db: Kysely<Tables>, wish: ListWish): Promise<Result<ListPage>> {
  const cursor = wish.cursor === undefined ? null : readCursor(wish.cursor);
  if (wish.cursor !== undefined && cursor === null) return refuse('invalid', 'cursor: is not one that a list gave', 'cursor');
  const rows = await (wish.status === 'open'
    ? openPage(db, cursor, wish.limit)
    : newestPage(db, wish.status, cursor, wish.limit)
  ).execute();
  const last = rows.at(-1);
  const full = rows.length === wish.limit && last !== undefined;
  // Border: what the engine wrote in this column.
  return ok({ summaries: rows.map((row) => row.summary as IncidentSummary), next: full ? writeCursor(last) : null });
}

interface Cursor {
  readonly id: string;
  readonly opened_at: number;
  readonly severity_rank: number;
  readonly next_deadline_at: number | null;
}

const columns = ['id', 'summary', 'opened_at', 'severity_rank', 'next_deadline_at'] as const;

/** In the order of the index, where what has no deadline comes last. */
function openPage(db: Kysely<Tables>, cursor: Cursor | null, limit: number) {
  const query = db
    .selectFrom('incidents')
    .select(columns)
    .where('status', '=', 'open')
    .orderBy('next_deadline_at')
    .orderBy('severity_rank')
    .orderBy('opened_at')
    .orderBy('id')
    .limit(limit);
  if (cursor === null) return query;
  const { next_deadline_at: deadline, severity_rank: rank, opened_at: opened, id } = cursor;
  const after =
    deadline === null
      ? sql<boolean>`(next_deadline_at is null and (severity_rank, opened_at, id) > (${rank}::int, ${opened}::bigint, ${id}))`
      : sql<boolean>`((next_deadline_at, severity_rank, opened_at, id) > (${deadline}::bigint, ${rank}::int, ${opened}::bigint, ${id})
                      or next_deadline_at is null)`;
  return query.where(after);
}

function newestPage(db: Kysely<Tables>, status: 'resolved' | 'all', cursor: Cursor | null, limit: number) {
  let query = db.selectFrom('incidents').select(columns).orderBy('opened_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (status === 'resolved') query = query.where('status', '=', 'resolved');
  if (cursor !== null) query = query.where(sql<boolean>`(opened_at, id) < (${cursor.opened_at}::bigint, ${cursor.id})`);
  return query;
}

/** Where the next page begins: the last row's place in the order. */
function writeCursor(row: Cursor): string {
  return [row.next_deadline_at ?? '', row.severity_rank, row.opened_at, row.id].join('~');
}

function readCursor(text: string): Cursor | null {
  const [, deadline, rank, opened, id] = /^(\d{1,15}|)~(\d{1,9})~(\d{1,15})~([\w-]{1,100})$/.exec(text) ?? [];
  if (id === undefined) return null;
  return { id, opened_at: Number(opened), severity_rank: Number(rank), next_deadline_at: deadline === '' ? null : Number(deadline) };
}
