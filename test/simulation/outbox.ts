// How does the outbox behave, without a database? Row by row what the statements of `delivery-store.ts` and of the commit do.

import type { DeliveryOrder } from '../../src/core/incident/delivery.ts';
import type { DeliveryId } from '../../src/core/kernel/id.ts';
import type { Instant, Millis } from '../../src/core/kernel/instant.ts';
import type { Changes } from '../../src/engine/ports.ts';
import type { Answer, ClaimedDelivery, Receipt } from '../../src/server/notify/ports.ts';

export interface Row {
  readonly order: DeliveryOrder;
  status: 'queued' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  nextAttemptAt: Instant;
  leasedUntil: Instant;
}

/** A `DeliveryStore` whose calls answer at once. */
export interface Outbox {
  readonly rows: ReadonlyMap<DeliveryId, Row>;
  committed(changes: Changes, leaseMs: Millis): void;
  claim(now: Instant, limit: number, leaseMs: Millis): readonly ClaimedDelivery[];
  extend(ids: readonly DeliveryId[], until: Instant): ReadonlySet<DeliveryId>;
  record(receipts: readonly Receipt[]): void;
  recordAnswers(answers: readonly Answer[]): void;
  release(ids: readonly DeliveryId[], now: Instant): void;
}

export function createOutbox(): Outbox {
  const rows = new Map<DeliveryId, Row>();
  const queued = new Set<Row>();
  const byPage = new Map<string, Row[]>();

  function setStatus(row: Row, status: Row['status']): void {
    row.status = status;
    if (status === 'queued') queued.add(row);
    else queued.delete(row);
  }

  function cancelPage(page: string): void {
    for (const row of byPage.get(page) ?? []) if (row.status === 'queued') setStatus(row, 'cancelled');
  }

  return {
    rows,
    committed({ now, incidents }, leaseMs) {
      for (const { deliveries } of incidents) {
        for (const order of deliveries) {
          const row: Row = { order, status: 'queued', attempts: 0, nextAttemptAt: order.at, leasedUntil: now + leaseMs };
          if (rows.has(order.id)) throw new Error(`${order.id} is ordered twice`);
          rows.set(order.id, row);
          queued.add(row);
          byPage.set(order.page, [...(byPage.get(order.page) ?? []), row]);
        }
      }
      for (const { releasedPages } of incidents) releasedPages.forEach(cancelPage);
    },
    claim(now, limit, leaseMs) {
      const due = [...queued].filter((row) => row.nextAttemptAt <= now && row.leasedUntil <= now);
      const claimed = due.toSorted((a, b) => a.nextAttemptAt - b.nextAttemptAt).slice(0, limit);
      for (const row of claimed) row.leasedUntil = now + leaseMs;
      return claimed.map(({ order, attempts }) => ({ order, attempts }));
    },
    extend(ids, until) {
      const found = ids.flatMap((id) => rows.get(id) ?? []).filter((row) => row.status === 'queued');
      for (const row of found) row.leasedUntil = Math.max(row.leasedUntil, until);
      return new Set(found.map(({ order }) => order.id));
    },
    record(receipts) {
      for (const receipt of receipts) {
        const row = rows.get(receipt.id);
        if (row === undefined) continue;
        if (receipt.status === 'sent' || row.status === 'queued') setStatus(row, receipt.status);
        row.attempts = Math.max(row.attempts, receipt.attempts);
        row.nextAttemptAt = receipt.nextAttemptAt ?? row.nextAttemptAt;
        row.leasedUntil = receipt.nextAttemptAt ?? row.leasedUntil;
      }
    },
    recordAnswers: (answers) => {
      for (const { page } of answers) cancelPage(page);
    },
    release(ids, now) {
      for (const id of ids) {
        const row = rows.get(id);
        if (row?.status === 'queued') row.leasedUntil = now;
      }
    },
  };
}
