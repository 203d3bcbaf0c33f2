/**
 * The part of the batch writer that does not depend on the event kinds: common columns, anchors, dictionaries, the event
 * hash chain, when a batch is full, and its encoding as a `ColumnBatch`. The generated `BatchWriter` adds a method and
 * columns per kind. Knows nothing of frames and files.
 *
 * A batch ends at 16,384 events or when its encoding has reached 1 MiB, which is looked at every 256 events and whenever
 * texts, byte strings and lists have added 64 KiB. So where it ends follows from the events alone.
 */
import { AssertionError, assert } from '../base/assert.ts';
import { hashBytes, mixHi, mixLo } from '../base/hash.ts';
import type { U64 } from '../base/u64.ts';
import { type BatchSummary, countKinds, MAX_BATCH_EVENTS } from './batch-summary.ts';
import { ByteBuffer, fieldSize, WIRE_BYTES } from './byte-buffer.ts';
import { Column, type SavedColumn, StringDictionary, upperHalf, WideDictionary } from './columns.ts';
import type { FieldInfo, KindInfo } from './event-schema.ts';
import { ANCHOR_FIELDS, BATCH_FIELD, COMMON_FIELDS, EVENT_KINDS } from './generated/event-kinds.ts';
import type { EventContext } from './generated/event-sink.ts';

const BATCH_BYTES = 1 << 20;
const WEIGH_EVENTS = 256;
const WEIGH_BYTES = 1 << 16;

/** Longer payloads are blobs, which a trace holds once however often they occur. */
export const INLINE_PAYLOAD_BYTES = 1024;

const NO_BYTES = new Uint8Array(0);

/** A batch under construction as plain data that `structuredClone` and `v8.serialize` take. */
export interface BatchWriterState {
  readonly firstEvent: number;
  readonly eventCount: number;
  readonly hashBefore: U64;
  readonly hash: U64;
  readonly ranges: readonly [timeMin: number, timeMax: number, irpMin: number, irpMax: number];
  readonly unweighed: number;
  readonly strings: readonly string[];
  readonly wideValues: Int32Array;
  readonly blobs: readonly string[];
  readonly leftOut: number;
  readonly columns: readonly SavedColumn[];
}

interface NumberedColumn {
  /** Protobuf field number */
  readonly number: number;
  readonly column: Column;
  /** True when each row is a field of its own (encoding `bytes`). */
  readonly tagged: boolean;
}

interface KindColumns {
  readonly kind: KindInfo;
  readonly columns: NumberedColumn[];
}

export abstract class ColumnWriter {
  protected readonly strings = new StringDictionary(BATCH_FIELD.strings);
  protected readonly wide = new WideDictionary();
  /** The hash chain after the last event, as signed lanes. */
  protected lo = 0;
  protected hi = 0;
  private hashBefore: U64 = { lo: 0, hi: 0 };
  private context: EventContext | undefined;
  private firstEvent = 0;
  private events = 0;
  private unweighed = 0;
  private timeMin = Number.POSITIVE_INFINITY;
  private timeMax = 0;
  private irpMin = 0;
  private irpMax = 0;

  private readonly kinds: KindColumns[] = EVENT_KINDS.map((kind) => ({ kind, columns: [] }));
  private readonly kind = new Column();
  private readonly cpu = new Column();
  private readonly irql = new Column();
  private readonly thread = new Column();
  private readonly time = new Column();
  private readonly callSite = new Column();
  private readonly instructions = new Column();
  private readonly boundary = new Column();
  private readonly irp = new Column();
  private readonly common = inOrder(COMMON_FIELDS, {
    kind: this.kind,
    cpu: this.cpu,
    irql: this.irql,
    thread: this.thread,
    time: this.time,
    call_site: this.callSite,
  });
  private readonly anchors = inOrder(ANCHOR_FIELDS, {
    instructions: this.instructions,
    boundary: this.boundary,
    irp: this.irp,
  });
  /** Every column, in the order in which they are saved. */
  private readonly all: NumberedColumn[] = [...this.common, ...this.anchors];

