// What happened, of one incident or of all? Commits as they were made, in their order.

import type { Kysely } from 'kysely';
import type { Commit } from '../../core/incident/events.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import { type JsonText, parsed } from './json-text.ts';
import type { Tables } from './schema.ts';

export interface PositionedCommit extends Commit {
  /** Where it stands in the history of all incidents. */
  readonly position: number;
}

/** Far beyond what an incident goes through; the oldest are given. */
export const historyLimit = 10_000;

/** All of one incident, the oldest first. */
export async function readHistory(db: Kysely<Tables>, incident: IncidentId): Promise<readonly PositionedCommit[]> {
  const rows = await db
    .selectFrom('history')
    .selectAll()
    .where('incident_id', '=', incident)
    .orderBy('version')
    .limit(historyLimit)
    .execute();
  return rows.map(asCommit);
}

/** What was committed after a position, in order and without gaps. Fewer than `limit`: that is all so far. */
export async function readHistoryAfter(db: Kysely<Tables>, position: number, limit: number): Promise<readonly PositionedCommit[]> {
  const rows = await db.selectFrom('history').selectAll().where('position', '>', position).orderBy('position').limit(limit).execute();
  return rows.map(asCommit);
}

/** Position of the last commit; 0 before the first. */
export async function newestPosition(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('positions').select('value').where('name', '=', 'history').executeTakeFirstOrThrow();
  return row.value;
}

function asCommit(row: {
  position: number;
  incident_id: string;
  version: number;
  at: number;
  events: JsonText<Commit['events']>;
}): PositionedCommit {
  return { position: row.position, incident: row.incident_id, version: row.version, at: row.at, events: parsed(row.events) };
}
