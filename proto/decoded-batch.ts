/**
 * One batch of a trace, decoded on demand: its structure is checked when it is made, each column when it is first asked
 * for. The batch keeps the bytes it was made from, nothing else of the file.
 *
 * Values: `u8 u32 id mono` are numbers, `addr` is a GuestAddress (signed 48-bit number), `u64` a bigint, `str` a
 * string, `bytes` and `payload` a Uint8Array (a view), `u64list` an array of bigints. As columns, `u64` is a pair of arrays of halves,
 * `str` an array of indexes for `string()`.
 */
import { assert } from '../base/assert.ts';
import { TraceError } from '../base/errors.ts';
import type { GuestAddress } from '../base/guest-address.ts';
import { hashBytes } from '../base/hash.ts';
import type { U64 } from '../base/u64.ts';
import { BatchMemory } from './batch-memory.ts';
import { countKinds, MAX_BATCH_EVENTS } from './batch-summary.ts';
import { ByteReader, decodeUtf8, malformed } from './byte-reader.ts';
import {
  type ColumnValues,
  decodeAddresses,
  decodeIds,
  decodeIndexes,
  decodeLists,
  decodeMono,
  decodeU32,
  decodeWide,
  type ListValues,
  type PayloadValues,
  type WideValues,
  wideAddresses,
} from './column-decode.ts';
import type { FieldInfo, KindInfo } from './event-schema.ts';
import { ANCHOR_FIELDS, BATCH_FIELD, COMMON_FIELDS, KIND_BY_NUMBER } from './generated/event-kinds.ts';
import { FORMAT_MINOR } from './version.ts';

/** The value of a field of one event; see the head of this file. */
export type FieldValue = number | bigint | string | Uint8Array | bigint[];

/** Where a decision stands, besides its thread. */
export interface Anchors {
  readonly instructions: number;
  readonly boundary: number;
  readonly irp: number;
}

export interface TraceEvent {
  /** Counted from 0 over the whole run. */
  readonly number: number;
  readonly kind: number;
  /** `irp_dispatch`; `unknown_<number>` for a kind of a newer minor version. */
  readonly name: string;
  readonly role: KindInfo['role'];
  readonly cpu: number;
  readonly irql: number;
  readonly thread: number;
  /** ns since boot */
  readonly time: number;
  readonly callSite: GuestAddress;
  /** Of a decision. */
  readonly anchors: Anchors | undefined;
  /** By schema name, in schema order. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** The raw content of a column: packed bytes, or the rows of a `bytes` field. */
interface RawColumn {
  packed: Uint8Array;
  readonly rows: Uint8Array[];
}

type RawColumns = Map<number, RawColumn>;

const NO_BYTES = new Uint8Array(0);

/** What stands for a content that was taken out of a trace. Compare by identity: an empty content is another thing. */
export const REMOVED_PAYLOAD = new Uint8Array(0);

/** Index of the text that fields have which the trace's version does not know: the empty one. */
const NO_TEXT = 0xffff_ffff;

/** Gives the content of a blob by its SHA-256. */
export type BlobSource = (sha256: Uint8Array) => Uint8Array;

function noBlobs(): never {
  throw new TraceError('missing-blob', 'a content that the events name is not at hand');
}

export class DecodedBatch {
  readonly firstEvent: number;
  readonly eventCount: number;
  /** The event hash chain before the first and after the last event. */
  readonly hashBefore: U64;
  readonly hashAfter: U64;
  /** Events between the batch's first one and the next batch's that the trace leaves out. */
  readonly leftOut: number;
  readonly kind: Uint8Array;
  readonly cpu: Uint8Array;
  readonly irql: Uint8Array;
  /** How often each kind occurs, by ascending number. */
  readonly kindCounts: ReadonlyMap<number, number>;

  private unknownColumns = false;
  private readonly minor: number;
  private readonly blob: BlobSource;
  private readonly memory: BatchMemory;
  private released = false;
  private readonly blobHashes: Uint8Array[] = [];
  private readonly rawStrings: Uint8Array[] = [];
  private readonly texts: string[] = [];
  private wide = new Uint32Array(0);
  private addresses: Float64Array | undefined;
  private removedDigests = new Uint32Array(0);
  private readonly common: RawColumns = new Map();
  private readonly anchors: RawColumns = new Map();
  private readonly perKind = new Map<number, RawColumns>();
  private readonly decoded = new Map<number, (ColumnValues | undefined)[]>();
  private readonly decodedCommon = new Map<string, ColumnValues>();
  private rowNumbers: { readonly kind: Uint32Array; readonly decision: Uint32Array } | undefined;

