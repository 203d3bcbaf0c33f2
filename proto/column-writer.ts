/**
 * The part of the batch writer that does not depend on the event kinds: staging, columns, dictionaries, the event hash chain,
 * when a batch is full, and its encoding as a `ColumnBatch`. The generated `BatchWriter` adds a method per kind. Knows
 * nothing of frames and files.
 *
 * An event is first staged as the words of which the event hash is made, which takes a store a word. From time to time what
 * is staged is taken into the hash in one loop, and into the columns in one loop each, by compiled code (staging/): that is
 * many times faster than touching all columns of an event when it happens.
 *
 * A batch ends at 16,384 events or when its encoding has reached 1 MiB, which is looked at every 1024 events and whenever
 * texts, byte strings and lists have added 64 KiB. So where it ends follows from the events alone.
 */
import { AssertionError, assert } from '../base/assert.ts';
import { hashBytes } from '../base/hash.ts';
import type { U64 } from '../base/u64.ts';
import { type BatchSummary, countKinds, MAX_BATCH_EVENTS } from './batch-summary.ts';
import { ByteBuffer, fieldSize, WIRE_BYTES } from './byte-buffer.ts';
import { EVERYTHING } from './capture-choice.ts';
import { Column, type SavedColumn, StringDictionary, upperHalf } from './columns.ts';
import { type FieldInfo, isIrpField, type KindInfo } from './event-schema.ts';
import { ANCHOR_FIELDS, BATCH_FIELD, COMMON_FIELDS, EVENT_KINDS } from './generated/event-kinds.ts';
import type { EventContext } from './generated/event-sink.ts';
import type { Capture } from './generated/messages.ts';
import { ANCHOR_WORDS, COMMON_WORDS, STAGED_WORDS, StagedEvents } from './staging/staged-events.ts';

const BATCH_BYTES = 1 << 20;
const WEIGH_EVENTS = 1024;
const WEIGH_BYTES = 1 << 16;

/** Longer payloads are blobs, which a trace holds once however often they occur. */
export const INLINE_PAYLOAD_BYTES = 1024;

/** A staged word adds at most so many bytes to the columns and dictionaries: two a wide value, of 5 bytes and 8. */
const MOST_BYTES_A_WORD = 7;
const COMMON_NAMES = ['kind', 'cpu', 'irql', 'thread', 'time', 'call_site'];
const ANCHOR_NAMES = ['instructions', 'boundary', 'irp'];

/** The digests of texts that are left out are remembered for so many of them. */
const MOST_LEFT_OUT_TEXTS = 4096;

const NO_BYTES = new Uint8Array(0);

/** A batch under construction as plain data that `structuredClone` and `v8.serialize` take. */
export interface BatchWriterState {
  readonly firstEvent: number;
  readonly eventCount: number;
  readonly hashBefore: U64;
  /** The chain behind the last event. */
  readonly hash: U64;
  readonly ranges: readonly [timeMin: number, timeMax: number, irpMin: number, irpMax: number];
  readonly unweighed: number;
  readonly drainedBytes: number;
  readonly addedBytes: number;
  readonly strings: readonly string[];
  readonly wideValues: Uint8Array;
  readonly blobs: readonly string[];
  readonly leftOut: number;
  readonly columns: readonly SavedColumn[];
  readonly stagedWords: Int32Array;
  readonly stagedRows: Int32Array;
}

interface NumberedColumn {
  /** Protobuf field number */
  readonly number: number;
  readonly column: Column;
  /** True when each row is a field of its own (encoding `bytes`). */
  readonly tagged: boolean;
}

/** Where the words of a field go. */
interface FieldColumns {
  readonly field: FieldInfo;
  readonly values: Column;
  /** Of a list, how many values each row has. */
  readonly counts: Column | undefined;
}

interface KindColumns {
  readonly kind: KindInfo;
  /** By field number */
  readonly columns: readonly NumberedColumn[];
  /** By field, as their words come */
  readonly fields: readonly FieldColumns[];
}

function columnsOf(kind: KindInfo): KindColumns {
  const columns: NumberedColumn[] = [];
  const add = (number: number, tagged = false) => {
    const column = new Column();
    columns.push({ number, column, tagged });
    return column;
  };
  const fields = kind.fields.map((field) => {
    const values = add(field.number, field.encoding === 'bytes' || field.encoding === 'payload');
    const side = field.sideNumber === 0 ? undefined : add(field.sideNumber);
    return { field, values, counts: field.encoding === 'u64list' ? side : undefined };
  });
  columns.sort((a, b) => a.number - b.number);
  return { kind, columns, fields };
}

