/**
 * Aligns two sequences: which elements of one correspond to which of the other, in order. Elements that occur once on
 * each side are trusted first (patience diff); between them the shortest edit script is searched (Myers' O(ND)
 * algorithm). Elements are compared by their keys only. Source: Myers, "An O(ND) Difference Algorithm and Its
 * Variations", 1986; the patience idea is Bram Cohen's.
 */

/** One step of an alignment: positions on both sides, -1 where that side has nothing. */
export interface AlignedPair {
  readonly a: number;
  readonly b: number;
}

/** Beyond so many edits between two trusted places, elements there correspond by their positions only. */
const EDIT_LIMIT = 1000;

/** Aligns by keys. The pairs cover both sequences completely, each in its order. */
export function align(a: readonly string[], b: readonly string[]): AlignedPair[] {
  const numbers = new Map<string, number>();
  const numberOf = (key: string) => {
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
    }
    return number;
  };
  return alignNumbers(Int32Array.from(a, numberOf), Int32Array.from(b, numberOf));
}

/** As {@link align}, for keys that are numbers already (interned texts). */
export function alignNumbers(a: Int32Array, b: Int32Array): AlignedPair[] {
  const pairs: AlignedPair[] = [];
  alignRange({ a, b, pairs }, 0, a.length, 0, b.length);
  return pairs;
}

interface Alignment {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly pairs: AlignedPair[];
}

function alignRange(work: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): void {
  const { a, b, pairs } = work;
  let aStart = aFrom;
  let bStart = bFrom;
  while (aStart < aTo && bStart < bTo && a[aStart] === b[bStart]) pairs.push({ a: aStart++, b: bStart++ });
  let tail = 0;
  while (aTo - tail > aStart && bTo - tail > bStart && a[aTo - tail - 1] === b[bTo - tail - 1]) tail++;
  const aEnd = aTo - tail;
  const bEnd = bTo - tail;
  const anchors = uniqueAnchors(work, aStart, aEnd, bStart, bEnd);
  if (aStart === aEnd || bStart === bEnd) {
    replaceAll(work, aStart, aEnd, bStart, bEnd);
  } else if (anchors.length === 0) {
    shortestEdits(work, aStart, aEnd, bStart, bEnd);
  } else {
    for (const anchor of anchors) {
      alignRange(work, aStart, anchor.a, bStart, anchor.b);
      pairs.push(anchor);
      aStart = anchor.a + 1;
      bStart = anchor.b + 1;
    }
    alignRange(work, aStart, aEnd, bStart, bEnd);
  }
  for (let i = 0; i < tail; i++) pairs.push({ a: aEnd + i, b: bEnd + i });
}

/** Keys that occur exactly once on each side, as far as they stand in the same order on both. */
function uniqueAnchors({ a, b }: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): AlignedPair[] {
  const inA = positionsOfUnique(a, aFrom, aTo);
  const inB = positionsOfUnique(b, bFrom, bTo);
  const candidates: AlignedPair[] = [];
  for (const [key, position] of inA) {
    const other = inB.get(key) ?? -1;
    if (position >= 0 && other >= 0) candidates.push({ a: position, b: other });
  }
  candidates.sort((x, y) => x.a - y.a);
  return longestIncreasing(candidates);
}

/** Position of each key, -1 for one that occurs more than once. */
function positionsOfUnique(keys: Int32Array, from: number, to: number): Map<number, number> {
  const positions = new Map<number, number>();
  for (let i = from; i < to; i++) positions.set(keys[i]!, positions.has(keys[i]!) ? -1 : i);
  return positions;
}

/** The longest subsequence whose `b` ascend; the pairs come ordered by `a`. */
function longestIncreasing(pairs: readonly AlignedPair[]): AlignedPair[] {
  const tails: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach((pair, i) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pairs[tails[middle]!]!.b < pair.b) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = i;
  });
  const chain: AlignedPair[] = [];
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i]!) chain.push(pairs[i]!);
  return chain.reverse();
}

/**
 * Myers: for each number of edits d the furthest place reached on each diagonal k = x - y, until the end is
 * reached; then the way back through the remembered rounds.
 */
function shortestEdits(work: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): void {
  const { a, b } = work;
  const n = aTo - aFrom;
  const m = bTo - bFrom;
  const limit = Math.min(n + m, EDIT_LIMIT);
  const rounds: Int32Array[] = [];
  const furthest = new Int32Array(2 * limit + 3);
  const middle = limit + 1;
  for (let d = 0; d <= limit; d++) {
    rounds.push(furthest.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && furthest[middle + k - 1]! < furthest[middle + k + 1]!);
      let x = down ? furthest[middle + k + 1]! : furthest[middle + k - 1]! + 1;
      while (x < n && x - k < m && a[aFrom + x] === b[bFrom + x - k]) x++;
      furthest[middle + k] = x;
      if (x >= n && x - k >= m) {
        emitEdits(work, rounds, aFrom, bFrom, n, m);
        return;
      }
    }
  }
  pairByPosition(work, aFrom, aTo, bFrom, bTo);
}

/** `rounds[d]` has the furthest places before round d, of the diagonals -d-1 .. d+1. */
function emitEdits(work: Alignment, rounds: readonly Int32Array[], aFrom: number, bFrom: number, n: number, m: number) {
  const backwards: AlignedPair[] = [];
  let x = n;
  let y = m;
  for (let d = rounds.length - 1; d >= 0; d--) {
    const before = rounds[d]!;
    const at = (k: number) => before[k + d + 1]!;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = d === 0 ? 0 : at(previousK);
    const previousY = d === 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) backwards.push({ a: aFrom + --x, b: bFrom + --y });
    if (d === 0) break;
    if (down) backwards.push({ a: -1, b: bFrom + --y });
    else backwards.push({ a: aFrom + --x, b: -1 });
  }
  work.pairs.push(...backwards.reverse());
}

function replaceAll({ pairs }: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): void {
  for (let i = aFrom; i < aTo; i++) pairs.push({ a: i, b: -1 });
  for (let i = bFrom; i < bTo; i++) pairs.push({ a: -1, b: i });
}

/** What to do without a script: equal elements at equal positions correspond. */
function pairByPosition(work: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): void {
  const both = Math.min(aTo - aFrom, bTo - bFrom);
  for (let i = 0; i < both; i++) {
    const same = work.a[aFrom + i] === work.b[bFrom + i];
    if (same) work.pairs.push({ a: aFrom + i, b: bFrom + i });
    else replaceAll(work, aFrom + i, aFrom + i + 1, bFrom + i, bFrom + i + 1);
  }
  replaceAll(work, aFrom + both, aTo, bFrom + both, bTo);
}
