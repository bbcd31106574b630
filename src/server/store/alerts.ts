// Which alerts belong to an incident? The newest first.

import type { Kysely } from 'kysely';
import type { Alert } from '../../core/alert/alert.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import { alertOf } from './kept-alert.ts';
import { alertsAsSaid } from './repeats.ts';
import type { Tables } from './schema.ts';

export async function listAlerts(db: Kysely<Tables>, incident: IncidentId, limit: number): Promise<readonly Alert[]> {
  const rows = await db
    .selectFrom(alertsAsSaid)
    .select(['body', 'count', 'status', 'last_event_at'])
    .where('incident_id', '=', incident)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(alertOf);
}
