/** Emits proto/generated/batch-writer.ts: one method per event kind that stages the event as words for ColumnWriter. */
import type { FieldInfo, KindInfo } from '../../proto/event-schema.ts';
import { GENERATED_NOTE, parameterList } from './emit-event-sink.ts';
import type { SchemaModel } from './schema-model.ts';

/** Words of a field; of a list those besides its values. */
function wordsOf(field: FieldInfo): number {
  return ['u8', 'u32', 'id', 'u64list'].includes(field.encoding) ? 1 : 2;
}

/** Contents go to their columns at once, since only their digests are words. */
function contentMembers(kind: KindInfo): string[] {
  const member = (name: string, number: number) =>
    `  private readonly ${kind.method}_${name} = this.columnOf(${kind.number}, ${number});`;
  return kind.fields.flatMap((field) => {
    if (!['str', 'bytes', 'payload'].includes(field.encoding)) return [];
    const column = member(field.argument, field.number);
    return field.encoding === 'payload' ? [column, member(`${field.argument}Blob`, field.sideNumber)] : [column];
  });
}

function place(offset: number): string {
  return offset === 0 ? 'at' : `at + ${offset}`;
}

function stage(kind: KindInfo, field: FieldInfo, offset: number): string[] {
  const name = field.argument;
  const column = `this.${kind.method}_${name}`;
  const pair = (lo: string, hi: string) => [
    `    words[${place(offset)}] = ${lo};`,
    `    words[${place(offset + 1)}] = ${hi};`,
  ];
  switch (field.encoding) {
    case 'u64':
      return pair(`${name}Lo`, `${name}Hi`);
    case 'mono':
    case 'addr':
      return pair(name, `upperHalf(${name})`);
    case 'str':
      return [`    this.text(${column}, ${place(offset)}, ${name});`];
    case 'bytes':
      return [`    this.content(${column}, ${field.number}, ${place(offset)}, ${name});`];
    case 'payload':
      return [`    this.payload(${column}, ${column}Blob, ${field.number}, ${place(offset)}, ${name});`];
    case 'u64list':
      return [`    at = this.list(${place(offset)}, ${name}, ${name}Count);`];
    default:
      return [`    words[${place(offset)}] = ${name};`];
  }
}

function stageAll(kind: KindInfo): string[] {
  const lines: string[] = [];
  let offset = 0;
  for (const field of kind.fields) {
    lines.push(...stage(kind, field, offset));
    offset = field.encoding === 'u64list' ? 0 : offset + wordsOf(field);
  }
  return lines;
}

function method(kind: KindInfo): string {
  const begin = kind.role === 'decision' ? 'beginDecision' : 'begin';
  const lists = kind.fields.filter(({ encoding }) => encoding === 'u64list');
  const size = [
    String(kind.fields.reduce((sum, field) => sum + wordsOf(field), 0)),
    ...lists.map(({ argument }) => `${argument}Count * 2`),
  ].join(' + ');
  const staged = stageAll(kind);
  const lines = [
    `    ${lists.length > 0 ? 'let' : 'const'} at = this.${begin}(${kind.number}, ${size});`,
    ...(staged.some((line) => line.includes('words[')) ? ['    const { words } = this;'] : []),
    ...staged,
    '    this.end();',
  ];
  if (staged.length === 0) lines[0] = `    this.${begin}(${kind.number}, 0);`;
  return `  ${kind.method}(${parameterList(kind)}): void {\n${lines.join('\n')}\n  }`;
}

export function emitBatchWriter(schema: SchemaModel): string {
  return `${GENERATED_NOTE}
import type { GuestAddress } from '../../base/guest-address.ts';
import { ColumnWriter } from '../column-writer.ts';
import { upperHalf } from '../columns.ts';
import type { EventSink } from './event-sink.ts';

/** Stages events as the words of which the event hash is made. */
export class BatchWriter extends ColumnWriter implements EventSink {
${schema.kinds.flatMap(contentMembers).join('\n')}

${schema.kinds.map(method).join('\n\n')}
}
`;
}
