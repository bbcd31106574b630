// What is there to ask for? Names and ids as they really are at this moment, and the drawing of one by a number.

import type { IncidentList } from '../../src/contract/incident.ts';
import type { Inbox } from '../../src/contract/plan.ts';
import type { FuzzedServer } from './server.ts';

export interface Pool {
  readonly incidents: readonly { readonly id: string; readonly engagements: readonly string[]; readonly clocks: readonly string[] }[];
  readonly names: Readonly<Record<Named, readonly string[]>>;
  readonly position: number;
  /** Of the active plan. */
  readonly planVersion: number;
}

export type Named =
  | 'token'
  | 'delivery'
  | 'cursor'
  | 'person'
  | 'path'
  | 'service'
  | 'severity'
  | 'email'
  | 'password'
  | 'setUpToken'
  | 'planFile'
  | 'planText'
  | 'alert'
  | 'alias';
export type Kind = Named | 'incident' | 'engagement' | 'clock' | 'position' | 'planVersion';

/** `at` is in [0, 1). What is within an incident is of the one that was drawn last. */
export type Draw = (kind: Kind, at: number) => string;

/** Few, so that they come to have long histories; of those that are open as many as of the newest. */
const incidentsDrawn = 15;
const alertsDrawn = 15;

export async function readPool(server: FuzzedServer): Promise<Pool> {
  const list = await server.ask<IncidentList>(`/api/v1/incidents?status=all&limit=${incidentsDrawn}`);
  const open = await server.ask<IncidentList>(`/api/v1/incidents?limit=${incidentsDrawn}`);
  const { messages } = await server.ask<Inbox>('/api/v1/inbox?person=dana');
  const { tokens } = await server.ask<{ tokens: { id: string; name: string }[] }>('/api/v1/tokens');
  const { version } = await server.ask<{ version: number }>('/api/v1/plan');
  // Only these senders can ask for theirs.
  const alerts = await server.database.db
    .selectFrom('alerts')
    .select(['id', 'dedup_key'])
    .where('integration', '=', 'opsgenie')
    .orderBy('opened_at', 'desc')
    .limit(alertsDrawn)
    .execute();
  return {
    incidents: [...list.incidents, ...open.incidents].map(({ id, engagements, clocks }) => ({
      id,
      engagements: engagements.map((each) => each.id),
      clocks: clocks.map((each) => each.id),
    })),
    names: {
      ...server.planned,
      token: tokens.filter(({ name }) => name !== server.ownToken).map(({ id }) => id),
      delivery: messages.map(({ id }) => id),
      cursor: [list.next, open.next].filter((each) => each !== null),
      alert: alerts.map(({ id }) => id),
      alias: alerts.map((each) => each.dedup_key),
    },
    position: list.position,
    planVersion: version,
  };
}

export function drawFrom(pool: Pool): Draw {
  const oneOf = <T>(all: readonly T[], at: number): T | undefined => all[Math.floor(at * all.length)];
  let incident = pool.incidents[0];
  return (kind, at) => {
    switch (kind) {
      case 'incident':
        incident = oneOf(pool.incidents, at);
        return incident?.id ?? 'inc_nothing';
      case 'engagement':
        return oneOf(incident?.engagements ?? [], at) ?? 'inc_nothing.e1';
      case 'clock':
        return oneOf(incident?.clocks ?? [], at) ?? 'inc_nothing.c1';
      case 'position':
        return String(Math.floor(at * (pool.position + 2)));
      case 'planVersion':
        // Mostly the active one; by the time that it is asked, another may be.
        return String(at < 0.7 ? pool.planVersion : Math.max(1, Math.floor(at * (pool.planVersion + 2))));
      default:
        return oneOf(pool.names[kind], at) ?? `no-${kind}`;
    }
  };
}
