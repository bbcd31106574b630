// Which nodes are seen to live? What the locks of `presence.ts` say: each life shows a number until it is gone, or cut off.

import type { IncidentId } from '../../src/core/kernel/id.ts';
import type { MemoryStore } from '../../src/sim/memory-store.ts';
import type { Outbox } from './outbox.ts';

export interface Roll {
  /** A number that nobody had before, shown from now on. */
  begin(): number;
  end(number: number): void;
  /** Numbers whose holders are not seen any more. */
  gone(): readonly number[];
  claimed(wakes: readonly IncidentId[], holder: number | null): void;
  /** What they held is free. */
  free(numbers: readonly number[]): void;
}

export function createRoll(memory: Pick<MemoryStore, 'unclaim'>, outbox: Pick<Outbox, 'free'>): Roll {
  const living = new Set<number>();
  /** Gone ones are kept in mind for good, as they are for minutes in production. */
  const dead: number[] = [];
  const wakes = new Map<IncidentId, number | null>();
  let last = 0;
  return {
    begin() {
      last += 1;
      living.add(last);
      return last;
    },
    end(number) {
      if (living.delete(number)) dead.push(number);
    },
    gone: () => dead,
    claimed(ids, holder) {
      for (const id of ids) wakes.set(id, holder);
    },
    free(numbers) {
      for (const number of numbers) {
        outbox.free(number);
        const held = [...wakes].flatMap(([id, holder]) => (holder === number ? [id] : []));
        memory.unclaim(held);
        for (const id of held) wakes.delete(id);
      }
    },
  };
}
