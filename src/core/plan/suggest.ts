// What was probably meant? The known word that takes the fewest typing mistakes to become the given one.

/** Longer words are not compared: nobody mistypes them by a letter or two. */
const longestWord = 64;

/** "did you mean `payments`?", or `null` where nothing is near. */
export function didYouMean(word: string, known: Iterable<string>): string | null {
  const nearest = nearestWord(word, known);
  return nearest === null ? null : `did you mean \`${nearest}\`?`;
}

/** At most one mistake in three letters, and never more than three; the first of equals. */
export function nearestWord(word: string, known: Iterable<string>): string | null {
  if (word.length > longestWord) return null;
  const given = word.toLowerCase();
  let best: string | null = null;
  let least = Math.min(3, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of known) {
    if (candidate.length > longestWord || Math.abs(candidate.length - word.length) >= least) continue;
    const mistakes = distance(given, candidate.toLowerCase());
    if (mistakes < least) {
      best = candidate;
      least = mistakes;
    }
  }
  return best;
}

/** Letters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let twoBack: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (twoBack[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    twoBack = before;
    before = row;
  }
  return before[b.length] ?? 0;
}
