// What do the tests of sending share? A delivery to send, time that moves when told, and an outbox in memory.

import type { DeliveryContent, DeliveryOrder } from '../src/core/incident/delivery.ts';
import type { IncidentEvent } from '../src/core/incident/events.ts';
import type { Incident } from '../src/core/incident/state.ts';
import { incidentOf, type PageId } from '../src/core/kernel/id.ts';
import { type Instant, minute } from '../src/core/kernel/instant.ts';
import type { Changes, Clock, Timer } from '../src/engine/ports.ts';
import type { SendContext } from '../src/server/notify/channel.ts';
import { limits } from '../src/server/notify/limits.ts';
import type { DeliveryStore, NotifyMetrics, Receipt } from '../src/server/notify/ports.ts';

export const start: Instant = Date.UTC(2026, 10, 23, 13, 5);

export function orderOf(
  n: number,
  changes: Partial<Omit<DeliveryOrder, 'content'>> & { content?: Partial<DeliveryContent> } = {},
): DeliveryOrder {
  const page = `inc_test${n}.p1`;
  const { content, ...rest } = changes;
  return {
    id: `${page}.d1`,
    page,
    incident: incidentOf(page),
    person: 'lee',
    personName: 'Lee Park',
    method: 'mail',
    channel: 'email',
    address: 'lee@example.org',
    at: start,
    ...rest,
    content: {
      title: 'Payments fail in EU',
      severity: 'SEV1',
      urgency: 'high',
      service: 'Payments',
      responsibility: 'Payments lead',
      because: 'on call in payments-primary',
      escalatesAt: start + 5 * minute,
      openedAt: start - minute,
      zone: 'Europe/Berlin',
      ...content,
    },
  };
}

export function contextOf(order: DeliveryOrder, changes: Partial<SendContext> = {}): SendContext {
  return {
    now: start,
    attempt: 1,
    acknowledgeUrl: `https://tocsin.example.org/a/${order.page}`,
    incidentUrl: `https://tocsin.example.org/incidents/${order.incident}`,
    ...changes,
  };
}

/** What the engine tells its listeners when it has committed these. The incident itself is of no interest to senders. */
export function changesOf(
  now: Instant,
  orders: readonly DeliveryOrder[],
  more: { released?: readonly PageId[]; events?: readonly IncidentEvent[] } = {},
): Changes {
  const incident = orders[0]?.incident ?? incidentOf(more.released?.[0] ?? 'inc_none');
  return {
    now,
    newAlerts: [],
    changedAlerts: [],
    repeatedAlerts: [],
    turns: [],
    incidents: [
      {
        expectedVersion: 1,
        incident: { id: incident } as Incident, // senders do not read it
        summary: { id: incident } as Changes['incidents'][number]['summary'], // senders do not read it
        commits: [{ incident, version: 2, at: now, events: more.events ?? [] }],
        wakeAt: null,
        deliveries: orders,
        releasedPages: more.released ?? [],
      },
    ],
  };
}

export interface ManualTime extends Clock, Timer {
  /** Moves on, calling back whoever is due, in order. */
  advance(ms: number): void;
  pending(): number;
}

