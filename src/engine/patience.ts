// How long does anybody wait for the store? While it says nothing for long, whoever asked is told so, and asks again; what is due waits on.

import type { Millis } from '../core/kernel/instant.ts';
import type { Clock, Timer } from './ports.ts';

export const patienceLimits = {
  /** A store that has been quick is taken to be away after this: together with the way to us and back, a second. */
  leastMs: 900,
  /** One that is slow, and answers, is given this many times as long as its slow answers took of late… */
  times: 3,
  /** …of which each quick one takes away this share… */
  forgotten: 0.5,
  /** …but no longer than this. */
  mostMs: 10_000,
} as const;

export interface Patience {
  /** Waits for one answer of the store; several may be waited for at once. One that says that nothing was done tells of no slowness. */
  during<T extends object>(answer: Promise<T>): Promise<T>;
  /** An answer that is waited for takes so long that nobody should wait for it. */
  isOver(): boolean;
}

/** `giveUp` is called once for an answer that takes too long; it may come yet. */
export function createPatience({ clock, timer }: { readonly clock: Clock; readonly timer: Timer }, giveUp: () => void): Patience {
  let lateMs: Millis = 0;
  let overdue = 0;

  return {
    async during(answer) {
      const from = clock.now();
      const limitMs = Math.min(Math.max(patienceLimits.leastMs, lateMs * patienceLimits.times), patienceLimits.mostMs);
      let late = false;
      const cancel = timer.at(from + limitMs, () => {
        late = true;
        overdue += 1;
        giveUp();
      });
      try {
        const value = await answer;
        // What was left out, or lost against another node, may have waited for one that never came: the store itself has not been slow.
        if (!('ok' in value) || value.ok === true) lateMs = Math.max(clock.now() - from, lateMs * patienceLimits.forgotten);
        return value;
      } finally {
        cancel();
        if (late) overdue -= 1;
      }
    },
    isOver: () => overdue > 0,
  };
}
