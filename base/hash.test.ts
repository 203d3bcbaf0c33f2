import { describe, expect, it } from 'vitest';
import { hashBytes, mixHi, mixLo } from './hash.ts';
import { Prng } from './prng.ts';

/** The definition in the head of hash.ts, computed with BigInt. */
function definedState(words: readonly number[]): [lo: bigint, hi: bigint] {
  const mask = 0xffff_ffffn;
  let lo = 0n;
  let hi = 0n;
  for (const word of words) {
    const w = BigInt(word >>> 0);
    const t = ((lo ^ w) * 0x9e3779b1n) & mask;
    lo = t ^ (t >> 15n);
    const rotated = ((hi << 13n) & mask) | (hi >> 19n);
    hi = (((rotated ^ w) + lo) * 0x85ebca77n) & mask;
  }
  return [lo, hi];
}

function mixed(words: readonly number[]): [lo: number, hi: number] {
  let lo = 0;
  let hi = 0;
  for (const word of words) {
    lo = mixLo(lo, word);
    hi = mixHi(hi, lo, word);
  }
  return [lo >>> 0, hi >>> 0];
}

describe('the mixing steps', () => {
  it('follow their definition', () => {
    const prng = new Prng(1);
    for (let round = 0; round < 200; round++) {
      const words = Array.from({ length: 8 }, () => prng.nextU32());
      expect(mixed(words).map(BigInt)).toEqual(definedState(words));
    }
  });

  it('take a word the same way signed and unsigned', () => {
    expect(mixed([0xffff_fffe, 5])).toEqual(mixed([-2, 5]));
  });

  it('tell sequences apart by order, length and each single bit', () => {
    const words = [0, 0, 7, 0x8000_0000, 1];
    const seen = new Set([String(mixed(words))]);
    let variants = 1;
    const add = (variant: readonly number[]) => {
      seen.add(String(mixed(variant)));
      variants++;
    };
    for (let i = 0; i < words.length; i++) {
      for (let bit = 0; bit < 32; bit++) add(words.map((word, k) => (k === i ? word ^ (1 << bit) : word)));
    }
    add([0, 7, 0, 0x8000_0000, 1]);
    add([...words, 3]);
    add([0, ...words].slice(1, 5));
    expect(seen.size).toBe(variants);
  });

  it('are bijections of the state: no two of many states meet after the same word', () => {
    const prng = new Prng(2);
    const states = new Map<string, string>();
    for (let i = 0; i < 20_000; i++) {
      const [lo, hi] = [prng.nextU32() | 0, prng.nextU32() | 0];
      const nextLo = mixLo(lo, 99);
      states.set(`${lo} ${hi}`, `${nextLo} ${mixHi(hi, nextLo, 99)}`);
    }
    expect(new Set(states.values()).size).toBe(states.size);
  });
});

describe('hashBytes', () => {
  it('depends on length, so that padding with zeros is another content', () => {
    const digests = [0, 1, 2, 3, 4, 5, 8].map((length) => JSON.stringify(hashBytes(new Uint8Array(length))));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('reads a range as if it stood alone', () => {
    const bytes = Uint8Array.from({ length: 64 }, (_, i) => i * 37);
    for (let length = 0; length < 12; length++) {
      expect(hashBytes(bytes, 3, 3 + length)).toEqual(hashBytes(bytes.slice(3, 3 + length)));
    }
  });

  it('gives unsigned halves, and about half of all bits change with one bit of content', () => {
    const prng = new Prng(3);
    let changed = 0;
    const rounds = 400;
    for (let round = 0; round < rounds; round++) {
      const bytes = Uint8Array.from({ length: 24 }, () => prng.below(256));
      const before = hashBytes(bytes);
      bytes[prng.below(24)]! ^= 1 << prng.below(8);
      const after = hashBytes(bytes);
      expect(before.lo >= 0 && before.hi >= 0).toBe(true);
      for (const difference of [before.lo ^ after.lo, before.hi ^ after.hi]) {
        for (let bit = 0; bit < 32; bit++) changed += (difference >>> bit) & 1;
      }
    }
    expect(changed / (rounds * 64)).toBeGreaterThan(0.45);
    expect(changed / (rounds * 64)).toBeLessThan(0.55);
  });
});
