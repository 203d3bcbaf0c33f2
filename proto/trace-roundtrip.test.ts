import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TraceError } from '../base/errors.ts';
import { Prng } from '../base/prng.ts';
import { MutableEventContext } from './event-player.ts';
import { BatchWriter } from './generated/batch-writer.ts';
import { EVENT_KINDS, KIND_BY_NUMBER } from './generated/event-kinds.ts';
import { editable, emitEvent } from './testing/editable-event.ts';
import { MemoryTarget } from './testing/memory-target.ts';
import { emitRandomEvents, RandomEvents, TEST_HEADER } from './testing/random-events.ts';
import { reencodeTrace } from './testing/reencode.ts';
import { testDriver } from './testing/test-driver.ts';
import { openTrace, type TraceReader } from './trace-reader.ts';
import { TraceWriter } from './trace-writer.ts';
import { verifyTrace } from './verify.ts';
import { FORMAT_MAJOR, FORMAT_MINOR } from './version.ts';

const CAPTURE = {
  kind: [97, 105],
  driver: ['pipes'],
  device: [],
  process: ['one.exe', 'two.exe'],
  filter: 'irql > 0',
};

/** A sink that says it was given chosen events. */
function narrowing(): BatchWriter {
  const sink = new BatchWriter();
  sink.capture = CAPTURE;
  return sink;
}

const image = Uint8Array.from({ length: 3000 }, (_, i) => i * 7);

function record(seed: number, count: number) {
  const target = new MemoryTarget();
  const imageSha256 = new Uint8Array(createHash('sha256').update(image).digest());
  const driver = testDriver({
    service: 'Example',
    fileName: 'pipes.sys',
    imageSha256,
    symbolRva: [16, 4096],
    symbolName: ['a', 'b'],
    symbolSize: [20, 0],
    pdbGuid: '01234567-89AB-CDEF-0001-020304050607',
    pdbAge: 2,
    pdbPath: 'pipes.pdb',
    fileVersion: '1.2.3.4',
    linkTimeStamp: 0xffff_ffff,
    imageSize: 0x6000,
    note: ['it has no checksum', 'it is old'],
  });
  const header = { ...TEST_HEADER, driver: [driver], capture: CAPTURE };
  const writer = TraceWriter.create(target, header, narrowing());
  writer.addBlob(image);
  const events = emitRandomEvents(writer.sink, seed, count);
  writer.finish('completed');
  return {
    bytes: target.bytes,
    events,
    header: {
      ...header,
      removed: [],
      hardware: [],
      file: [],
      registry: [],
      formatMajor: FORMAT_MAJOR,
      formatMinor: FORMAT_MINOR,
    },
  };
}

function allEvents(reader: TraceReader) {
  return [...reader.batches()].flatMap((batch) =>
    Array.from({ length: batch.eventCount }, (_, i) => editable(batch.event(i))),
  );
}

/** Cuts the index frame off: its size stands 16 bytes before the end. */
function withoutIndex(bytes: Uint8Array): Uint8Array {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 16, true);
  return bytes.subarray(0, bytes.length - 16 - size - 8);
}

