/**
 * The trace format beside others that could hold the same events: JSON lines with gzip, one protobuf message an event
 * (protobufjs, in LZ4 frames), and MCAP with LZ4 chunks. Every format starts from the same events as plain objects and
 * gives plain objects back, so that ratios compare like with like; ours also as columns, which is what it is made for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { McapStreamReader, McapWriter } from '@mcap/core';
import protobuf from 'protobufjs';
import { MutableEventContext } from '../proto/event-player.ts';
import type { FieldInfo } from '../proto/event-schema.ts';
import { EVENT_KINDS, EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import { decodeFrame, decodeFrameHeader, encodeFrame } from '../proto/lz4-frame.ts';
import { type EditableEvent, editable, emitEvent } from '../proto/testing/editable-event.ts';
import { MemoryTarget } from '../proto/testing/memory-target.ts';
import { TEST_HEADER } from '../proto/testing/random-events.ts';
import { openTrace } from '../proto/trace-reader.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { median } from './median.ts';
import { recorded } from './pipes.ts';

const ROUNDS = 3;
const EVENTS = 200_000;
const CHUNK_BYTES = 1 << 20;
const WRITE = 4;

/** A format: events to bytes, and back; and the number of write requests, which needs one field of one kind. */
interface Format {
  readonly name: string;
  encode(events: readonly EditableEvent[]): Uint8Array | Promise<Uint8Array>;
  /** Number of events it made objects of. */
  decode(bytes: Uint8Array): number;
  countWrites(bytes: Uint8Array): number;
}

const isWrite = ({ kind, fields }: { kind: number; fields: Record<string, unknown> }) =>
  kind === EventKind.irpDispatch && Number(fields.major) === WRITE;

const ntr: Format = {
  name: 'ntr',
  encode(events) {
    const target = new MemoryTarget();
    const writer = TraceWriter.create(target, TEST_HEADER);
    const context = new MutableEventContext();
    writer.sink.attach(context);
    for (const event of events) emitEvent(event, writer.sink, context);
    writer.finish('completed');
    return target.bytes;
  },
  decode(bytes) {
    let count = 0;
    for (const batch of openTrace(bytes).batches()) {
      for (let i = 0; i < batch.eventCount; i++) if (editable(batch.event(i)).kind > 0) count++;
    }
    return count;
  },
  countWrites(bytes) {
    const major = KIND_BY_NUMBER[EventKind.irpDispatch]!.fields.findIndex((field) => field.name === 'major');
    let count = 0;
    for (const batch of openTrace(bytes).batches()) {
      for (const value of batch.column(EventKind.irpDispatch, major) as Uint8Array) if (value === WRITE) count++;
    }
    return count;
  },
};

const jsonText = (_name: string, value: unknown) =>
  typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;

const json: Format = {
  name: 'JSON lines, gzip',
  encode: (events) => gzipSync(events.map((event) => JSON.stringify(event, jsonText)).join('\n')),
  decode: (bytes) =>
    gunzipSync(bytes)
      .toString()
      .split('\n')
      .map((line) => JSON.parse(line)).length,
  countWrites: (bytes) =>
    gunzipSync(bytes)
      .toString()
      .split('\n')
      .filter((line) => isWrite(JSON.parse(line))).length,
};

const SCALARS: Readonly<Record<FieldInfo['encoding'], string>> = {
  u8: 'uint32',
  u32: 'uint32',
  id: 'uint32',
  mono: 'uint64',
  u64: 'fixed64',
  addr: 'fixed64',
  str: 'string',
  bytes: 'bytes',
  payload: 'bytes',
  u64list: 'fixed64',
};

/** Above every number of a kind, which is a byte. */
const FIRST_COMMON_FIELD = 300;

/** A message type with a field for every common column, and one message field for each kind. */
function rowType(): protobuf.Type {
  const row = new protobuf.Type('Row');
  const common = {
    kind: 'uint32',
    cpu: 'uint32',
    irql: 'uint32',
    thread: 'uint32',
    time: 'uint64',
    callSite: 'fixed64',
  };
  for (const [i, [name, type]] of Object.entries(common).entries())
    row.add(new protobuf.Field(name, FIRST_COMMON_FIELD + i, type));
  for (const [i, name] of ['instructions', 'boundary', 'irp'].entries()) {
    row.add(new protobuf.Field(name, FIRST_COMMON_FIELD + 10 + i, 'uint64'));
  }
  for (const kind of EVENT_KINDS) {
    const type = new protobuf.Type(`Kind${kind.number}`);
    for (const { argument, encoding, number } of kind.fields) {
      const rule = encoding === 'u64list' ? 'repeated' : undefined;
      type.add(new protobuf.Field(argument, number, SCALARS[encoding], rule));
    }
    row.add(type).add(new protobuf.Field(`k${kind.number}`, kind.number, type.name));
  }
  return new protobuf.Root().define('bench').add(row).lookupType('Row');
}

const Row = rowType();

function wide(value: bigint): protobuf.Long {
  return {
    low: Number(value & 0xffff_ffffn) | 0,
    high: Number((value >> 32n) & 0xffff_ffffn) | 0,
    unsigned: true,
  } as protobuf.Long;
}

function rowOf(event: EditableEvent): Record<string, unknown> {
  const { kind, cpu, irql, thread, time, callSite, anchors, fields } = event;
  const own: Record<string, unknown> = {};
  for (const { name, argument, encoding } of KIND_BY_NUMBER[kind]!.fields) {
    const value = fields[name]!;
    if (encoding === 'u64') own[argument] = wide(value as bigint);
    else if (encoding === 'addr') own[argument] = wide(BigInt(value as number));
    else if (encoding === 'u64list') own[argument] = (value as bigint[]).map(wide);
    else own[argument] = value;
  }
  return { kind, cpu, irql, thread, time, callSite: wide(BigInt(callSite)), ...anchors, [`k${kind}`]: own };
}

