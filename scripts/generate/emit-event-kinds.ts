/** Emits proto/generated/event-kinds.ts: the schema as tables, for viewers, documentation and the table-driven reader. */
import { GENERATED_NOTE } from './emit-event-sink.ts';
import type { SchemaModel } from './schema-model.ts';

function numbers(fields: Readonly<Record<string, number>>): string {
  const entries = Object.entries(fields).map(([name, number]) => `  ${name}: ${number},`);
  return `{\n${entries.join('\n')}\n} as const`;
}

function table(rows: readonly unknown[]): string {
  return `[\n${rows.map((row) => `  ${JSON.stringify(row)},`).join('\n')}\n]`;
}

export function emitEventKinds(schema: SchemaModel): string {
  const kindNumbers = Object.fromEntries(schema.kinds.map((kind) => [kind.method, kind.number]));
  return `${GENERATED_NOTE}
import type { FieldInfo, KindInfo } from '../event-schema.ts';

/** Field numbers of \`Trace\`. */
export const TRACE_FIELD = ${numbers(schema.traceFields)};

/** Field numbers of \`ColumnBatch\`. */
export const BATCH_FIELD = ${numbers(schema.batchFields)};

/** The columns with one row an event. */
export const COMMON_FIELDS: readonly FieldInfo[] = ${table(schema.common)};

/** The columns with one row a decision. */
export const ANCHOR_FIELDS: readonly FieldInfo[] = ${table(schema.anchors)};

/** Numbers of the event kinds by method name. */
export const EventKind = ${numbers(kindNumbers)};

/** Every event kind, decisions before observations, by ascending number. */
export const EVENT_KINDS: readonly KindInfo[] = ${table(schema.kinds)};

/** The event kinds by number, with holes. */
export const KIND_BY_NUMBER: readonly (KindInfo | undefined)[] = Array.from({ length: 256 }, (_, number) =>
  EVENT_KINDS.find((kind) => kind.number === number),
);
`;
}
