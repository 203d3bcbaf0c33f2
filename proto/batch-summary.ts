/** What the index keeps of a batch besides its place, so that a reader can skip batches unread. */
import type { U64 } from '../base/u64.ts';
import type { DecodedBatch } from './decoded-batch.ts';
import { isIrpField } from './event-schema.ts';
import { KIND_BY_NUMBER } from './generated/event-kinds.ts';

export const MAX_BATCH_EVENTS = 16_384;

export interface BatchSummary {
  readonly firstEvent: number;
  readonly eventCount: number;
  /** Lowest and highest time, ns */
  readonly timeMin: number;
  readonly timeMax: number;
  /** Lowest and highest IRP id that occurs, 0 for none */
  readonly irpMin: number;
  readonly irpMax: number;
  /** Event kinds that occur, ascending, and how often each. */
  readonly kind: number[];
  readonly kindCount: number[];
  readonly hashAfter: U64;
}

/** How often each kind occurs, by ascending number. */
export function countKinds(kinds: Uint8Array): Map<number, number> {
  const counts = new Uint32Array(256);
  for (let i = 0; i < kinds.length; i++) counts[kinds[i]!]!++;
  const result = new Map<number, number>();
  counts.forEach((count, kind) => {
    if (count > 0) result.set(kind, count);
  });
  return result;
}

/** The summary of a batch that was read, equal to what its writer put into the index. */
export function describeBatch(batch: DecodedBatch): BatchSummary {
  const [timeMin, timeMax] = range(batch.time);
  let irpMin = 0;
  let irpMax = 0;
  for (const column of irpColumns(batch)) {
    for (const irp of column) {
      if (irp === 0) continue;
      if (irpMin === 0 || irp < irpMin) irpMin = irp;
      if (irp > irpMax) irpMax = irp;
    }
  }
  return {
    firstEvent: batch.firstEvent,
    eventCount: batch.eventCount,
    timeMin,
    timeMax,
    irpMin,
    irpMax,
    kind: [...batch.kindCounts.keys()],
    kindCount: [...batch.kindCounts.values()],
    hashAfter: batch.hashAfter,
  };
}

function range(values: Float64Array): [min: number, max: number] {
  let min = values[0]!;
  let max = min;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/** The columns that hold IRP ids. */
function* irpColumns(batch: DecodedBatch): Generator<Int32Array> {
  yield batch.irp;
  for (const kind of batch.kindCounts.keys()) {
    const fields = KIND_BY_NUMBER[kind]?.fields ?? [];
    for (let i = 0; i < fields.length; i++) if (isIrpField(fields[i]!)) yield batch.column(kind, i) as Int32Array;
  }
}
