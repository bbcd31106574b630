// Which key does what? One listener for the page; the newest layer that knows a key wins; nothing while somebody types.

import { useEffect, useRef } from 'react';

/** Keys as written: `a`, `?`, `g n` (one after the other), `ArrowDown`. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const layers: { current: Shortcuts }[] = [];
/** A first key waits this long for its second. */
const sequenceMs = 1_200;
let first: { readonly key: string; readonly at: number } | null = null;

export function useShortcuts(shortcuts: Shortcuts): void {
  const layer = useRef(shortcuts);
  useEffect(() => {
    layer.current = shortcuts;
  });
  useEffect(() => {
    const mine = layer;
    layers.push(mine);
    if (layers.length === 1) addEventListener('keydown', onKey);
    return () => {
      layers.splice(layers.indexOf(mine), 1);
      if (layers.length === 0) removeEventListener('keydown', onKey);
    };
  }, []);
}

/** What a key means after the one before it: an act, the first half of one, or nothing. */
export function meaning(
  key: string,
  before: string | null,
  known: readonly Shortcuts[],
): { readonly act: () => void } | { readonly waitFor: string } | null {
  const wanted = before === null ? key : `${before} ${key}`;
  for (let i = known.length - 1; i >= 0; i -= 1) {
    const act = known[i]?.[wanted];
    if (act !== undefined) return { act };
  }
  if (before === null && known.some((layer) => Object.keys(layer).some((name) => name.startsWith(`${key} `)))) return { waitFor: key };
  return null;
}

function onKey(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  const before = first !== null && event.timeStamp - first.at < sequenceMs ? first.key : null;
  first = null;
  const found = meaning(
    event.key,
    before,
    layers.map((layer) => layer.current),
  );
  if (found === null) return;
  if ('waitFor' in found) {
    first = { key: found.waitFor, at: event.timeStamp };
    return;
  }
  event.preventDefault();
  found.act();
}

/** In a field, or anywhere in a dialogue: there the keys belong to what is written. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]') !== null;
}
