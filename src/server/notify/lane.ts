// Who goes next? One lane per channel: bounded, the urgent first, first come first served within a destination, and fair between destinations.
// Where the channel's provider takes only so many, all stand in one line, the urgent first, as proof and simulation count them.

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
  /** Those go before all others that wait. */
  isUrgent(item: T): boolean;
  readonly pace: Pace;
  /** Must not reject. */
  work(item: T): Promise<void>;
}

/** By destination, in order of their turn: one that was served goes to the end. Of each item, the how manyth it was to come. */
type Waiting<T> = Map<string | null, Map<T, number>>;

interface Turn<T> {
  readonly waiting: Waiting<T>;
  readonly destination: string | null;
  readonly queue: Map<T, number>;
  readonly item: T;
  /** In the line of all. */
  readonly place: number;
}

export function createLane<T>(options: LaneOptions<T>): Lane<T> {
  const share = Math.max(1, Math.floor(options.concurrency * limits.destinationShare));
  const urgent: Waiting<T> = new Map();
  const others: Waiting<T> = new Map();
  let came = 0;
  const running = new Map<string | null, number>();
  const idleCallbacks: (() => void)[] = [];
  let underWay = 0;
  let pumping = false;

  function pump() {
    pumping = false;
    while (underWay < options.concurrency) {
      const next = whoseTurn();
      if (next === null || !options.pace.mayBegin(schedule)) break;
      const { waiting, destination, queue, item } = next;
      queue.delete(item);
      waiting.delete(destination);
      if (queue.size > 0) waiting.set(destination, queue);
      begin(destination, item);
    }
  }

  function whoseTurn(): Turn<T> | null {
    return whoseTurnIn(urgent) ?? whoseTurnIn(others);
  }

  function whoseTurnIn(waiting: Waiting<T>): Turn<T> | null {
    const inOneLine = options.pace.isLimited();
    let turn: Turn<T> | null = null;
    for (const [destination, queue] of waiting) {
      if (destination !== null && (running.get(destination) ?? 0) >= share) continue;
      const [first] = queue;
      if (first !== undefined && (turn === null || first[1] < turn.place))
        turn = { waiting, destination, queue, item: first[0], place: first[1] };
      if (!inOneLine) break;
    }
    return turn;
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
      if (urgent.size + others.size > 0) schedule();
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
      const waiting = options.isUrgent(item) ? urgent : others;
      const destination = options.destinationOf(item);
      const queue = waiting.get(destination);
      came += 1;
      if (queue === undefined) waiting.set(destination, new Map([[item, came]]));
      else queue.set(item, came);
      schedule();
    },
    remove(item) {
      const waiting = options.isUrgent(item) ? urgent : others;
      const destination = options.destinationOf(item);
      const queue = waiting.get(destination);
      if (queue === undefined || !queue.delete(item)) return false;
      if (queue.size === 0) waiting.delete(destination);
      return true;
    },
    clear() {
      const items = [urgent, others].flatMap((waiting) => [...waiting.values()].flatMap((queue) => [...queue.keys()]));
      urgent.clear();
      others.clear();
      options.pace.stop();
      return items;
    },
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => idleCallbacks.push(resolve))),
  };
}
