import { describe, expect, test } from 'vitest';
import { decodeTraceLogging } from './trace-logging.ts';

/** Event metadata: its size, no tags, the event's name, and fields of a name, type bytes and what follows those. */
function metadata(name: string, ...fields: readonly (readonly [name: string, ...bytes: number[]])[]): Uint8Array {
  const text = (value: string) => [...value, '\0'].map((character) => character.charCodeAt(0));
  const body = [0, ...text(name), ...fields.flatMap(([field, ...bytes]) => [...text(field), ...bytes])];
  const size = body.length + 2;
  return Uint8Array.from([size & 0xff, size >> 8, ...body]);
}

const UNICODE = 1;
const ANSI = 2;
const UINT8 = 4;
const INT32 = 7;
const BOOL32 = 13;
const GUID = 15;
const HEXINT32 = 20;
const STRUCT = 24;
const COUNTED_ANSI = 23;
const FIXED_COUNT = 0x20;
const STORED_COUNT = 0x40;
const CHAIN = 0x80;

describe('TraceLogging events', () => {
  test('fields have their names and types in the metadata, their values one behind the other in the payload', () => {
    const event = metadata(
      'Opened',
      ['path', UNICODE],
      ['user', ANSI],
      ['count', INT32],
      ['ok', BOOL32],
      ['flags', HEXINT32],
    );
    const payload = Uint8Array.from([
      0x43, 0, 0x3a, 0, 0, 0, 0x6d, 0x65, 0, 0xfe, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0x10, 0, 0, 0,
    ]);
    expect(decodeTraceLogging(event, payload)).toEqual({
      name: 'Opened',
      fields: 'path="C:" user="me" count=-2 ok=true flags=0x10',
    });
  });

  test('arrays have a count in the metadata, or one in the payload', () => {
    const event = metadata('Arrays', ['three', UINT8 | FIXED_COUNT, 3, 0], ['some', UINT8 | STORED_COUNT]);
    expect(decodeTraceLogging(event, Uint8Array.of(1, 2, 3, 2, 0, 8, 9)).fields).toBe('three=[1, 2, 3] some=[8, 9]');
  });

  test('a structure has the fields behind it as its own; a byte says how many', () => {
    const event = metadata('Nested', ['point', STRUCT | CHAIN, 2], ['x', UINT8], ['y', UINT8], ['after', UINT8]);
    expect(decodeTraceLogging(event, Uint8Array.of(1, 2, 3)).fields).toBe('point={x=1 y=2} after=3');
  });

  test('GUIDs and counted texts', () => {
    const event = metadata('More', ['id', GUID], ['text', COUNTED_ANSI]);
    const guid = [0x40, 0xfc, 0x29, 0x6b, 0x47, 0xca, 0x67, 0x10, 0xb3, 0x1d, 0, 0xdd, 1, 6, 0x62, 0xda];
    expect(decodeTraceLogging(event, Uint8Array.from([...guid, 2, 0, 0x68, 0x69])).fields).toBe(
      'id={6B29FC40-CA47-1067-B31D-00DD010662DA} text="hi"',
    );
  });

  test('what does not fit is decoded as far as it does', () => {
    const event = metadata('Short', ['first', UINT8], ['second', INT32]);
    expect(decodeTraceLogging(event, Uint8Array.of(5, 1))).toEqual({ name: 'Short', fields: 'first=5 ...' });
    expect(decodeTraceLogging(new Uint8Array(0), new Uint8Array(0)).name).toBe('');
    expect(decodeTraceLogging(event.subarray(0, 6), Uint8Array.of(5))).toEqual({ name: 'Sho', fields: '' });
  });
});