  /** Blobs that the batch refers to: SHA-256 as characters 0..255 → number in order of first use. */
  private readonly blobNumbers = new Map<string, number>();

  private readonly encoded = new ByteBuffer(1 << 16);

  /** Stores a blob and gives its SHA-256. The owner sets it; without one there are no long payloads. */
  storeBlob: (content: Uint8Array) => Uint8Array = () => {
    throw new AssertionError('nobody stores the blobs of this batch');
  };

  /** Events that the hash covers and nobody will read: those left out since the batch before ended. */
  leftOut = 0;

  /** Called after the event with which the batch is full. The owner encodes and resets. */
  onFull: () => void = () => {};

  attach(context: EventContext): void {
    this.context = context;
  }

  /** Events in the batch so far. */
  get eventCount(): number {
    return this.events;
  }

  /** The hash chain after the last event. */
  get hash(): U64 {
    return { lo: this.lo >>> 0, hi: this.hi >>> 0 };
  }

  /** Common columns and their hash. Every event starts here. */
  protected begin(kind: number): void {
    const context = this.context!;
    const { cpu, irql, thread, time } = context;
    const site: number = context.callSite;
    this.kind.pushU8(kind);
    this.cpu.pushU8(cpu);
    this.irql.pushU8(irql);
    this.thread.pushId(thread);
    this.time.pushMono(time);
    const siteHi = upperHalf(site);
    this.callSite.pushWide(this.wide, site | 0, siteHi);
    if (time < this.timeMin) this.timeMin = time;
    if (time > this.timeMax) this.timeMax = time;

    const head = kind | (cpu << 8) | (irql << 16);
    const timeHi = upperHalf(time);
    let lo = mixLo(this.lo, head);
    let hi = mixHi(this.hi, lo, head);
    lo = mixLo(lo, thread);
    hi = mixHi(hi, lo, thread);
    lo = mixLo(lo, time);
    hi = mixHi(hi, lo, time);
    lo = mixLo(lo, timeHi);
    hi = mixHi(hi, lo, timeHi);
    lo = mixLo(lo, site);
    hi = mixHi(hi, lo, site);
    lo = mixLo(lo, siteHi);
    this.hi = mixHi(hi, lo, siteHi);
    this.lo = lo;
  }

  /** Common columns and anchors. Every decision starts here. */
  protected beginDecision(kind: number): void {
    this.begin(kind);
    const { instructions, boundary, irp } = this.context!;
    this.instructions.pushMono(instructions);
    this.boundary.pushU32(boundary);
    this.irp.pushId(irp);
    this.noteIrp(irp);
    this.mix(instructions);
    this.mix(upperHalf(instructions));
    this.mix(boundary);
    this.mix(irp);
  }

  /** Every event ends here. */
  protected end(): void {
    this.events++;
    if (this.events % WEIGH_EVENTS === 0 || this.unweighed >= WEIGH_BYTES) this.weigh();
  }

  protected mix(word: number): void {
    this.lo = mixLo(this.lo, word);
    this.hi = mixHi(this.hi, this.lo, word);
  }

  protected noteIrp(irp: number): void {
    if (irp === 0) return;
    if (this.irpMin === 0 || irp < this.irpMin) this.irpMin = irp;
    if (irp > this.irpMax) this.irpMax = irp;
  }

  protected pushText(column: Column, text: string): void {
    const before = this.strings.encoded.length;
    const index = this.strings.indexOf(text);
    this.unweighed += this.strings.encoded.length - before;
    column.pushU32(index);
    this.mix(this.strings.hashLo(index));
    this.mix(this.strings.hashHi(index));
  }

  protected pushBytes(column: Column, field: number, content: Uint8Array): void {
    column.pushBytes(field, content);
    this.unweighed += content.length;
    const hash = hashBytes(content);
    this.mix(hash.lo);
    this.mix(hash.hi);
  }

