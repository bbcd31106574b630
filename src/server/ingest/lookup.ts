// Which alert does a sender speak of? By its key or its id; with its incident.

import type { Alert } from '../../core/alert/alert.ts';
import type { Commit } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Database } from '../store/database.ts';
import { readHistory } from '../store/history.ts';
import { type JsonText, parsed } from '../store/json-text.ts';
import { alertOf, type KeptAlert } from '../store/kept-alert.ts';
import { alertsAsSaid } from '../store/repeats.ts';

export interface FoundAlert {
  readonly alert: Alert;
  readonly incident: Incident;
}

/** Refusal of each: `store-unavailable`. */
export interface AlertLookup {
  /** `latest` gives the open one, else the newest of the resolved ones. */
  byDedupKey(integration: string, dedupKey: string, which: 'open' | 'latest'): Promise<Result<FoundAlert | null>>;
  byId(id: string): Promise<Result<FoundAlert | null>>;
  /** Of one sender, the newest first. */
  newest(integration: string, limit: number): Promise<Result<readonly FoundAlert[]>>;
  /** What happened in an incident, the oldest first. */
  history(incident: IncidentId): Promise<Result<readonly Commit[]>>;
}

export function createAlertLookup(database: Pick<Database, 'db'>): AlertLookup {
  const rows = () =>
    database.db
      .selectFrom(alertsAsSaid)
      .innerJoin('incidents', 'incidents.id', 'alerts.incident_id')
      .select(['alerts.body', 'alerts.count', 'alerts.status', 'alerts.last_event_at', 'incidents.state'])
      .limit(1);
  const byKey = (integration: string, dedupKey: string, status: 'open' | 'resolved') =>
    rows()
      .where('alerts.integration', '=', integration)
      .where('alerts.dedup_key', '=', dedupKey)
      .where('alerts.status', '=', status)
      .orderBy('alerts.opened_at', 'desc')
      .executeTakeFirst();
  return {
    byDedupKey: (integration, dedupKey, which) =>
      answered(async () => {
        const open = await byKey(integration, dedupKey, 'open'); // one at most, found by its index
        return open === undefined && which === 'latest' ? byKey(integration, dedupKey, 'resolved') : open;
      }),
    byId: (id) => answered(() => rows().where('alerts.id', '=', id).executeTakeFirst()),
    async newest(integration, limit) {
      try {
        const ids = database.db
          .selectFrom('alerts')
          .select('id')
          .where('integration', '=', integration)
          .orderBy('opened_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit);
        const found = await rows()
          .clearLimit()
          .where('alerts.id', 'in', (await ids.execute()).map(({ id }) => id).concat(''))
          .execute();
        return ok(found.map(foundIn).sort((a, b) => b.alert.openedAt - a.alert.openedAt));
      } catch {
        return refuse('store-unavailable', 'The alerts cannot be read at the moment.');
      }
    },
    async history(incident) {
      try {
        return ok(await readHistory(database.db, incident));
      } catch {
        return refuse('store-unavailable', 'The history cannot be read at the moment.');
      }
    },
  };
}

interface Row extends KeptAlert {
  readonly state: JsonText<Incident>;
}

async function answered(query: () => Promise<Row | undefined>): Promise<Result<FoundAlert | null>> {
  let row: Row | undefined;
  try {
    row = await query();
  } catch {
    return refuse('store-unavailable', 'The alert cannot be read at the moment.');
  }
  return ok(row === undefined ? null : foundIn(row));
}

function foundIn(row: Row): FoundAlert {
  return { alert: alertOf(row), incident: parsed(row.state) };
}
