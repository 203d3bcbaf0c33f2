import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Prng } from '../base/prng.ts';
import { decodeFrame, encodeFrame, encodeIndexFrame, FRAME_HEADER_BYTES, MAX_CONTENT_BYTES } from './lz4-frame.ts';
import { xxh32 } from './xxh32.ts';

const hasLz4 = spawnSync('lz4', ['--version']).status === 0;
const lz4 = (args: string[], input: Uint8Array) =>
  spawnSync('lz4', args, { input, maxBuffer: 64 << 20, stdio: ['pipe', 'pipe', 'pipe'] });

const prng = new Prng(5);
const contents: readonly (readonly [string, Uint8Array])[] = [
  ['one byte', Uint8Array.of(42)],
  ['text', new TextEncoder().encode('IoCallDriver '.repeat(500))],
  ['noise', Uint8Array.from({ length: 5000 }, () => prng.below(256))],
  ['the largest frame', new Uint8Array(MAX_CONTENT_BYTES).map((_, i) => (i >> 7) & 0xff)],
];

function changed(frame: Uint8Array, at: number, value: number): Uint8Array {
  const copy = frame.slice();
  copy[at] = value;
  return copy;
}

/** Sets the content size a frame claims, with a valid header checksum. */
function claiming(frame: Uint8Array, size: bigint): Uint8Array {
  const copy = frame.slice();
  new DataView(copy.buffer).setBigUint64(6, size, true);
  copy[14] = (xxh32(copy.subarray(4, 14)) >>> 8) & 0xff;
  return copy;
}

describe('xxh32', () => {
  // The sanity values every implementation of the specification states.
  it.each([
    ['', 0x02cc5d05],
    ['a', 0x550d7456],
    ['abc', 0x32d153ff],
    ['Nobody inspects the spammish repetition', 0xe2293b2f],
  ])('of %j', (text, expected) => {
    expect(xxh32(new TextEncoder().encode(text))).toBe(expected);
  });
});

describe('xxh32 of a range', () => {
  it('does not depend on where in memory it stands', () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => i * 31);
    for (let offset = 0; offset < 8; offset++) {
      expect(xxh32(bytes.subarray(offset, offset + 150))).toBe(xxh32(bytes.slice(offset, offset + 150)));
    }
  });
});

describe('LZ4 frames', () => {
  it.each(contents)('come back: %s', (_, content) => {
    expect(Buffer.compare(decodeFrame(encodeFrame(content), 0), content)).toBe(0);
  });

  it.skipIf(!hasLz4).each(contents)('are read by the lz4 command: %s', (_, content) => {
    const result = lz4(['-dc'], encodeFrame(content));
    expect(result.stderr.toString()).toBe('');
    expect(Buffer.compare(result.stdout, content)).toBe(0);
  });

  it.skipIf(!hasLz4).each(contents)('of the lz4 command are read: %s', (_, content) => {
    const folder = mkdtempSync(join(tmpdir(), 'ntrewind-'));
    const file = join(folder, 'content');
    writeFileSync(file, content);
    const made = new Uint8Array(lz4(['-c', '-B7', '-BI', '--content-size', file], new Uint8Array(0)).stdout);
    rmSync(folder, { recursive: true });
    expect(Buffer.compare(decodeFrame(made, 0), content)).toBe(0);
  });

  it.skipIf(!hasLz4)('may stand one behind the other, with a skippable frame at the end', () => {
    const [first, second] = [contents[1]![1], contents[2]![1]];
    const file = Buffer.concat([encodeFrame(first), encodeFrame(second), encodeIndexFrame(Uint8Array.of(1, 2, 3))]);
    expect(Buffer.compare(lz4(['-dc'], file).stdout, Buffer.concat([first, second]))).toBe(0);
  });

  it('refuse what they cannot hold', () => {
    expect(() => encodeFrame(new Uint8Array(0))).toThrow(RangeError);
    expect(() => encodeFrame(new Uint8Array(MAX_CONTENT_BYTES + 1))).toThrow(RangeError);
  });
});

describe('a damaged frame', () => {
  const content = new TextEncoder().encode('KeWaitForSingleObject '.repeat(40));
  const frame = encodeFrame(content);

  it.each([
    ['another magic', changed(frame, 0, 5), 0],
    ['linked blocks', changed(frame, 4, frame[4]! & ~0x20), 4],
    ['a false header checksum', changed(frame, 14, frame[14]! ^ 1), 4],
    ['a claim of 2^40 bytes', claiming(frame, 1n << 40n), 6],
    ['a claim of more than 4 MiB', claiming(frame, 5n << 20n), 6],
    ['a claim of nothing', claiming(frame, 0n), 6],
    ['a claim of one byte more', claiming(frame, BigInt(content.length + 1)), FRAME_HEADER_BYTES],
    ['a claim of one byte less', claiming(frame, BigInt(content.length - 1)), FRAME_HEADER_BYTES],
    ['a huge block', changed(frame, 17, 0x7f), 15],
    ['no end mark', changed(frame, frame.length - 8, 1), frame.length - 8],
  ])('%s is named with its place', (_, bytes, offset) => {
    expect(() => decodeFrame(bytes, 1000)).toThrow(
      expect.objectContaining({ name: 'TraceError', code: 'damaged', byteOffset: 1000 + offset }),
    );
  });

  it('fails its checksum when the checksum differs', () => {
    expect(() => decodeFrame(changed(frame, frame.length - 1, frame.at(-1)! ^ 0x80), 7)).toThrow(
      expect.objectContaining({ code: 'checksum', byteOffset: 7 }),
    );
  });
});