  /**
   * @param bytes a `ColumnBatch` message
   * @param minor the trace's minor version: a newer one may have unknown kinds, an older one lacks fields
   * @param blob gives the content of a blob by its SHA-256, or throws TraceError
   * @param memory where the columns go; `bytes` may lie in it
   * Throws TraceError `malformed`.
   */
  constructor(
    bytes: Uint8Array,
    minor: number = FORMAT_MINOR,
    blob: BlobSource = noBlobs,
    memory: BatchMemory = new BatchMemory(),
  ) {
    this.minor = minor;
    this.blob = blob;
    this.memory = memory;
    const header = {
      firstEvent: 0,
      eventCount: 0,
      hashBefore: { lo: 0, hi: 0 },
      hashAfter: { lo: 0, hi: 0 },
      leftOut: 0,
    };
    this.parse(new ByteReader(bytes), header);
    this.leftOut = header.leftOut;
    this.firstEvent = header.firstEvent;
    this.eventCount = header.eventCount;
    this.hashBefore = header.hashBefore;
    this.hashAfter = header.hashAfter;
    if (this.eventCount === 0 || this.eventCount > MAX_BATCH_EVENTS) {
      throw malformed(`a batch has ${this.eventCount} events`);
    }
    this.kind = this.commonBytes('kind');
    this.cpu = this.commonBytes('cpu');
    this.irql = this.commonBytes('irql');
    this.kindCounts = countKinds(this.kind);
    this.checkStructure();
  }

  get thread(): Int32Array {
    return this.commonColumn('thread') as Int32Array;
  }

  /** ns since boot, of the processor the event happened on */
  get time(): Float64Array {
    return this.commonColumn('time') as Float64Array;
  }

  /** GuestAddress values */
  get callSite(): Float64Array {
    return this.commonColumn('call_site') as Float64Array;
  }

  /** Of the decisions, in order; as are the next two. */
  get instructions(): Float64Array {
    return this.commonColumn('instructions') as Float64Array;
  }

  get boundary(): Uint32Array {
    return this.commonColumn('boundary') as Uint32Array;
  }

  get irp(): Int32Array {
    return this.commonColumn('irp') as Int32Array;
  }

  /**
   * Gives the batch's memory to the next one that is read. Neither the batch nor anything that came from it may be used any
   * more, texts and numbers excepted: columns and contents then show what is not theirs. Nobody has to call it; it keeps
   * scans of long traces small and fast.
   */
  release(): void {
    this.released = true;
    this.memory.release();
  }

  /** True when a newer minor version wrote columns that this one has skipped: the event hash covers them. */
  get hasUnknownColumns(): boolean {
    return this.unknownColumns;
  }

  /** The columns of a kind in schema order, one row for each of its events. Throws TraceError when they are damaged. */
  columns(kind: number): readonly ColumnValues[] {
    const fields = KIND_BY_NUMBER[kind]?.fields ?? [];
    return fields.map((_, place) => this.column(kind, place));
  }

  /** One of them: that of the field at this place in the schema's order. */
  column(kind: number, place: number): ColumnValues {
    let columns = this.decoded.get(kind);
    if (columns === undefined) {
      columns = [];
      this.decoded.set(kind, columns);
    }
    let column = columns[place];
    if (column === undefined) {
      const raw = this.perKind.get(kind) ?? new Map();
      column = this.decodeColumn(raw, KIND_BY_NUMBER[kind]!.fields[place]!, this.kindCounts.get(kind) ?? 0);
      columns[place] = column;
    }
    return column;
  }

  /** One value of such a column: decodes that column alone. */
  value(kind: number, place: number, row: number): FieldValue {
    return valueAt(this, KIND_BY_NUMBER[kind]!.fields[place]!, this.column(kind, place), row);
  }

  /** A text of the batch's dictionary. */
  string(index: number): string {
    if (index === NO_TEXT) return '';
    let text = this.texts[index];
    if (text === undefined) {
      const raw = this.rawStrings[index];
      if (raw === undefined) throw malformed(`no text ${index}`);
      text = decodeUtf8(raw);
      this.texts[index] = text;
    }
    return text;
  }

  /**
   * A row of a payload column; {@link REMOVED_PAYLOAD} itself where the content was taken out of the trace.
   * Throws TraceError when it is a blob that the trace does not hold.
   */
  payload({ rows, blob }: PayloadValues, row: number): Uint8Array {
    const number = blob[row]!;
    if (number === 0) return rows[row]!;
    return number > this.blobHashes.length ? REMOVED_PAYLOAD : this.blob(this.blobHashes[number - 1]!);
  }

