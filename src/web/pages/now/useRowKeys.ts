// How is a list walked through by keyboard? j and k move the focus from row to row, and ask for a far row to be there first.

import { type RefObject, useCallback, useEffect, useState } from 'react';
import { useShortcuts } from '../../ui/shortcuts.ts';

/** `pinned`: the place that has to be rendered. Arrow keys do the same while the focus is in the list. */
export function useRowKeys(list: RefObject<HTMLElement | null>, ids: readonly string[]) {
  const [wanted, setWanted] = useState<{ readonly id: string; readonly index: number } | null>(null);

  const move = useCallback(
    (by: 1 | -1) => {
      const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
      const from = focused === undefined ? (by > 0 ? -1 : 0) : ids.indexOf(focused);
      const index = Math.min(ids.length - 1, Math.max(0, from + by));
      const id = ids[index];
      if (id !== undefined) setWanted({ id, index });
    },
    [ids],
  );
  useEffect(() => {
    if (wanted === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.id)}"] [data-row-link]`);
    row?.focus({ preventScroll: true });
    row?.closest('[data-row]')?.scrollIntoView({ block: 'nearest' });
  }, [wanted, list]);

  const arrow = (by: 1 | -1) => () => {
    if (document.activeElement !== null && list.current?.contains(document.activeElement)) move(by);
    else scrollBy({ top: by * 60 });
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: arrow(1),
    ArrowUp: arrow(-1),
    a: () => {
      document.activeElement?.closest('[data-row]')?.querySelector<HTMLButtonElement>('[data-row-acknowledge]')?.click();
    },
  });
  return wanted === null ? -1 : ids.indexOf(wanted.id);
}
