// Which deliveries does this node hold? Those in a lane, under way, or sent and not yet recorded.

import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import { assert } from '../../core/kernel/assert.ts';
import type { DeliveryId, PageId } from '../../core/kernel/id.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { ClaimedDelivery } from './ports.ts';

export interface Held {
  readonly order: DeliveryOrder;
  readonly attempts: number;
  /** Under which number of this node. */
  readonly holder: number | null;
  leasedUntil: Instant;
  /** When the outbox was known last to have it for this node. */
  sureAt: Instant;
  /** Nobody needs it any more, or another node has it. */
  cancelled: boolean;
}

/** What is held, since when, and for how long. */
export interface Lease {
  readonly holder: number | null;
  readonly from: Instant;
  readonly until: Instant;
}

export interface HeldDeliveries {
  add(claimed: ClaimedDelivery, lease: Lease): Held;
  has(id: DeliveryId): boolean;
  drop(id: DeliveryId): void;
  size(): number;
  ofPage(page: PageId): readonly Held[];
  /** Those whose lease ends before `at`. */
  leasedBefore(at: Instant): readonly Held[];
}

export function createHeld(): HeldDeliveries {
  const byId = new Map<DeliveryId, Held>();
  const byPage = new Map<PageId, Set<Held>>();

  return {
    add({ order, attempts }, { holder, from, until }) {
      assert(!byId.has(order.id), `delivery ${order.id} is held once`);
      const item: Held = { order, attempts, holder, leasedUntil: until, sureAt: from, cancelled: false };
      byId.set(order.id, item);
      const siblings = byPage.get(order.page);
      if (siblings === undefined) byPage.set(order.page, new Set([item]));
      else siblings.add(item);
      return item;
    },
    has: (id) => byId.has(id),
    drop(id) {
      const item = byId.get(id);
      if (item === undefined) return;
      byId.delete(id);
      const siblings = byPage.get(item.order.page);
      siblings?.delete(item);
      if (siblings?.size === 0) byPage.delete(item.order.page);
    },
    size: () => byId.size,
    ofPage: (page) => [...(byPage.get(page) ?? [])],
    leasedBefore: (at) => [...byId.values()].filter((each) => each.leasedUntil < at),
  };
}
