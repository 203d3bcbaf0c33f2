/** What .reg files and objects say. Source: "How to add, modify, or delete registry subkeys and values by using a .reg file". */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../base/errors.ts';
import { readRegFile } from './reg-file.ts';
import { RegistryContent } from './registry-content.ts';
import { type RegistryObject, readRegistryObject } from './registry-object.ts';

const HEADER = 'Windows Registry Editor Version 5.00\r\n\r\n';

function fromFile(text: string) {
  const content = new RegistryContent();
  readRegFile('test.reg', text, content);
  return content.result;
}

function fromObject(object: RegistryObject) {
  const content = new RegistryContent();
  readRegistryObject(object, content);
  return content.result;
}

describe('a .reg file', () => {
  test('has keys in brackets and values of all kinds', () => {
    const [key] = fromFile(
      `${HEADER}[HKEY_LOCAL_MACHINE\\SOFTWARE\\Example]\r\n; a comment\r\n@="x"\r\n"Number"=dword:0000001f\r\n"Path"="C:\\\\a\\"b"\r\n"Bytes"=hex:01,02,\\\r\n  ff\r\n"Big"=hex(b):01,00,00,00,00,00,00,80\r\n`,
    );
    expect(key!.path).toBe('\\Registry\\Machine\\SOFTWARE\\Example');
    expect(key!.values).toEqual([
      { name: '', type: 1, data: Uint8Array.of(0x78, 0, 0, 0) },
      { name: 'Number', type: 4, data: Uint8Array.of(0x1f, 0, 0, 0) },
      { name: 'Path', type: 1, data: Uint8Array.from([...'C:\\a"b\0'].flatMap((c) => [c.charCodeAt(0), 0])) },
      { name: 'Bytes', type: 3, data: Uint8Array.of(1, 2, 0xff) },
      { name: 'Big', type: 11, data: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0x80) },
    ]);
  });

  test('takes back keys and values that stand behind a minus sign', () => {
    const keys = fromFile(
      `${HEADER}[HKEY_USERS\\A]\n"x"=dword:1\n"y"=dword:2\n"X"=-\n[HKEY_USERS\\B\\C]\n[-HKEY_USERS\\B]\n`,
    );
    expect(keys.map(({ path }) => path)).toEqual(['\\Registry\\User\\A']);
    expect(keys[0]!.values.map(({ name }) => name)).toEqual(['y']);
  });

  test('of the older version has texts of one byte a character', () => {
    const [key] = fromFile('REGEDIT4\n[HKEY_USERS\\A]\n"m"=hex(7):61,00,00\n');
    expect(key!.values[0]!.data).toEqual(Uint8Array.of(0x61, 0, 0, 0, 0, 0));
  });

  test.each([
    ['no header', '[HKEY_USERS\\A]', /begins with/],
    ['a key elsewhere', `${HEADER}[HKEY_CLASSES_ROOT\\A]`, /line 3: "HKEY_CLASSES_ROOT\\A" is no key/],
    ['a value without a key', `${HEADER}"a"=dword:1`, /line 3: a value stands behind the key/],
    ['nonsense', `${HEADER}[HKEY_USERS\\A]\nhello`, /line 4: "hello" is neither/],
    ['a bad number', `${HEADER}[HKEY_USERS\\A]\n"a"=dword:xyz`, /line 4: "dword:xyz" is no value/],
  ])('with %s is refused, with file and line', (_what, text, message) => {
    expect(() => fromFile(text)).toThrow(InputError);
    expect(() => fromFile(text)).toThrow(message);
    expect(() => fromFile(text)).toThrow(/test\.reg/);
  });
});

describe('an object', () => {
  test('gives each JavaScript type its registry type', () => {
    const [key] = fromObject({
      'HKLM\\SOFTWARE\\A': {
        text: 'ab',
        number: 0xffff_ffff,
        big: 0x1_0000_0000n,
        many: ['a', 'b'],
        bytes: Uint8Array.of(1, 2),
        path: { type: 'REG_EXPAND_SZ', value: '%x%' },
        odd: { type: 0x1234, value: [9] },
      },
    });
    expect(key!.values.map(({ name, type, data }) => [name, type, data.length])).toEqual([
      ['text', 1, 6],
      ['number', 4, 4],
      ['big', 11, 8],
      ['many', 7, 10],
      ['bytes', 3, 2],
      ['path', 2, 8],
      ['odd', 0x1234, 1],
    ]);
  });

  test.each<[string, RegistryObject, RegExp]>([
    ['a key elsewhere', { 'HKCR\\A': {} }, /no key "HKCR\\A"/],
    ['a negative number', { 'HKLM\\A': { a: -1 } }, /"a" of the registry key "HKLM\\A" is no value/],
    ['an empty text among many', { 'HKLM\\A': { a: ['x', ''] } }, /is no value/],
  ])('with %s is refused', (_what, object, message) => {
    expect(() => fromObject(object)).toThrow(message);
  });
});