export function manualTime(): ManualTime {
  let now = start;
  const waiting = new Set<{ readonly at: Instant; readonly callback: () => void }>();
  return {
    now: () => now,
    at(at, callback) {
      const entry = { at, callback };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = [...waiting].filter((each) => each.at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = until;
    },
    pending: () => waiting.size,
  };
}

export interface OutboxRow {
  readonly order: DeliveryOrder;
  status: 'queued' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  nextAttemptAt: Instant;
  leasedUntil: Instant;
  holder: number | null;
  receipts: Receipt[];
  answeredAt: Instant | null;
  unsentAt: Instant | null;
}

export interface MemoryOutbox extends DeliveryStore {
  /** As the engine's commit does. */
  insert(orders: readonly DeliveryOrder[], leasedUntil: Instant): void;
  cancel(page: PageId): void;
  row(id: string): OutboxRow;
  /** While true, every call rejects. */
  away: boolean;
  /** As another node sees it. */
  as(holder: number | null): DeliveryStore;
}

export function memoryOutbox(): MemoryOutbox {
  const rows = new Map<string, OutboxRow>();
  const row = (id: string): OutboxRow => {
    const found = rows.get(id);
    if (found === undefined) throw new Error(`there is no delivery ${id}`);
    return found;
  };
  const outbox: MemoryOutbox = {
    away: false,
    ...storeOf(1),
    as: storeOf,
    insert(orders, leasedUntil) {
      for (const order of orders) {
        rows.set(order.id, {
          order,
          status: 'queued',
          attempts: 0,
          nextAttemptAt: order.at,
          leasedUntil,
          holder: 1,
          receipts: [],
          answeredAt: null,
          unsentAt: null,
        });
      }
    },
    cancel(page) {
      for (const each of rows.values()) {
        if (each.order.page !== page || each.status !== 'queued') continue;
        each.status = 'cancelled';
        each.unsentAt = each.attempts === 0 ? each.leasedUntil : null;
      }
    },
    row,
  };

  function storeOf(holder: number | null): DeliveryStore {
    return {
      holder: () => holder,
      async claim(now, limit, leaseMs) {
        presence();
        const due = [...rows.values()].filter((each) => each.status === 'queued' && each.nextAttemptAt <= now && each.leasedUntil <= now);
        const claimed = due.slice(0, limit);
        for (const each of claimed) Object.assign(each, { leasedUntil: now + leaseMs, holder });
        return claimed.map(({ order, attempts }) => ({ order, attempts }));
      },
      async extend(ids, until) {
        presence();
        const queued = ids.filter((id) => row(id).status === 'queued' && row(id).holder === holder);
        for (const id of queued) row(id).leasedUntil = until;
        return new Set(queued);
      },
      async held(ids) {
        presence();
        return new Map(ids.flatMap((id) => (row(id).status === 'queued' ? [[id, row(id).holder] as const] : [])));
      },
      async record(receipts) {
        presence();
        for (const receipt of receipts) {
          const each = row(receipt.id);
          each.receipts.push(receipt);
          const isLate = receipt.status === 'sent' && each.status === 'cancelled' && each.attempts === 0 && each.unsentAt === null;
          each.unsentAt = isLate ? receipt.attemptedAt : null;
          each.attempts = receipt.attempts;
          const isOwn = each.holder === receipt.holder;
          if (receipt.status === 'sent' || (each.status === 'queued' && isOwn)) each.status = receipt.status;
          if (receipt.nextAttemptAt === null || !isOwn) continue;
          each.nextAttemptAt = receipt.nextAttemptAt;
          each.leasedUntil = receipt.nextAttemptAt;
        }
      },
      async recordAnswers(answers) {
        presence();
        for (const { page, at } of answers) {
          for (const each of rows.values()) {
            if (each.order.page !== page) continue;
            if (each.status === 'sent') each.answeredAt = at;
            if (each.status === 'queued') each.status = 'cancelled';
          }
        }
      },
      async unsaid(now, limit) {
        presence();
        const unsaid = [...rows.values()].filter(({ unsentAt }) => unsentAt !== null && unsentAt <= now).slice(0, limit);
        for (const each of unsaid) each.unsentAt = now + limits.leaseMs;
        return unsaid.map(({ order, status }) => ({ id: order.id, page: order.page, sent: status === 'sent' }));
      },
      async said(told) {
        presence();
        for (const { id, sent } of told) row(id).unsentAt = (row(id).status === 'sent') === sent ? null : row(id).order.at;
      },
      async release(ids, now) {
        presence();
        for (const id of ids) if (row(id).holder === holder) row(id).leasedUntil = now;
      },
    };
  }

  function presence() {
    if (outbox.away) throw new Error('the database is away');
  }
  return outbox;
}

export interface CountedMetrics extends NotifyMetrics {
  readonly outcomes: string[];
  readonly seconds: number[];
}

export function countedMetrics(): CountedMetrics {
  const outcomes: string[] = [];
  const seconds: number[] = [];
  return {
    outcomes,
    seconds,
    delivery: (channel, outcome) => outcomes.push(`${channel} ${outcome}`),
    secondsToAttempt: (_channel, value) => seconds.push(value),
    waiting: () => undefined,
  };
}
