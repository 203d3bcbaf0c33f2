/**
 * The 64-bit hash of event chains and digests: two 32-bit lanes mixed word by word with `Math.imul`, so that it is
 * exact and fast in JavaScript and a dozen lines in any other language. Not cryptographic.
 *
 * One step takes a 32-bit word w into the state (lo, hi), all arithmetic modulo 2^32:
 *
 *     t  = (lo xor w) * 0x9E3779B1;      lo' = t xor (t >>> 15)
 *     hi' = ((rotl(hi, 13) xor w) + lo') * 0x85EBCA77
 *
 * For a fixed word the step is a bijection of the state, and for a fixed state different words give different `lo'`.
 * So two sequences that differ in one word never collide, whatever follows; other pairs collide with a chance of
 * about 2^-64. The order of words matters because each step multiplies what the steps before left.
 */
import type { U64 } from './u64.ts';

/** The low lane after `word`. Any 32-bit representation goes in (signed or unsigned); a signed one comes out. */
export function mixLo(lo: number, word: number): number {
  const t = Math.imul(lo ^ word, 0x9e3779b1);
  return t ^ (t >>> 15);
}

/** The high lane after `word`; `newLo` is what {@link mixLo} gave for the same word. */
export function mixHi(hi: number, newLo: number, word: number): number {
  return Math.imul((((hi << 13) | (hi >>> 19)) ^ word) + newLo, 0x85ebca77);
}

/** Spreads every bit of a lane over the whole lane (a bijection). */
function avalanche(lane: number): number {
  let x = lane ^ (lane >>> 16);
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return x ^ (x >>> 16);
}

/**
 * Digest of `bytes[start .. end)`: their count, then little-endian 32-bit words, the last one padded with zero bytes,
 * mixed from the state (0, 0); at the end each lane is spread: first `lo + hi`, then `hi + lo'`.
 */
export function hashBytes(bytes: Uint8Array, start = 0, end = bytes.length): U64 {
  let lo = mixLo(0, end - start);
  let hi = mixHi(0, lo, end - start);
  let i = start;
  for (const whole = end - 3; i < whole; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    lo = mixLo(lo, word);
    hi = mixHi(hi, lo, word);
  }
  if (i < end) {
    let word = 0;
    for (let shift = 0; i < end; i++, shift += 8) word |= bytes[i]! << shift;
    lo = mixLo(lo, word);
    hi = mixHi(hi, lo, word);
  }
  lo = avalanche((lo + hi) | 0);
  hi = avalanche((hi + lo) | 0);
  return { lo: lo >>> 0, hi: hi >>> 0 };
}