export abstract class ColumnWriter {
  private readonly staged = new StagedEvents(
    EVENT_KINDS.filter(({ role }) => role === 'decision').map(({ number }) => number),
  );
  /** The staged events: of each its words in the order of the hash. */
  protected readonly words = this.staged.words;
  private used = 0;
  /** Where the staged events begin that are kept. */
  private readonly rows = this.staged.rows;
  private rowCount = 0;

  private readonly strings = new StringDictionary(BATCH_FIELD.strings);
  private readonly leftOutTexts = new StringDictionary(BATCH_FIELD.strings);
  /** How many of the staged words are in the hash. */
  private mixed = 0;
  private hashBefore: U64 = { lo: 0, hi: 0 };
  private context: EventContext | undefined;
  private firstEvent = 0;
  private events = 0;
  private unweighed = 0;
  /** Bytes of columns and dictionaries when they last were filled, and what texts, byte strings and lists added since. */
  private drainedBytes = 0;
  private addedBytes = 0;

  private readonly kind = new Column();
  /** The columns that events of all kinds have, and those that decisions have. */
  private readonly sharedColumns: readonly Column[] = [
    this.kind,
    ...Array.from({ length: COMMON_NAMES.length + ANCHOR_NAMES.length - 1 }, () => new Column()),
  ];
  private readonly common = numbered(COMMON_NAMES, COMMON_FIELDS, this.sharedColumns);
  private readonly anchors = numbered(ANCHOR_NAMES, ANCHOR_FIELDS, this.sharedColumns.slice(COMMON_NAMES.length));
  private readonly kinds: readonly KindColumns[] = EVENT_KINDS.map(columnsOf);
  /** Every column, in the order in which they are saved. */
  private readonly all: readonly Column[] = [
    ...this.common,
    ...this.anchors,
    ...this.kinds.flatMap(({ columns }) => columns),
  ].map(({ column }) => column);
  private readonly kindByNumber: (KindColumns | undefined)[] = new Array(256).fill(undefined);
  /** The kinds that the columns have events of. */
  private readonly usedKinds = new Set<KindColumns>();

  /** Blobs that the batch refers to: SHA-256 as characters 0..255 → number in order of first use. */
  private readonly blobNumbers = new Map<string, number>();

  private readonly encoded = new ByteBuffer(1 << 16);

  /** Stores a blob and gives its SHA-256. The owner sets it; without one there are no long payloads. */
  storeBlob: (content: Uint8Array) => Uint8Array = () => {
    throw new AssertionError('nobody stores the blobs of this batch');
  };

  /** What is kept of the events; whoever chooses them says it here. */
  capture: Capture = EVERYTHING;

  /** Whether the next event is kept; one that is not is in the hash only. */
  keeping = true;

  /** Events that the hash covers and nobody will read: those left out since the batch before ended. */
  leftOut = 0;

  /** Called after the event with which the batch is full. The owner encodes and resets. */
  onFull: () => void = () => {};

  constructor() {
    for (const columns of this.kinds) this.kindByNumber[columns.kind.number] = columns;
  }

  attach(context: EventContext): void {
    this.context = context;
  }

  /** Events in the batch so far. */
  get eventCount(): number {
    return this.events;
  }

  /** The hash chain after the last event. */
  get hash(): U64 {
    this.mixStaged();
    return this.staged.hash;
  }

  /**
   * Stages the common words. Every event starts here.
   * @param size how many words it has besides
   * @returns where they go
   */
  protected begin(kind: number, size: number): number {
    if (this.used + COMMON_WORDS + size > STAGED_WORDS) this.drain();
    const { cpu, irql, thread, time, callSite } = this.context!;
    const { words, used } = this;
    words[used] = kind | (cpu << 8) | (irql << 16);
    words[used + 1] = thread;
    words[used + 2] = time;
    words[used + 3] = upperHalf(time);
    words[used + 4] = callSite;
    words[used + 5] = upperHalf(callSite);
    if (this.keeping) this.rows[this.rowCount++] = used;
    this.used = used + COMMON_WORDS + size;
    return used + COMMON_WORDS;
  }

  /** Stages common words and anchors. Every decision starts here. */
  protected beginDecision(kind: number, size: number): number {
    const at = this.begin(kind, size + ANCHOR_WORDS);
    const { instructions, boundary, irp } = this.context!;
    const { words } = this;
    words[at] = instructions;
    words[at + 1] = upperHalf(instructions);
    words[at + 2] = boundary;
    words[at + 3] = irp;
    return at + ANCHOR_WORDS;
  }

