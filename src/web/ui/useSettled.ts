// Which rows are shown, in which order, right now? Holds still while the pointer is on the list, a key was just used, or a field has focus.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { settle, waitingMoves } from './settle.ts';

/** After the last key or touch, the list stays still for this long. */
const restMs = 4_000;

export function useSettled<T extends { readonly id: string }>(wanted: readonly T[]) {
  const [held, setHeld] = useState(false);
  const rest = useRef<ReturnType<typeof setTimeout> | null>(null);
  const pointed = useRef(false);
  const order = useRef<readonly string[]>([]);
  const remembered = useRef(new Map<string, T>());

  const release = useCallback(() => {
    if (rest.current !== null) clearTimeout(rest.current);
    rest.current = null;
    setHeld(false);
  }, []);
  const hold = useCallback(() => {
    if (rest.current !== null) clearTimeout(rest.current);
    rest.current = null;
    setHeld(true);
  }, []);
  const holdForAWhile = useCallback(() => {
    hold();
    rest.current = setTimeout(() => !pointed.current && setHeld(false), restMs);
  }, [hold]);
  useEffect(() => release, [release]);

  const rows = useMemo(() => {
    const ids = wanted.map((one) => one.id);
    order.current = settle(order.current, ids, held);
    const current = new Map(wanted.map((one) => [one.id, one]));
    const shown = order.current.flatMap((id) => {
      const one = current.get(id) ?? remembered.current.get(id);
      return one === undefined ? [] : [one];
    });
    remembered.current = new Map(shown.map((one) => [one.id, one]));
    return { shown, current, moves: held ? waitingMoves(order.current, ids) : 0 };
  }, [wanted, held]);

  const handlers = useMemo(
    () => ({
      onPointerEnter: (event: { pointerType: string }) => {
        if (event.pointerType !== 'mouse') return holdForAWhile();
        pointed.current = true;
        hold();
      },
      onPointerLeave: () => {
        pointed.current = false;
        release();
      },
      onTouchStart: holdForAWhile,
      onKeyDown: holdForAWhile,
    }),
    [hold, holdForAWhile, release],
  );
  return { rows: rows.shown, isGone: (id: string) => !rows.current.has(id), moves: rows.moves, handlers, release };
}
