// What comes first? A heap: the least of what was pushed is on top, found in the logarithm of how many there are.

export interface Heap<T> {
  push(value: T): void;
  /** The least; of equal ones the first that was pushed, if `isBefore` says so. */
  peek(): T | undefined;
  pop(): T | undefined;
}

export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const values: T[] = [];

  function rise(from: number, value: T): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = values[parent];
      if (above === undefined || !isBefore(value, above)) break;
      values[index] = above;
      index = parent;
    }
    values[index] = value;
  }

  function sink(value: T): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = values[child];
      if (below === undefined) break;
      const right = values[child + 1];
      if (right !== undefined && isBefore(right, below)) {
        child += 1;
        below = right;
      }
      if (!isBefore(below, value)) break;
      values[index] = below;
      index = child;
    }
    values[index] = value;
  }

  return {
    push: (value) => {
      values.push(value);
      rise(values.length - 1, value);
    },
    peek: () => values[0],
    pop: () => {
      const top = values[0];
      const last = values.pop();
      if (last !== undefined && values.length > 0) sink(last);
      return top;
    },
  };
}