  /** Every event ends here. */
  protected end(): void {
    if (!this.keeping) {
      this.leftOut++;
      return;
    }
    this.events++;
    if (this.events % WEIGH_EVENTS === 0 || this.unweighed >= WEIGH_BYTES) this.weigh();
  }

  protected text(column: Column, at: number, text: string): void {
    const { words, keeping } = this;
    const strings = keeping ? this.strings : this.leftOutTexts;
    const before = strings.encoded.length;
    const index = strings.indexOf(text);
    words[at] = strings.hashLo(index);
    words[at + 1] = strings.hashHi(index);
    if (keeping) {
      this.unweighed += strings.encoded.length - before;
      column.pushU32(index);
    } else if (index >= MOST_LEFT_OUT_TEXTS) {
      strings.reset();
    }
  }

  protected content(column: Column, field: number, at: number, content: Uint8Array): void {
    this.digest(at, content);
    if (this.keeping) this.pushContent(column, field, content);
  }

  /** A long content goes to whoever stores blobs; the same content of a batch is asked for once. */
  protected payload(column: Column, blobs: Column, field: number, at: number, content: Uint8Array): void {
    this.digest(at, content);
    if (!this.keeping) return;
    const inline = content.length <= INLINE_PAYLOAD_BYTES;
    this.pushContent(column, field, inline ? content : NO_BYTES);
    blobs.pushU32(inline ? 0 : 1 + this.blobNumber(content));
  }

  /** @returns where the words behind the list go */
  protected list(at: number, list: Uint32Array, count: number): number {
    assert(count * 2 <= list.length, 'a list is shorter than its count');
    const { words } = this;
    words[at] = count;
    for (let i = 0; i < count * 2; i++) words[at + 1 + i] = list[i]!;
    if (this.keeping) this.unweighed += count * 8;
    return at + 1 + count * 2;
  }

  private digest(at: number, content: Uint8Array): void {
    const { lo, hi } = hashBytes(content);
    this.words[at] = lo;
    this.words[at + 1] = hi;
  }

