// What has been committed after a position? Rows of the history as the stream needs them, in their order.

import type { Kysely } from 'kysely';
import type { Commit } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import { type IncidentSummary, presentSummary } from '../../core/incident/summary.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import { newestPosition } from '../store/history.ts';
import { parsed } from '../store/json-text.ts';
import type { Tables } from '../store/schema.ts';
import { type StreamMark, streamMark } from './stream-message.ts';

/** One commit. State and summary are the incident's newest, which may say more than the commit. */
export interface HistoryRow {
  readonly position: number;
  readonly commit: Commit;
  readonly incident: Incident;
  readonly summary: IncidentSummary;
}

export interface History {
  newestPosition(): Promise<number>;
  /** What stands at a position; `null`: nothing. */
  markAt(position: number): Promise<StreamMark | null>;
  /** Rows in (after, until], the oldest first; `until` and `incident` `null`: any. */
  read(range: HistoryRange): Promise<readonly HistoryRow[]>;
}

export interface HistoryRange {
  readonly after: number;
  readonly until: number | null;
  readonly incident: IncidentId | null;
  readonly limit: number;
}

export function historyOf(db: Kysely<Tables>): History {
  return {
    newestPosition: () => newestPosition(db),
    async markAt(position) {
      const row = await db.selectFrom('history').select(['version', 'at']).where('position', '=', position).executeTakeFirst();
      return row === undefined ? null : streamMark(row);
    },
    async read({ after, until, incident, limit }) {
      let query = db.selectFrom('history').selectAll().where('position', '>', after).orderBy('position').limit(limit);
      if (until !== null) query = query.where('position', '<=', until);
      if (incident !== null) query = query.where('incident_id', '=', incident);
      const rows = await query.execute();
      const newest = await newestOf(
        db,
        rows.map((row) => row.incident_id),
      );
      return rows.flatMap((row) => {
        const now = newest.get(row.incident_id);
        const commit = { incident: row.incident_id, version: row.version, at: row.at, events: parsed(row.events) };
        return now === undefined ? [] : [{ position: row.position, commit, ...now }];
      });
    },
  };
}

/** Read after the rows, so never older than they are; each incident once, however many rows it has. */
async function newestOf(
  db: Kysely<Tables>,
  ids: readonly IncidentId[],
): Promise<ReadonlyMap<IncidentId, { incident: Incident; summary: IncidentSummary }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('incidents')
    .select(['id', 'state', 'summary'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, { incident: parsed(row.state), summary: presentSummary(parsed(row.summary)) }]));
}
