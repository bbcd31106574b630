// When does a second pass? One timer for the whole page, however many countdowns it shows.

import { useSyncExternalStore } from 'react';
import { type Instant, second } from '../../core/kernel/instant.ts';
import { serverNow } from '../api/server-time.ts';

let now: Instant = wholeSecond();
let timer: ReturnType<typeof setTimeout> | null = null;
const listeners = new Set<() => void>();

/** The server's time, in whole seconds; renders again each second. */
export function useNow(): Instant {
  return useSyncExternalStore(watch, current);
}

/** For what need not change every second: the same, in steps. */
export function useCoarseNow(stepMs: number): Instant {
  return useSyncExternalStore(watch, () => Math.floor(current() / stepMs) * stepMs);
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearTimeout(timer);
    timer = null;
  };
}

function current(): Instant {
  // Where the timer sleeps nothing is watching, and a first render wants the true time.
  if (timer === null) now = wholeSecond();
  return now;
}

function tick() {
  now = wholeSecond();
  // Just after the next whole second, so that all countdowns change together and none skips one.
  timer = setTimeout(tick, second - (serverNow() % second) + 5);
  for (const listener of [...listeners]) listener();
}

function wholeSecond(): Instant {
  return Math.floor(serverNow() / second) * second;
}