  /** The SHA-256 of the blob that a row of a payload column is, undefined when it is none or was taken out. */
  payloadBlob({ blob }: PayloadValues, row: number): Uint8Array | undefined {
    const number = blob[row]!;
    return number === 0 ? undefined : this.blobHashes[number - 1];
  }

  /** How many blobs the payloads of the batch can refer to. */
  get blobHashCount(): number {
    return this.blobHashes.length;
  }

  /** The digests of contents that were taken out. */
  removedDigestList(): U64[] {
    const { removedDigests } = this;
    return Array.from({ length: removedDigests.length / 2 }, (_, i) => ({
      lo: removedDigests[i * 2]!,
      hi: removedDigests[i * 2 + 1]!,
    }));
  }

  /** The digest of a row of a payload column, which is known of removed contents too. */
  payloadDigest(values: PayloadValues, row: number): U64 {
    const removed = values.blob[row]! - this.blobHashes.length - 1;
    if (removed < 0) return hashBytes(this.payload(values, row));
    return { lo: this.removedDigests[removed * 2]!, hi: this.removedDigests[removed * 2 + 1]! };
  }

  /** For event `i` of the batch: its row in the columns of its kind. */
  rowOf(i: number): number {
    return this.rows().kind[i]!;
  }

  /** For event `i` of the batch, a decision: its row in the anchor columns. */
  decisionRowOf(i: number): number {
    return this.rows().decision[i]!;
  }

  /** Event `i` (from 0) of the batch. `fields` and `anchors` are decoded when asked for. */
  event(i: number): TraceEvent {
    assert(!this.released, 'a batch is used after its release');
    if (i < 0 || i >= this.eventCount) throw new RangeError(`the batch has no event ${i}`);
    return new BatchEvent(this, i);
  }

  private rows() {
    if (this.rowNumbers === undefined) {
      const kind = new Uint32Array(this.eventCount);
      const decision = new Uint32Array(this.eventCount);
      const next = new Uint32Array(256);
      let nextDecision = 0;
      for (let i = 0; i < this.eventCount; i++) {
        const number = this.kind[i]!;
        kind[i] = next[number]!++;
        decision[i] = nextDecision;
        if (KIND_BY_NUMBER[number]?.role === 'decision') nextDecision++;
      }
      this.rowNumbers = { kind, decision };
    }
    return this.rowNumbers;
  }

  /** Values that a `_blob` column may have are below this. */
  private get payloadNumbers(): number {
    return 1 + this.blobHashes.length + this.removedDigests.length / 2;
  }

  private parse(
    reader: ByteReader,
    header: { firstEvent: number; eventCount: number; hashBefore: U64; hashAfter: U64; leftOut: number },
  ): void {
    while (reader.nextField()) {
      if (reader.field === BATCH_FIELD.first_event) header.firstEvent = reader.uint53();
      else if (reader.field === BATCH_FIELD.event_count) header.eventCount = reader.uint32();
      else if (reader.field === BATCH_FIELD.hash_before) header.hashBefore = reader.fixed64();
      else if (reader.field === BATCH_FIELD.hash_after) header.hashAfter = reader.fixed64();
      else if (reader.field === BATCH_FIELD.left_out) header.leftOut = reader.uint53();
      else if (reader.field === BATCH_FIELD.blob_hashes) this.blobHashes.push(reader.bytesValue());
      else if (reader.field === BATCH_FIELD.removed_digests) this.removedDigests = wideDictionary(reader.bytesValue());
      else if (reader.field === BATCH_FIELD.strings) this.rawStrings.push(reader.bytesValue());
      else if (reader.field === BATCH_FIELD.wide_values) this.wide = wideDictionary(reader.bytesValue());
      else if (reader.field === BATCH_FIELD.decisions) this.parseKinds(reader.bytesValue(), 'decision');
      else if (reader.field === BATCH_FIELD.observations) this.parseKinds(reader.bytesValue(), 'observation');
      else this.parseColumn(reader, this.common, COMMON_FIELDS);
    }
  }

