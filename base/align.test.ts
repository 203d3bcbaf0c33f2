import { describe, expect, test } from 'vitest';
import { type AlignedPair, align } from './align.ts';
import { Prng } from './prng.ts';

/** `a` on both sides, `-a` on the left only, `+a` on the right only. */
function script(a: string, b: string): string {
  const left = [...a];
  const right = [...b];
  return align(left, right)
    .map((pair) => {
      if (pair.b < 0) return `-${left[pair.a]}`;
      return pair.a < 0 ? `+${right[pair.b]}` : left[pair.a];
    })
    .join(' ');
}

describe('align', () => {
  test('equal sequences correspond one to one', () => {
    expect(script('abc', 'abc')).toBe('a b c');
    expect(script('', '')).toBe('');
  });

  test('what only one side has stands alone', () => {
    expect(script('abc', 'ac')).toBe('a -b c');
    expect(script('ac', 'abc')).toBe('a +b c');
    expect(script('', 'ab')).toBe('+a +b');
    expect(script('ab', '')).toBe('-a -b');
  });

  test('a replaced element is removed, then added', () => {
    expect(script('axc', 'ayc')).toBe('a -x +y c');
  });

  test('unique elements hold the alignment when the others repeat', () => {
    // The shortest script would keep the three x and move M.
    expect(script('xxxM', 'Mxxx')).toBe('-x -x -x M +x +x +x');
  });

  test('an element that moved is shown at both places', () => {
    expect(script('abcd', 'bcda')).toBe('-a b c d +a');
  });
});

/** Length of the longest common subsequence by the textbook table. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    b.forEach((y, j) => {
      next.push(x === y ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    });
    row = next;
  }
  return row.at(-1)!;
}

function expectComplete(pairs: readonly AlignedPair[], a: readonly string[], b: readonly string[]): void {
  expect(pairs.filter((pair) => pair.a >= 0).map((pair) => pair.a)).toEqual(a.map((_, i) => i));
  expect(pairs.filter((pair) => pair.b >= 0).map((pair) => pair.b)).toEqual(b.map((_, i) => i));
  for (const pair of pairs) if (pair.a >= 0 && pair.b >= 0) expect(a[pair.a]).toBe(b[pair.b]);
}

test('random sequences: complete, in order, and only equal elements are paired', () => {
  const seed = 20_240_117;
  const prng = new Prng(seed);
  for (let round = 0; round < 400; round++) {
    const letters = 1 + prng.below(30);
    const text = () => Array.from({ length: prng.below(40) }, () => String(prng.below(letters)));
    const a = text();
    const b = text();
    expectComplete(align(a, b), a, b);
  }
});

test('without unique elements the script is a shortest one', () => {
  const prng = new Prng(7);
  for (let round = 0; round < 300; round++) {
    // Two letters at both ends, more than once each: trimming and trusting cannot decide anything in between.
    const middle = () => Array.from({ length: 4 + prng.below(20) }, () => String(prng.below(2)));
    const a = ['p', ...middle(), '0', '0', '1', '1', 'q'];
    const b = ['r', ...middle(), '0', '1', '0', '1', 's'];
    const pairs = align(a, b);
    expectComplete(pairs, a, b);
    expect(pairs.filter((pair) => pair.a >= 0 && pair.b >= 0).length).toBe(commonLength(a, b));
  }
});

test('a difference beyond all limits: what is equal at equal positions still corresponds', () => {
  // Every third element is the same; none is unique.
  const side = (letter: string) => Array.from({ length: 6000 }, (_, i) => (i % 3 === 1 ? 'x' : `${letter}${i % 7}`));
  const pairs = align(side('a'), side('b'));
  expectComplete(pairs, side('a'), side('b'));
  expect(pairs.filter((pair) => pair.a >= 0 && pair.b >= 0)).toHaveLength(2000);
});
