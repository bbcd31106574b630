// What does a process that dies or stands still feel of the world? Nothing, or everything at once when it goes on.

import type { Instant } from '../../src/core/kernel/instant.ts';
import type { Clock, Timer } from '../../src/engine/ports.ts';

export interface Gate {
  /** Whatever comes to the process comes through here. */
  enter(happening: () => void): void;
  pause(): void;
  resume(): void;
  kill(): void;
  state(): 'running' | 'paused' | 'dead';
  /** Resolves when the process dies. */
  readonly death: Promise<void>;
}

export function createGate(): Gate {
  let state: 'running' | 'paused' | 'dead' = 'running';
  const waiting: (() => void)[] = [];
  let died: () => void = () => {};
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  return {
    enter(happening) {
      if (state === 'running') happening();
      else if (state === 'paused') waiting.push(happening);
    },
    pause() {
      if (state === 'running') state = 'paused';
    },
    resume() {
      if (state !== 'paused') return;
      state = 'running';
      for (const happening of waiting.splice(0)) happening();
    },
    kill() {
      state = 'dead';
      waiting.length = 0;
      died();
    },
    state: () => state,
    death,
  };
}

/** As the real timer: the wait is worked out once, by the clock of the process, and then runs on whatever the clock does. */
export function gatedTimer(gate: Gate, world: Clock & Timer, own: Clock): Timer {
  return {
    at: (at: Instant, callback) => {
      let cancelled = false;
      const cancel = world.at(world.now() + Math.max(0, at - own.now()), () => gate.enter(() => cancelled || callback()));
      return () => {
        cancelled = true;
        cancel();
      };
    },
  };
}
