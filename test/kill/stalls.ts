// When did Tocsin stand still, though nobody did anything to it? On a machine with too much else to do, whoever asks how it is waits long.

import { setTimeout as wait } from 'node:timers/promises';
import type { Outage } from '../aftermath/outage.ts';

export interface StallDiary {
  /** Each from the question to its answer. */
  stop(): Promise<readonly Outage[]>;
}

const everyMs = 250;
/** A question that takes longer met a stall; well below the shortest step. */
const longMs = 700;

/** What is asked goes all the way to the store and back. A process that is away answers nothing, which is an outage and no stall. */
export function keepStallDiary(url: string): StallDiary {
  const stalls: Outage[] = [];
  let stopping = false;
  const keeping = (async () => {
    while (!stopping) {
      const from = Date.now();
      const answered = await fetch(`${url}/readyz`).then(
        async (answer) => (await answer.text()) !== '',
        () => false,
      );
      if (answered && Date.now() - from > longMs) stalls.push({ kind: 'stall', from, until: Date.now() });
      await wait(everyMs);
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
