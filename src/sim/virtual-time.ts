// What time is it in a simulation? The time of the next thing that is due.

import type { Instant } from '../core/kernel/instant.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import { createHeap } from './heap.ts';

export interface VirtualTime extends Clock, Timer {
  /** Lets time pass; every timer on the way calls back in its order, and what it starts is waited for. */
  advanceTo(at: Instant): Promise<void>;
  /** Lets everything finish that is under way at this moment. */
  settle(): Promise<void>;
}

/** How many turns of the event queue one moment may take; beyond it something never ends. */
const mostTurns = 100_000;

interface Pending {
  readonly at: Instant;
  readonly order: number;
  cancelled: boolean;
  readonly callback: () => void;
}

export function createVirtualTime(start: Instant): VirtualTime {
  let now = start;
  let order = 0;
  const timers = createHeap<Pending>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));

  async function settle(): Promise<void> {
    // Work in memory is promises alone: when so many turns pass without a new one, all is done.
    for (let quiet = 0; quiet < 50; quiet++) await Promise.resolve();
  }

  function next(): Pending | undefined {
    while (timers.peek()?.cancelled) timers.pop();
    return timers.peek();
  }

  return {
    now: () => now,
    at: (at, callback) => {
      const timer: Pending = { at, order: order++, cancelled: false, callback };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
    settle,
    advanceTo: async (at) => {
      await settle();
      let turns = 0;
      for (let timer = next(); timer !== undefined && timer.at <= at; timer = next()) {
        turns = timer.at > now ? 0 : turns + 1;
        if (turns > mostTurns) throw new Error('one moment never ends');
        timers.pop();
        now = Math.max(now, timer.at);
        timer.callback();
        await settle();
      }
      now = Math.max(now, at);
      await settle();
    },
  };
}
