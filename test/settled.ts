// When is nothing due any more that is due soon? When every path has come to its end or is answered, and every message has left.

import type { IncidentDetail, IncidentList } from '../src/contract/incident.ts';
import type { IncidentSummary } from '../src/core/incident/summary.ts';
import { until } from './system/fixtures/process.ts';
import type { Tocsin } from './tocsin.ts';

/** Seldom, since each look costs the server as much as hundreds of events. */
const lookEveryMs = 400;

export async function settled(tocsin: Tocsin, limitMs: number): Promise<void> {
  let ids: readonly string[] = [];
  const atTheirEnd = async () => {
    const { incidents } = await tocsin.api<IncidentList>('/api/v1/incidents?status=all&limit=10000');
    ids = incidents.map(({ id }) => id);
    return incidents.every(isAtItsEnd);
  };
  await until('every path has come to its end', atTheirEnd, limitMs, lookEveryMs);
  for (const id of ids) {
    const sent = async () => hasSentAll(await tocsin.api<IncidentDetail>(`/api/v1/incidents/${id}`));
    await until(`${id} has sent all`, sent, limitMs, lookEveryMs);
  }
}

function isAtItsEnd({ status, engagements }: IncidentSummary): boolean {
  return status === 'resolved' || engagements.every((each) => each.status === 'answered' || each.step > each.stepCount);
}

function hasSentAll({ incident, deliveries }: IncidentDetail): boolean {
  const pages = incident.engagements.flatMap((each) => each.pages);
  const asked = pages.every((page) => page.status !== 'pending' || page.requested === page.planned.length);
  return asked && deliveries.every(({ status }) => status !== 'queued');
}
