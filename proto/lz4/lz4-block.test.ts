/** LZ4 blocks by hand after the block format description, blocks of every shape judged by the lz4 command, and damage. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { encodeFrame } from '../lz4-frame.ts';
import { compressBlock, decompressBlock, MAX_BLOCK_CONTENT_BYTES } from './lz4-block.ts';

const hasLz4 = spawnSync('lz4', ['--version']).status === 0;
const text = (words: string) => new TextEncoder().encode(words);
const comesBack = (content: Uint8Array) => {
  const back = decompressBlock(compressBlock(content).slice(), content.length);
  expect(back !== undefined && Buffer.compare(back, content) === 0).toBe(true);
};

/** Bytes that repeat themselves at all distances and lengths, in `symbols` different values. */
function repetitive(prng: Prng, length: number, symbols: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const count = Math.min(1 + prng.below(prng.below(4) === 0 ? 700 : 12), length - at);
    const distance = 1 + prng.below(prng.below(3) === 0 ? 80_000 : 20);
    for (const end = at + count; at < end; at++) {
      bytes[at] = at >= distance && count % 3 !== 0 ? bytes[at - distance]! : prng.below(symbols);
    }
  }
  return bytes;
}

const shapes = (seed: number, count: number): Uint8Array[] => {
  const prng = new Prng(seed);
  return Array.from({ length: count }, () =>
    repetitive(prng, 1 + prng.below(prng.below(50) === 0 ? 300_000 : 3000), 1 + prng.below(256)),
  );
};

describe('a block', () => {
  // Token: literals << 4 | (match length - 4); a nibble of 15 goes on in further bytes; the offset is little-endian.
  it.each([
    ['literals only', [0x30, 97, 98, 99], 'abc'],
    ['nothing', [0x00], ''],
    ['fifteen literals', [0xf0, 0, ...text('fifteen letters')], 'fifteen letters'],
    ['a run', [0x11, 97, 1, 0, 0x50, ...text('bcdef')], `${'a'.repeat(6)}bcdef`],
    ['a long run', [0x1f, 97, 1, 0, 255, 0, 0x50, ...text('bcdef')], `${'a'.repeat(1 + 4 + 15 + 255)}bcdef`],
    ['a pattern of three', [0x34, 97, 98, 99, 3, 0, 0x50, ...text('vwxyz')], 'abcabcabcabvwxyz'],
  ])('of %s is decompressed', (_, block, content) => {
    const bytes = decompressBlock(Uint8Array.from(block), 1000);
    expect(new TextDecoder().decode(bytes)).toBe(content);
  });

  it.each([
    ['without a token', []],
    ['that ends with a match', [0x11, 97, 1, 0]],
    ['with an offset of 0', [0x11, 97, 0, 0, 0x50, ...text('bcdef')]],
    ['with an offset before the beginning', [0x11, 97, 2, 0, 0x50, ...text('bcdef')]],
    ['with half an offset', [0x11, 97, 1]],
    ['with fewer literals than it says', [0x50, 97, 98]],
    ['with a length that does not end', [0xf0, 255, 255]],
    ['with more content than there may be', [0x1f, 97, 1, 0, 255, 255, 255, 255, 200, 0x50, ...text('bcdef')]],
    ['with a length beyond all blocks', [0x1f, 97, 1, 0, ...new Array<number>(20_000).fill(255), 0]],
  ])('%s is none', (_, block) => {
    expect(decompressBlock(Uint8Array.from(block), 1000)).toBeUndefined();
  });

  it('of repeated words is shorter than they are', () => {
    expect(compressBlock(text('IoCallDriver '.repeat(500))).length).toBeLessThan(100);
  });

  it('of every length from 1 comes back', () => {
    for (let length = 1; length < 300; length++) {
      comesBack(new Uint8Array(length));
      comesBack(Uint8Array.from({ length }, (_, i) => i * 89));
      comesBack(Uint8Array.from({ length }, (_, i) => i % 7));
    }
  });

  it('of any shape comes back', () => {
    for (const content of shapes(11, 3000)) comesBack(content);
  });

  it('of the largest contents comes back', () => {
    const prng = new Prng(12);
    comesBack(new Uint8Array(MAX_BLOCK_CONTENT_BYTES));
    comesBack(Uint8Array.from({ length: MAX_BLOCK_CONTENT_BYTES }, () => prng.nextU32()));
    comesBack(repetitive(prng, MAX_BLOCK_CONTENT_BYTES, 4));
    expect(() => compressBlock(new Uint8Array(MAX_BLOCK_CONTENT_BYTES + 1))).toThrow(RangeError);
  });

  it.skipIf(!hasLz4)('of any shape is read by the lz4 command', () => {
    const contents = shapes(13, 2000);
    const input = Buffer.concat(contents.map((content) => encodeFrame(content)));
    const { stdout, stderr } = spawnSync('lz4', ['-dc'], { input, maxBuffer: 1 << 28 });
    expect(String(stderr)).toBe('');
    expect(Buffer.compare(stdout, Buffer.concat(contents))).toBe(0);
  });

  it('that is damaged gives no more than there may be', () => {
    const prng = new Prng(14);
    for (const content of shapes(15, 1500)) {
      const block = compressBlock(content).slice(0, 1 + prng.below(4000));
      for (let change = 0; change <= prng.below(4); change++) block[prng.below(block.length)] = prng.below(256);
      const capacity = prng.below(content.length * 2);
      const back = decompressBlock(block, capacity);
      expect(back === undefined || back.length <= capacity).toBe(true);
    }
  });
});
