// Which deliveries does this node hold? Those in a lane, under way, or sent and not yet recorded.

import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import { assert } from '../../core/kernel/assert.ts';
import type { DeliveryId, PageId } from '../../core/kernel/id.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { ClaimedDelivery } from './ports.ts';

export interface Held {
  readonly order: DeliveryOrder;
  readonly attempts: number;
  leasedUntil: Instant;
  /** Nobody needs it any more. */
  cancelled: boolean;
}

export interface HeldDeliveries {
  add(claimed: ClaimedDelivery, leasedUntil: Instant): Held;
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
    add({ order, attempts }, leasedUntil) {
      assert(!byId.has(order.id), `delivery ${order.id} is held once`);
      const item: Held = { order, attempts, leasedUntil, cancelled: false };
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
