// Which states does this node remember? The most recently used; the store's versions decide whether they still hold.

import type { Alert } from '../core/alert/alert.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentId } from '../core/kernel/id.ts';
import type { Changes } from './ports.ts';
import { keyOf } from './workspace.ts';

export const cacheLimits = { alerts: 200_000, incidents: 20_000 } as const;

/** Open alerts by `keyOf`, and incidents by id. Nothing in it is trusted without a version check at the commit. */
export interface StateCache {
  alert(key: string): Alert | null;
  incident(id: IncidentId): Incident | null;
  /** Takes over what was committed. */
  committed(changes: Changes): void;
  /** Another node changed it, or may have. Its alerts stay: the commit checks that they are still open. */
  forget(incident: IncidentId): void;
  forgetAll(): void;
}

export function createStateCache(limits: { readonly alerts: number; readonly incidents: number } = cacheLimits): StateCache {
  const alerts = new Map<string, Alert>();
  const keyOfAlert = new Map<string, string>();
  const incidents = new Map<IncidentId, Incident>();

  const keepAlert = (alert: Alert) => {
    const key = keyOf(alert);
    const known = alerts.get(key);
    if (known !== undefined) keyOfAlert.delete(known.id);
    alerts.delete(key);
    if (alert.status !== 'open') return;
    alerts.set(key, alert);
    keyOfAlert.set(alert.id, key);
    if (alerts.size > limits.alerts) dropOldest(alerts, (oldest) => keyOfAlert.delete(oldest.id));
  };

  return {
    alert: (key) => alerts.get(key) ?? null,
    incident: (id) => incidents.get(id) ?? null,
    committed: (changes) => {
      for (const { incident } of changes.incidents) {
        incidents.delete(incident.id);
        incidents.set(incident.id, incident);
        if (incidents.size > limits.incidents) dropOldest(incidents, () => {});
      }
      for (const { alert } of changes.changedAlerts) keepAlert(alert);
      for (const alert of changes.newAlerts) keepAlert(alert);
      for (const repeat of changes.repeatedAlerts) {
        const key = keyOfAlert.get(repeat.id);
        const alert = key === undefined ? undefined : alerts.get(key);
        if (alert !== undefined) keepAlert({ ...alert, count: alert.count + repeat.times, lastEventAt: repeat.lastEventAt });
      }
    },
    forget: (id) => {
      incidents.delete(id);
    },
    forgetAll: () => {
      alerts.clear();
      keyOfAlert.clear();
      incidents.clear();
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