  private parseKinds(bytes: Uint8Array, role: KindInfo['role']): void {
    const reader = new ByteReader(bytes);
    while (reader.nextField()) {
      const kind = KIND_BY_NUMBER[reader.field];
      if (kind?.role !== role) {
        if (role === 'decision') this.parseColumn(reader, this.anchors, ANCHOR_FIELDS);
        else this.skipColumn(reader);
        continue;
      }
      if (this.perKind.has(kind.number)) throw malformed(`the columns of ${kind.name} occur twice`);
      const columns: RawColumns = new Map();
      const content = new ByteReader(reader.bytesValue());
      while (content.nextField()) this.parseColumn(content, columns, kind.fields);
      this.perKind.set(kind.number, columns);
    }
  }

  /** Keeps the content of a known column; skips what a newer minor version added. */
  private parseColumn(reader: ByteReader, columns: RawColumns, fields: readonly FieldInfo[]): void {
    const number = reader.field;
    const field = fields.find((candidate) => candidate.number === number || candidate.sideNumber === number);
    if (field === undefined) {
      this.skipColumn(reader);
      return;
    }
    const content = reader.bytesValue();
    const known = columns.get(number);
    if (number === field.number && (field.encoding === 'bytes' || field.encoding === 'payload')) {
      if (known) known.rows.push(content);
      else columns.set(number, { packed: NO_BYTES, rows: [content] });
    } else {
      if (known) throw malformed(`column ${field.name} occurs twice`);
      columns.set(number, { packed: content, rows: [] });
    }
  }

  private skipColumn(reader: ByteReader): void {
    this.unknownColumns = true;
    reader.skip();
  }

  /** Byte columns have a length to check; the others are checked when they are decoded. */
  private checkStructure(): void {
    for (const number of this.kindCounts.keys()) {
      if (KIND_BY_NUMBER[number] === undefined && this.minor <= FORMAT_MINOR)
        throw malformed(`unknown event kind ${number}`);
    }
    for (const [number, columns] of this.perKind) {
      const count = this.kindCounts.get(number) ?? 0;
      if (count === 0) throw malformed(`columns of kind ${number}, which does not occur`);
      for (const field of KIND_BY_NUMBER[number]!.fields) {
        if (field.since > this.minor) continue;
        const raw = columns.get(field.encoding === 'u64list' ? field.sideNumber : field.number);
        if ((field.encoding === 'u8' || field.encoding === 'u64list') && (raw?.packed.length ?? 0) !== count) {
          throw malformed(`column ${field.name} of kind ${number} does not have ${count} rows`);
        }
      }
    }
  }

  private decisionCount(): number {
    let count = 0;
    for (const [number, occurrences] of this.kindCounts) {
      if (KIND_BY_NUMBER[number]?.role === 'decision') count += occurrences;
    }
    return count;
  }

  private knownAddresses(): Float64Array {
    this.addresses ??= wideAddresses(this.wide);
    return this.addresses;
  }

  private commonBytes(name: string): Uint8Array {
    const field = COMMON_FIELDS.find((candidate) => candidate.name === name)!;
    return this.decodeColumn(this.common, field, this.eventCount) as Uint8Array;
  }

  private commonColumn(name: string): ColumnValues {
    let values = this.decodedCommon.get(name);
    if (values === undefined) {
      const common = COMMON_FIELDS.find((field) => field.name === name);
      const anchor = ANCHOR_FIELDS.find((field) => field.name === name);
      values = common
        ? this.decodeColumn(this.common, common, this.eventCount)
        : this.decodeColumn(this.anchors, anchor!, this.decisionCount());
      this.decodedCommon.set(name, values);
    }
    return values;
  }

  private decodeColumn(raw: RawColumns, field: FieldInfo, count: number): ColumnValues {
    assert(!this.released, 'a batch is used after its release');
    if (field.since > this.minor) return defaultColumn(field, count);
    const packed = raw.get(field.number)?.packed ?? NO_BYTES;
    switch (field.encoding) {
      case 'u8':
        return checkCount(packed, count, field);
      case 'u32':
        return decodeU32(packed, count, this.memory);
      case 'id':
        return decodeIds(packed, count, this.memory);
      case 'mono':
        return decodeMono(packed, count, this.memory);
      case 'u64':
        return decodeWide(packed, count, this.wide, this.memory);
      case 'addr':
        return decodeAddresses(packed, count, this.knownAddresses(), this.memory);
      case 'str':
        return decodeIndexes(packed, count, this.rawStrings.length, this.memory);
      case 'bytes':
        return checkCount(raw.get(field.number)?.rows ?? [], count, field);
      case 'payload': {
        const rows = checkCount(raw.get(field.number)?.rows ?? [], count, field);
        const numbers = raw.get(field.sideNumber)?.packed;
        // Without the column beside it no row is a blob.
        const blob = numbers ? decodeIndexes(numbers, count, this.payloadNumbers, this.memory) : new Uint32Array(count);
        return { rows, blob };
      }
      case 'u64list': {
        const counts = checkCount(raw.get(field.sideNumber)?.packed ?? NO_BYTES, count, field);
        return decodeLists(packed, counts, this.wide, this.memory);
      }
    }
  }
}

class BatchEvent implements TraceEvent {
  private readonly batch: DecodedBatch;
  private readonly index: number;
  private values: Readonly<Record<string, FieldValue>> | undefined;

