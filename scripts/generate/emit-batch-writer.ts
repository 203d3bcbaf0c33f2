/** Emits proto/generated/batch-writer.ts: one method per event kind that appends to columns and mixes the event hash. */
import { type FieldInfo, isIrpField, type KindInfo } from '../../proto/event-schema.ts';
import { GENERATED_NOTE, parameterList } from './emit-event-sink.ts';
import type { SchemaModel } from './schema-model.ts';

const PUSH: Readonly<Partial<Record<FieldInfo['encoding'], string>>> = {
  u8: 'pushU8',
  u32: 'pushU32',
  id: 'pushId',
  mono: 'pushMono',
};

/** The members that hold a field's columns, in the order of their field numbers. */
function columnMembers(kind: KindInfo, field: FieldInfo): string[] {
  const column = (name: string, number: number, tagged = '') =>
    `    ${name}: this.column(${kind.number}, ${number}${tagged}),`;
  const tagged = field.encoding === 'bytes' || field.encoding === 'payload';
  const values = column(field.argument, field.number, tagged ? ', true' : '');
  if (field.encoding === 'u64list') return [column(`${field.argument}Count`, field.sideNumber), values];
  if (field.encoding !== 'payload') return [values];
  const blob = column(`${field.argument}Blob`, field.sideNumber);
  return field.sideNumber < field.number ? [blob, values] : [values, blob];
}

function mix(...words: readonly string[]): string[] {
  return words.flatMap((word) => [`    lo = mixLo(lo, ${word});`, `    hi = mixHi(hi, lo, ${word});`]);
}

/** True when the field is mixed in the generated method itself, on local variables. */
function isScalar(field: FieldInfo): boolean {
  return !['str', 'bytes', 'payload', 'u64list'].includes(field.encoding);
}

function appendScalar(field: FieldInfo): string[] {
  const name = field.argument;
  switch (field.encoding) {
    case 'u64':
      return [`    columns.${name}.pushWide(this.wide, ${name}Lo, ${name}Hi);`, ...mix(`${name}Lo`, `${name}Hi`)];
    case 'addr':
      return [
        `    const ${name}Hi = upperHalf(${name});`,
        `    columns.${name}.pushWide(this.wide, ${name} | 0, ${name}Hi);`,
        ...mix(name, `${name}Hi`),
      ];
    case 'mono':
      return [`    columns.${name}.pushMono(${name});`, ...mix(name, `upperHalf(${name})`)];
    default:
      return [`    columns.${name}.${PUSH[field.encoding]}(${name});`, ...mix(name)];
  }
}

function appendContent(field: FieldInfo): string {
  const name = field.argument;
  if (field.encoding === 'str') return `    this.pushText(columns.${name}, ${name});`;
  if (field.encoding === 'bytes') return `    this.pushBytes(columns.${name}, ${field.number}, ${name});`;
  if (field.encoding === 'payload') {
    return `    this.pushPayload(columns.${name}, columns.${name}Blob, ${field.number}, ${name});`;
  }
  return `    this.pushList(columns.${name}Count, columns.${name}, ${name}, ${name}Count);`;
}

/** Appends in field order; runs of scalars keep the hash in local variables. */
function appendAll(fields: readonly FieldInfo[]): string[] {
  const lines: string[] = [];
  let inLocals = false;
  let declared = false;
  for (const field of fields) {
    if (isScalar(field) !== inLocals) {
      if (inLocals) lines.push('    this.lo = lo;', '    this.hi = hi;');
      else if (declared) lines.push('    lo = this.lo;', '    hi = this.hi;');
      else lines.push('    let lo = this.lo;', '    let hi = this.hi;');
      declared = true;
      inLocals = !inLocals;
    }
    lines.push(...(inLocals ? appendScalar(field) : [appendContent(field)]));
  }
  if (inLocals) lines.push('    this.lo = lo;', '    this.hi = hi;');
  return lines;
}

function method(kind: KindInfo): string {
  const begin = kind.role === 'decision' ? 'beginDecision' : 'begin';
  const irp = kind.fields.filter(isIrpField);
  const lines = [
    `    this.${begin}(${kind.number});`,
    ...(kind.fields.length > 0 ? [`    const columns = this.${kind.method}Columns;`] : []),
    ...appendAll(kind.fields),
    ...irp.map((field) => `    this.noteIrp(${field.argument});`),
    '    this.end();',
  ];
  return `  ${kind.method}(${parameterList(kind)}): void {\n${lines.join('\n')}\n  }`;
}

export function emitBatchWriter(schema: SchemaModel): string {
  const kinds = schema.kinds.filter((kind) => kind.fields.length > 0);
  const columns = kinds.map((kind) => {
    const members = kind.fields.flatMap((field) => columnMembers(kind, field));
    return `  private readonly ${kind.method}Columns = {\n${members.join('\n')}\n  };`;
  });
  return `${GENERATED_NOTE}
import type { GuestAddress } from '../../base/guest-address.ts';
import { mixHi, mixLo } from '../../base/hash.ts';
import { ColumnWriter } from '../column-writer.ts';
import { upperHalf } from '../columns.ts';
import type { EventSink } from './event-sink.ts';

/** Appends events to columns and keeps the event hash. */
export class BatchWriter extends ColumnWriter implements EventSink {
${columns.join('\n')}

${schema.kinds.map(method).join('\n\n')}
}
`;
}
