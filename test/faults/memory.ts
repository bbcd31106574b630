// How much memory does Tocsin hold, second by second? As its own figures say, which are there whatever becomes of the database.

import { setTimeout as wait } from 'node:timers/promises';

export interface MemoryDiary {
  /** Of the last reading. Megabytes. */
  now(): number;
  /** The most since this was last asked. Megabytes. */
  most(): number;
  /** How many readings there are. */
  readings(): number;
  stop(): Promise<void>;
}

const everyMs = 1_000;
const bytesInMegabyte = 1_048_576;

/** Resolves with the first reading. */
export async function keepMemoryDiary(url: string, metricsToken: string): Promise<MemoryDiary> {
  const headers = { authorization: `Bearer ${metricsToken}` };
  let now = await read();
  let most = now;
  let readings = 1;
  let stopping = false;

  async function read(): Promise<number> {
    const text = await (await fetch(`${url}/metrics`, { headers })).text();
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / bytesInMegabyte;
  }

  const keeping = (async () => {
    while (!stopping) {
      await wait(everyMs);
      now = await read();
      most = Math.max(most, now);
      readings += 1;
    }
  })();
  keeping.catch(() => {}); // It is heard of at the stop.
  return {
    now: () => now,
    most: () => {
      const since = most;
      most = now;
      return since;
    },
    readings: () => readings,
    stop: async () => {
      stopping = true;
      await keeping;
    },
  };
}
