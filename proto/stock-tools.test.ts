/**
 * A second reader of the format, written against its description only, on what `lz4` and `protoc` make of a trace:
 * it must find the events that were recorded.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { FieldValue } from './decoded-batch.ts';
import type { FieldInfo } from './event-schema.ts';
import { ANCHOR_FIELDS, EVENT_KINDS } from './generated/event-kinds.ts';
import type { EditableEvent } from './testing/editable-event.ts';
import { MemoryTarget } from './testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from './testing/random-events.ts';
import { TraceWriter } from './trace-writer.ts';

/** A message in protobuf text form: every field has its values in order. */
type TextMessage = Map<string, (string | TextMessage)[]>;

function parseText(lines: string[]): TextMessage {
  const message: TextMessage = new Map();
  for (let line = lines.shift(); line !== undefined && line.trim() !== '}'; line = lines.shift()) {
    const nested = /^\s*(\w+) \{$/.exec(line);
    const scalar = /^\s*(\w+): (.*)$/.exec(line);
    const name = (nested ?? scalar)?.[1];
    if (name === undefined) continue;
    const value = nested ? parseText(lines) : scalar![2]!;
    message.set(name, [...(message.get(name) ?? []), value]);
  }
  return message;
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '"': 34, "'": 39, '\\': 92 };

/** The bytes of a quoted value. */
function unquote(quoted: string): Uint8Array {
  const bytes: number[] = [];
  for (const [, octal, escaped, plain] of quoted.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (escaped !== undefined) bytes.push(ESCAPES[escaped]!);
    else bytes.push(...new TextEncoder().encode(plain));
  }
  return Uint8Array.from(bytes);
}

const child = (message: TextMessage, name: string) => message.get(name)?.[0] as TextMessage;
const scalars = (message: TextMessage, name: string) => (message.get(name) ?? []) as string[];

function runningSum(differences: readonly string[]): number[] {
  let sum = 0;
  return differences.map((difference) => {
    sum += Number(difference);
    return sum;
  });
}

/** The values of a field, one a row, as the schema's header comment says. */
function decodeField(trace: TextMessage, message: TextMessage, field: FieldInfo): unknown[] {
  const batch = child(trace, 'batch');
  const wide = scalars(batch, 'wide_values').map(BigInt);
  const u64 = (coded: string) => (BigInt(coded) & 1n ? wide[Number(BigInt(coded) >> 1n)]! : BigInt(coded) >> 1n);
  const rows = scalars(message, field.name);
  switch (field.encoding) {
    case 'u8':
      return rows.length === 0 ? [] : [...unquote(rows[0]!)];
    case 'u32':
      return rows.map(Number);
    case 'id':
    case 'mono':
      return runningSum(rows);
    case 'u64':
      return rows.map(u64);
    case 'addr':
      return rows.map((coded) => Number(BigInt.asIntN(64, u64(coded))));
    case 'str':
      return rows.map((index) => new TextDecoder().decode(unquote(scalars(batch, 'strings')[Number(index)]!)));
    case 'bytes':
      return rows.map(unquote);
    case 'payload': {
      const blobs = scalars(message, `${field.name}_blob`).map(Number);
      const hashes = scalars(batch, 'blob_hashes').map((hash) => Buffer.from(unquote(hash)).toString('hex'));
      return rows.map((row, i) => (blobs[i] ? blobOf(trace, hashes[blobs[i]! - 1]!) : unquote(row)));
    }
    case 'u64list': {
      const values = rows.map(u64);
      const counts = unquote(scalars(message, `${field.name}_count`)[0] ?? '""');
      return [...counts].map((count) => values.splice(0, count));
    }
  }
}

/** The content of a blob that has one part. */
function blobOf(trace: TextMessage, sha256: string): Uint8Array {
  const blobs = trace.get('blob') as TextMessage[];
  const found = blobs.find((blob) => Buffer.from(unquote(scalars(blob, 'sha256')[0]!)).toString('hex') === sha256);
  return unquote(scalars(found!, 'data')[0]!);
}

/** The event hash as docs/trace-format.md defines it, with BigInt. */
class DocumentedHash {
  lo = 0n;
  hi = 0n;

  word(value: bigint): void {
    const w = BigInt.asUintN(32, value);
    const t = BigInt.asUintN(32, (this.lo ^ w) * 0x9e3779b1n);
    this.lo = t ^ (t >> 15n);
    const rotated = BigInt.asUintN(32, this.hi << 13n) | (this.hi >> 19n);
    this.hi = BigInt.asUintN(32, ((rotated ^ w) + this.lo) * 0x85ebca77n);
  }

  pair(value: bigint): void {
    this.word(value);
    this.word(BigInt.asUintN(64, value) >> 32n);
  }

  content(bytes: Uint8Array): void {
    const digest = new DocumentedHash();
    digest.word(BigInt(bytes.length));
    for (let at = 0; at < bytes.length; at += 4) {
      digest.word(
        [...bytes.subarray(at, at + 4)].reduce((word, byte, i) => word | (BigInt(byte) << BigInt(8 * i)), 0n),
      );
    }
    const lo = spread(digest.lo + digest.hi);
    this.word(lo);
    this.word(spread(digest.hi + lo));
  }

  event(event: EditableEvent): void {
    this.word(BigInt(event.kind | (event.cpu << 8) | (event.irql << 16)));
    this.word(BigInt(event.thread));
    this.pair(BigInt(event.time));
    this.pair(BigInt(event.callSite));
    if (event.anchors !== undefined) {
      this.pair(BigInt(event.anchors.instructions));
      this.word(BigInt(event.anchors.boundary));
      this.word(BigInt(event.anchors.irp));
    }
    const kind = EVENT_KINDS.find((candidate) => candidate.number === event.kind);
    for (const field of kind?.fields ?? []) this.field(field, event.fields[field.name]!);
  }

  private field(field: FieldInfo, value: FieldValue): void {
    if (typeof value === 'string') this.content(new TextEncoder().encode(value));
    else if (value instanceof Uint8Array) this.content(value);
    else if (Array.isArray(value)) {
      this.word(BigInt(value.length));
      for (const item of value) this.pair(item);
    } else if (['mono', 'u64', 'addr'].includes(field.encoding)) this.pair(BigInt(value));
    else this.word(BigInt(value));
  }
}

function spread(lane: bigint): bigint {
  let x = BigInt.asUintN(32, lane);
  x ^= x >> 16n;
  x = BigInt.asUintN(32, x * 0x7feb352dn);
  x ^= x >> 15n;
  x = BigInt.asUintN(32, x * 0x846ca68bn);
  return x ^ (x >> 16n);
}

const available = ['lz4', 'protoc'].every((tool) => spawnSync(tool, ['--version']).status === 0);

describe.skipIf(!available)('lz4 and protoc (skipped where they are not installed)', () => {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  const events = emitRandomEvents(writer.sink, 13, 600);
  writer.finish('completed');

  const decompressed = spawnSync('lz4', ['-dc'], { input: target.bytes }).stdout;
  const schema = ['-I', 'proto', 'ntrewind/trace/v1/trace.proto'];
  const { stdout } = spawnSync('protoc', ['--decode=ntrewind.trace.v1.Trace', ...schema], { input: decompressed });
  // The body of a skipped block runs too, to find its tests; then there is no output.
  const trace = parseText((available ? stdout.toString() : '').split('\n'));
  const batch = child(trace, 'batch') ?? new Map();
  const rowsOf = (kind: number) => events.filter((event) => event.kind === kind);

  it('decode header, counts and common columns', () => {
    expect(scalars(child(trace, 'header'), 'tool_version')).toEqual(['"0.0.0-test"']);
    expect(scalars(child(trace, 'summary'), 'event_count')).toEqual(['600']);
    expect(scalars(batch, 'event_count')).toEqual(['600']);
    expect([...unquote(scalars(batch, 'kind')[0]!)]).toEqual(events.map((event) => event.kind));
    expect([...unquote(scalars(batch, 'cpu')[0]!)]).toEqual(events.map((event) => event.cpu));
    expect([...unquote(scalars(batch, 'irql')[0]!)]).toEqual(events.map((event) => event.irql));
    expect(runningSum(scalars(batch, 'thread'))).toEqual(events.map((event) => event.thread));
    expect(runningSum(scalars(batch, 'time'))).toEqual(events.map((event) => event.time));
  });

  it('show the event hash that the documentation defines', () => {
    const hash = new DocumentedHash();
    for (const event of events) hash.event(event);
    const expected = String((hash.hi << 32n) | hash.lo);
    expect(scalars(child(trace, 'summary'), 'event_hash')).toEqual([expected]);
    expect(scalars(batch, 'hash_after')).toEqual([expected]);
  });

  it('decode the anchors of the decisions', () => {
    const decisions = events.flatMap((event) => event.anchors ?? []);
    for (const field of ANCHOR_FIELDS) {
      const expected = decisions.map((anchors) => anchors[field.name as keyof EditableEvent['anchors']]);
      expect(decodeField(trace, child(batch, 'decisions'), field), field.name).toEqual(expected);
    }
  });

  it.each(EVENT_KINDS.map((kind) => [kind.name, kind] as const))('decode %s', (_, kind) => {
    const message = child(child(batch, kind.role === 'decision' ? 'decisions' : 'observations'), kind.name);
    const expected = rowsOf(kind.number);
    expect(expected.length).toBeGreaterThan(0);
    for (const field of kind.fields) {
      expect(decodeField(trace, message, field), field.name).toEqual(expected.map((event) => event.fields[field.name]));
    }
  });
});
