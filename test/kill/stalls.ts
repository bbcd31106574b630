// When did Tocsin stand still, or whoever tests it, though nobody did anything to it? On a machine with too much else to do, who asks waits long.

import { setTimeout as wait } from 'node:timers/promises';
import type { Outage } from '../aftermath/outage.ts';

export interface StallDiary {
  /** Each from the question to its answer. */
  stop(): Promise<readonly Outage[]>;
}

const everyMs = 250;
/** A question that takes longer met a stall; well below the shortest step. */
const longMs = 700;

/**
 * What is asked goes all the way to the store and back, or is broken off by a kill. A process that is away refuses at once, which is an
 * outage and no stall. Who tests receives the messages as well: its own stalls count.
 */
export function keepStallDiary(url: string): StallDiary {
  const stalls: Outage[] = [];
  let stopping = false;
  const keeping = (async () => {
    while (!stopping) {
      const from = Date.now();
      await fetch(`${url}/readyz`).then(
        (answer) => answer.text(),
        () => '',
      );
      await wait(everyMs);
      if (Date.now() - from > everyMs + longMs) stalls.push({ kind: 'stall', from, until: Date.now() });
    }
  })();
  return {
    stop: async () => {
      stopping = true;
      await keeping;
      return stalls;
    },
  };
}