describe('a trace', () => {
  it.each([1, 2, 3])('gives back the random events of all kinds it was given (seed %i)', (seed) => {
    const { bytes, events, header } = record(seed, 2000);
    expect(new Set(events.map((event) => event.kind)).size).toBe(EVENT_KINDS.length);
    const reader = openTrace(bytes);
    expect(reader.header).toEqual(header);
    expect(allEvents(reader)).toEqual(events);
    expect(reader.summary?.endReason).toBe('completed');
    expect(reader.blob(header.driver[0]!.imageSha256)).toEqual(image);
    expect(verifyTrace(reader)).toMatchObject({ eventCount: 2000, eventHash: reader.summary?.eventHash });
    expect(verifyTrace(reader).blobCount).toBeGreaterThan(1);
  });

  it('of several batches gives every event by its number', () => {
    const { bytes, events } = record(4, 40_000);
    const reader = openTrace(bytes);
    expect(reader.batchIndex.map((batch) => batch.eventCount)).toEqual([16_384, 16_384, 7232]);
    for (const number of [0, 16_383, 16_384, 20_000, 32_768, 39_999]) {
      const event = reader.event(number);
      expect(event.number).toBe(number);
      expect(editable(event)).toEqual(events[number]);
    }
    expect(() => reader.event(40_000)).toThrow(RangeError);
  });

  it('has in its index what its events say', () => {
    const { bytes, events } = record(5, 20_000);
    const reader = openTrace(bytes);
    reader.batchIndex.forEach((entry) => {
      const own = events.slice(entry.firstEvent, entry.firstEvent + entry.eventCount);
      const times = own.map((event) => event.time);
      const irps = own
        .flatMap((event) => [event.anchors?.irp ?? 0, Number(event.fields.irp ?? 0)])
        .filter((irp) => irp > 0);
      expect([entry.timeMin, entry.timeMax]).toEqual([Math.min(...times), Math.max(...times)]);
      expect([entry.irpMin, entry.irpMax]).toEqual([Math.min(...irps), Math.max(...irps)]);
      entry.kind.forEach((kind, i) => {
        expect(entry.kindCount[i]).toBe(own.filter((event) => event.kind === kind).length);
      });
      expect(entry.kindCount.reduce((sum, count) => sum + count, 0)).toBe(own.length);
    });
  });

  it('reads the same without its index', () => {
    const { bytes, events } = record(6, 20_000);
    const [reader, walked] = [openTrace(bytes), openTrace(withoutIndex(bytes))];
    expect(walked.batchIndex).toEqual(reader.batchIndex);
    expect(walked.truncatedAt).toBeUndefined();
    expect(allEvents(walked)).toEqual(events);
    expect(verifyTrace(walked)).toEqual(verifyTrace(reader));
  });

  it('without events is a trace too', () => {
    const reader = openTrace(record(7, 0).bytes);
    expect(reader.eventCount).toBe(0);
    expect([...reader.batches()]).toEqual([]);
    expect(verifyTrace(reader).eventHash).toEqual({ lo: 0, hi: 0 });
  });

  it('has the same bytes when the same events are recorded again, or played from it', () => {
    const { bytes } = record(8, 20_000);
    expect(Buffer.compare(record(8, 20_000).bytes, bytes)).toBe(0);
    expect(Buffer.compare(reencodeTrace(openTrace(bytes)), bytes)).toBe(0);
  });

  it('cuts a batch when its encoding reaches 1 MiB', () => {
    const target = new MemoryTarget();
    const writer = TraceWriter.create(target, TEST_HEADER);
    writer.sink.attach(new MutableEventContext());
    const data = new Uint8Array(700).map((_, i) => i);
    for (let irp = 1; irp <= 4000; irp++) writer.sink.irpData(irp, 0, 700, irp, irp, data);
    for (let i = 0; i < 8; i++) writer.sink.debugPrint(0, 0, String(i).repeat(1 << 20));
    writer.finish('completed');
    const reader = openTrace(target.bytes);
    const full = reader.batchIndex.slice(0, -8);
    expect(full.length).toBeGreaterThan(1);
    for (const { rawSize } of full) expect(Math.abs(rawSize - (1 << 20))).toBeLessThan(1 << 17);
    for (const { rawSize } of reader.batchIndex) expect(rawSize).toBeLessThan(4 << 20);
    expect(verifyTrace(reader).eventCount).toBe(4008);
    expect(() => writer.sink.debugPrint(0, 0, 'x'.repeat((1 << 20) + 1))).toThrow(/exceeds/);
  });

  it('holds a long payload once, as a blob, however often it occurs; short ones stand in their events', () => {
    const target = new MemoryTarget();
    const writer = TraceWriter.create(target, TEST_HEADER);
    writer.sink.attach(new MutableEventContext());
    const payload = (length: number) => new Uint8Array(length).map((_, i) => i * 3);
    const lengths = [0, 1024, 1025, 5 << 20];
    for (let irp = 0; irp < 40_000; irp++) writer.sink.irpFree(irp);
    for (let irp = 0; irp < 100; irp++) writer.sink.irpData(irp, 0, 0, 0, 0, payload(lengths[irp % 4]!));
    for (let irp = 0; irp < 40_000; irp++) writer.sink.irpFree(irp);
    for (const length of lengths) writer.sink.irpData(1, 0, 0, 0, 0, payload(length));
    writer.finish('completed');
    const reader = openTrace(target.bytes);
    expect(reader.blobs).toHaveLength(2);
    expect(reader.fileSize).toBeLessThan(6 << 20);
    for (let i = 0; i < 4; i++) {
      const { fields } = reader.event(reader.eventCount - 4 + i);
      expect(Buffer.compare(fields.data as Uint8Array, payload(lengths[i]!))).toBe(0);
    }
    expect(verifyTrace(reader).blobCount).toBe(2);
  });

  it('holds a blob of several parts once', () => {
    const target = new MemoryTarget();
    const writer = TraceWriter.create(target, TEST_HEADER);
    const large = new Uint8Array((9 << 20) + 5).map((_, i) => (i >> 10) ^ i);
    const name = writer.addBlob(large);
    const { size } = writer;
    expect(writer.addBlob(large.slice())).toEqual(name);
    expect(writer.size).toBe(size);
    const empty = writer.addBlob(new Uint8Array(0));
    writer.finish('completed');
    const reader = openTrace(target.bytes);
    expect(Buffer.compare(reader.blob(name), large)).toBe(0);
    expect(reader.blob(empty)).toHaveLength(0);
    expect(reader.blobs).toEqual([name, empty]);
    expect(() => reader.blob(new Uint8Array(32))).toThrow(expect.objectContaining({ code: 'missing-blob' }));
  });
});

