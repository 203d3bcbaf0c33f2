/** A stripped trace lacks what was taken out and nothing else, and still proves itself. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { REMOVED_PAYLOAD, type TraceEvent } from './decoded-batch.ts';
import { KIND_BY_NUMBER, TRACE_FIELD } from './generated/event-kinds.ts';
import { encodeHeader } from './generated/messages.ts';
import { encodeFrame } from './lz4-frame.ts';
import { type StripChoice, stripTrace } from './strip.ts';
import { MemoryTarget } from './testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from './testing/random-events.ts';
import { traceField } from './trace-format.ts';
import { readFrame } from './trace-frames.ts';
import { openTrace, type TraceReader } from './trace-reader.ts';
import { MemorySource } from './trace-source.ts';
import { TraceWriter } from './trace-writer.ts';
import { verifyTrace } from './verify.ts';

const SECRET = 'the secret that must not leave the house';
const image = new TextEncoder().encode(`${SECRET}, an image`);

function writeTrace(): Uint8Array {
  const target = new MemoryTarget();
  const imageSha256 = new Uint8Array(createHash('sha256').update(image).digest());
  const writer = TraceWriter.create(target, { ...TEST_HEADER, driver: [{ ...EMPTY_DRIVER, imageSha256 }] });
  writer.addBlob(image);
  for (let seed = 1; seed <= 3; seed++) {
    emitRandomEvents(writer.sink, seed, 400);
    writer.flush();
  }
  writer.finish('completed');
  return target.bytes;
}

const EMPTY_DRIVER = {
  service: 'x',
  fileName: 'x.sys',
  symbolRva: [],
  symbolName: [],
  symbolSize: [],
  pdbGuid: '',
  pdbAge: 0,
  pdbPath: '',
  fileVersion: '',
  linkTimeStamp: 0,
  imageSize: 0,
  note: [],
  scriptSha256: new Uint8Array(0),
};

const NOTHING: StripChoice = { payloads: false, userData: false, images: false };
const whole = writeTrace();

function stripped(bytes: Uint8Array, choice: Partial<StripChoice>) {
  const target = new MemoryTarget();
  const result = stripTrace(new MemorySource(bytes), { ...NOTHING, ...choice }, () => target);
  expect(result.size).toBe(target.bytes.length);
  return { result, bytes: target.bytes, reader: openTrace(target.bytes) };
}

function eventsOf(reader: TraceReader): TraceEvent[] {
  return [...reader.batches()].flatMap((batch) => Array.from({ length: batch.eventCount }, (_, i) => batch.event(i)));
}

function payloadsOf(event: TraceEvent): Uint8Array[] {
  const fields = KIND_BY_NUMBER[event.kind]!.fields.filter(({ encoding }) => encoding === 'payload');
  return fields.map(({ name }) => event.fields[name] as Uint8Array);
}

/** An event without its payloads, comparable. */
function rest(event: TraceEvent) {
  const payloads = new Set(payloadsOf(event));
  const fields = Object.entries(event.fields).filter(([, value]) => !payloads.has(value as Uint8Array));
  const { number, kind, cpu, irql, thread, time, callSite, anchors } = event;
  return { number, kind, cpu, irql, thread, time, callSite, anchors, fields };
}

const original = eventsOf(openTrace(whole));

describe.each<[string, Partial<StripChoice>, TraceEvent['role'][]]>([
  ['payloads', { payloads: true }, ['observation']],
  ['user data', { userData: true }, ['decision']],
  ['both', { payloads: true, userData: true }, ['observation', 'decision']],
])('without %s', (_what, choice, roles) => {
  const { result, reader, bytes } = stripped(whole, choice);
  const events = eventsOf(reader);

  it('it has every event with everything else, the same event hash, and proves itself', () => {
    expect(events.map(rest)).toEqual(original.map(rest));
    expect(reader.summary).toEqual(openTrace(whole).summary);
    expect(verifyTrace(reader).eventHash).toEqual(verifyTrace(openTrace(whole)).eventHash);
  });

  it('it lacks those contents and no others', () => {
    let removed = 0;
    events.forEach((event, i) => {
      const before = payloadsOf(original[i]!);
      payloadsOf(event).forEach((content, place) => {
        if (roles.includes(event.role) && before[place]!.length > 0) {
          expect(content).toBe(REMOVED_PAYLOAD);
          removed++;
        } else {
          expect(content).toEqual(before[place]);
        }
      });
    });
    expect(removed).toBeGreaterThan(10);
    expect(result.contents).toBe(removed);
    expect(bytes.length).toBeLessThan(whole.length);
  });

  it('stripping it again changes nothing', () => {
    const again = stripped(bytes, choice);
    expect(again.result.contents).toBe(0);
    expect(Buffer.compare(again.bytes, bytes)).toBe(0);
  });
});

it('one after the other is the same as both at once', () => {
  const both = eventsOf(stripped(whole, { payloads: true, userData: true }).reader);
  const inTurn = stripped(stripped(whole, { payloads: true }).bytes, { userData: true });
  expect(inTurn.reader.header.removed).toEqual(['payloads', 'user data']);
  expect(eventsOf(inTurn.reader).map((event) => [rest(event), payloadsOf(event)])).toEqual(
    both.map((event) => [rest(event), payloadsOf(event)]),
  );
  verifyTrace(inTurn.reader);
});

it('without images it names them still; one that is supplied is taken', () => {
  const { reader, bytes } = stripped(whole, { images: true });
  expect(Buffer.from(bytes).includes(SECRET)).toBe(false);
  expect(Buffer.from(whole).includes(SECRET)).toBe(true);
  verifyTrace(reader);
  const { imageSha256 } = reader.drivers[0]!;
  expect(() => reader.blob(imageSha256)).toThrow(/does not hold/);
  reader.supplyBlob(image);
  expect(reader.blob(imageSha256)).toEqual(image);
});

it('a damaged trace is refused before anything is written', () => {
  const bytes = whole.slice();
  bytes[bytes.length >> 1]! ^= 1;
  let created = false;
  const create = () => {
    created = true;
    return new MemoryTarget();
  };
  expect(() => stripTrace(new MemorySource(bytes), { ...NOTHING, payloads: true }, create)).toThrow(/damaged/);
  expect(created).toBe(false);
});

it('refuses a newer minor version: what it does not know may hold contents too', () => {
  const { header } = openTrace(whole);
  const later = encodeFrame(traceField(TRACE_FIELD.header, encodeHeader({ ...header, formatMinor: 99 })));
  const { frameBytes } = readFrame(new MemorySource(whole), 0);
  const end = new DataView(whole.buffer, whole.byteOffset);
  const indexBytes = end.getUint32(whole.length - 16, true) + 24;
  const newer = Buffer.concat([later, whole.subarray(frameBytes, whole.length - indexBytes)]);
  expect(() => stripped(newer, { payloads: true })).toThrow(/format 1\.99 may have contents in places/);
});
