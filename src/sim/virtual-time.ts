// What time is it in a simulation? The time of the next thing that is due.

import type { Instant } from '../core/kernel/instant.ts';
import type { Clock, Timer } from '../engine/ports.ts';

export interface VirtualTime extends Clock, Timer {
  /** Lets time pass; every timer on the way calls back in its order, and what it starts is waited for. */
  advanceTo(at: Instant): Promise<void>;
  /** Lets everything finish that is under way at this moment. */
  settle(): Promise<void>;
}

/** How many turns of the event queue one moment may take; beyond it something never ends. */
const mostTurns = 100_000;

export function createVirtualTime(start: Instant): VirtualTime {
  let now = start;
  let order = 0;
  let timers: { at: Instant; order: number; callback: () => void }[] = [];

  async function settle(): Promise<void> {
    // Work in memory is promises alone: when so many turns pass without a new one, all is done.
    for (let quiet = 0; quiet < 50; quiet++) await Promise.resolve();
  }

  return {
    now: () => now,
    at: (at, callback) => {
      const timer = { at, order: order++, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    settle,
    advanceTo: async (at) => {
      await settle();
      for (let turns = 0; turns < mostTurns; turns++) {
        const next = timers.reduce<(typeof timers)[number] | null>((first, each) => (isBefore(each, first) ? each : first), null);
        if (next === null || next.at > at) break;
        timers = timers.filter((each) => each !== next);
        now = Math.max(now, next.at);
        next.callback();
        await settle();
      }
      now = Math.max(now, at);
      await settle();
    },
  };
}

function isBefore(a: { at: Instant; order: number }, b: { at: Instant; order: number } | null): boolean {
  return b === null || a.at < b.at || (a.at === b.at && a.order < b.order);
}
