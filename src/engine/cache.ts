// What does this node believe to be true? The most recently used states, also of what it has decided and not yet committed;
// the commit decides whether they held.

import type { Alert } from '../core/alert/alert.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentId } from '../core/kernel/id.ts';
import type { Beliefs } from './beliefs.ts';
import type { Changes } from './ports.ts';
import { keyOf } from './workspace.ts';

export const cacheLimits = { alerts: 200_000, incidents: 20_000 } as const;

export interface StateCache extends Beliefs {
  /** Takes over what was decided. */
  take(changes: Changes): void;
  /** Takes over what the store said of turns; `paths` it does not name were never started. */
  takeTurns(paths: readonly string[], turns: ReadonlyMap<string, number>): void;
  /** Another node changed it, or may have. Its alerts stay: the commit checks that they are still open. */
  forget(incident: IncidentId): void;
  forgetAll(): void;
}

export function createStateCache(limits: { readonly alerts: number; readonly incidents: number } = cacheLimits): StateCache {
  const alerts = new Map<string, Alert>();
  const keyOfAlert = new Map<string, string>();
  const incidents = new Map<IncidentId, Incident>();
  const holders = new Map<string, IncidentId>();
  const turns = new Map<string, number>();

  const keepAlert = (alert: Alert) => {
    const key = keyOf(alert);
    const known = alerts.get(key);
    // One that ended gives up its key only where no other has taken it meanwhile.
    if (alert.status !== 'open' && known !== undefined && known.id !== alert.id) return;
    if (known !== undefined) keyOfAlert.delete(known.id);
    alerts.delete(key);
    if (alert.status !== 'open') return;
    alerts.set(key, alert);
    keyOfAlert.set(alert.id, key);
    if (alerts.size > limits.alerts) dropOldest(alerts, (oldest) => keyOfAlert.delete(oldest.id));
  };

  const letGo = ({ id, correlationKey }: Incident) => {
    if (correlationKey !== null && holders.get(correlationKey) === id) holders.delete(correlationKey);
  };

  const dropIncident = (incident: Incident | undefined) => {
    if (incident === undefined) return;
    letGo(incident);
    incidents.delete(incident.id);
  };

  const keepIncident = (incident: Incident) => {
    dropIncident(incidents.get(incident.id));
    incidents.set(incident.id, incident);
    if (incident.correlationKey !== null) holders.set(incident.correlationKey, incident.id);
    if (incidents.size > limits.incidents) dropOldest(incidents, letGo);
  };

  return {
    alert: (key) => alerts.get(key) ?? null,
    incident: (id) => incidents.get(id) ?? null,
    holder: (key) => {
      const id = holders.get(key);
      return id === undefined ? null : (incidents.get(id) ?? null);
    },
    turns: (path) => turns.get(path) ?? null,
    take: (changes) => {
      for (const { incident } of changes.incidents) keepIncident(incident);
      for (const { alert } of changes.changedAlerts) keepAlert(alert);
      for (const alert of changes.newAlerts) keepAlert(alert);
      for (const repeat of changes.repeatedAlerts) {
        const key = keyOfAlert.get(repeat.id);
        const alert = key === undefined ? undefined : alerts.get(key);
        if (key === undefined || alert === undefined) continue;
        alerts.delete(key); // to the end: it is the most recently used
        alerts.set(key, { ...alert, count: alert.count + repeat.times, lastEventAt: changes.now });
      }
      for (const { path, to } of changes.turns) turns.set(path, to);
    },
    takeTurns: (paths, stored) => {
      for (const path of paths) turns.set(path, stored.get(path) ?? 0);
    },
    forget: (id) => dropIncident(incidents.get(id)),
    forgetAll: () => {
      alerts.clear();
      keyOfAlert.clear();
      incidents.clear();
      holders.clear();
      turns.clear();
    },
  };
}

function dropOldest<K, V>(map: Map<K, V>, dropped: (value: V) => void): void {
  for (const [key, value] of map) {
    map.delete(key);
    dropped(value);
    return;
  }
}
