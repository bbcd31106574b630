// How can something that needs the engine be told of its commits? It joins a relay that the engine was made with.

import type { Listener } from './ports.ts';

export interface Relay extends Listener {
  /** Told of every commit from now on. */
  add(listener: Listener): void;
}

export function createRelay(): Relay {
  const listeners: Listener[] = [];
  return {
    add: (listener) => {
      listeners.push(listener);
    },
    committed: (changes, position) => {
      for (const listener of listeners) listener.committed(changes, position);
    },
  };
}
