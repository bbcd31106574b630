// Who goes next? One lane per channel: bounded, as fast as its provider takes, first come first served within a destination, and fair
// between destinations.

import { limits } from './limits.ts';
import type { Pace } from './pace.ts';

export interface Lane<T> {
  add(item: T): void;
  /** Takes out what has not begun; false if it is not waiting here. */
  remove(item: T): boolean;
  /** Takes out everything that has not begun. */
  clear(): readonly T[];
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface LaneOptions<T> {
  readonly concurrency: number;
  /** One destination has at most its share of the lane; `null` stands for one that may have all of it. */
  destinationOf(item: T): string | null;
  readonly pace: Pace;
  /** Must not reject. */
  work(item: T): Promise<void>;
}

export function createLane<T>(options: LaneOptions<T>): Lane<T> {
  const share = Math.max(1, Math.floor(options.concurrency * limits.destinationShare));
  /** In order of their turn: a destination that was served goes to the end. */
  const waiting = new Map<string | null, Set<T>>();
  const running = new Map<string | null, number>();
  const idleCallbacks: (() => void)[] = [];
  let underWay = 0;
  let pumping = false;

  function pump() {
    pumping = false;
    // A destination that is served is met again at the end of the map, until it is empty or has its share.
    for (const [destination, queue] of waiting) {
      if (underWay >= options.concurrency) break;
      if (destination !== null && (running.get(destination) ?? 0) >= share) continue;
      const [item] = queue;
      if (item !== undefined && !options.pace.mayBegin(schedule)) break;
      waiting.delete(destination);
      if (item === undefined) continue;
      queue.delete(item);
      if (queue.size > 0) waiting.set(destination, queue);
      begin(destination, item);
    }
  }

  function begin(destination: string | null, item: T) {
    options.pace.begun();
    underWay += 1;
    running.set(destination, (running.get(destination) ?? 0) + 1);
    void options.work(item).finally(() => {
      underWay -= 1;
      const left = (running.get(destination) ?? 1) - 1;
      if (left === 0) running.delete(destination);
      else running.set(destination, left);
      if (underWay === 0) for (const callback of idleCallbacks.splice(0)) callback();
      if (waiting.size > 0) schedule();
    });
  }

  /** Never inside the caller: whoever adds must not wait for a template to be rendered. */
  function schedule() {
    if (pumping) return;
    pumping = true;
    queueMicrotask(pump);
  }

  return {
    add(item) {
      const destination = options.destinationOf(item);
      const queue = waiting.get(destination);
      if (queue === undefined) waiting.set(destination, new Set([item]));
      else queue.add(item);
      schedule();
    },
    remove(item) {
      const destination = options.destinationOf(item);
      const queue = waiting.get(destination);
      if (queue === undefined || !queue.delete(item)) return false;
      if (queue.size === 0) waiting.delete(destination);
      return true;
    },
    clear() {
      const items = [...waiting.values()].flatMap((queue) => [...queue]);
      waiting.clear();
      options.pace.stop();
      return items;
    },
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => idleCallbacks.push(resolve))),
  };
}
