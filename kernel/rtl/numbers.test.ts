/** Checksums and random numbers against values that were worked out by hand, or are the check values of their standards. */
import { expect, test } from 'vitest';
import { crc32, nextRandom } from './numbers.ts';

test.each([
  // 7FFFFFC3h, less than the modulus.
  [0, 0x7fff_ffc3],
  // 7FFFFFEDh + 7FFFFFC3h = FFFFFFB0h; less 7FFFFFFFh.
  [1, 0x7fff_ffb1],
  // FFFFFFDAh + 7FFFFFC3h = 17FFFFF9Dh, of which 32 bits are 7FFFFF9Dh.
  [2, 0x7fff_ff9d],
])('after seed %i comes %i', (seed, next) => {
  expect(nextRandom(seed)).toBe(next);
});

test.each([
  ['123456789', 0xcbf4_3926],
  ['', 0],
  ['a', 0xe8b7_be43],
])('the CRC of "%s"', (text, crc) => {
  expect(crc32(0, new TextEncoder().encode(text))).toBe(crc);
});
