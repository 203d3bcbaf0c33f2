/**
 * The part of the batch writer that does not depend on the event kinds: staging, columns, dictionaries, the event hash chain,
 * when a batch is full, and its encoding as a `ColumnBatch`. The generated `BatchWriter` adds a method per kind. Knows
 * nothing of frames and files.
 *
 * An event is first staged as the words of which the event hash is made, which takes a store a word. From time to time what
 * is staged is taken into the hash in one loop, and into the columns in one loop each (staged-rows.ts): that is several
 * times faster than touching all columns of an event when it happens.
 *
 * A batch ends at 16,384 events or when its encoding has reached 1 MiB, which is looked at every 1024 events and whenever
 * texts, byte strings and lists have added 64 KiB. So where it ends follows from the events alone.
 */
import { AssertionError, assert } from '../base/assert.ts';
import { hashBytes, mixHi, mixLo } from '../base/hash.ts';
import type { U64 } from '../base/u64.ts';
import { type BatchSummary, countKinds, MAX_BATCH_EVENTS } from './batch-summary.ts';
import { ByteBuffer, fieldSize, WIRE_BYTES } from './byte-buffer.ts';
import { EVERYTHING } from './capture-choice.ts';
import { Column, type SavedColumn, StringDictionary, upperHalf, WideDictionary } from './columns.ts';
import { type FieldInfo, isIrpField, type KindInfo } from './event-schema.ts';
import { ANCHOR_FIELDS, BATCH_FIELD, COMMON_FIELDS, EVENT_KINDS } from './generated/event-kinds.ts';
import type { EventContext } from './generated/event-sink.ts';
import type { Capture } from './generated/messages.ts';
import { appendRows, joined } from './staged-rows.ts';

const BATCH_BYTES = 1 << 20;
const WEIGH_EVENTS = 1024;
const WEIGH_BYTES = 1 << 16;

/** Longer payloads are blobs, which a trace holds once however often they occur. */
export const INLINE_PAYLOAD_BYTES = 1024;

