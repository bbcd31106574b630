// How many streams has each? So that nobody takes the places of all others.

export interface Shares {
  /** A function that gives the place back, once, however often it is called; `null`: whoever it is has as many as one may have. */
  take(of: string): (() => void) | null;
  /** How many have any: who has none is not kept. */
  held(): number;
}

export function createShares(most: number): Shares {
  const taken = new Map<string, number>();
  return {
    take(of) {
      const now = taken.get(of) ?? 0;
      if (now >= most) return null;
      taken.set(of, now + 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        const left = (taken.get(of) ?? 1) - 1;
        if (left === 0) taken.delete(of);
        else taken.set(of, left);
      };
    },
    held: () => taken.size,
  };
}
