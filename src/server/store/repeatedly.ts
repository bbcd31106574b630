// How is a small work done again and again beside everything else? One at a time, and never in the way of the process's end.

import type { Millis } from '../../core/kernel/instant.ts';

/** `work` must not reject. Returns how to stop; it waits for work under way. */
export function repeatedly(everyMs: Millis, work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= work().finally(() => {
      underWay = null;
    });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