  /** A long content goes to whoever stores blobs; the same content of a batch is asked for once. */
  protected pushPayload(column: Column, blobs: Column, field: number, content: Uint8Array): void {
    if (content.length <= INLINE_PAYLOAD_BYTES) {
      this.pushBytes(column, field, content);
      blobs.pushU32(0);
      return;
    }
    const hash = hashBytes(content);
    column.pushBytes(field, NO_BYTES);
    blobs.pushU32(1 + this.blobNumber(content));
    this.mix(hash.lo);
    this.mix(hash.hi);
  }

  private blobNumber(content: Uint8Array): number {
    const sha256 = this.storeBlob(content);
    const name = String.fromCharCode(...sha256);
    let number = this.blobNumbers.get(name);
    if (number === undefined) {
      number = this.blobNumbers.size;
      this.blobNumbers.set(name, number);
    }
    return number;
  }

  protected pushList(counts: Column, values: Column, list: Uint32Array, count: number): void {
    assert(count * 2 <= list.length, 'a list is shorter than its count');
    counts.pushU8(count);
    this.unweighed += count * 8;
    this.mix(count);
    for (let i = 0; i < count * 2; i += 2) {
      const lo = list[i]!;
      const hi = list[i + 1]!;
      values.pushWide(this.wide, lo, hi);
      this.mix(lo);
      this.mix(hi);
    }
  }

  /** Adds a column of a kind; called once each while the writer is made. `field` is the protobuf field number. */
  protected column(kind: number, field: number, tagged = false): Column {
    const entry = { number: field, column: new Column(), tagged };
    this.kinds.find((known) => known.kind.number === kind)!.columns.push(entry);
    this.all.push(entry);
    return entry.column;
  }

  private weigh(): void {
    this.unweighed = 0;
    if (this.events >= MAX_BATCH_EVENTS || this.rawSize() >= BATCH_BYTES) this.onFull();
  }

  /** Bytes of the columns and dictionaries so far. */
  private rawSize(): number {
    let size = this.strings.encoded.length + this.wide.size * 8;
    for (let i = 0; i < this.all.length; i++) size += this.all[i]!.column.length;
    return size;
  }

  /** What the index keeps of the batch. */
  describe(): BatchSummary {
    const counts = countKinds(this.kind.view());
    return {
      firstEvent: this.firstEvent,
      eventCount: this.events,
      timeMin: this.events === 0 ? 0 : this.timeMin,
      timeMax: this.timeMax,
      irpMin: this.irpMin,
      irpMax: this.irpMax,
      kind: [...counts.keys()],
      kindCount: [...counts.values()],
      hashAfter: this.hash,
    };
  }

  /** The batch as a `ColumnBatch` message: a view that the next call overwrites. */
  encode(): Uint8Array {
    const out = this.encoded;
    out.length = 0;
    out.varintField(BATCH_FIELD.first_event, this.firstEvent);
    out.varintField(BATCH_FIELD.event_count, this.events);
    out.fixed64Field(BATCH_FIELD.hash_before, this.hashBefore.lo, this.hashBefore.hi);
    out.fixed64Field(BATCH_FIELD.hash_after, this.lo, this.hi);
    out.raw(this.strings.encoded.view());
    if (this.wide.size > 0) {
      out.tag(BATCH_FIELD.wide_values, WIRE_BYTES);
      out.varint(this.wide.size * 8);
      this.wide.write(out);
    }
    writeColumns(out, this.common);
    this.writeKinds(out, BATCH_FIELD.decisions, 'decision', this.anchors);
    this.writeKinds(out, BATCH_FIELD.observations, 'observation', []);
    out.varintField(BATCH_FIELD.left_out, this.leftOut);
    for (const name of this.blobNumbers.keys()) {
      out.bytesField(
        BATCH_FIELD.blob_hashes,
        Uint8Array.from(name, (character) => character.charCodeAt(0)),
      );
    }
    return out.view();
  }

