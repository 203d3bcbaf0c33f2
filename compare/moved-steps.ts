/** Finds, among the steps that only one of two runs has at a place, those that the other has elsewhere: moved blocks. */
import type { DiffLine } from './compare-runs.ts';

/** So many places are tried for where a block went to. */
const MOST_PLACES = 32;

/**
 * The lines, with `movedTo` where a step went to or came from. In order, each step that is gone begins the longest block that
 * is found elsewhere; no step is taken twice.
 */
export function withMoves(lines: readonly DiffLine[]): DiffLine[] {
  const removed = positionsOf(lines, '-');
  const added = positionsOf(lines, '+');
  const places = new Map<string, number[]>();
  added.forEach((position, i) => {
    const { text } = lines[position]!;
    const known = places.get(text);
    if (known === undefined) places.set(text, [i]);
    else known.push(i);
  });
  const partner = new Map<number, number>();
  /** How many steps from the removed one `r` and the added one `a` on are the same and not yet taken. */
  const blockLength = (r: number, a: number) => {
    let length = 0;
    while (r + length < removed.length && a + length < added.length) {
      const [from, to] = [removed[r + length]!, added[a + length]!];
      if (lines[from]!.text !== lines[to]!.text || partner.has(to)) break;
      length++;
    }
    return length;
  };
  for (let r = 0; r < removed.length; ) {
    let best = 0;
    let length = 0;
    for (const a of (places.get(lines[removed[r]!]!.text) ?? []).slice(0, MOST_PLACES)) {
      const found = blockLength(r, a);
      if (found > length) [best, length] = [a, found];
    }
    for (let i = 0; i < length; i++) {
      const [from, to] = [removed[r + i]!, added[best + i]!];
      partner.set(from, to).set(to, from);
    }
    r += Math.max(length, 1);
  }
  return lines.map((line, i) => {
    const other = partner.get(i);
    return other === undefined ? line : { ...line, movedTo: lines[other]!.event };
  });
}

function positionsOf(lines: readonly DiffLine[], side: DiffLine['side']): number[] {
  return lines.flatMap((line, i) => (line.side === side ? [i] : []));
}
