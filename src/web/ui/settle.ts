// In what order do rows stand while they change? The wanted one, unless somebody points or types: then as they stood.

/** While held, rows keep their places, new ones come last, and those that left keep theirs too. */
export function settle(standing: readonly string[], wanted: readonly string[], held: boolean): readonly string[] {
  if (!held) return same(standing, wanted) ? standing : wanted;
  const known = new Set(standing);
  const fresh = wanted.filter((id) => !known.has(id));
  return fresh.length === 0 ? standing : [...standing, ...fresh];
}

/** How many rows would stand elsewhere, if they were let go. */
export function waitingMoves(standing: readonly string[], wanted: readonly string[]): number {
  const staying = new Set(wanted);
  const kept = standing.filter((id) => staying.has(id));
  const left = standing.length - kept.length;
  let moved = 0;
  for (let i = 0; i < wanted.length; i += 1) if (kept[i] !== wanted[i]) moved += 1;
  return moved + left;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
