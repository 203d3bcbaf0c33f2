/** Finds what somebody probably meant: the known words nearest to a misspelt one. */

/** Number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let twoBack: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, twoBack[j - 2]! + 1);
      row.push(best);
    }
    twoBack = previous;
    previous = row;
  }
  return previous[b.length]!;
}

const SUGGESTIONS = 3;

/** The known words that are near enough to be meant, the nearest first; case does not count. */
export function nearest(word: string, known: Iterable<string>): string[] {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const near: { readonly text: string; readonly distance: number }[] = [];
  for (const text of new Set(known)) {
    const candidate = text.toLowerCase();
    const contained = wanted.length >= 3 && candidate.includes(wanted);
    const distance = contained ? 1 : editDistance(wanted, candidate);
    if (distance <= limit) near.push({ text, distance });
  }
  near.sort((a, b) => a.distance - b.distance);
  return near.slice(0, SUGGESTIONS).map(({ text }) => text);
}

/** `; did you mean irp_dispatch or irp_complete?`, or an empty text when nothing is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const words = nearest(word, known);
  return words.length === 0 ? '' : `; did you mean ${words.join(' or ')}?`;
}
