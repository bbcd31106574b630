// What has been committed after a position? Rows of the history as the stream needs them, in their order.

import { type Kysely, sql } from 'kysely';
import type { Commit } from '../../core/incident/events.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import type { Tables } from '../store/schema.ts';

/** One commit; the summary is the incident's newest, which may say more than the commit. */
export interface HistoryRow {
  readonly position: number;
  readonly commit: Commit;
  readonly planVersion: number;
  readonly summary: IncidentSummary;
}

export interface History {
  newestPosition(): Promise<number>;
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
    async newestPosition() {
      const row = await db
        .selectFrom('history')
        .select((select) => select.fn.max('position').as('position'))
        .executeTakeFirst();
      return row?.position ?? 0;
    },
    async read({ after, until, incident, limit }) {
      let query = db
        .selectFrom('history')
        .innerJoin('incidents', 'incidents.id', 'history.incident_id')
        .select(['history.position', 'history.incident_id', 'history.version', 'history.at', 'history.events', 'incidents.summary'])
        .select(sql<number>`(incidents.state ->> 'planVersion')::int`.as('plan_version'))
        .where('history.position', '>', after)
        .orderBy('history.position')
        .limit(limit);
      if (until !== null) query = query.where('history.position', '<=', until);
      if (incident !== null) query = query.where('history.incident_id', '=', incident);
      return (await query.execute()).map((row) => ({
        position: row.position,
        // Border: what the engine wrote in these columns.
        commit: { incident: row.incident_id, version: row.version, at: row.at, events: row.events as Commit['events'] },
        planVersion: row.plan_version,
        summary: row.summary as IncidentSummary,
      }));
    },
  };
}