  private pushContent(column: Column, field: number, content: Uint8Array): void {
    column.pushBytes(field, content);
    this.unweighed += content.length;
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

  /** The column of a field of a kind, by its protobuf field number. */
  protected columnOf(kind: number, field: number): Column {
    return this.kindByNumber[kind]!.columns.find(({ number }) => number === field)!.column;
  }

  /** Takes what is staged into hash and columns. */
  private drain(): void {
    this.staged.takeCommon(this.rowCount, this.sharedColumns, this.mixed, this.used);
    let first = 0;
    for (const columns of this.kinds) {
      const count = this.staged.countOf(columns.kind.number);
      if (count === 0) continue;
      this.usedKinds.add(columns);
      this.drainKind(columns, first, count);
      first += count;
    }
    this.used = 0;
    this.mixed = 0;
    this.rowCount = 0;
    this.drainedBytes = this.rawSize();
    this.addedBytes = 0;
  }

  private mixStaged(): void {
    this.staged.mix(this.mixed, this.used);
    this.mixed = this.used;
  }

  private drainKind({ fields }: KindColumns, first: number, count: number): void {
    for (const { field, values, counts } of fields) {
      if (isIrpField(field)) this.staged.noteIrps(first, count);
      this.staged.takeField(field.encoding, first, count, values, counts);
    }
  }

  /** Looks whether the batch is full. What is staged is taken into the columns only when it might be. */
  private weigh(): void {
    this.addedBytes += this.unweighed;
    this.unweighed = 0;
    const isLong = this.events >= MAX_BATCH_EVENTS;
    if (!isLong && this.drainedBytes + this.addedBytes + this.used * MOST_BYTES_A_WORD < BATCH_BYTES) return;
    this.drain();
    if (isLong || this.drainedBytes >= BATCH_BYTES) this.onFull();
  }

  /** Bytes of the columns and dictionaries when nothing is staged. */
  private rawSize(): number {
    const size = (columns: readonly NumberedColumn[]) => columns.reduce((sum, { column }) => sum + column.length, 0);
    let sum = this.strings.encoded.length + this.staged.wideCount * 8 + size(this.common) + size(this.anchors);
    for (const { columns } of this.usedKinds) sum += size(columns);
    return sum;
  }

  /** What the index keeps of the batch. */
  describe(): BatchSummary {
    this.drain();
    const counts = countKinds(this.kind.view());
    const [timeMin, timeMax, irpMin, irpMax] = this.staged.ranges;
    return {
      firstEvent: this.firstEvent,
      eventCount: this.events,
      timeMin: this.events === 0 ? 0 : timeMin,
      timeMax,
      irpMin,
      irpMax,
      kind: [...counts.keys()],
      kindCount: [...counts.values()],
      hashAfter: this.hash,
    };
  }

  /** The batch as a `ColumnBatch` message: a view that the next call overwrites. */
  encode(): Uint8Array {
    this.drain();
    const out = this.encoded;
    out.length = 0;
    out.varintField(BATCH_FIELD.first_event, this.firstEvent);
    out.varintField(BATCH_FIELD.event_count, this.events);
    out.fixed64Field(BATCH_FIELD.hash_before, this.hashBefore.lo, this.hashBefore.hi);
    const { lo, hi } = this.hash;
    out.fixed64Field(BATCH_FIELD.hash_after, lo, hi);
    out.raw(this.strings.encoded.view());
    if (this.staged.wideCount > 0) out.bytesField(BATCH_FIELD.wide_values, this.staged.wideBytes);
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
    const used = this.kinds.filter((columns) => columns.kind.role === role && this.usedKinds.has(columns));
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
    this.drain();
    this.firstEvent += this.events;
    this.events = 0;
    this.unweighed = 0;
    this.hashBefore = this.hash;
    this.staged.resetRanges();
    this.strings.reset();
    this.staged.forgetWide();
    this.blobNumbers.clear();
    this.leftOut = 0;
    for (const column of this.all) column.reset();
    this.usedKinds.clear();
    this.drainedBytes = 0;
  }

  /** Takes up the hash chain behind events that are missing. No event may be in the batch. */
  continueHash(hash: U64): void {
    assert(this.events === 0 && this.used === 0, 'the batch has events');
    this.staged.hash = hash;
    this.hashBefore = this.hash;
  }

  /** The batch so far, as plain data. */
  save(): BatchWriterState {
    return {
      firstEvent: this.firstEvent,
      eventCount: this.events,
      hashBefore: this.hashBefore,
      hash: this.hash,
      ranges: this.staged.ranges,
      unweighed: this.unweighed,
      drainedBytes: this.drainedBytes,
      addedBytes: this.addedBytes,
      strings: this.strings.save(),
      wideValues: this.staged.wideBytes.slice(),
      blobs: [...this.blobNumbers.keys()],
      leftOut: this.leftOut,
      columns: this.all.map((column) => column.save()),
      stagedWords: this.words.slice(0, this.used),
      stagedRows: this.rows.slice(0, this.rowCount),
    };
  }

  /** Goes on where {@link save} was called, also in another process. */
  restore(state: BatchWriterState): void {
    assert(this.all.length === state.columns.length, 'the saved batch has other columns');
    this.firstEvent = state.firstEvent;
    this.events = state.eventCount;
    this.hashBefore = state.hashBefore;
    this.staged.hash = state.hash;
    this.staged.ranges = state.ranges;
    this.unweighed = state.unweighed;
    this.drainedBytes = state.drainedBytes;
    this.addedBytes = state.addedBytes;
    this.strings.restore(state.strings);
    this.staged.wideBytes = state.wideValues;
    this.blobNumbers.clear();
    for (const name of state.blobs) this.blobNumbers.set(name, this.blobNumbers.size);
    this.leftOut = state.leftOut;
    this.all.forEach((column, i) => {
      column.restore(state.columns[i]!);
    });
    this.usedKinds.clear();
    for (const kind of countKinds(this.kind.view()).keys()) this.usedKinds.add(this.kindByNumber[kind]!);
    this.words.set(state.stagedWords);
    this.used = state.stagedWords.length;
    this.mixed = this.used;
    this.rows.set(state.stagedRows);
    this.rowCount = state.stagedRows.length;
  }
}

/** Columns with their field numbers; the code that fills them goes by this order of the schema's fields. */
function numbered(
  names: readonly string[],
  fields: readonly FieldInfo[],
  columns: readonly Column[],
): NumberedColumn[] {
  assert(fields.map(({ name }) => name).join() === names.join(), 'the schema has the columns that are filled');
  return fields.map(({ number }, i) => ({ number, column: columns[i]!, tagged: false }));
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
    if (tagged) out.part(column.bytes, column.length);
    else if (column.length > 0) out.partField(number, column.bytes, column.length);
  }
}
