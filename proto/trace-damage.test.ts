/** Whatever happens to the bytes of a trace, reading them gives the recorded events or a TraceError. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { TraceError } from '../base/errors.ts';
import { Prng } from '../base/prng.ts';
import { TRACE_FIELD } from './generated/event-kinds.ts';
import { decodeIndex, encodeHeader, encodeIndex, type Index } from './generated/messages.ts';
import { decodeFrame, decodeFrameHeader, encodeFrame, encodeIndexFrame } from './lz4-frame.ts';
import { type EditableEvent, editable } from './testing/editable-event.ts';
import { MemoryTarget } from './testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from './testing/random-events.ts';
import { traceField } from './trace-format.ts';
import { openTrace, recoverTrace, type TraceReader } from './trace-reader.ts';
import { TraceWriter } from './trace-writer.ts';
import { verifyTrace } from './verify.ts';
import { xxh32 } from './xxh32.ts';

/** A small trace with a blob and three batches of 40 events. */
function smallTrace() {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  writer.addBlob(new TextEncoder().encode('an image '.repeat(20)));
  const events: EditableEvent[] = [];
  for (const seed of [21, 22, 23]) {
    events.push(...emitRandomEvents(writer.sink, seed, 40));
    writer.flush();
  }
  writer.finish('completed');
  return { bytes: target.bytes, events };
}

const { bytes: whole, events } = smallTrace();
const whatIsInIt = everything(openTrace(whole));

/** All a reader can get out of a trace, after verifying it. */
function everything(reader: TraceReader) {
  const verified = verifyTrace(reader);
  const rows = [...reader.batches()].flatMap((batch) =>
    Array.from({ length: batch.eventCount }, (_, i) => editable(batch.event(i))),
  );
  const blobs = reader.blobs.map((sha256) => reader.blob(sha256));
  return { header: reader.header, summary: reader.summary, verified, rows, blobs };
}

/** The TraceError that reading everything ends with; undefined when it gives what was recorded. */
function errorOf(bytes: Uint8Array): TraceError | undefined {
  try {
    expect(isDeepStrictEqual(everything(openTrace(bytes)), whatIsInIt)).toBe(true);
    return undefined;
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    return error;
  }
}

function indexFrameAt(bytes: Uint8Array): number {
  return bytes.length - 24 - new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 16, true);
}

/** The trace with another index, whose checksums are right. */
function withIndex(change: (index: Index) => void): Uint8Array {
  const at = indexFrameAt(whole);
  const index = decodeIndex(whole.subarray(at + 8, whole.length - 16));
  change(index);
  const body = encodeIndex(index);
  const footer = whole.slice(whole.length - 16);
  const view = new DataView(footer.buffer);
  view.setUint32(0, body.length, true);
  view.setUint32(4, xxh32(body), true);
  return Buffer.concat([whole.subarray(0, at), encodeIndexFrame(Buffer.concat([body, footer]))]);
}

describe('a trace that is cut off', () => {
  const indexFrame = indexFrameAt(whole);

  it('at any byte is refused, unless only the index is gone', () => {
    for (let length = 0; length < whole.length; length++) {
      const error = errorOf(whole.subarray(0, length));
      if (length === indexFrame) expect(error).toBeUndefined();
      else expect(error, `cut at ${length}`).toMatchObject({ code: length === 0 ? 'empty' : 'truncated' });
      if (error) expect(error.byteOffset).toBeLessThanOrEqual(length);
    }
  });

  it('at any byte gives its whole batches to a tolerant reader', () => {
    const ends = openTrace(whole).batchIndex.map((batch) => batch.offset + batch.compressedSize);
    const headerEnd = openTrace(whole.subarray(0, indexFrame), { tolerant: true }).batchIndex[0]!.offset;
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      const batches = ends.filter((end) => end <= length).length;
      let reader: TraceReader;
      try {
        reader = recoverTrace(cut);
      } catch (error) {
        expect(error).toBeInstanceOf(TraceError);
        expect(length).toBeLessThan(headerEnd);
        continue;
      }
      expect(reader.eventCount).toBe(batches * 40);
      // The events are those of the whole frames; which frames those are is looked at for every length.
      if (length % 16 === 0 || ends.some((end) => Math.abs(end - length) <= 1)) {
        expect(isDeepStrictEqual(everything(reader).rows, events.slice(0, batches * 40)), `cut at ${length}`).toBe(
          true,
        );
      }
      if (length === indexFrame) continue;
      expect(reader.truncatedAt).toBeLessThanOrEqual(length);
      expect(reader.truncatedAt).toBeGreaterThanOrEqual(batches === 0 ? 1 : ends[batches - 1]!);
      expect(reader.truncatedBecause?.code).toBe('truncated');
    }
  });
});

