// What is a store, when nothing has to last? The production contract, kept by maps: versions, unique keys, one transaction at a time.

import type { Alert } from '../core/alert/alert.ts';
import type { DeliveryOrder } from '../core/incident/delivery.ts';
import type { Commit } from '../core/incident/events.ts';
import type { Incident } from '../core/incident/state.ts';
import type { AlertId, IncidentId, PageId } from '../core/kernel/id.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { AlertKey, Changes, EngineStore, Loaded, LoadKeys } from '../engine/ports.ts';
import { keyOf } from '../engine/workspace.ts';
import { createHeap } from './heap.ts';

export interface MemoryStore extends EngineStore {
  incident(id: IncidentId): Incident | null;
  incidents(): readonly Incident[];
  alerts(): readonly Alert[];
  /** Commits of one incident, oldest first. */
  history(id: IncidentId): readonly Commit[];
  /** Messages that were ordered, in order; `cancelled` where their page was released before they left. */
  outbox(): readonly { readonly order: DeliveryOrder; readonly cancelled: boolean }[];
  wakeOf(id: IncidentId): Instant | null;
  /** Whoever claimed these is gone: they may be claimed at once. */
  unclaim(ids: readonly IncidentId[]): void;
}

interface Ordered {
  readonly order: DeliveryOrder;
  cancelled: boolean;
}

/** `readyAt`: when it may be claimed; later than `at` while somebody holds it. */
interface Wake {
  readonly id: IncidentId;
  readonly at: Instant;
  readonly readyAt: Instant;
  readonly order: number;
}

