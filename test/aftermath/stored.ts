// What does the store hold when all is over? Every row that matters, read past the program that wrote it.

import type { Alert } from '../../src/core/alert/alert.ts';
import type { IncidentEvent } from '../../src/core/incident/events.ts';
import type { Incident } from '../../src/core/incident/state.ts';
import type { Instant } from '../../src/core/kernel/instant.ts';
import type { Database } from '../../src/server/store/database.ts';
import { type PositionedCommit, readHistoryAfter } from '../../src/server/store/history.ts';
import { parsed } from '../../src/server/store/json-text.ts';
import { alertsAsSaid } from '../../src/server/store/repeats.ts';

export interface Stored {
  readonly incidents: readonly StoredIncident[];
  /** All there are, in the order of their positions. */
  readonly commits: readonly PositionedCommit[];
  readonly newestPosition: number;
  readonly alerts: readonly Pick<Alert, 'id' | 'integration' | 'dedupKey' | 'incident' | 'status' | 'count'>[];
  readonly deliveries: readonly StoredDelivery[];
  readonly turns: ReadonlyMap<string, number>;
}

export interface StoredIncident {
  readonly id: string;
  readonly version: number;
  readonly status: 'open' | 'resolved';
  readonly state: Incident;
  readonly wakeAt: Instant | null;
  readonly commits: readonly PositionedCommit[];
}

export interface StoredDelivery {
  readonly id: string;
  readonly page: string;
  readonly incident: string;
  readonly status: 'queued' | 'sent' | 'failed' | 'cancelled';
  readonly createdAt: Instant;
}

export interface Happened<T extends IncidentEvent = IncidentEvent> {
  readonly at: Instant;
  readonly event: T;
  /** The version of the incident that it led to. */
  readonly commit: number;
}

const allCommits = 1_000_000;

export async function readStored({ db }: Database): Promise<Stored> {
  const commits = await readHistoryAfter(db, 0, allCommits);
  const incidents = await db.selectFrom('incidents').select(['id', 'version', 'status', 'state']).execute();
  const wakes = await db.selectFrom('wakes').selectAll().execute();
  const alerts = await db.selectFrom(alertsAsSaid).select(['id', 'integration', 'dedup_key', 'incident_id', 'status', 'count']).execute();
  const deliveries = await db.selectFrom('deliveries').select(['id', 'page_id', 'incident_id', 'status', 'created_at']).execute();
  const turns = await db.selectFrom('turns').selectAll().execute();
  const position = await db.selectFrom('positions').select('value').where('name', '=', 'history').executeTakeFirstOrThrow();
  const wakeOf = new Map(wakes.map((each) => [each.incident_id, each.wake_at]));
  const commitsOf = grouped(commits, (each) => each.incident);
  return {
    commits,
    newestPosition: position.value,
    incidents: incidents.map(({ id, version, status, state }) => ({
      id,
      version,
      status,
      state: parsed(state),
      wakeAt: wakeOf.get(id) ?? null,
      commits: (commitsOf.get(id) ?? []).toSorted((a, b) => a.version - b.version),
    })),
    alerts: alerts.map(({ dedup_key: dedupKey, incident_id: incident, ...rest }) => ({ dedupKey, incident, ...rest })),
    deliveries: deliveries.map(({ page_id: page, incident_id: incident, created_at: createdAt, ...rest }) => ({
      page,
      incident,
      createdAt,
      ...rest,
    })),
    turns: new Map(turns.map(({ path, taken }) => [path, taken])),
  };
}

/** In order, each with its moment. */
export function happenings(incident: StoredIncident): readonly Happened[] {
  return incident.commits.flatMap(({ at, version, events }) => events.map((event) => ({ at, event, commit: version })));
}

export function grouped<T, K>(all: readonly T[], by: (each: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const group = groups.get(by(each));
    if (group === undefined) groups.set(by(each), [each]);
    else group.push(each);
  }
  return groups;
}
