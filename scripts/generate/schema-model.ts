/**
 * Reads proto/ntrewind/trace/v1/trace.proto into the model the emitters work from, and proves that every annotated
 * field has the protobuf type its encoding needs. Knows nothing of the code that is emitted.
 */
import protobuf from 'protobufjs';
import type { Encoding, FieldInfo, KindInfo } from '../../proto/event-schema.ts';

/** A message that is not columnar: Header, Blob... */
export interface MessageModel {
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly MessageFieldModel[];
}

export interface MessageFieldModel {
  readonly name: string;
  readonly property: string;
  readonly number: number;
  readonly type: string;
  readonly repeated: boolean;
  readonly doc: string;
}

export interface SchemaModel {
  readonly kinds: readonly KindInfo[];
  /** Columns of ColumnBatch with one row an event. */
  readonly common: readonly FieldInfo[];
  /** Columns of Decisions with one row a decision. */
  readonly anchors: readonly FieldInfo[];
  readonly messages: readonly MessageModel[];
  /** Field numbers of Trace and ColumnBatch by name. */
  readonly traceFields: Readonly<Record<string, number>>;
  readonly batchFields: Readonly<Record<string, number>>;
}

const PACKAGE = 'ntrewind.trace.v1';

/** Columns that stand beside another one, and the ending of their names. */
type SideEncoding = 'count' | 'blob';

/** Which side column an encoding needs. */
const SIDE_OF: Readonly<Partial<Record<Encoding, SideEncoding>>> = { u64list: 'count', payload: 'blob' };

/** The protobuf type (and whether it is repeated) behind each encoding. */
const WIRE_TYPE: Readonly<Record<Encoding | SideEncoding, readonly [type: string, repeated: boolean]>> = {
  u8: ['bytes', false],
  u32: ['uint32', true],
  id: ['sint32', true],
  mono: ['sint64', true],
  u64: ['uint64', true],
  addr: ['uint64', true],
  str: ['uint32', true],
  bytes: ['bytes', true],
  payload: ['bytes', true],
  u64list: ['uint64', true],
  count: ['bytes', false],
  blob: ['uint32', true],
};

/** Field names that are reserved words (or shadow one) where arguments are declared. Everything else is camelCase. */
const ARGUMENT_RENAMES: Readonly<Record<string, string>> = { new: 'newValue', arguments: 'args' };

const PLAIN_MESSAGES = [
  'Header',
  'Driver',
  'Capture',
  'Hardware',
  'InitialFile',
  'RegistryKey',
  'RegistryValue',
  'Blob',
  'Summary',
  'Index',
  'IndexedBlob',
  'IndexedBatch',
  'Gap',
  'IndexedGap',
];

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Parses and checks the schema. Throws an Error that names the field that does not fit. */
export function readSchema(source: string): SchemaModel {
  const { root } = protobuf.parse(source, { keepCase: true, alternateCommentMode: true, preferTrailingComment: true });
  root.resolveAll();
  const message = (name: string) => root.lookupType(`${PACKAGE}.${name}`);
  const anchors = columnsOf(message('Decisions'));
  const kinds = [...kindsOf(message('Decisions'), 'decision'), ...kindsOf(message('Observations'), 'observation')];
  checkKinds(kinds);
  return {
    kinds,
    anchors,
    common: columnsOf(message('ColumnBatch')),
    messages: PLAIN_MESSAGES.map((name) => plainMessage(message(name))),
    traceFields: fieldNumbers(message('Trace')),
    batchFields: fieldNumbers(message('ColumnBatch')),
  };
}

function kindsOf(container: protobuf.Type, role: KindInfo['role']): KindInfo[] {
  return container.fieldsArray
    .filter((field) => field.resolvedType !== null)
    .map((field) => ({
      number: field.id,
      name: field.name,
      method: camelCase(field.name),
      role,
      fields: columnsOf(field.resolvedType as protobuf.Type),
    }))
    .sort((a, b) => a.number - b.number);
}

