// How does time pass in one run? From each thing that is due to the next, whichever comes first: a wake of the engine or what somebody has in mind.

import type { Instant } from '../core/kernel/instant.ts';
import type { Clock } from '../engine/ports.ts';
import { createHeap } from './heap.ts';

export interface Agenda extends Clock {
  at(at: Instant, happening: () => void): void;
  /** Lets time pass up to and with `end`. The engine's wakes come first, since a node looks at them at once. */
  passUntil(end: Instant, engine: { nextWake(): Instant | null; tick(): void }): void;
}

/** How many things one moment may hold; beyond it something never ends. */
const mostAtOnce = 100_000;

export function createAgenda(start: Instant): Agenda {
  let now = start;
  let order = 0;
  const planned = createHeap<{ readonly at: Instant; readonly order: number; readonly happening: () => void }>(
    (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order),
  );
  return {
    now: () => now,
    at: (at, happening) => planned.push({ at, order: order++, happening }),
    passUntil: (end, engine) => {
      let atOnce = 0;
      for (;;) {
        const wake = engine.nextWake() ?? Number.POSITIVE_INFINITY;
        const next = planned.peek()?.at ?? Number.POSITIVE_INFINITY;
        const at = Math.max(now, Math.min(wake, next));
        if (at > end) break;
        atOnce = at > now ? 0 : atOnce + 1;
        if (atOnce > mostAtOnce) throw new Error('one moment never ends');
        now = at;
        if (wake <= next) engine.tick();
        else planned.pop()?.happening();
      }
      now = end;
    },
  };
}
