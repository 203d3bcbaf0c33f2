/**
 * What the generated tables (generated/event-kinds.ts) say about an event kind and its fields.
 * Source: the annotations in ntrewind/trace/v1/trace.proto; its header comment defines the encodings.
 */

/** How the values of a field stand in their column. */
export type Encoding = 'u8' | 'u32' | 'id' | 'mono' | 'u64' | 'addr' | 'str' | 'bytes' | 'payload' | 'u64list';

export interface FieldInfo {
  /** As in the schema, snake case. */
  readonly name: string;
  /** Name of the argument in `EventSink` methods, camel case. */
  readonly argument: string;
  /** Protobuf field number of the column; for `u64list` that of the values. */
  readonly number: number;
  /**
   * Protobuf field number of the column beside it: for `u64list` the number of values of each row, for `payload` the
   * number of its blob; 0 for other encodings.
   */
  readonly sideNumber: number;
  readonly encoding: Encoding;
  /** Tells a viewer how to print a value: `ntstatus`, `irql`, `tag`...; empty when it is a plain value. */
  readonly meaning: string;
  /** The minor version of the format that added it; traces of earlier ones do not have it. */
  readonly since: number;
  readonly doc: string;
}

export interface KindInfo {
  /** The value in the `kind` column, and the field number in `Decisions` or `Observations`. */
  readonly number: number;
  /** As in the schema, snake case: `irp_dispatch`. */
  readonly name: string;
  /** Name of the `EventSink` method. */
  readonly method: string;
  /** Replay feeds decisions and checks observations. */
  readonly role: 'decision' | 'observation';
  readonly fields: readonly FieldInfo[];
}

/** True for the fields whose values are IRP ids, which the index keeps the range of. */
export function isIrpField(field: FieldInfo): boolean {
  return field.name === 'irp' && field.encoding === 'id';
}
