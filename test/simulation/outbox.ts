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
  /** Under which number of a node. */
  holder: number | null;
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
  release(ids: readonly DeliveryId[], now: Instant, holder: number | null): void;
  /** What this one held, since it is gone. */
  free(holder: number): void;
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
    committed({ now, incidents }, { leaseMs, holder }) {
      for (const { deliveries } of incidents) {
        for (const order of deliveries) {
          const row: Row = { order, status: 'queued', attempts: 0, nextAttemptAt: order.at, leasedUntil: now + leaseMs, holder };
          if (rows.has(order.id)) throw new Error(`${order.id} is ordered twice`);
          rows.set(order.id, row);
          queued.add(row);
          byPage.set(order.page, [...(byPage.get(order.page) ?? []), row]);
        }
      }
      for (const { releasedPages } of incidents) releasedPages.forEach(cancelPage);
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
        if (receipt.status === 'sent' || (row.status === 'queued' && isOwn)) setStatus(row, receipt.status);
        row.attempts = Math.max(row.attempts, receipt.attempts);
        if (!isOwn) continue;
        row.nextAttemptAt = receipt.nextAttemptAt ?? row.nextAttemptAt;
        row.leasedUntil = receipt.nextAttemptAt ?? row.leasedUntil;
      }
    },
    recordAnswers: (answers) => {
      for (const { page } of answers) cancelPage(page);
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