/** Kind, processor and IRQL; thread; time; call site. */
const COMMON_WORDS = 6;
/** Instructions; boundary; IRP. */
const ANCHOR_WORDS = 4;
const STAGED_WORDS = 1 << 15;
const MIXED_AT_ONCE = 64;
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
  readonly strings: readonly string[];
  readonly wideValues: Int32Array;
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
  /** The staged events: of each its words in the order of the hash. */
  protected readonly words = new Int32Array(STAGED_WORDS);
  private used = 0;
  /** Where the staged events begin that are kept. */
  private readonly rows = new Int32Array(STAGED_WORDS / COMMON_WORDS);
  private rowCount = 0;
  /** For the kept events by kind: where their next word is. */
  private readonly cursors = new Int32Array(STAGED_WORDS / COMMON_WORDS);

  private readonly strings = new StringDictionary(BATCH_FIELD.strings);
  private readonly leftOutTexts = new StringDictionary(BATCH_FIELD.strings);
  private readonly wide = new WideDictionary();
  /** How many of the staged words are in the hash. */
  private mixed = 0;
  /** The hash chain behind those, as signed lanes. */
  private lo = 0;
  private hi = 0;
  private hashBefore: U64 = { lo: 0, hi: 0 };
  private context: EventContext | undefined;
  private firstEvent = 0;
  private events = 0;
  private unweighed = 0;
  private timeMin = Number.POSITIVE_INFINITY;
  private timeMax = 0;
  private irpMin = 0;
  private irpMax = 0;

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
  private readonly kinds: readonly KindColumns[] = EVENT_KINDS.map(columnsOf);
  /** Every column, in the order in which they are saved. */
  private readonly all: readonly Column[] = [
    ...this.common,
    ...this.anchors,
    ...this.kinds.flatMap(({ columns }) => columns),
  ].map(({ column }) => column);
  private readonly kindByNumber: (KindColumns | undefined)[] = new Array(256).fill(undefined);
  /** Staged events of each kind. */
  private readonly stagedOfKind = new Int32Array(256);
  /** Where in `cursors` the next of each kind goes; after sorting, where the next kind begins. */
  private readonly nextOfKind = new Int32Array(256);
  private readonly isDecision = new Uint8Array(256);
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
    for (const columns of this.kinds) {
      const { number, role } = columns.kind;
      this.kindByNumber[number] = columns;
      this.isDecision[number] = role === 'decision' ? 1 : 0;
    }
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
    return { lo: this.lo >>> 0, hi: this.hi >>> 0 };
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
    this.mixStaged();
    this.drainCommon();
    this.drainKinds();
    this.used = 0;
    this.mixed = 0;
    this.rowCount = 0;
  }

  // The loops over all that is staged are in pieces or call a method a row: engines optimize what is called often far
  // sooner than what loops long.

  private mixStaged(): void {
    for (; this.mixed < this.used; this.mixed = Math.min(this.mixed + MIXED_AT_ONCE, this.used)) {
      this.mix(this.mixed, Math.min(this.mixed + MIXED_AT_ONCE, this.used));
    }
  }

  private mix(from: number, to: number): void {
    const { words } = this;
    let { lo, hi } = this;
    for (let i = from; i < to; i++) {
      const word = words[i]!;
      lo = mixLo(lo, word);
      hi = mixHi(hi, lo, word);
    }
    this.lo = lo;
    this.hi = hi;
  }

  private drainCommon(): void {
    this.stagedOfKind.fill(0);
    for (let row = 0; row < this.rowCount; row++) this.drainHead(this.rows[row]!);
  }

  private drainHead(at: number): void {
    const { words } = this;
    const head = words[at]!;
    const time = joined(words[at + 2]!, words[at + 3]!);
    this.kind.pushU8(head & 0xff);
    this.cpu.pushU8((head >>> 8) & 0xff);
    this.irql.pushU8(head >>> 16);
    this.thread.pushId(words[at + 1]!);
    this.time.pushMono(time);
    this.callSite.pushWide(this.wide, words[at + 4]!, words[at + 5]!);
    if (time < this.timeMin) this.timeMin = time;
    if (time > this.timeMax) this.timeMax = time;
    this.stagedOfKind[head & 0xff]!++;
  }

  /** Sorts the events by kind, in order, and then fills column by column. */
  private drainKinds(): void {
    const { stagedOfKind, nextOfKind } = this;
    nextOfKind[0] = 0;
    for (let kind = 1; kind < 256; kind++) nextOfKind[kind] = nextOfKind[kind - 1]! + stagedOfKind[kind - 1]!;
    for (let row = 0; row < this.rowCount; row++) this.sortIn(this.rows[row]!);
    for (const columns of this.kinds) {
      const { number } = columns.kind;
      const count = stagedOfKind[number]!;
      if (count === 0) continue;
      this.usedKinds.add(columns);
      const end = nextOfKind[number]!;
      this.drainKind(columns, this.cursors.subarray(end - count, end));
    }
  }

  private sortIn(at: number): void {
    const kind = this.words[at]! & 0xff;
    const fields = at + COMMON_WORDS;
    const place = this.nextOfKind[kind]!++;
    this.cursors[place] = this.isDecision[kind] === 1 ? this.drainAnchors(fields) : fields;
  }

  /** @returns where the words behind the anchors are */
  private drainAnchors(at: number): number {
    const { words } = this;
    this.instructions.pushMono(joined(words[at]!, words[at + 1]!));
    this.boundary.pushU32(words[at + 2]!);
    this.irp.pushId(words[at + 3]!);
    this.noteIrp(words[at + 3]!);
    return at + ANCHOR_WORDS;
  }

  private drainKind({ fields }: KindColumns, cursors: Int32Array): void {
    for (const { field, values, counts } of fields) {
      if (isIrpField(field)) for (let row = 0; row < cursors.length; row++) this.noteIrp(this.words[cursors[row]!]!);
      appendRows(field.encoding, this.words, cursors, values, counts, this.wide);
    }
  }

  private noteIrp(irp: number): void {
    if (irp === 0) return;
    if (this.irpMin === 0 || irp < this.irpMin) this.irpMin = irp;
    if (irp > this.irpMax) this.irpMax = irp;
  }

  private weigh(): void {
    this.unweighed = 0;
    this.drain();
    if (this.events >= MAX_BATCH_EVENTS || this.rawSize() >= BATCH_BYTES) this.onFull();
  }

  /** Bytes of the columns and dictionaries so far. */
  private rawSize(): number {
    const size = (columns: readonly NumberedColumn[]) => columns.reduce((sum, { column }) => sum + column.length, 0);
    let sum = this.strings.encoded.length + this.wide.size * 8 + size(this.common) + size(this.anchors);
    for (const { columns } of this.usedKinds) sum += size(columns);
    return sum;
  }

  /** What the index keeps of the batch. */
  describe(): BatchSummary {
    this.drain();
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
    this.drain();
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
    this.timeMin = Number.POSITIVE_INFINITY;
    this.timeMax = 0;
    this.irpMin = 0;
    this.irpMax = 0;
    this.strings.reset();
    this.wide.reset();
    this.blobNumbers.clear();
    this.leftOut = 0;
    for (const column of this.all) column.reset();
    this.usedKinds.clear();
  }

  /** Takes up the hash chain behind events that are missing. No event may be in the batch. */
  continueHash({ lo, hi }: U64): void {
    assert(this.events === 0 && this.used === 0, 'the batch has events');
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
    this.lo = state.hash.lo | 0;
    this.hi = state.hash.hi | 0;
    [this.timeMin, this.timeMax, this.irpMin, this.irpMax] = state.ranges;
    this.unweighed = state.unweighed;
    this.strings.restore(state.strings);
    this.wide.restore(state.wideValues);
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