const isWriteRow = (row: Record<string, unknown>) =>
  row.kind === EventKind.irpDispatch && (row[`k${EventKind.irpDispatch}`] as { major: number }).major === WRITE;

/** Rows, each behind its length, in LZ4 frames of 1 MiB. */
const rows: Format = {
  name: 'protobufjs rows, LZ4',
  encode(events) {
    const frames: Uint8Array[] = [];
    let writer = protobuf.Writer.create();
    for (const event of events) {
      Row.encodeDelimited(rowOf(event), writer);
      if (writer.len < CHUNK_BYTES) continue;
      frames.push(encodeFrame(writer.finish()));
      writer = protobuf.Writer.create();
    }
    if (writer.len > 0) frames.push(encodeFrame(writer.finish()));
    return Buffer.concat(frames);
  },
  decode: (bytes) => readRows(bytes, () => true),
  countWrites: (bytes) => readRows(bytes, isWriteRow),
};

function readRows(bytes: Uint8Array, matches: (row: Record<string, unknown>) => boolean): number {
  let count = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const { frameBytes } = decodeFrameHeader(bytes.subarray(offset), offset);
    const reader = protobuf.Reader.create(decodeFrame(bytes.subarray(offset, offset + frameBytes), offset));
    while (reader.pos < reader.len) if (matches(Row.decodeDelimited(reader) as never)) count++;
    offset += frameBytes;
  }
  return count;
}

/** The same rows as messages of MCAP, a channel a kind, in LZ4 chunks with the index that its readers expect. */
const mcap: Format = {
  name: 'MCAP, LZ4 chunks',
  async encode(events) {
    const parts: Uint8Array[] = [];
    let position = 0;
    const writer = new McapWriter({
      chunkSize: CHUNK_BYTES,
      compressChunk: (data) => ({ compression: 'lz4', compressedData: encodeFrame(data) }),
      writable: {
        write: async (buffer) => {
          parts.push(buffer.slice());
          position += buffer.length;
        },
        position: () => BigInt(position),
      },
    });
    await writer.start({ profile: '', library: 'bench' });
    const schemaId = await writer.registerSchema({ name: 'Row', encoding: 'protobuf', data: new Uint8Array(0) });
    const channels = new Map<number, number>();
    for (const kind of EVENT_KINDS) {
      const channel = { topic: kind.name, schemaId, messageEncoding: 'protobuf', metadata: new Map() };
      channels.set(kind.number, await writer.registerChannel(channel));
    }
    for (const [sequence, event] of events.entries()) {
      const time = BigInt(event.time);
      const data = Row.encode(rowOf(event)).finish();
      await writer.addMessage({
        channelId: channels.get(event.kind)!,
        sequence,
        logTime: time,
        publishTime: time,
        data,
      });
    }
    await writer.end();
    return Buffer.concat(parts);
  },
  decode: (bytes) => readMcap(bytes, () => true),
  countWrites: (bytes) => readMcap(bytes, isWriteRow),
};

function readMcap(bytes: Uint8Array, matches: (row: Record<string, unknown>) => boolean): number {
  const reader = new McapStreamReader({ decompressHandlers: { lz4: (data) => decodeFrame(data, 0) } });
  reader.append(bytes);
  let count = 0;
  for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) {
    if (record.type === 'Message' && matches(Row.decode(record.data) as never)) count++;
  }
  return count;
}

const FORMATS: readonly Format[] = [ntr, json, rows, mcap];

/** Median microseconds of processor time of several runs, and the last result. */
async function timed<T>(run: () => T | Promise<T>): Promise<{ readonly time: number; readonly result: T }> {
  const times: number[] = [];
  let result: T | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    result = await run();
    const { user, system } = process.cpuUsage(before);
    times.push(user + system);
  }
  return { time: median(times), result: result as T };
}

/** The first events of a recording of traffic through pipes.sys. */
function recordedEvents(): EditableEvent[] {
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-bench-'));
  try {
    const path = join(folder, 'pipes.ntr');
    recorded(path);
    const reader = openTrace(path);
    const events: EditableEvent[] = [];
    for (const batch of reader.batches()) {
      for (let i = 0; i < batch.eventCount && events.length < EVENTS; i++) events.push(editable(batch.event(i)));
      if (events.length >= EVENTS) break;
    }
    reader.close();
    return events;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Named figures for each format: bytes an event, and million events a second each way. */
export async function benchFormats(): Promise<Record<string, number>> {
  const events = recordedEvents();
  const writes = events.filter(isWrite).length;
  const figures: Record<string, number> = {};
  for (const format of FORMATS) {
    const encoded = await timed(() => format.encode(events));
    const bytes = encoded.result;
    const decoded = await timed(() => format.decode(bytes));
    const counted = await timed(() => format.countWrites(bytes));
    if (decoded.result !== events.length || counted.result !== writes) throw new Error(`${format.name} lost events`);
    figures[`${format.name}: bytes an event`] = bytes.length / events.length;
    figures[`${format.name}: million events a second, from objects`] = events.length / encoded.time;
    figures[`${format.name}: million events a second, to objects`] = events.length / decoded.time;
    figures[`${format.name}: million events a second, counted by one predicate`] = events.length / counted.time;
  }
  return figures;
}
