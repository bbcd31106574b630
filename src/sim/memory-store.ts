// What is a store, when nothing has to last? The production contract, kept by maps: versions, unique keys, one transaction at a time.

import type { Alert } from '../core/alert/alert.ts';
import type { DeliveryOrder } from '../core/incident/delivery.ts';
import type { Commit } from '../core/incident/events.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentId } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import type { AlertKey, Changes, EngineStore, Loaded, LoadKeys } from '../engine/ports.ts';

export interface MemoryStore extends EngineStore {
  incident(id: IncidentId): Incident | null;
  incidents(): readonly Incident[];
  alerts(): readonly Alert[];
  /** Commits of one incident, oldest first. */
  history(id: IncidentId): readonly Commit[];
  /** Messages that were ordered, in order; `cancelled` where their page was released before they left. */
  outbox(): readonly { readonly order: DeliveryOrder; readonly cancelled: boolean }[];
  wakeOf(id: IncidentId): Instant | null;
}

export function createMemoryStore(): MemoryStore {
  const incidents = new Map<IncidentId, Incident>();
  const histories = new Map<IncidentId, Commit[]>();
  const alerts = new Map<string, Alert>();
  const wakes = new Map<IncidentId, { at: Instant; claimedUntil: Instant }>();
  const turns = new Map<string, number>();
  const outbox: { order: DeliveryOrder; cancelled: boolean }[] = [];
  let position = 0;

  const openAlert = (key: AlertKey) =>
    [...alerts.values()].find((each) => each.status === 'open' && each.integration === key.integration && each.dedupKey === key.dedupKey);
  const holderOf = (key: string) => [...incidents.values()].find((each) => each.correlationKey === key);

  function load(keys: LoadKeys): Loaded {
    const found = keys.alerts.flatMap((key) => openAlert(key) ?? []);
    const ids = new Set([...keys.incidents, ...found.map((each) => each.incident)]);
    for (const key of keys.correlationKeys) {
      const holder = holderOf(key);
      if (holder !== undefined) ids.add(holder.id);
    }
    return {
      incidents: [...ids].flatMap((id) => incidents.get(id) ?? []),
      alerts: found,
      turns: new Map(keys.paths.flatMap((path) => (turns.has(path) ? [[path, turns.get(path) ?? 0] as const] : []))),
    };
  }

  function conflicts(changes: Changes): boolean {
    const wrongVersion = changes.incidents.some((each) => (incidents.get(each.incident.id)?.version ?? 0) !== each.expectedVersion);
    const changing = new Map(changes.incidents.map((each) => [each.incident.id, each.incident]));
    const keyTaken = changes.incidents.some(({ incident }) => {
      const holder = incident.correlationKey === null ? undefined : holderOf(incident.correlationKey);
      return holder !== undefined && holder.id !== incident.id && changing.get(holder.id)?.correlationKey !== null;
    });
    const notOpen = [...changes.changedAlerts, ...changes.repeatedAlerts].some((each) => alerts.get(each.id)?.status !== 'open');
    const closing = new Set(changes.changedAlerts.filter((each) => each.status === 'resolved').map((each) => each.id));
    const openAlready = changes.newAlerts.some((each) => {
      const other = openAlert(each);
      return each.status === 'open' && other !== undefined && !closing.has(other.id);
    });
    const turnTaken = changes.turns.some((each) => (turns.get(each.path) ?? 0) !== each.from);
    return wrongVersion || keyTaken || notOpen || openAlready || turnTaken;
  }

  function write(changes: Changes): void {
    for (const change of changes.incidents) {
      const { id } = change.incident;
      incidents.set(id, change.incident);
      histories.set(id, [...(histories.get(id) ?? []), ...change.commits]);
      if (change.wakeAt === null) wakes.delete(id);
      else wakes.set(id, { at: change.wakeAt, claimedUntil: 0 });
      for (const order of change.deliveries) outbox.push({ order, cancelled: false });
      for (const entry of outbox) if (change.releasedPages.includes(entry.order.page)) entry.cancelled = true;
      position += change.commits.length;
    }
    for (const alert of [...changes.changedAlerts, ...changes.newAlerts]) alerts.set(alert.id, alert);
    for (const repeat of changes.repeatedAlerts) {
      const alert = alerts.get(repeat.id);
      if (alert !== undefined) alerts.set(repeat.id, { ...alert, count: alert.count + repeat.times, lastEventAt: repeat.lastEventAt });
    }
    for (const turn of changes.turns) turns.set(turn.path, turn.to);
  }

  return {
    load: async (keys) => load(keys),
    commit: async (changes) => {
      if (conflicts(changes)) return { ok: false };
      write(changes);
      return { ok: true, position };
    },
    claimDue: async (now, limit, leaseMs) => {
      const due = [...wakes]
        .filter(([, wake]) => wake.at <= now && wake.claimedUntil <= now)
        .sort((a, b) => a[1].at - b[1].at)
        .slice(0, limit);
      for (const [, wake] of due) wake.claimedUntil = now + leaseMs;
      const taken = new Set(due.map(([id]) => id));
      const left = [...wakes].filter(([id]) => !taken.has(id)).map(([, wake]) => Math.max(wake.at, wake.claimedUntil));
      return { due: due.map(([id]) => id), nextAt: left.length === 0 ? null : Math.min(...left) };
    },
    incident: (id) => incidents.get(id) ?? null,
    incidents: () => [...incidents.values()],
    alerts: () => [...alerts.values()],
    history: (id) => histories.get(id) ?? [],
    outbox: () => outbox,
    wakeOf: (id) => wakes.get(id)?.at ?? null,
  };
}
