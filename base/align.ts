/**
 * Aligns two sequences: which elements of one correspond to which of the other, in order. Elements that occur once on
 * each side are trusted first (patience diff); between them the shortest edit script is searched (Myers' O(ND)
 * algorithm). Where that takes too many edits, runs of elements that occur once on each side are trusted, and between those the
 * script is made piece by piece, each as good as so many edits allow. Elements are compared by their keys only. Source: Myers,
 * "An O(ND) Difference Algorithm and Its Variations", 1986; the patience idea is Bram Cohen's.
 */

/** One step of an alignment: positions on both sides, -1 where that side has nothing. */
export interface AlignedPair {
  readonly a: number;
  readonly b: number;
}

/** So many edits are searched at once, fewer in long sequences: the time is the length times the edits. */
const MOST_EDITS = 1000;
const LEAST_EDITS = 128;
const MOST_WORK = 2 ** 28;

/** What has nothing equal on the other side is set aside when no more than this share of a range is left. */
const COMMON_SHARE = 7 / 8;

/** Lengths of the runs that are looked for where single elements say too little. */
const RUN_LENGTHS = [2, 4, 8, 16, 32];

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

/** As {@link align}, for keys that are numbers already (interned texts), from 0 on. */
export function alignNumbers(a: Int32Array, b: Int32Array): AlignedPair[] {
  const work = new Alignment(a, b);
  alignRange(work, 0, a.length, 0, b.length);
  return work.pairs;
}

interface Sequences {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

class Alignment implements Sequences {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly pairs: AlignedPair[] = [];
  private readonly runsByLength = new Map<number, Sequences>();

  constructor(a: Int32Array, b: Int32Array) {
    this.a = a;
    this.b = b;
  }

  /** At each place the number of the run of so many elements (a power of two) that begins there; equal runs have equal numbers. */
  runs(length: number): Sequences {
    if (length === 1) return this;
    let runs = this.runsByLength.get(length);
    if (runs === undefined) {
      runs = pairUp(this.runs(length / 2), length / 2);
      this.runsByLength.set(length, runs);
    }
    return runs;
  }
}

/** Numbers for what begins at each place followed by what begins `distance` behind it. */
function pairUp({ a, b }: Sequences, distance: number): Sequences {
  const numbers = new Map<number, number>();
  const radix = greatest(a, greatest(b, 0)) + 1;
  const paired = (keys: Int32Array) =>
    Int32Array.from({ length: Math.max(0, keys.length - distance) }, (_, i) => {
      const key = keys[i]! * radix + keys[i + distance]!;
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
      }
      return number;
    });
  return { a: paired(a), b: paired(b) };
}

function greatest(keys: Int32Array, least: number): number {
  let found = least;
  for (const key of keys) if (key > found) found = key;
  return found;
}

function alignRange(work: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): void {
  const { a, b, pairs } = work;
  let aStart = aFrom;
  let bStart = bFrom;
  while (aStart < aTo && bStart < bTo && a[aStart] === b[bStart]) pairs.push({ a: aStart++, b: bStart++ });
  let tail = 0;
  while (aTo - tail > aStart && bTo - tail > bStart && a[aTo - tail - 1] === b[bTo - tail - 1]) tail++;
  alignMiddle(work, aStart, aTo - tail, bStart, bTo - tail);
  for (let i = tail; i > 0; i--) pairs.push({ a: aTo - i, b: bTo - i });
}

/** Ranges that neither begin nor end alike. */
function alignMiddle(work: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): void {
  if (aFrom === aTo || bFrom === bTo) {
    replaceAll(work, aFrom, aTo, bFrom, bTo);
    return;
  }
  const anchors = uniqueAnchors(work, aFrom, aTo, bFrom, bTo);
  if (anchors.length > 0) {
    alignBetween(work, anchors, 1, aFrom, aTo, bFrom, bTo);
    return;
  }
  const script = searchScript(work, aFrom, aTo, bFrom, bTo);
  if (aFrom + script.x === aTo && bFrom + script.y === bTo) {
    emitScript(work, script, aFrom, bFrom);
    return;
  }
  if (alignCommon(work, aFrom, aTo, bFrom, bTo)) return;
  for (const length of RUN_LENGTHS) {
    const runs = uniqueAnchors(work.runs(length), aFrom, aTo - length + 1, bFrom, bTo - length + 1);
    if (runs.length === 0) continue;
    alignBetween(work, runs, length, aFrom, aTo, bFrom, bTo);
    return;
  }
  emitScript(work, script, aFrom, bFrom);
  inPieces(work, aFrom + script.x, aTo, bFrom + script.y, bTo);
}

/**
 * Aligns what has something equal on the other side at all, when that is much less: it takes fewer edits, and the script is
 * no worse.
 * @returns false when it would not be much less
 */
function alignCommon(work: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): boolean {
  const { a, b, pairs } = work;
  const inA = common(a, aFrom, aTo, b, bFrom, bTo);
  const inB = common(b, bFrom, bTo, a, aFrom, aTo);
  if (inA.length + inB.length > COMMON_SHARE * (aTo - aFrom + bTo - bFrom)) return false;
  let [aStart, bStart] = [aFrom, bFrom];
  const keysOf = (keys: Int32Array, places: Int32Array) => places.map((place) => keys[place]!);
  for (const pair of alignNumbers(keysOf(a, inA), keysOf(b, inB))) {
    if (pair.a < 0 || pair.b < 0) continue;
    const [x, y] = [inA[pair.a]!, inB[pair.b]!];
    replaceAll(work, aStart, x, bStart, y);
    pairs.push({ a: x, b: y });
    [aStart, bStart] = [x + 1, y + 1];
  }
  replaceAll(work, aStart, aTo, bStart, bTo);
  return true;
}

