import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSchema } from './schema-model.ts';

const source = readFileSync(new URL('../../proto/ntrewind/trace/v1/trace.proto', import.meta.url), 'utf8');

function withField(before: string, after: string): string {
  expect(source).toContain(before);
  return source.replace(before, after);
}

describe('the schema reader', () => {
  it('gives kinds with their fields, numbers, encodings and meanings', () => {
    const kind = readSchema(source).kinds.find((candidate) => candidate.name === 'irql_change');
    expect(kind).toMatchObject({ number: 134, role: 'observation', method: 'irqlChange' });
    expect(kind?.fields.map(({ name, argument, encoding, meaning }) => [name, argument, encoding, meaning])).toEqual([
      ['old', 'old', 'u8', 'irql'],
      ['new', 'newValue', 'u8', 'irql'],
      ['cause', 'cause', 'str', ''],
    ]);
  });

  it('folds the count of a list into the list', () => {
    const kind = readSchema(source).kinds.find((candidate) => candidate.name === 'ddi_call');
    expect(
      kind?.fields.slice(0, 2).map(({ name, argument, number, sideNumber }) => [name, argument, number, sideNumber]),
    ).toEqual([
      ['ddi', 'ddi', 1, 0],
      ['arguments', 'args', 3, 2],
    ]);
  });

  it('folds the blob number of a payload into the payload, and knows which minor version added a field', () => {
    const kind = readSchema(source).kinds.find((candidate) => candidate.name === 'user_write');
    expect(kind?.fields.at(-2)).toMatchObject({
      name: 'data',
      encoding: 'payload',
      number: 3,
      sideNumber: 6,
      since: 0,
    });
    const dispatch = readSchema(source).kinds.find((candidate) => candidate.name === 'irp_dispatch');
    expect(dispatch?.fields.at(-1)).toMatchObject({ name: 'user_buffer', meaning: 'hex', since: 1 });
  });

  it.each([
    [
      'a type that does not fit',
      'bytes new = 2;',
      'repeated uint32 new = 2;',
      /IrqlChange\.new: encoding u8 needs bytes/,
    ],
    ['a field without annotation', '// u8 irql | after', '// after', /IrqlChange: every field needs a comment/],
    ['an unknown encoding', '// u8 irql | after', '// u9 irql | after', /IrqlChange\.new: cannot read/],
    [
      'a list without count',
      'bytes arguments_count = 2;    // count |',
      'bytes other = 2; // u8 |',
      /stands beside|no arguments_count/,
    ],
    ['a kind beyond one byte', 'RunEnd run_end = 165;', 'RunEnd run_end = 256;', /does not fit the kind column/],
    ['a kind number used by both groups', 'RunEnd run_end = 165;', 'RunEnd run_end = 17;', /17 is used twice/],
  ])('refuses %s', (_, before, after, message) => {
    expect(() => readSchema(withField(before, after))).toThrow(message);
  });
});
