// Which incidents are there? One with its state, or a page of summaries in the order in which they need somebody.

import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Incident } from '../../core/incident/state.ts';
import { type IncidentSummary, presentSummary } from '../../core/incident/summary.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import { parsed } from './json-text.ts';
import type { Tables } from './schema.ts';

export interface SummaryPage {
  readonly summaries: readonly IncidentSummary[];
  /** Give it as `cursor` for the next page; `null` at the end. */
  readonly next: string | null;
}

export interface SummaryQuery {
  readonly status: 'open' | 'resolved' | 'all';
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Only of these; none named: of any. */
  readonly services?: readonly string[] | undefined;
  readonly severityRank?: number | undefined;
  /** Opened in [from, to). */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export async function readIncident(db: Kysely<Tables>, id: IncidentId): Promise<{ incident: Incident; summary: IncidentSummary } | null> {
  const row = await db.selectFrom('incidents').select(['state', 'summary']).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : { incident: parsed(row.state), summary: presentSummary(parsed(row.summary)) };
}

/**
 * Open ones by their next deadline, those without one last; then the more severe, then the older.
 * Resolved ones and all: the newest first. Refusal `bad-cursor`.
 */
export async function listSummaries(db: Kysely<Tables>, wanted: SummaryQuery): Promise<Result<SummaryPage>> {
  const { status, limit, cursor } = wanted;
  const after = cursor === undefined ? null : readCursor(cursor);
  if (cursor !== undefined && after?.status !== status) return refuse('bad-cursor', 'The cursor is not one of this list', 'cursor');
  let query = db
    .selectFrom('incidents')
    .select(['id', 'severity_rank', 'opened_at', 'next_deadline_at', 'summary'])
    .limit(limit + 1);
  // Written out, not as a parameter: an index covers only the open ones, and a kept plan must know that it may use it.
  if (status !== 'all') query = query.where('status', '=', sql.lit(status));
  if (wanted.services !== undefined) query = query.where('service', 'in', wanted.services.length === 0 ? [''] : [...wanted.services]);
  if (wanted.severityRank !== undefined) query = query.where('severity_rank', '=', wanted.severityRank);
  if (wanted.from !== undefined) query = query.where('opened_at', '>=', wanted.from);
  if (wanted.to !== undefined) query = query.where('opened_at', '<', wanted.to);
  if (status === 'open') {
    query = query
      .orderBy('next_deadline_at', (order) => order.asc().nullsLast())
      .orderBy('severity_rank')
      .orderBy('opened_at')
      .orderBy('id');
    if (after !== null) query = query.where(afterOpen(after));
  } else {
    query = query.orderBy('opened_at', 'desc').orderBy('id', 'desc');
    if (after !== null) query = query.where(sql<boolean>`(opened_at, id) < (${after.openedAt}::bigint, ${after.id})`);
  }
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next =
    last === undefined || rows.length <= limit
      ? null
      : writeCursor({ status, deadline: last.next_deadline_at, rank: last.severity_rank, openedAt: last.opened_at, id: last.id });
  return ok({ summaries: page.map((row) => presentSummary(parsed(row.summary))), next });
}

/** Whoever made it up may have put in what no column can be compared with. */
const Cursor = z.object({
  status: z.enum(['open', 'resolved', 'all']),
  deadline: z.int().nullable(),
  rank: z.int32(),
  openedAt: z.int(),
  id: z
    .string()
    .max(100)
    .regex(/^[^\0\p{Surrogate}]*$/u),
});
type Cursor = z.infer<typeof Cursor>;

/** "Greater than" for rows whose first key may be missing, which sorts last. */
function afterOpen({ deadline, rank, openedAt, id }: Cursor) {
  const rest = sql`(severity_rank, opened_at, id) > (${rank}::integer, ${openedAt}::bigint, ${id})`;
  return deadline === null
    ? sql<boolean>`next_deadline_at is null and ${rest}`
    : sql<boolean>`(next_deadline_at > ${deadline}::bigint or next_deadline_at is null or (next_deadline_at = ${deadline}::bigint and ${rest}))`;
}

function writeCursor({ status, deadline, rank, openedAt, id }: Cursor): string {
  return Buffer.from(JSON.stringify([status, deadline, rank, openedAt, id])).toString('base64url');
}

function readCursor(text: string): Cursor | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts)) return null;
    const [status, deadline, rank, openedAt, id] = parts;
    return Cursor.safeParse({ status, deadline, rank, openedAt, id }).data ?? null;
  } catch {
    return null; // Not a cursor of ours.
  }
}