/** `written` is told in the same breath, as a transaction writes other tables along. */
export function createMemoryStore(written: (changes: Changes, position: number) => void = () => {}): MemoryStore {
  const incidents = new Map<IncidentId, Incident>();
  const histories = new Map<IncidentId, Commit[]>();
  const alerts = new Map<AlertId, Alert>();
  const openAlerts = new Map<string, AlertId>();
  /** Who holds a correlation key. */
  const holders = new Map<string, IncidentId>();
  const wakes = new Map<IncidentId, Wake>();
  const queue = createHeap<Wake>((a, b) => a.readyAt < b.readyAt || (a.readyAt === b.readyAt && a.order < b.order));
  const turns = new Map<string, number>();
  const outbox: Ordered[] = [];
  const ordersOfPage = new Map<PageId, Ordered[]>();
  let position = 0;
  let order = 0;

  function openAlert(key: AlertKey): Alert | undefined {
    const id = openAlerts.get(keyOf(key));
    return id === undefined ? undefined : alerts.get(id);
  }

  function load(keys: LoadKeys): Loaded {
    const found = keys.alerts.flatMap((key) => openAlert(key) ?? []);
    const ids = new Set([...keys.incidents, ...found.map((each) => each.incident)]);
    for (const key of keys.correlationKeys) {
      const holder = holders.get(key);
      if (holder !== undefined) ids.add(holder);
    }
    return {
      incidents: [...ids].flatMap((id) => incidents.get(id) ?? []),
      alerts: found,
      turns: new Map(keys.paths.flatMap((path) => (turns.has(path) ? [[path, turns.get(path) ?? 0] as const] : []))),
    };
  }

  function conflicts(changes: Changes): boolean {
    if (changes.incidents.some((each) => (incidents.get(each.incident.id)?.version ?? 0) !== each.expectedVersion)) return true;
    const letsGo = new Set(changes.incidents.flatMap(({ incident }) => (incident.correlationKey === null ? [incident.id] : [])));
    const keyTaken = changes.incidents.some(({ incident }) => {
      const holder = incident.correlationKey === null ? undefined : holders.get(incident.correlationKey);
      return holder !== undefined && holder !== incident.id && !letsGo.has(holder);
    });
    const notOpen = [...changes.changedAlerts.map(({ alert }) => alert), ...changes.repeatedAlerts].some(
      (each) => alerts.get(each.id)?.status !== 'open',
    );
    const closing = new Set(changes.changedAlerts.filter(({ alert }) => alert.status === 'resolved').map(({ alert }) => alert.id));
    const openAlready = changes.newAlerts.some((each) => {
      const other = openAlert(each);
      return each.status === 'open' && other !== undefined && !closing.has(other.id);
    });
    const turnTaken = changes.turns.some((each) => (turns.get(each.path) ?? 0) !== each.from);
    return keyTaken || notOpen || openAlready || turnTaken;
  }

  function write(changes: Changes): void {
    for (const { incident } of changes.incidents) {
      const before = incidents.get(incident.id)?.correlationKey ?? null;
      if (before !== null && before !== incident.correlationKey && holders.get(before) === incident.id) holders.delete(before);
    }
    for (const change of changes.incidents) {
      const { id, correlationKey } = change.incident;
      incidents.set(id, change.incident);
      if (correlationKey !== null) holders.set(correlationKey, id);
      const history = histories.get(id);
      if (history === undefined) histories.set(id, [...change.commits]);
      else history.push(...change.commits);
      setWake(id, change.wakeAt);
      for (const delivery of change.deliveries) ordered(delivery);
      for (const page of change.releasedPages) {
        for (const each of ordersOfPage.get(page) ?? []) each.cancelled = true;
        ordersOfPage.delete(page);
      }
      position += change.commits.length;
    }
    const changed = changes.changedAlerts.map(({ alert, times }) => ({ ...alert, count: (alerts.get(alert.id)?.count ?? 0) + times }));
    for (const alert of [...changed, ...changes.newAlerts]) {
      alerts.set(alert.id, alert);
      if (alert.status === 'open') openAlerts.set(keyOf(alert), alert.id);
      else if (openAlerts.get(keyOf(alert)) === alert.id) openAlerts.delete(keyOf(alert));
    }
    for (const repeat of changes.repeatedAlerts) {
      const alert = alerts.get(repeat.id);
      if (alert !== undefined) alerts.set(repeat.id, { ...alert, count: alert.count + repeat.times, lastEventAt: changes.now });
    }
    for (const turn of changes.turns) turns.set(turn.path, turn.to);
  }

  function ordered(delivery: DeliveryOrder): void {
    const entry: Ordered = { order: delivery, cancelled: false };
    outbox.push(entry);
    const ofPage = ordersOfPage.get(delivery.page);
    if (ofPage === undefined) ordersOfPage.set(delivery.page, [entry]);
    else ofPage.push(entry);
  }

  /** The wake before it stays in the queue and is passed over there. */
  function setWake(id: IncidentId, at: Instant | null): void {
    const before = wakes.get(id);
    if (at === null) {
      wakes.delete(id);
      return;
    }
    if (before?.at === at && before.readyAt === at) return;
    enqueue({ id, at, readyAt: at, order: order++ });
  }

  function enqueue(wake: Wake): void {
    wakes.set(wake.id, wake);
    queue.push(wake);
  }

  function first(): Wake | undefined {
    for (let wake = queue.peek(); wake !== undefined; wake = queue.peek()) {
      if (wakes.get(wake.id) === wake) return wake;
      queue.pop();
    }
    return undefined;
  }

  function claimDue(now: Instant, limit: number, leaseMs: Millis): readonly IncidentId[] {
    const due: Wake[] = [];
    for (let wake = first(); wake !== undefined && wake.readyAt <= now && due.length < limit; wake = first()) {
      queue.pop();
      due.push(wake);
      enqueue({ ...wake, readyAt: now + leaseMs, order: order++ });
    }
    return due.toSorted((a, b) => a.at - b.at).map((each) => each.id);
  }

  return {
    load: async (keys) => load(keys),
    commit: async (changes) => {
      if (conflicts(changes)) return { ok: false };
      write(changes);
      written(changes, position);
      return { ok: true, position };
    },
    claimDue: async (now, limit, leaseMs) => ({ due: claimDue(now, limit, leaseMs), nextAt: first()?.readyAt ?? null }),
    incident: (id) => incidents.get(id) ?? null,
    incidents: () => [...incidents.values()],
    alerts: () => [...alerts.values()],
    history: (id) => [...(histories.get(id) ?? [])],
    outbox: () => outbox,
    wakeOf: (id) => wakes.get(id)?.at ?? null,
    unclaim: (ids) => {
      for (const id of ids) {
        const wake = wakes.get(id);
        if (wake !== undefined && wake.readyAt > wake.at) enqueue({ ...wake, readyAt: wake.at, order: order++ });
      }
    },
  };
}
