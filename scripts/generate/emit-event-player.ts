/** Emits proto/generated/event-player.ts: feeds the events of a decoded batch to an EventSink. */
import type { FieldInfo, KindInfo } from '../../proto/event-schema.ts';
import { GENERATED_NOTE } from './emit-event-sink.ts';
import type { SchemaModel } from './schema-model.ts';

const ARRAY_TYPE: Readonly<Partial<Record<FieldInfo['encoding'], string>>> = {
  u8: 'Uint8Array',
  u32: 'Uint32Array',
  id: 'Int32Array',
  mono: 'Float64Array',
};

function argument(field: FieldInfo, i: number): string {
  const column = `c[${i}]`;
  switch (field.encoding) {
    case 'u64':
      return `(${column} as WideValues).lo[r]!, (${column} as WideValues).hi[r]!`;
    case 'addr':
      return `(${column} as Float64Array)[r] as GuestAddress`;
    case 'str':
      return `batch.string((${column} as Uint32Array)[r]!)`;
    case 'bytes':
      return `(${column} as Uint8Array[])[r]!`;
    case 'payload':
      return `batch.payload(${column} as PayloadValues, r)`;
    case 'u64list':
      return `listAt(${column} as ListValues, r), listCount(${column} as ListValues, r)`;
    default:
      return `(${column} as ${ARRAY_TYPE[field.encoding]})[r]!`;
  }
}

function playCase(kind: KindInfo): string {
  const list = kind.fields.map(argument);
  const call =
    list.length === 0
      ? `sink.${kind.method}();`
      : `sink.${kind.method}(\n        ${list.join(',\n        ')},\n      );`;
  return `    case ${kind.number}:\n      ${call}\n      break;`;
}

export function emitEventPlayer(schema: SchemaModel): string {
  return `${GENERATED_NOTE}
import { TraceError } from '../../base/errors.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { ColumnValues, ListValues, PayloadValues, WideValues } from '../column-decode.ts';
import type { DecodedBatch } from '../decoded-batch.ts';
import type { EventSink } from './event-sink.ts';

function listAt(list: ListValues, row: number): Uint32Array {
  return list.values.subarray(list.start[row]! * 2, list.start[row + 1]! * 2);
}

function listCount(list: ListValues, row: number): number {
  return list.start[row + 1]! - list.start[row]!;
}

/**
 * Calls the sink's method for one event: \`r\` is its row in the columns \`c\` of its kind.
 * Throws TraceError for a kind this version does not know.
 */
export function playRow(batch: DecodedBatch, kind: number, c: readonly ColumnValues[], r: number, sink: EventSink): void {
  switch (kind) {
${schema.kinds.map(playCase).join('\n')}
    default:
      throw new TraceError('unknown-kind', \`event kind \${kind} needs a newer ntrewind\`);
  }
}
`;
}
