/** Emits proto/generated/messages.ts: types, encoders and decoders of the messages that are not columnar. */
import { GENERATED_NOTE } from './emit-event-sink.ts';
import type { MessageFieldModel, MessageModel, SchemaModel } from './schema-model.ts';

const SCALARS: Readonly<Record<string, readonly [type: string, empty: string, read: string]>> = {
  uint32: ['number', '0', 'reader.uint32()'],
  uint64: ['number', '0', 'reader.uint53()'],
  bool: ['boolean', 'false', 'reader.uint53() !== 0'],
  string: ['string', "''", 'reader.text()'],
  bytes: ['Uint8Array', 'new Uint8Array(0)', 'reader.bytesValue()'],
  fixed64: ['U64', 'U64_ZERO', 'reader.fixed64()'],
};

function elementType(field: MessageFieldModel): string {
  return SCALARS[field.type]?.[0] ?? field.type;
}

function member(field: MessageFieldModel): string {
  const doc = field.doc ? `  /** ${field.doc.replace(/\n/g, ' ')} */\n` : '';
  return `${doc}  ${field.property}: ${elementType(field)}${field.repeated ? '[]' : ''};`;
}

function encodeStatement(field: MessageFieldModel): string {
  const { number, property, type, repeated } = field;
  const value = repeated ? 'item' : `message.${property}`;
  const each = (statement: string) =>
    repeated ? `  for (const item of message.${property}) ${statement}` : `  ${statement}`;
  if (repeated && type === 'uint32') return `  packedField(out, ${number}, message.${property});`;
  switch (type) {
    case 'uint32':
    case 'uint64':
      return each(`out.varintField(${number}, ${value});`);
    case 'bool':
      return each(`out.varintField(${number}, ${value} ? 1 : 0);`);
    case 'string':
      return each(repeated ? `out.bytesField(${number}, utf8(item));` : `textField(out, ${number}, ${value});`);
    case 'bytes':
      return each(`if (${value}.length > 0) out.bytesField(${number}, ${value});`);
    case 'fixed64':
      return each(`out.fixed64Field(${number}, ${value}.lo, ${value}.hi);`);
    default:
      return each(`out.bytesField(${number}, encode${type}(${value}));`);
  }
}

function decodeCase(field: MessageFieldModel): string {
  const { number, property, type, repeated } = field;
  const read = SCALARS[type]?.[2] ?? `decode${type}(reader.bytesValue())`;
  if (repeated && type === 'uint32') return `      case ${number}: reader.repeatedUint32(message.${property}); break;`;
  return `      case ${number}: ${repeated ? `message.${property}.push(${read})` : `message.${property} = ${read}`}; break;`;
}

function emitMessage(message: MessageModel): string {
  const empties = message.fields.map(
    (field) =>
      `${field.property}: ${field.repeated ? '[]' : (SCALARS[field.type]?.[1] ?? `decode${field.type}(new Uint8Array(0))`)}`,
  );
  return `${message.doc ? `/** ${message.doc.replace(/\n/g, ' ')} */\n` : ''}export interface ${message.name} {
${message.fields.map(member).join('\n')}
}

export function encode${message.name}(message: ${message.name}): Uint8Array {
  const out = new ByteBuffer();
${message.fields.map(encodeStatement).join('\n')}
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decode${message.name}(bytes: Uint8Array): ${message.name} {
  const reader = new ByteReader(bytes);
  const message: ${message.name} = { ${empties.join(', ')} };
  while (reader.nextField()) {
    switch (reader.field) {
${message.fields.map(decodeCase).join('\n')}
      default: reader.skip();
    }
  }
  return message;
}
`;
}

export function emitMessages(schema: SchemaModel): string {
  return `${GENERATED_NOTE}
import { U64_ZERO, type U64 } from '../../base/u64.ts';
import { ByteBuffer, utf8 } from '../byte-buffer.ts';
import { ByteReader } from '../byte-reader.ts';

function textField(out: ByteBuffer, field: number, text: string): void {
  if (text !== '') out.bytesField(field, utf8(text));
}

function packedField(out: ByteBuffer, field: number, values: readonly number[]): void {
  if (values.length === 0) return;
  const packed = new ByteBuffer();
  for (const value of values) packed.varint(value);
  out.bytesField(field, packed.view());
}

${schema.messages.map(emitMessage).join('\n')}`;
}