describe('the event hash', () => {
  const { bytes, events } = record(9, 300);
  const reader = openTrace(bytes);
  const hash = verifyTrace(reader).eventHash;

  it('changes with every field and common column of every kind', () => {
    const firstOfKind = new Map(events.map((event, number) => [event.kind, number]));
    for (const [kind, number] of firstOfKind) {
      const names = KIND_BY_NUMBER[kind]!.fields.map((field) => field.name);
      for (const name of ['time', 'thread', 'cpu', 'irql', 'callSite', ...names]) {
        const changed = openTrace(
          reencodeTrace(reader, {
            number,
            change: (event) => {
              if (name === 'time') event.time += 2 ** 32;
              else if (name === 'callSite') event.callSite = (event.callSite === 0 ? -4096 : 0) as never;
              else if (name === 'thread' || name === 'cpu' || name === 'irql') event[name] ^= 1;
              else event.fields[name] = altered(event.fields[name]!);
            },
          }),
        );
        expect(verifyTrace(changed).eventHash, `${KIND_BY_NUMBER[kind]!.name}.${name}`).not.toEqual(hash);
      }
    }
  });

  it('does not depend on where batches are cut', () => {
    const target = new MemoryTarget();
    const writer = TraceWriter.create(target, TEST_HEADER);
    const context = new MutableEventContext();
    writer.sink.attach(context);
    events.forEach((event, i) => {
      emitEvent(event, writer.sink, context);
      if (i % 37 === 0) writer.flush();
    });
    writer.finish('completed');
    expect(verifyTrace(openTrace(target.bytes)).eventHash).toEqual(hash);
  });

  it('gives away a trace whose events were changed and whose checksums are right', () => {
    const changed = openTrace(reencodeTrace(reader, { number: 120, change: (event) => (event.thread ^= 1) }));
    const forged = openTrace(reencodeTrace(reader));
    expect(verifyTrace(changed).eventHash).not.toEqual(verifyTrace(forged).eventHash);
    const [own, other] = [reader.event(120), changed.event(120)];
    expect(other.thread).toBe(own.thread ^ 1);
    expect(editable(changed.event(121))).toEqual(editable(reader.event(121)));
  });
});

function altered(value: unknown): never {
  if (typeof value === 'number') return (value ^ 1) as never;
  if (typeof value === 'bigint') return (value ^ (1n << 63n)) as never;
  if (typeof value === 'string') return `${value}.` as never;
  if (value instanceof Uint8Array) return Uint8Array.of(...value, 0) as never;
  return [...(value as bigint[]), 0n] as never;
}

describe('saving and going on', () => {
  const prng = new Prng(11);
  const whole = record(12, 20_000).bytes;

  it.each(Array.from({ length: 8 }, () => prng.below(20_000)))('at event %i gives the same bytes', (at) => {
    const first = new MemoryTarget();
    const writer = TraceWriter.create(first, openTrace(whole).header, narrowing());
    writer.addBlob(image);
    const context = new MutableEventContext();
    writer.sink.attach(context);
    const source = new RandomEvents(12);
    for (let i = 0; i < at; i++) emitEvent(source.next(), writer.sink, context);
    const state = structuredClone(writer.save());
    const before = first.bytes;

    const rest = Array.from({ length: 20_000 - at }, () => source.next());
    const second = new MemoryTarget();
    const resumed = TraceWriter.resume(second, state);
    resumed.sink.attach(context);
    for (const event of rest) emitEvent(event, resumed.sink, context);
    resumed.finish('completed');
    expect(Buffer.compare(Buffer.concat([before, second.bytes]), whole)).toBe(0);

    for (const event of rest.slice(0, 17_000)) emitEvent(event, writer.sink, context);
    writer.restore(state);
    for (const event of rest) emitEvent(event, writer.sink, context);
    writer.finish('completed');
    expect(Buffer.compare(first.bytes, whole)).toBe(0);
  });
});

describe('writing that fails', () => {
  it('says that the disk is full', () => {
    const writer = () => TraceWriter.create('/dev/full', TEST_HEADER);
    expect(writer).toThrow(expect.objectContaining({ name: 'TraceError', code: 'write' }));
    expect(writer).toThrow(/disk is full.*ENOSPC/);
  });

  it('says why a file cannot be created', () => {
    expect(() => TraceWriter.create('/nonexistent/x.ntr', TEST_HEADER)).toThrow(/folder does not exist/);
    expect(() => TraceWriter.create('/', TEST_HEADER)).toThrow(/it is a folder/);
  });

  it('keeps what was written before readable, and fails the same way from then on', () => {
    const target = new MemoryTarget();
    let room = 600_000;
    const limited = {
      write: (bytes: Uint8Array) => {
        if (bytes.length > room) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
        room -= bytes.length;
        target.write(bytes);
      },
    };
    const writer = TraceWriter.create(limited, TEST_HEADER);
    let failure: TraceError | undefined;
    try {
      emitRandomEvents(writer.sink, 14, 60_000);
    } catch (error) {
      failure = error as TraceError;
    }
    expect(failure).toMatchObject({ name: 'TraceError', code: 'write' });
    expect(() => writer.finish('completed')).toThrow(failure);
    const reader = openTrace(target.bytes, { tolerant: true });
    expect(reader.eventCount).toBe(16_384);
    expect(reader.truncatedAt).toBe(target.bytes.length);
    expect(verifyTrace(reader).eventCount).toBe(16_384);
  });
});