function checkKinds(kinds: readonly KindInfo[]): void {
  const seen = new Set<number>();
  for (const kind of kinds) {
    if (kind.number > 255) throw new Error(`${kind.name}: ${kind.number} does not fit the kind column (one byte)`);
    if (seen.has(kind.number)) throw new Error(`${kind.name}: ${kind.number} is used twice`);
    seen.add(kind.number);
  }
}

/** The annotated fields of a message, by field number; side columns are folded into the field they belong to. */
function columnsOf(type: protobuf.Type): FieldInfo[] {
  const annotated = type.fieldsArray.filter((field) => / \| /.test(field.comment ?? ''));
  const isEvent = !['ColumnBatch', 'Decisions', 'Observations'].includes(type.name);
  if (isEvent && annotated.length !== type.fieldsArray.length) {
    throw new Error(`${type.name}: every field needs a comment "<encoding> [<meaning>] [since 1.<minor>] | text"`);
  }
  const columns = annotated.map((field) => ({ field, ...annotationOf(type, field) }));
  const sides = new Map<string, number>();
  for (const { field, encoding } of columns) if (isSide(encoding)) sides.set(field.name, field.id);
  const fields: FieldInfo[] = [];
  for (const { field, encoding, meaning, since, doc } of columns.sort((a, b) => a.field.id - b.field.id)) {
    if (isSide(encoding)) continue;
    const side = SIDE_OF[encoding];
    const sideNumber = side === undefined ? 0 : sides.get(`${field.name}_${side}`);
    if (sideNumber === undefined) throw new Error(`${type.name}.${field.name}: there is no ${field.name}_${side}`);
    if (side !== undefined) sides.delete(`${field.name}_${side}`);
    const argument = ARGUMENT_RENAMES[field.name] ?? camelCase(field.name);
    fields.push({ name: field.name, argument, number: field.id, sideNumber, encoding, meaning, since, doc });
  }
  if (sides.size > 0) throw new Error(`${type.name}: ${[...sides.keys()].join()} stands beside nothing`);
  return fields;
}

function isSide(encoding: Encoding | SideEncoding): encoding is SideEncoding {
  return encoding === 'count' || encoding === 'blob';
}

function annotationOf(type: protobuf.Type, field: protobuf.Field) {
  const match = /^(\w+)(?: (?!since )(\w+))?(?: since 1\.(\d+))? \| (.+)$/s.exec(field.comment ?? '');
  const [, encoding, meaning = '', since = '0', doc] = match ?? [];
  if (encoding === undefined || doc === undefined || !(encoding in WIRE_TYPE)) {
    throw new Error(`${type.name}.${field.name}: cannot read the annotation "${field.comment}"`);
  }
  checkWireType(type, field, encoding as Encoding | SideEncoding);
  return { encoding: encoding as Encoding | SideEncoding, meaning, since: Number(since), doc };
}

function checkWireType(type: protobuf.Type, field: protobuf.Field, encoding: Encoding | SideEncoding): void {
  const [expected, repeated] = WIRE_TYPE[encoding];
  if (field.type === expected && field.repeated === repeated) return;
  const wanted = `${repeated ? 'repeated ' : ''}${expected}`;
  throw new Error(`${type.name}.${field.name}: encoding ${encoding} needs ${wanted}, the field is ${field.type}`);
}

function plainMessage(type: protobuf.Type): MessageModel {
  const fields = type.fieldsArray.map((field) => ({
    name: field.name,
    property: camelCase(field.name),
    number: field.id,
    type: field.type,
    repeated: field.repeated,
    doc: field.comment ?? '',
  }));
  return { name: type.name, doc: type.comment ?? '', fields: fields.sort((a, b) => a.number - b.number) };
}

function fieldNumbers(type: protobuf.Type): Record<string, number> {
  return Object.fromEntries(type.fieldsArray.map((field) => [field.name, field.id]));
}
