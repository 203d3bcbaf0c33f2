/** Finds, among the steps that only one of two runs has at a place, those that the other has elsewhere: moved blocks. */
import type { DiffLine } from './compare-runs.ts';

/** So many places are tried for where a block went to. */
const MOST_PLACES = 32;

/** Elements that follow each other among the removed and, equal, among the added ones. */
export interface MovedBlock {
  /** Position of its first element among the removed. */
  readonly from: number;
  /** Position of its first element among the added. */
  readonly to: number;
  readonly length: number;
}

/**
 * In order, each removed element begins the longest block that is found among the added ones; no element is taken twice.
 * @param removed keys of what only one side has, in order
 * @param added keys of what only the other has
 */
export function movedBlocks<Key>(removed: readonly Key[], added: readonly Key[]): MovedBlock[] {
  const places = new Map<Key, number[]>();
  added.forEach((key, i) => {
    const known = places.get(key);
    if (known === undefined) places.set(key, [i]);
    else known.push(i);
  });
  const taken = new Uint8Array(added.length);
  /** How many from the removed one `r` and the added one `a` on are the same and not yet taken. */
  const blockLength = (r: number, a: number) => {
    let length = 0;
    while (
      r + length < removed.length &&
      a + length < added.length &&
      removed[r + length] === added[a + length] &&
      taken[a + length] === 0
    ) {
      length++;
    }
    return length;
  };
  const blocks: MovedBlock[] = [];
  for (let r = 0; r < removed.length; ) {
    let to = 0;
    let length = 0;
    for (const a of freePlaces(places.get(removed[r]!), taken)) {
      const found = blockLength(r, a);
      if (found > length) [to, length] = [a, found];
    }
    if (length > 0) blocks.push({ from: r, to, length });
    taken.fill(1, to, to + length);
    r += Math.max(length, 1);
  }
  return blocks;
}

/** The first places that are not taken; those that are leave the list. */
function freePlaces(places: number[] | undefined, taken: Uint8Array): readonly number[] {
  if (places === undefined) return [];
  const free = places.findIndex((place) => taken[place] === 0);
  places.splice(0, free < 0 ? places.length : free);
  return places.slice(0, MOST_PLACES);
}

/** The lines, with `movedTo` where a step went to or came from. */
export function withMoves(lines: readonly DiffLine[]): DiffLine[] {
  const removed = positionsOf(lines, '-');
  const added = positionsOf(lines, '+');
  const textsAt = (positions: readonly number[]) => positions.map((position) => lines[position]!.text);
  const partner = new Map<number, number>();
  for (const { from, to, length } of movedBlocks(textsAt(removed), textsAt(added))) {
    for (let i = 0; i < length; i++) {
      const [gone, come] = [removed[from + i]!, added[to + i]!];
      partner.set(gone, come).set(come, gone);
    }
  }
  return lines.map((line, i) => {
    const other = partner.get(i);
    return other === undefined ? line : { ...line, movedTo: lines[other]!.event };
  });
}

function positionsOf(lines: readonly DiffLine[], side: DiffLine['side']): number[] {
  return lines.flatMap((line, i) => (line.side === side ? [i] : []));
}
