// How does a page that cannot be shown now come back by itself? What it needs is asked for again, for as long as its trouble is one that passes.

import { useEffect, useEffectEvent } from 'react';
import { passesByItself } from '../api/refused.ts';

const againMs = 2_000;

/** Says whether it is tried again by itself. */
export function useAgain(error: unknown, again: () => void): boolean {
  const passes = passesByItself(error);
  const ask = useEffectEvent(again);
  useEffect(() => {
    if (!passes) return undefined;
    const timer = setInterval(ask, againMs);
    return () => clearInterval(timer);
  }, [passes]);
  return passes;
}

export const againText = 'Leave this page open: it tries again by itself.';
