// What does this node believe to be true? The most recently used states, also of what it has decided and not yet committed;
// the commit decides whether they held.

import type { Alert } from '../core/alert/alert.ts';
import type { Incident } from '../core/incident/state.ts';
import type { AlertId, IncidentId } from '../core/kernel/id.ts';
import type { Beliefs } from './beliefs.ts';
import type { Changes } from './ports.ts';
import { createRecent } from './recent.ts';
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
  const keyOfAlert = new Map<AlertId, string>();
  const holders = new Map<string, IncidentId>();
  const turns = new Map<string, number>();

  const letGo = ({ id, correlationKey }: Incident) => {
    if (correlationKey !== null && holders.get(correlationKey) === id) holders.delete(correlationKey);
  };

  const alerts = createRecent<string, Alert>(limits.alerts, ({ id }) => keyOfAlert.delete(id));
  const incidents = createRecent<IncidentId, Incident>(limits.incidents, letGo);

  const keepAlert = (alert: Alert) => {
    const key = keyOf(alert);
    const known = alerts.get(key);
    // One that ended gives up its key only where no other has taken it meanwhile.
    if (alert.status !== 'open' && known !== undefined && known.id !== alert.id) return;
    if (known !== undefined && known.id !== alert.id) keyOfAlert.delete(known.id);
    if (alert.status === 'open') {
      alerts.set(key, alert);
      keyOfAlert.set(alert.id, key);
    } else {
      alerts.delete(key);
      keyOfAlert.delete(alert.id);
    }
  };

  const keepIncident = (incident: Incident) => {
    const known = incidents.get(incident.id);
    if (known !== undefined && known.correlationKey !== incident.correlationKey) letGo(known);
    incidents.set(incident.id, incident);
    if (incident.correlationKey !== null) holders.set(incident.correlationKey, incident.id);
  };

  const dropIncident = (id: IncidentId) => {
    const known = incidents.get(id);
    if (known === undefined) return;
    letGo(known);
    incidents.delete(id);
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
      // How often an alert was said is the store's to know: nothing is decided by it.
      for (const { id } of changes.repeatedAlerts) {
        const key = keyOfAlert.get(id);
        if (key !== undefined) alerts.use(key);
      }
      for (const { path, to } of changes.turns) turns.set(path, to);
    },
    takeTurns: (paths, stored) => {
      for (const path of paths) turns.set(path, stored.get(path) ?? 0);
    },
    forget: dropIncident,
    forgetAll: () => {
      alerts.clear();
      keyOfAlert.clear();
      incidents.clear();
      holders.clear();
      turns.clear();
    },
  };
}
