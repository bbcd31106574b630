// Which of many are remembered? Those used of late: whoever is the oldest goes, unless it was used again since its turn came last.

/** Second chance instead of least recently used: use costs a flag, where moving to the end would fill the memory with discarded tables. */
export interface Recent<K, V> {
  get(key: K): V | undefined;
  /** Counts as use where it is there already. */
  set(key: K, value: V): void;
  use(key: K): void;
  delete(key: K): void;
  clear(): void;
}

interface Kept<V> {
  value: V;
  usedAgain: boolean;
}

/** At most `limit`; `dropped` is told of what had to go. */
export function createRecent<K, V>(limit: number, dropped: (value: V) => void): Recent<K, V> {
  const kept = new Map<K, Kept<V>>();

  const makeRoom = () => {
    // Each that was used again is passed over once and met later without its flag, so that this ends.
    for (const [key, each] of kept) {
      kept.delete(key);
      if (!each.usedAgain) {
        dropped(each.value);
        return;
      }
      each.usedAgain = false;
      kept.set(key, each);
    }
  };

  return {
    get: (key) => kept.get(key)?.value,
    set: (key, value) => {
      const known = kept.get(key);
      if (known !== undefined) {
        known.value = value;
        known.usedAgain = true;
        return;
      }
      if (kept.size >= limit) makeRoom();
      kept.set(key, { value, usedAgain: false });
    },
    use: (key) => {
      const known = kept.get(key);
      if (known !== undefined) known.usedAgain = true;
    },
    delete: (key) => {
      kept.delete(key);
    },
    clear: () => kept.clear(),
  };
}
