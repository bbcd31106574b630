// What does this node believe to be true? The most recently used states, also of what it has decided and not yet committed;
// the commit decides whether they held.

import type { Alert } from '../core/alert/alert.ts';
import type { Incident } from '../core/incident/state.ts';
import type { AlertId, IncidentId } from '../core/kernel/id.ts';
import type { Beliefs } from './beliefs.ts';
import type { Changes, Loaded, LoadKeys } from './ports.ts';
import { createRecent } from './recent.ts';
import { keyOf } from './workspace.ts';

export const cacheLimits = { alerts: 200_000, incidents: 20_000 } as const;

export interface StateCache extends Beliefs {
  /** Takes over what was decided. */
  take(changes: Changes): void;
  /** Takes over what the store said, while nothing was under way. What it was asked for and does not name is not there. */
  learn(asked: LoadKeys, loaded: Loaded): void;
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

  const dropAlert = (key: string) => {
    const known = alerts.get(key);
    if (known === undefined) return;
    keyOfAlert.delete(known.id);
    alerts.delete(key);
  };

  const keepAlert = (alert: Alert) => {
    const key = keyOf(alert);
    const known = alerts.get(key);
    // One that ended gives up its key only where no other has taken it meanwhile.
    if (alert.status !== 'open' && known !== undefined && known.id !== alert.id) return;
    if (known !== undefined && known.id !== alert.id) keyOfAlert.delete(known.id);
    if (alert.status === 'open') {
      alerts.set(key, alert);
      keyOfAlert.set(alert.id, key);
    } else dropAlert(key);
  };

  /** What is repeated is asked of both, however long ago they changed. */
  const useAlert = (id: AlertId) => {
    const key = keyOfAlert.get(id);
    const alert = key === undefined ? undefined : alerts.get(key);
    if (key === undefined || alert === undefined) return;
    alerts.use(key);
    incidents.use(alert.incident);
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
      for (const { id } of changes.repeatedAlerts) useAlert(id);
      for (const { path, to } of changes.turns) turns.set(path, to);
    },
    learn: (asked, loaded) => {
      for (const key of asked.alerts) dropAlert(keyOf(key));
      for (const key of asked.correlationKeys) holders.delete(key);
      for (const incident of loaded.incidents) keepIncident(incident);
      for (const alert of loaded.alerts) keepAlert(alert);
      for (const path of asked.paths) turns.set(path, loaded.turns.get(path) ?? 0);
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
