/** A repair saves every whole frame, says what is missing, and gives a trace that proves itself. */
import { describe, expect, it } from 'vitest';
import { TraceError } from '../base/errors.ts';
import { Prng } from '../base/prng.ts';
import { decodeFrame, encodeFrame } from './lz4-frame.ts';
import { repairTrace } from './repair.ts';
import { editable } from './testing/editable-event.ts';
import { MemoryTarget } from './testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from './testing/random-events.ts';
import { openTrace, type TraceReader } from './trace-reader.ts';
import { MemorySource } from './trace-source.ts';
import { TraceWriter } from './trace-writer.ts';
import { verifyTrace } from './verify.ts';

const BATCHES = 5;
const BATCH_EVENTS = 30;

function writeTrace(): Uint8Array {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  writer.addBlob(new TextEncoder().encode('an image '.repeat(20)));
  for (let i = 0; i < BATCHES; i++) {
    emitRandomEvents(writer.sink, 40 + i, BATCH_EVENTS);
    writer.flush();
  }
  writer.finish('completed');
  return target.bytes;
}

const whole = writeTrace();
const original = openTrace(whole);
const events = rowsOf(original);

function rowsOf(reader: TraceReader) {
  return [...reader.batches()].flatMap((batch) =>
    Array.from({ length: batch.eventCount }, (_, i) => ({
      number: batch.firstEvent + i,
      ...editable(batch.event(i)),
    })),
  );
}

/** The repaired trace, which must prove itself. */
function repaired(bytes: Uint8Array) {
  const target = new MemoryTarget();
  const result = repairTrace(new MemorySource(bytes), () => target);
  const reader = openTrace(target.bytes);
  const proven = verifyTrace(reader);
  expect(proven.eventCount).toBe(result.eventCount);
  return { result, reader, bytes: target.bytes };
}

function flipped(at: number): Uint8Array {
  const bytes = whole.slice();
  bytes[at]! ^= 0x10;
  return bytes;
}

it('leaves a whole trace as it is', () => {
  const { result, bytes } = repaired(whole);
  expect(result).toEqual({ eventCount: BATCHES * BATCH_EVENTS, gaps: [], damage: [], ended: true });
  expect(Buffer.compare(bytes, whole)).toBe(0);
});

it('saves the whole batches of a recording cut at any byte, and says that its end is missing', () => {
  const ends = original.batchIndex.map(({ offset, compressedSize }) => offset + compressedSize);
  const lengths = new Set(ends.flatMap((end) => [end - 1, end, end + 1]));
  for (let length = original.batchIndex[0]!.offset; length < ends.at(-1)!; length += 61) lengths.add(length);
  for (const length of lengths) {
    if (length > ends.at(-1)!) continue;
    const { result, reader } = repaired(whole.slice(0, length));
    const kept = ends.filter((end) => end <= length).length * BATCH_EVENTS;
    expect([length, result.eventCount, result.ended]).toEqual([length, kept, false]);
    expect(reader.summary?.endReason).toBe('cut short');
    expect(rowsOf(reader)).toEqual(events.slice(0, kept));
  }
});

describe.each([0, 1, 3, BATCHES - 1])('with batch %i damaged', (damaged) => {
  const { offset, compressedSize } = original.batchIndex[damaged]!;
  const first = damaged * BATCH_EVENTS;
  const gap = { firstEvent: first, eventCount: BATCH_EVENTS };

  it.each([0, 4, 6, 17, 25, compressedSize - 1])('at byte %i of its frame, all others are saved', (at) => {
    const { result, reader, bytes } = repaired(flipped(offset + at));
    expect(result).toMatchObject({ eventCount: (BATCHES - 1) * BATCH_EVENTS, gaps: [gap], ended: true });
    expect(result.damage).toMatchObject([{ offset, bytes: compressedSize }]);
    expect(reader.gaps).toMatchObject([gap]);
    expect(reader.eventsBeforeGap).toBe(first);
    expect(rowsOf(reader)).toEqual(events.filter(({ number }) => number < first || number >= first + BATCH_EVENTS));
    expect(() => reader.event(first)).toThrow(/^event \d+ is lost: .* without events \d+ to \d+$/);
    expect(Buffer.compare(repaired(bytes).bytes, bytes)).toBe(0);
  });

  it('cut out, the gap shows in the numbers of the events', () => {
    const without = Buffer.concat([whole.subarray(0, offset), whole.subarray(offset + compressedSize)]);
    expect(repaired(without).result).toMatchObject({ gaps: [gap], damage: [], ended: true });
  });
});

it('finds the frames again behind bytes that do not belong there, also when those look like the start of a frame', () => {
  const { offset } = original.batchIndex[2]!;
  const junk = Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x6c, 0x70, ...new Array(100).fill(0x04), 0x04, 0x22]);
  const { result, reader } = repaired(Buffer.concat([whole.subarray(0, offset), junk, whole.subarray(offset)]));
  expect(result).toMatchObject({ gaps: [], ended: true, damage: [{ offset, bytes: junk.length }] });
  expect(rowsOf(reader)).toEqual(events);
});

it('drops a batch whose events are already there', () => {
  const { offset, compressedSize } = original.batchIndex[1]!;
  const again = whole.subarray(offset, offset + compressedSize);
  const { result, reader } = repaired(
    Buffer.concat([whole.subarray(0, offset + compressedSize), again, whole.subarray(offset + compressedSize)]),
  );
  expect(result.damage).toHaveLength(1);
  expect(rowsOf(reader)).toEqual(events);
});

it('drops a batch whose frame is in order but whose events do not have their hash', () => {
  const { offset, compressedSize } = original.batchIndex[2]!;
  const content = decodeFrame(whole.subarray(offset, offset + compressedSize), offset);
  const irqls = original.batch(2).irql;
  content[Buffer.from(content).indexOf(irqls)]! ^= 1;
  const forged = Buffer.concat([
    whole.subarray(0, offset),
    encodeFrame(content),
    whole.subarray(offset + compressedSize),
  ]);
  const { result } = repaired(forged);
  expect(result.gaps).toEqual([{ firstEvent: 2 * BATCH_EVENTS, eventCount: BATCH_EVENTS }]);
  expect(result.damage[0]!.because).toMatch(/fail their hash/);
});

it('needs the header', () => {
  expect(() => repaired(flipped(20))).toThrow(TraceError);
  expect(() => repaired(new Uint8Array(0))).toThrow(/empty/);
});

it('gives a trace that proves itself, or an error, whatever happened to the bytes', () => {
  const prng = new Prng(5);
  for (let round = 0; round < 400; round++) {
    const bytes = whole.slice(0, whole.length - (prng.below(3) === 0 ? prng.below(whole.length) : 0));
    for (let i = prng.below(6); i >= 0; i--) bytes[prng.below(bytes.length)] = prng.below(256);
    try {
      const { reader } = repaired(bytes);
      for (const row of rowsOf(reader)) expect(row).toEqual(events[row.number]);
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
    }
  }
});