  private writeKinds(out: ByteBuffer, field: number, role: KindInfo['role'], anchors: readonly NumberedColumn[]): void {
    const used = this.kinds.filter(({ kind, columns }) => kind.role === role && columns.some(isUsed));
    if (used.length === 0 && !anchors.some(isUsed)) return;
    let size = columnsSize(anchors);
    for (const { kind, columns } of used) size += fieldSize(kind.number, columnsSize(columns));
    out.tag(field, WIRE_BYTES);
    out.varint(size);
    for (const { kind, columns } of used) {
      out.tag(kind.number, WIRE_BYTES);
      out.varint(columnsSize(columns));
      writeColumns(out, columns);
    }
    writeColumns(out, anchors);
  }

  /** Empties the batch; the next one goes on with event numbers and hash chain. */
  reset(): void {
    this.firstEvent += this.events;
    this.events = 0;
    this.unweighed = 0;
    this.hashBefore = this.hash;
    this.timeMin = Number.POSITIVE_INFINITY;
    this.timeMax = 0;
    this.irpMin = 0;
    this.irpMax = 0;
    this.strings.reset();
    this.wide.reset();
    this.blobNumbers.clear();
    this.leftOut = 0;
    for (const { column } of this.all) column.reset();
  }

  /** Goes on with the hash chain where another writer has arrived. */
  takeHash(from: ColumnWriter): void {
    this.lo = from.lo;
    this.hi = from.hi;
  }

  /** Takes up the hash chain behind events that are missing. No event may be in the batch. */
  continueHash({ lo, hi }: U64): void {
    assert(this.events === 0, 'the batch has events');
    this.lo = lo | 0;
    this.hi = hi | 0;
    this.hashBefore = this.hash;
  }

  /** The batch so far, as plain data. */
  save(): BatchWriterState {
    return {
      firstEvent: this.firstEvent,
      eventCount: this.events,
      hashBefore: this.hashBefore,
      hash: this.hash,
      ranges: [this.timeMin, this.timeMax, this.irpMin, this.irpMax],
      unweighed: this.unweighed,
      strings: this.strings.save(),
      wideValues: this.wide.save(),
      blobs: [...this.blobNumbers.keys()],
      leftOut: this.leftOut,
      columns: this.all.map(({ column }) => column.save()),
    };
  }

  /** Goes on where {@link save} was called, also in another process. */
  restore(state: BatchWriterState): void {
    assert(this.all.length === state.columns.length, 'the saved batch has other columns');
    this.firstEvent = state.firstEvent;
    this.events = state.eventCount;
    this.hashBefore = state.hashBefore;
    this.lo = state.hash.lo | 0;
    this.hi = state.hash.hi | 0;
    [this.timeMin, this.timeMax, this.irpMin, this.irpMax] = state.ranges;
    this.unweighed = state.unweighed;
    this.strings.restore(state.strings);
    this.wide.restore(state.wideValues);
    this.blobNumbers.clear();
    for (const name of state.blobs) this.blobNumbers.set(name, this.blobNumbers.size);
    this.leftOut = state.leftOut;
    this.all.forEach(({ column }, i) => {
      column.restore(state.columns[i]!);
    });
  }
}

function inOrder(fields: readonly FieldInfo[], columns: Readonly<Record<string, Column>>): readonly NumberedColumn[] {
  assert(fields.length === Object.keys(columns).length, 'a column of the schema has no place in the writer');
  return fields.map((field) => ({ number: field.number, column: columns[field.name]!, tagged: false }));
}

function isUsed({ column }: NumberedColumn): boolean {
  return column.length > 0;
}

function columnsSize(columns: readonly NumberedColumn[]): number {
  let size = 0;
  for (const { number, column, tagged } of columns) {
    if (tagged) size += column.length;
    else if (column.length > 0) size += fieldSize(number, column.length);
  }
  return size;
}

function writeColumns(out: ByteBuffer, columns: readonly NumberedColumn[]): void {
  for (const { number, column, tagged } of columns) {
    if (tagged) out.raw(column.view());
    else if (column.length > 0) out.bytesField(number, column.view());
  }
}
