// What became of an incident's messages, and which has its person seen? Sending them is `notify`'s.

import type { Kysely, Selectable } from 'kysely';
import type { DeliveryId, IncidentId } from '../../core/kernel/id.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Tables } from './schema.ts';

export type DeliveryRow = Selectable<Tables['deliveries']>;

/** More are not shown: an incident that long is read from its history. */
const deliveriesPerIncident = 1_000;

/** The person has opened the message. Kept once, the first time. */
export async function markSeen(db: Kysely<Tables>, id: DeliveryId, at: Instant): Promise<void> {
  await db.updateTable('deliveries').set({ seen_at: at }).where('id', '=', id).where('seen_at', 'is', null).execute();
}

/** Of one incident, the oldest first. */
export async function listDeliveries(db: Kysely<Tables>, incident: IncidentId): Promise<readonly DeliveryRow[]> {
  const ofIncident = db.selectFrom('deliveries').selectAll().where('incident_id', '=', incident);
  return ofIncident.orderBy('created_at').orderBy('id').limit(deliveriesPerIncident).execute();
}