  constructor(batch: DecodedBatch, index: number) {
    this.batch = batch;
    this.index = index;
  }

  get number(): number {
    return this.batch.firstEvent + this.index;
  }

  get kind(): number {
    return this.batch.kind[this.index]!;
  }

  get name(): string {
    return KIND_BY_NUMBER[this.kind]?.name ?? `unknown_${this.kind}`;
  }

  get role(): KindInfo['role'] {
    return KIND_BY_NUMBER[this.kind]?.role ?? 'observation';
  }

  get cpu(): number {
    return this.batch.cpu[this.index]!;
  }

  get irql(): number {
    return this.batch.irql[this.index]!;
  }

  get thread(): number {
    return this.batch.thread[this.index]!;
  }

  get time(): number {
    return this.batch.time[this.index]!;
  }

  get callSite(): GuestAddress {
    return this.batch.callSite[this.index] as GuestAddress;
  }

  get anchors(): Anchors | undefined {
    if (this.role !== 'decision') return undefined;
    const row = this.batch.decisionRowOf(this.index);
    const { instructions, boundary, irp } = this.batch;
    return { instructions: instructions[row]!, boundary: boundary[row]!, irp: irp[row]! };
  }

  get fields(): Readonly<Record<string, FieldValue>> {
    if (this.values === undefined) {
      const values: Record<string, FieldValue> = {};
      const { batch, kind } = this;
      const row = batch.rowOf(this.index);
      KIND_BY_NUMBER[kind]?.fields.forEach((field, i) => {
        values[field.name] = valueAt(batch, field, batch.column(kind, i), row);
      });
      this.values = values;
    }
    return this.values;
  }
}

function valueAt(batch: DecodedBatch, field: FieldInfo, column: ColumnValues, row: number): FieldValue {
  switch (field.encoding) {
    case 'str':
      return batch.string((column as Uint32Array)[row]!);
    case 'bytes':
      return (column as Uint8Array[])[row]!;
    case 'payload':
      return batch.payload(column as PayloadValues, row);
    case 'u64': {
      const { lo, hi } = column as WideValues;
      return joined(lo[row]!, hi[row]!);
    }
    case 'u64list': {
      const { start, values } = column as ListValues;
      const list: bigint[] = [];
      for (let i = start[row]!; i < start[row + 1]!; i++) list.push(joined(values[i * 2]!, values[i * 2 + 1]!));
      return list;
    }
    default:
      return (column as Float64Array)[row]!;
  }
}

function joined(lo: number, hi: number): bigint {
  return (BigInt(hi) << 32n) | BigInt(lo);
}

function wideDictionary(bytes: Uint8Array): Uint32Array<ArrayBuffer> {
  if (bytes.length % 8 !== 0) throw malformed('the wide values are cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Uint32Array(bytes.length / 4);
  for (let i = 0; i < values.length; i++) values[i] = view.getUint32(i * 4, true);
  return values;
}

/** The values of a field that the trace's version does not have. */
function defaultColumn(field: FieldInfo, count: number): ColumnValues {
  switch (field.encoding) {
    case 'u8':
      return new Uint8Array(count);
    case 'u32':
      return new Uint32Array(count);
    case 'id':
      return new Int32Array(count);
    case 'mono':
    case 'addr':
      return new Float64Array(count);
    case 'u64':
      return { lo: new Uint32Array(count), hi: new Uint32Array(count) };
    case 'str':
      return new Uint32Array(count).fill(NO_TEXT);
    case 'bytes':
      return new Array<Uint8Array>(count).fill(NO_BYTES);
    case 'payload':
      return { rows: new Array<Uint8Array>(count).fill(NO_BYTES), blob: new Uint32Array(count) };
    case 'u64list':
      return { start: new Uint32Array(count + 1), values: new Uint32Array(0) };
  }
}

function checkCount<T extends { readonly length: number }>(values: T, count: number, field: FieldInfo): T {
  if (values.length !== count) throw malformed(`column ${field.name} has ${values.length} rows, not ${count}`);
  return values;
}
