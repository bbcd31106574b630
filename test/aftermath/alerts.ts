// Is everything there that a sender was told is there? Alerts, their counts, their ends, and the incidents they belong to.

import type { Told } from '../load.ts';
import { grouped, happenings, type Stored, type StoredIncident } from './stored.ts';

export function findInAlerts(stored: Stored, told: readonly Told[]): string[] {
  const byKey = grouped(told, ({ integration, key }) => `${integration} ${key}`);
  return [...[...byKey.values()].flatMap((some) => findForKey(stored, some)), ...findHalves(stored), ...findStrangers(stored, byKey)];
}

/** How many triggers were answered and are not there, by what they speak of. */
export function missingTriggers(stored: Stored, told: readonly Told[]): ReadonlyMap<string, number> {
  const missing = new Map<string, number>();
  for (const [about, some] of grouped(told, ({ integration, key }) => `${integration} ${key}`)) {
    const [{ integration, key } = { integration: '', key: '' }] = some;
    const answered = some.filter(({ action, answered }) => action === 'trigger' && answered).length;
    const alerts = stored.alerts.filter((each) => each.integration === integration && each.dedupKey === key);
    const counted = alerts.reduce((sum, each) => sum + each.count, 0);
    if (counted < answered) missing.set(about, answered - counted);
  }
  return missing;
}

function findForKey(stored: Stored, told: readonly Told[]): string[] {
  const [{ integration, key, own } = { integration: '', key: '', own: false }] = told;
  const findings: string[] = [];
  const alerts = stored.alerts.filter((each) => each.integration === integration && each.dedupKey === key);
  const triggers = told.filter(({ action }) => action === 'trigger');
  const answered = triggers.filter((each) => each.answered).length;
  const attempted = triggers.reduce((sum, each) => sum + each.attempts, 0);
  const counted = alerts.reduce((sum, each) => sum + each.count, 0);
  if (counted < answered) findings.push(`${key}: ${answered} triggers were answered, and only ${counted} are there`);
  if (counted > attempted) findings.push(`${key}: ${attempted} triggers were posted, and ${counted} are there`);
  const open = alerts.filter(({ status }) => status === 'open');
  if (open.length > 1) findings.push(`${key} is open ${open.length} times`);
  const incidents = new Set(alerts.map(({ incident }) => incident));
  if (incidents.size > 1) findings.push(`${key} has ${incidents.size} incidents`);
  if (!own) return findings;
  const last = told.findLast(({ action }) => action !== 'acknowledge')?.action;
  if ((open.length === 1) !== (last === 'trigger')) findings.push(`${key}: the last word was ${last}, and ${open.length} alerts are open`);
  const incident = stored.incidents.find(({ id }) => id === alerts[0]?.incident);
  if (last === 'trigger' && isAcknowledged(told) && incident !== undefined && stillWaits(incident)) {
    findings.push(`${key} was acknowledged, and ${incident.id} still waits for an answer`);
  }
  return findings;
}

/** A sender's answer meets no promise: whoever is called after it, because the promise was broken, waits for an answer of their own. */
function stillWaits(incident: StoredIncident): boolean {
  const happened = happenings(incident);
  const answered = happened.findLastIndex(({ event }) => event.type === 'EngagementAcknowledged');
  const calledSince = new Set(
    happened.flatMap(({ event }, index) =>
      index > answered && answered >= 0 && (event.type === 'EngagementStarted' || event.type === 'EngagementReopened')
        ? [event.engagement]
        : [],
    ),
  );
  return incident.state.engagements.some(({ id, status }) => status !== 'answered' && !calledSince.has(id));
}

/** Since it was opened last. */
function isAcknowledged(told: readonly Told[]): boolean {
  const resolvedAt = told.findLastIndex(({ action }) => action === 'resolve');
  const openedAt = told.findIndex(({ action }, index) => index > resolvedAt && action === 'trigger');
  return told.some(({ action }, index) => index > openedAt && action === 'acknowledge');
}

/** An alert and its incident tell the same story, or neither is there. */
export function findHalves({ alerts, incidents }: Stored): string[] {
  const findings: string[] = [];
  const known = new Map(alerts.map((alert) => [alert.id, alert]));
  const attached = new Set<string>();
  for (const incident of incidents) {
    const ended = new Set<string>();
    for (const { event } of happenings(incident)) {
      if (event.type === 'AlertResolved') ended.add(event.alert);
      if (event.type !== 'AlertAttached') continue;
      if (attached.has(event.alert)) findings.push(`${event.alert} is attached twice`);
      attached.add(event.alert);
      if (known.get(event.alert)?.incident !== incident.id) findings.push(`${incident.id} tells of ${event.alert}, which is not there`);
    }
    const own = alerts.filter((alert) => alert.incident === incident.id);
    for (const { id, status } of own) {
      if (!attached.has(id)) findings.push(`${id} is there, and its incident does not tell of it`);
      if ((status === 'resolved') !== ended.has(id)) findings.push(`${id} is ${status}, and its incident tells otherwise`);
    }
    const open = own.filter(({ status }) => status === 'open').length;
    if (incident.state.alertCount !== own.length || incident.state.openAlerts !== open)
      findings.push(`${incident.id} miscounts its alerts`);
  }
  for (const alert of alerts) if (!attached.has(alert.id)) findings.push(`${alert.id} has no incident`);
  return findings;
}

function findStrangers({ alerts }: Stored, byKey: ReadonlyMap<string, unknown>): string[] {
  return alerts.filter((each) => !byKey.has(`${each.integration} ${each.dedupKey}`)).map(({ id }) => `nobody posted ${id}`);
}
