/**
 * The event hash of decoded batches, from the schema's tables: what a writer mixed in while the events happened. Fields
 * that the trace's minor version does not have are not part of it. Definition: docs/trace-format.md, "The event hash".
 */
import { TraceError } from '../base/errors.ts';
import { hashBytes, mixHi, mixLo } from '../base/hash.ts';
import type { U64 } from '../base/u64.ts';
import { utf8 } from './byte-buffer.ts';
import type { ColumnValues, ListValues, PayloadValues, WideValues } from './column-decode.ts';
import { upperHalf } from './columns.ts';
import type { DecodedBatch } from './decoded-batch.ts';
import type { FieldInfo } from './event-schema.ts';
import { KIND_BY_NUMBER } from './generated/event-kinds.ts';

/** Mixes one row of a column. */
type RowMixer = (row: number) => void;

/** Computes the chain over batches, one after the other. */
export class EventHash {
  private lo: number;
  private hi: number;
  private readonly minor: number;

  /** @param minor the minor version of the trace whose batches come */
  constructor(minor: number, start: U64 = { lo: 0, hi: 0 }) {
    this.minor = minor;
    this.lo = start.lo | 0;
    this.hi = start.hi | 0;
  }

  /** The chain behind the last batch. */
  get value(): U64 {
    return { lo: this.lo >>> 0, hi: this.hi >>> 0 };
  }

  /** Goes on behind events that are missing. */
  continueFrom({ lo, hi }: U64): void {
    this.lo = lo | 0;
    this.hi = hi | 0;
  }

  /** Takes the events of a batch. Throws TraceError: a column is damaged, a kind unknown, a blob missing. */
  add(batch: DecodedBatch): void {
    const { kind, cpu, irql, thread, time, callSite, eventCount } = batch;
    const mixers = new Map<number, readonly RowMixer[]>();
    const rows = new Uint32Array(256);
    let decisions = 0;
    for (let i = 0; i < eventCount; i++) {
      const number = kind[i]!;
      this.mix(number | (cpu[i]! << 8) | (irql[i]! << 16));
      this.mix(thread[i]!);
      this.mixNumber(time[i]!);
      this.mixNumber(callSite[i]!);
      if (KIND_BY_NUMBER[number]?.role === 'decision') {
        this.mixNumber(batch.instructions[decisions]!);
        this.mix(batch.boundary[decisions]!);
        this.mix(batch.irp[decisions]!);
        decisions++;
      }
      let ofKind = mixers.get(number);
      if (ofKind === undefined) {
        ofKind = this.mixersOf(batch, number);
        mixers.set(number, ofKind);
      }
      const row = rows[number]!++;
      for (let field = 0; field < ofKind.length; field++) ofKind[field]!(row);
    }
  }

  private mix(word: number): void {
    this.lo = mixLo(this.lo, word);
    this.hi = mixHi(this.hi, this.lo, word);
  }

  /** A time, count or address, as 64-bit two's complement. */
  private mixNumber(value: number): void {
    this.mix(value);
    this.mix(upperHalf(value));
  }

  private mixPair({ lo, hi }: U64): void {
    this.mix(lo);
    this.mix(hi);
  }

  private mixersOf(batch: DecodedBatch, number: number): readonly RowMixer[] {
    const kind = KIND_BY_NUMBER[number];
    if (kind === undefined) throw new TraceError('unknown-kind', `event kind ${number} needs a newer ntrewind`);
    const columns = batch.columns(number);
    return kind.fields.flatMap((field, i) =>
      field.since > this.minor ? [] : [this.mixerOf(batch, field, columns[i]!)],
    );
  }

  private mixerOf(batch: DecodedBatch, field: FieldInfo, column: ColumnValues): RowMixer {
    switch (field.encoding) {
      case 'u8':
      case 'u32':
      case 'id': {
        const values = column as Uint32Array;
        return (row) => this.mix(values[row]!);
      }
      case 'mono':
      case 'addr': {
        const values = column as Float64Array;
        return (row) => this.mixNumber(values[row]!);
      }
      case 'u64': {
        const { lo, hi } = column as WideValues;
        return (row) => {
          this.mix(lo[row]!);
          this.mix(hi[row]!);
        };
      }
      case 'str':
        return this.textMixer(batch, column as Uint32Array);
      case 'bytes': {
        const values = column as readonly Uint8Array[];
        return (row) => this.mixPair(hashBytes(values[row]!));
      }
      case 'payload': {
        const values = column as PayloadValues;
        return (row) => this.mixPair(batch.payloadDigest(values, row));
      }
      case 'u64list': {
        const { start, values } = column as ListValues;
        return (row) => {
          const end = start[row + 1]! * 2;
          this.mix(start[row + 1]! - start[row]!);
          for (let i = start[row]! * 2; i < end; i++) this.mix(values[i]!);
        };
      }
    }
  }

  private textMixer(batch: DecodedBatch, indexes: Uint32Array): RowMixer {
    const hashes: U64[] = [];
    return (row) => {
      const index = indexes[row]!;
      let hash = hashes[index];
      if (hash === undefined) {
        hash = hashBytes(utf8(batch.string(index)));
        hashes[index] = hash;
      }
      this.mixPair(hash);
    };
  }
}
