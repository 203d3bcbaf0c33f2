/**
 * Reads single fields of events straight from their columns, without making an object of the event: for everything
 * that looks at each event of a trace.
 */
import { assert } from '../base/assert.ts';
import type { GuestAddress } from '../base/guest-address.ts';
import type { ColumnValues, WideValues } from '../proto/column-decode.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import type { Encoding } from '../proto/event-schema.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';

/** A field of an event kind by its place. */
export interface EventField {
  readonly kind: number;
  readonly index: number;
  readonly encoding: Encoding;
}

/** The field `name` (as in the schema) of a kind. */
export function eventField(kind: number, name: string): EventField {
  const field = findEventField(kind, name);
  assert(field !== undefined, `event kind ${kind} has a field ${name}`);
  return field;
}

function findEventField(kind: number, name: string): EventField | undefined {
  const fields = KIND_BY_NUMBER[kind]?.fields ?? [];
  const index = fields.findIndex((field) => field.name === name);
  return index < 0 ? undefined : { kind, index, encoding: fields[index]!.encoding };
}

/** For each kind number, its field of that name, if it has one. */
export function fieldsNamed(name: string): readonly (EventField | undefined)[] {
  return KIND_BY_NUMBER.map((_, kind) => findEventField(kind, name));
}

function column(batch: DecodedBatch, field: EventField): ColumnValues {
  return batch.column(field.kind, field.index);
}

/** The value of a `u8 u32 id mono` field of event `i` of the batch, which is of that kind. */
export function numberAt(batch: DecodedBatch, i: number, field: EventField): number {
  return (column(batch, field) as Float64Array)[batch.rowOf(i)]!;
}

export function addressAt(batch: DecodedBatch, i: number, field: EventField): GuestAddress {
  return numberAt(batch, i, field) as GuestAddress;
}

export function textAt(batch: DecodedBatch, i: number, field: EventField): string {
  return batch.string(numberAt(batch, i, field));
}

/** A `u64` field as a number; exact only below 2^53. */
export function wideNumberAt(batch: DecodedBatch, i: number, field: EventField): number {
  const { lo, hi } = column(batch, field) as WideValues;
  const row = batch.rowOf(i);
  return hi[row]! * 0x1_0000_0000 + lo[row]!;
}

/** A `u64` field. */
export function wideAt(batch: DecodedBatch, i: number, field: EventField): bigint {
  const { lo, hi } = column(batch, field) as WideValues;
  const row = batch.rowOf(i);
  return (BigInt(hi[row]!) << 32n) | BigInt(lo[row]!);
}
