// Is a message that waited in its lane still ours to send? The outbox is asked, for many at once: while one answer is awaited, the next gathers.

import type { Clock } from '../../engine/ports.ts';
import type { Held } from './held.ts';
import { limits } from './limits.ts';
import type { DeliveryStore } from './ports.ts';

export interface Soundness {
  /** Known a moment ago to be ours, and nothing has happened since. */
  isFresh(item: Held): boolean;
  /** Asks the outbox. Rejects while the database is away. */
  confirm(item: Held): Promise<boolean>;
}

interface Asked {
  readonly item: Held;
  readonly resolve: (isHeld: boolean) => void;
  readonly reject: (error: unknown) => void;
}

export function createSoundness({
  store,
  clock,
}: {
  readonly store: Pick<DeliveryStore, 'held' | 'holder'>;
  readonly clock: Clock;
}): Soundness {
  const waiting: Asked[] = [];
  let asking = false;

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    // What comes in this turn of the event loop is asked along.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting.splice(0, limits.receiptBatch);
      try {
        const held = await store.held(group.map(({ item }) => item.order.id));
        for (const { item, resolve } of group) resolve(held.get(item.order.id) === item.holder);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    asking = false;
  }

  function isHeld(item: Held): Promise<boolean> {
    return new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void ask();
    });
  }

  /** A node that no longer shows that it lives under that number has lost what it held. What is held under none has its time. */
  const isOwn = (item: Held) => item.holder === null || item.holder === store.holder();
  /** A clock that was set back shows no age. */
  const isYoung = (item: Held, ms: number) => {
    const age = clock.now() - item.sureAt;
    return age >= 0 && age < ms;
  };

  return {
    isFresh: (item) => isOwn(item) && isYoung(item, limits.sureForMs),
    async confirm(item) {
      while (isOwn(item)) {
        const askedAt = clock.now();
        if (!(await isHeld(item))) return false;
        item.sureAt = askedAt;
        if (isOwn(item) && isYoung(item, limits.answerForMs)) return true;
      }
      return false;
    },
  };
}
