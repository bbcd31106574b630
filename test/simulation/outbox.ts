// How does the outbox behave, without a database? Row by row what the statements of `delivery-store.ts` and of the commit do.

import type { DeliveryOrder } from '../../src/core/incident/delivery.ts';
import type { DeliveryId } from '../../src/core/kernel/id.ts';
import type { Instant, Millis } from '../../src/core/kernel/instant.ts';
import type { Changes } from '../../src/engine/ports.ts';
import { limits } from '../../src/server/notify/limits.ts';
import type { Answer, ClaimedDelivery, Receipt, Unsaid } from '../../src/server/notify/ports.ts';

export interface Row {
  readonly order: DeliveryOrder;
  status: 'queued' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  nextAttemptAt: Instant;
  leasedUntil: Instant;
  /** Under which number of a node. */
  holder: number | null;
  /** From then on it is said that nobody tried it. */
  unsentAt: Instant | null;
}

/** A `DeliveryStore` whose calls answer at once. */
export interface Outbox {
  readonly rows: ReadonlyMap<DeliveryId, Row>;
  committed(changes: Changes, lease: { readonly leaseMs: Millis; readonly holder: number | null }): void;
  claim(now: Instant, limit: number, lease: { readonly leaseMs: Millis; readonly holder: number | null }): readonly ClaimedDelivery[];
  extend(ids: readonly DeliveryId[], until: Instant, holder: number | null): ReadonlySet<DeliveryId>;
  held(ids: readonly DeliveryId[]): ReadonlyMap<DeliveryId, number | null>;
  record(receipts: readonly Receipt[]): void;
  recordAnswers(answers: readonly Answer[]): void;
  hasUnsaid(now: Instant): boolean;
  unsaid(now: Instant, limit: number): readonly Unsaid[];
  said(told: readonly Unsaid[]): void;
  release(ids: readonly DeliveryId[], now: Instant, holder: number | null): void;
  /** What this one held, since it is gone. */
  free(holder: number): void;
}

export function createOutbox(): Outbox {
  const rows = new Map<DeliveryId, Row>();
  const queued = new Set<Row>();
  const unsaid = new Set<Row>();
  const byPage = new Map<string, Row[]>();

  function setStatus(row: Row, status: Row['status']): void {
    row.status = status;
    if (status === 'queued') queued.add(row);
    else queued.delete(row);
  }

  function cancelPage(page: string, unsentAt: Instant): void {
    for (const row of byPage.get(page) ?? []) {
      if (row.status !== 'queued') continue;
      setStatus(row, 'cancelled');
      if (row.attempts === 0) sayUnsentAt(row, unsentAt);
    }
  }

  function sayUnsentAt(row: Row, at: Instant | null): void {
    row.unsentAt = at;
    if (at === null) unsaid.delete(row);
    else unsaid.add(row);
  }

  const unsaidBy = (now: Instant) => [...unsaid].filter(({ unsentAt }) => unsentAt !== null && unsentAt <= now);

  return {
    rows,
    committed({ now, incidents }, { leaseMs, holder }) {
      for (const { deliveries } of incidents) {
        for (const order of deliveries) {
          const lease = { nextAttemptAt: order.at, leasedUntil: now + leaseMs, holder };
          const row: Row = { order, status: 'queued', attempts: 0, ...lease, unsentAt: null };
          if (rows.has(order.id)) throw new Error(`${order.id} is ordered twice`);
          rows.set(order.id, row);
          queued.add(row);
          byPage.set(order.page, [...(byPage.get(order.page) ?? []), row]);
        }
      }
      for (const page of incidents.flatMap(({ releasedPages }) => releasedPages)) cancelPage(page, now + leaseMs);
    },
    claim(now, limit, { leaseMs, holder }) {
      const due = [...queued].filter((row) => row.nextAttemptAt <= now && row.leasedUntil <= now);
      const claimed = due.toSorted((a, b) => a.nextAttemptAt - b.nextAttemptAt).slice(0, limit);
      for (const row of claimed) Object.assign(row, { leasedUntil: now + leaseMs, holder });
      return claimed.map(({ order, attempts }) => ({ order, attempts }));
    },
    extend(ids, until, holder) {
      const own = (row: Row) => row.status === 'queued' && row.holder === holder && holder !== null;
      const found = ids.flatMap((id) => rows.get(id) ?? []).filter(own);
      for (const row of found) row.leasedUntil = Math.max(row.leasedUntil, until);
      return new Set(found.map(({ order }) => order.id));
    },
    held: (ids) => new Map(ids.flatMap((id) => (rows.get(id)?.status === 'queued' ? [[id, rows.get(id)?.holder ?? null]] : []))),
    record(receipts) {
      for (const receipt of receipts) {
        const row = rows.get(receipt.id);
        if (row === undefined) continue;
        const isOwn = row.holder === receipt.holder;
        const isLate = receipt.status === 'sent' && row.status === 'cancelled' && row.attempts === 0 && row.unsentAt === null;
        if (receipt.status === 'sent' || (row.status === 'queued' && isOwn)) setStatus(row, receipt.status);
        row.attempts = Math.max(row.attempts, receipt.attempts);
        sayUnsentAt(row, isLate ? receipt.attemptedAt : null);
        if (!isOwn) continue;
        row.nextAttemptAt = receipt.nextAttemptAt ?? row.nextAttemptAt;
        row.leasedUntil = receipt.nextAttemptAt ?? row.leasedUntil;
      }
    },
    recordAnswers: (answers) => {
      for (const { page, at } of answers) cancelPage(page, at + limits.leaseMs);
    },
    hasUnsaid: (now) => unsaidBy(now).length > 0,
    unsaid(now, limit) {
      const rows = unsaidBy(now).slice(0, limit);
      for (const row of rows) sayUnsentAt(row, now + limits.leaseMs);
      return rows.map(({ order, status }) => ({ id: order.id, page: order.page, sent: status === 'sent' }));
    },
    said(told) {
      for (const { id, sent } of told) {
        const row = rows.get(id);
        if (row !== undefined) sayUnsentAt(row, (row.status === 'sent') === sent ? null : row.order.at);
      }
    },
    release(ids, now, holder) {
      for (const id of ids) {
        const row = rows.get(id);
        if (row?.status === 'queued' && row.holder === holder) row.leasedUntil = now;
      }
    },
    free(holder) {
      for (const row of queued) {
        if (row.holder === holder && row.leasedUntil > row.nextAttemptAt)
          Object.assign(row, { leasedUntil: row.nextAttemptAt, holder: null });
      }
    },
  };
}
