// Is what is shown up to date, and if not, how old is it? Also: which incidents changed just now, and by what.

import type { StreamMessage } from '../../../contract/incident.ts';
import type { Instant } from '../../../core/kernel/instant.ts';

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'lost'; readonly heardAt: Instant | null; readonly retryAt: Instant };

export interface Change {
  readonly at: Instant;
  readonly text: string;
}

/** A value that components can watch. */
interface Watched<T> {
  readonly get: () => T;
  readonly watch: (listener: () => void) => () => void;
  readonly set: (value: T) => void;
}

export const connection = watched<Connection>({ state: 'connecting' });
export const changes = watched<ReadonlyMap<string, Change>>(new Map());

/** Marks are forgotten beyond this number, oldest first. */
const mostChanges = 500;

export function markChanges(messages: readonly StreamMessage[], at: Instant): void {
  const next = new Map(changes.get());
  for (const { summary, entries } of messages) {
    const telling = entries.filter((entry) => entry.tone !== 'quiet').at(-1) ?? entries.at(-1);
    next.delete(summary.id);
    next.set(summary.id, { at, text: telling?.text ?? 'Changed' });
  }
  for (const id of next.keys()) {
    if (next.size <= mostChanges) break;
    next.delete(id);
  }
  changes.set(next);
}

function watched<T>(first: T): Watched<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
  };
}
