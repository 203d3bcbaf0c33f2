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

describe('a difference beyond what is searched at once', () => {
  /** Numbers below `letters`, none of which is unique among so many. */
  const noise = (prng: Prng, count: number, letters: number) =>
    Array.from({ length: count }, () => String(prng.below(letters)));
  const kept = (pairs: readonly AlignedPair[]) => pairs.filter((pair) => pair.a >= 0 && pair.b >= 0).length;

  test('a long block that only one side has does not shift what follows', () => {
    const prng = new Prng(11);
    const [head, tail] = [noise(prng, 4000, 6), noise(prng, 4000, 6)];
    // Both ends differ: nothing is trimmed.
    const a = ['p', ...head, ...tail, 'p', 'p'];
    const b = ['q', ...head, ...noise(prng, 3000, 6), ...tail, 'q', 'q'];
    const pairs = align(a, b);
    expectComplete(pairs, a, b);
    // Each element of the tail corresponds to itself, 3000 places on, but for some at the seams.
    const straight = pairs.filter((pair) => pair.a > 4000 && pair.b - pair.a === 3000).length;
    expect(straight).toBeGreaterThan(3950);
    expect(kept(pairs)).toBeGreaterThanOrEqual(8000);
  });

  test('many small changes all over', () => {
    const prng = new Prng(12);
    const a = noise(prng, 20_000, 5);
    const b = a.flatMap((key) => (prng.below(10) === 0 ? (prng.below(2) === 0 ? [] : [key, 'new']) : [key]));
    const pairs = align(a, b);
    expectComplete(pairs, a, b);
    // What was not left out corresponds, nearly all of it.
    const stayed = b.filter((key) => key !== 'new').length;
    expect(kept(pairs)).toBeGreaterThan(0.98 * stayed);
  });

  test('two quarters exchanged: the longer part stays', () => {
    const prng = new Prng(13);
    const [one, two, rest] = [noise(prng, 2000, 4), noise(prng, 3000, 4), noise(prng, 3000, 4)];
    const pairs = align([...one, ...two, 'p', ...rest], [...two, ...one, 'q', ...rest]);
    expect(kept(pairs)).toBeGreaterThan(5990);
  });

  test('sequences with nothing in common, and some that are one element over and over', () => {
    const [a, b] = [new Array(30_000).fill('a'), new Array(20_000).fill('b')];
    expect(kept(align(a, b))).toBe(0);
    expect(kept(align(a, [...b, ...a, ...b]))).toBe(30_000);
    const repeated = Array.from({ length: 300_000 }, (_, i) => `${i % 3}`);
    const pairs = align(repeated, ['x', 'x', ...repeated.slice(0, 150_000), 'x', 'x', ...repeated.slice(150_001)]);
    expect(kept(pairs)).toBeGreaterThan(299_000);
  });

  test('random sequences of few keys: complete, in order, and only equal elements are paired', () => {
    const prng = new Prng(14);
    for (let round = 0; round < 10; round++) {
      const [a, b] = [
        noise(prng, prng.below(6000), 2 + prng.below(6)),
        noise(prng, prng.below(6000), 2 + prng.below(6)),
      ];
      expectComplete(align(a, b), a, b);
    }
  });
});