describe('a trace with a flipped bit', () => {
  it('at any byte is refused or, where the bit does not count, read as recorded', () => {
    const prng = new Prng(31);
    let harmless = 0;
    for (let at = 0; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at]! ^= 1 << prng.below(8);
      if (errorOf(damaged) === undefined) harmless++;
    }
    expect(harmless).toBeLessThan(whole.length / 100);
  });

  it('or other damage never makes a tolerant reader give other events', () => {
    const prng = new Prng(32);
    for (let round = 0; round < 1500; round++) {
      const damaged = whole.slice();
      for (let count = prng.below(4); count >= 0; count--) damaged[prng.below(whole.length)] = prng.below(256);
      try {
        for (const batch of recoverTrace(damaged).batches()) {
          const own = Array.from({ length: batch.eventCount }, (_, i) => editable(batch.event(i)));
          const { firstEvent, eventCount } = batch;
          expect(isDeepStrictEqual(own, events.slice(firstEvent, firstEvent + eventCount))).toBe(true);
        }
      } catch (error) {
        if (!(error instanceof TraceError)) throw error;
      }
    }
  });
});

describe('a trace whose messages are damaged although every checksum is right', () => {
  /** Changes some bytes of the messages and makes frames around them anew; there is no index. */
  function forged(prng: Prng): Uint8Array {
    const frames: Uint8Array[] = [];
    const at = prng.below(6);
    for (let offset = 0; offset < indexFrameAt(whole); ) {
      const { frameBytes } = decodeFrameHeader(whole.subarray(offset), offset);
      const content = decodeFrame(whole.subarray(offset, offset + frameBytes), offset).slice();
      if (frames.length === at) {
        for (let count = prng.below(3); count >= 0; count--) content[prng.below(content.length)] = prng.below(256);
      }
      frames.push(encodeFrame(content));
      offset += frameBytes;
    }
    return Buffer.concat(frames);
  }

  it('is refused, or read without fault as what it says, and fails verification when events differ', () => {
    const prng = new Prng(33);
    let refused = 0;
    let unproven = 0;
    for (let round = 0; round < 1500; round++) {
      const bytes = forged(prng);
      try {
        const { rows, verified } = everything(openTrace(bytes));
        // Forged to say that events were left out: then the hash chain proves nothing, and verification says so.
        if (verified.leftOutEvents > 0) unproven++;
        else expect(isDeepStrictEqual(rows, events)).toBe(true);
      } catch (error) {
        if (!(error instanceof TraceError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(1000);
    expect(unproven).toBeLessThan(15);
  });
});

describe('what is no trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['nothing', new Uint8Array(0), 'empty', /the file is empty/],
    ['a text', new TextEncoder().encode('hello, world'), 'not-a-trace', /not an ntrewind trace/],
    ['a PE image', Uint8Array.of(0x4d, 0x5a, 0x90, 0), 'not-a-trace', /not an ntrewind trace/],
    ['another LZ4 file', encodeFrame(new TextEncoder().encode('hello')), 'not-a-trace', /not an ntrewind trace/],
  ])('%s is called so', (_, bytes, code, message) => {
    const path = join(folder, 'x.ntr');
    writeFileSync(path, bytes);
    for (const from of [bytes, path]) {
      expect(() => openTrace(from)).toThrow(expect.objectContaining({ name: 'TraceError', code }));
      expect(() => openTrace(from)).toThrow(message);
    }
  });

  it('a file that cannot be read is called so', () => {
    expect(() => openTrace(join(folder, 'absent.ntr'))).toThrow(/there is no such file/);
    expect(() => openTrace(folder)).toThrow(expect.objectContaining({ code: 'read' }));
  });
});

describe('versions', () => {
  const headerOf = (formatMajor: number, formatMinor: number) =>
    encodeFrame(traceField(TRACE_FIELD.header, encodeHeader({ ...openTrace(whole).header, formatMajor, formatMinor })));
  const rest = whole.subarray(
    openTrace(whole.subarray(0, indexFrameAt(whole))).batchIndex[0]!.offset,
    indexFrameAt(whole),
  );

  it('a newer major version is refused with the version needed', () => {
    expect(() => openTrace(Buffer.concat([headerOf(2, 0), rest]))).toThrow(/trace format 2/);
    expect(() => openTrace(headerOf(3, 1))).toThrow(expect.objectContaining({ code: 'version' }));
  });

  it('of a newer minor version what is unknown is skipped', () => {
    const unknownField = encodeFrame(traceField(99, new TextEncoder().encode('from the future')));
    const reader = openTrace(Buffer.concat([headerOf(1, 7), unknownField, rest]));
    expect([...reader.batches()].map((batch) => batch.eventCount)).toEqual([40, 40, 40]);
    expect(() => openTrace(Buffer.concat([headerOf(1, 0), unknownField, rest]))).toThrow(/field 99/);
  });
});

describe('a trace that lies', () => {
  it.each<[string, (index: Index) => void]>([
    ['that a batch stands elsewhere', (index) => (index.batch[1]!.offset += 1)],
    ['that batches overlap', (index) => (index.batch[1]!.offset = index.batch[0]!.offset)],
    ['about the order of batches', (index) => index.batch.reverse()],
    ['about a size', (index) => (index.batch[2]!.compressedSize = 0xffff_ffff)],
    ['about a decompressed size', (index) => (index.batch[2]!.rawSize += 1)],
    ['about the number of events of a batch', (index) => (index.batch[0]!.eventCount += 1)],
    ['about the number of events', (index) => (index.eventCount = 2 ** 40)],
    ['that a batch is missing', (index) => index.batch.pop()],
    ['about times', (index) => (index.batch[0]!.timeMax += 1)],
    ['about IRPs', (index) => (index.batch[0]!.irpMin += 1)],
    ['about kinds', (index) => (index.batch[0]!.kindCount[3]! += 1)],
    ['about a hash', (index) => (index.batch[0]!.hashAfter = { lo: 1, hi: 1 })],
    ['that the summary stands elsewhere', (index) => (index.summaryOffset = index.batch[0]!.offset)],
    ['about the header', (index) => (index.headerSize -= 1)],
    ['about a blob', (index) => (index.blob[0]!.sha256 = new Uint8Array(32))],
    ['that a blob has other parts', (index) => (index.blob[0]!.part = 1)],
  ])('in its index %s is refused', (_, change) => {
    expect(errorOf(withIndex(() => {}))).toBeUndefined();
    expect(errorOf(withIndex(change))).toBeInstanceOf(TraceError);
  });

  it('about an index larger than the file is refused', () => {
    const bytes = whole.slice();
    new DataView(bytes.buffer).setUint32(bytes.length - 16, 0x7fff_ffff, true);
    expect(() => openTrace(bytes)).toThrow(expect.objectContaining({ code: 'damaged' }));
  });

  it('about the size of a huge block allocates nothing for it', () => {
    const frame = encodeFrame(new Uint8Array(4 << 20));
    const claim = (bytes: number) => {
      const copy = frame.slice();
      new DataView(copy.buffer).setBigUint64(6, BigInt(bytes), true);
      copy[14] = (xxh32(copy.subarray(4, 14)) >>> 8) & 0xff;
      return copy;
    };
    for (const size of [2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40]) {
      expect(() => openTrace(claim(size))).toThrow(expect.objectContaining({ code: 'damaged', byteOffset: 6 }));
    }
  });

  it('is never held in memory as a whole, however well it compresses', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ntrewind-'));
    const path = join(folder, 'bomb.ntr');
    const header = whole.subarray(0, openTrace(whole.subarray(0, indexFrameAt(whole))).batchIndex[0]!.offset);
    const bomb = encodeFrame(traceField(TRACE_FIELD.blob, new Uint8Array((4 << 20) - 100)));
    writeFileSync(path, Buffer.concat([header, ...Array.from({ length: 500 }, () => bomb)]));
    const module = new URL('./trace-reader.ts', import.meta.url).href;
    const script = `
      const { recoverTrace } = await import(${JSON.stringify(module)});
      const base = process.resourceUsage().maxRSS;
      recoverTrace(${JSON.stringify(path)});
      console.log(Math.round((process.resourceUsage().maxRSS - base) / 1024));`;
    const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    rmSync(folder, { recursive: true });
    const grownMebibytes = Number(child.stdout.toString());
    expect(child.stderr.toString()).toBe('');
    // On Linux the peak that a process starts with is its parent's, so the growth may be 0; all content would be 2000.
    expect(grownMebibytes).toBeGreaterThanOrEqual(0);
    expect(grownMebibytes).toBeLessThan(300);
  });
});
