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
        // Node's own time may go a little faster than this clock: who is woken too early waits on.
        handle = left <= 0 ? setTimeout(callback, 0) : setTimeout(wake, Math.min(left, longestTimeoutMs));
      };
      const wake = () => {
        if (clock.now() >= at) callback();
        else wait();
      };
      wait();
      return () => clearTimeout(handle);
    },
  };
}

/** The same timer, all of whose calls can be called off at once: by whoever stops. */
export function stoppableTimer(timer: Timer): Timer & { stop(): void } {
  /** Each lets go of its call when it is over: a set's discarded tables hold on to what was in them. */
  const pending = new Set<{ cancel: () => void }>();
  let stopped = false;
  return {
    at: (at, callback) => {
      if (stopped) return () => {};
      const call = { cancel: () => {} };
      const over = () => {
        pending.delete(call);
        call.cancel = () => {};
      };
      const cancel = timer.at(at, () => {
        over();
        callback();
      });
      call.cancel = cancel;
      pending.add(call);
      return () => {
        over();
        cancel();
      };
    },
    stop: () => {
      stopped = true;
      for (const { cancel } of pending) cancel();
      pending.clear();
    },
  };
}