/** The places in a range of `keys` whose key also stands in a range of `others`. */
function common(keys: Int32Array, from: number, to: number, others: Int32Array, otherFrom: number, otherTo: number) {
  const known = new Set(others.subarray(otherFrom, otherTo));
  const places = new Int32Array(to - from);
  let count = 0;
  for (let i = from; i < to; i++) if (known.has(keys[i]!)) places[count++] = i;
  return places.subarray(0, count);
}

/** One script behind the other, each as far as the edits that are affordable lead. */
function inPieces(work: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): void {
  let [aStart, bStart] = [aFrom, bFrom];
  while (aStart < aTo && bStart < bTo) {
    const script = searchScript(work, aStart, aTo, bStart, bTo);
    emitScript(work, script, aStart, bStart);
    aStart += script.x;
    bStart += script.y;
  }
  replaceAll(work, aStart, aTo, bStart, bTo);
}

/** Aligns what is before, between and behind runs that correspond; `anchors` are their beginnings. */
function alignBetween(
  work: Alignment,
  anchors: readonly AlignedPair[],
  length: number,
  aFrom: number,
  aTo: number,
  bFrom: number,
  bTo: number,
): void {
  let [aStart, bStart] = [aFrom, bFrom];
  for (const anchor of anchors) {
    // Runs may overlap, and not by as much on both sides.
    if (anchor.a < aStart || anchor.b < bStart) continue;
    alignRange(work, aStart, anchor.a, bStart, anchor.b);
    for (let i = 0; i < length; i++) work.pairs.push({ a: anchor.a + i, b: anchor.b + i });
    aStart = anchor.a + length;
    bStart = anchor.b + length;
  }
  alignRange(work, aStart, aTo, bStart, bTo);
}

/** Keys that occur exactly once on each side, as far as they stand in the same order on both. */
function uniqueAnchors({ a, b }: Sequences, aFrom: number, aTo: number, bFrom: number, bTo: number): AlignedPair[] {
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

/** The way to a place of two ranges, counted from their beginnings. */
interface Script {
  /** Lengths of the ranges. */
  readonly n: number;
  readonly m: number;
  /** `rounds[d]` has the furthest places before round d, of the diagonals -d-1 .. d+1. */
  readonly rounds: readonly Int32Array[];
  readonly x: number;
  readonly y: number;
}

/** No way leads there. */
const NOWHERE = -1;

/** How far the diagonal `k` is reached by one more edit: by leaving out an element of b (down), or one of a (right). */
function step(below: number, above: number, k: number, n: number, m: number): { x: number; down: boolean } {
  const right = below !== NOWHERE && below < n ? below + 1 : NOWHERE;
  const down = above !== NOWHERE && above - k <= m ? above : NOWHERE;
  return down >= right ? { x: down, down: true } : { x: right, down: false };
}

/**
 * Myers: for each number of edits d the furthest place reached on each diagonal k = x - y, until the end is
 * reached; beyond the edits that are affordable the furthest place of all will do.
 */
function searchScript({ a, b }: Sequences, aFrom: number, aTo: number, bFrom: number, bTo: number): Script {
  const n = aTo - aFrom;
  const m = bTo - bFrom;
  const limit = Math.min(n + m, MOST_EDITS, Math.max(LEAST_EDITS, Math.floor(MOST_WORK / (a.length + b.length))));
  const rounds: Int32Array[] = [];
  const furthest = new Int32Array(2 * limit + 3).fill(NOWHERE);
  const middle = limit + 1;
  furthest[middle + 1] = 0;
  let best = { x: 0, y: 0 };
  for (let d = 0; d <= limit; d++) {
    rounds.push(furthest.slice(middle - d - 1, middle + d + 2));
    best = { x: 0, y: 0 };
    for (let k = -d; k <= d; k += 2) {
      let { x } = step(furthest[middle + k - 1]!, furthest[middle + k + 1]!, k, n, m);
      furthest[middle + k] = x;
      if (x === NOWHERE) continue;
      while (x < n && x - k < m && a[aFrom + x] === b[bFrom + x - k]) x++;
      furthest[middle + k] = x;
      const y = x - k;
      if (x === n && y === m) return { n, m, rounds, x, y };
      const gain = x + y - best.x - best.y;
      if (gain > 0 || (gain === 0 && Math.abs(k) < Math.abs(best.x - best.y))) best = { x, y };
    }
  }
  return { n, m, rounds, ...best };
}

/** Goes the way back through the remembered rounds. */
function emitScript(work: Alignment, { n, m, rounds, x: toX, y: toY }: Script, aFrom: number, bFrom: number): void {
  const backwards: AlignedPair[] = [];
  let [x, y] = [toX, toY];
  for (let d = rounds.length - 1; d >= 0; d--) {
    const before = rounds[d]!;
    const k = x - y;
    const { x: begin, down } = step(before[k + d]!, before[k + d + 2]!, k, n, m);
    while (x > begin) backwards.push({ a: aFrom + --x, b: bFrom + --y });
    if (d === 0) break;
    backwards.push(down ? { a: -1, b: bFrom + --y } : { a: aFrom + --x, b: -1 });
  }
  // No spreading: there may be more of them than a call takes arguments.
  for (let i = backwards.length - 1; i >= 0; i--) work.pairs.push(backwards[i]!);
}

function replaceAll({ pairs }: Alignment, aFrom: number, aTo: number, bFrom: number, bTo: number): void {
  for (let i = aFrom; i < aTo; i++) pairs.push({ a: i, b: -1 });
  for (let i = bFrom; i < bTo; i++) pairs.push({ a: -1, b: i });
}
