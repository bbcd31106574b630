// Who wakes us? Node's timers, by the clock that everything here goes by.

import type { Clock, Timer } from '../engine/ports.ts';

/** Node counts a time-out in 31 bits of milliseconds; longer waits are made of several. */
const longestTimeoutMs = 2 ** 31 - 1;

export function realTimer(clock: Clock): Timer {
  return {
    at: (at, callback) => {
      let handle: NodeJS.Timeout;
      const wait = () => {
        const left = at - clock.now();
        handle = left > longestTimeoutMs ? setTimeout(wait, longestTimeoutMs) : setTimeout(callback, Math.max(0, left));
      };
      wait();
      return () => clearTimeout(handle);
    },
  };
}

/** The same timer, all of whose calls can be called off at once: by whoever stops. */
export function stoppableTimer(timer: Timer): Timer & { stop(): void } {
  const pending = new Set<() => void>();
  let stopped = false;
  return {
    at: (at, callback) => {
      if (stopped) return () => {};
      const cancel = timer.at(at, () => {
        pending.delete(cancel);
        callback();
      });
      pending.add(cancel);
      return () => {
        pending.delete(cancel);
        cancel();
      };
    },
    stop: () => {
      stopped = true;
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
