import { expect, test } from 'vitest';
import { addressAdd, addressHi, addressLo, type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { ddiShape, TEXT_SHAPES } from '../nt/ddi-shapes.ts';
import { OBJECT_ATTRIBUTES, UNICODE_STRING } from '../nt/generated/layouts.ts';
import { ddiTable } from './ddi-table.ts';
import { textOfArgument } from './ddi-texts.ts';
import { writeWide } from './rtl/guest-text.ts';
import { createTestKernel } from './testing/test-kernel.ts';

function prepare() {
  const { k, scratchPage } = createTestKernel();
  const page = scratchPage();
  const buffer = addressAdd(page, 0x100);
  const packed = (address: GuestAddress) => Uint32Array.of(0, 0, addressLo(address) >>> 0, addressHi(address) >>> 0);
  const read = (shape: Parameters<typeof textOfArgument>[1]['shape'], address: GuestAddress) =>
    textOfArgument(k, { index: 1, shape }, packed(address));
  const string = (at: GuestAddress, lengthBytes: number, target: GuestAddress = buffer) => {
    k.memory.writeU16(at, lengthBytes);
    k.memory.writeU16(addressAdd(at, 2), lengthBytes);
    k.memory.writePointer(addressAdd(at, UNICODE_STRING.Buffer), target);
    return at;
  };
  return { k, page, buffer, read, string };
}

test('counted strings give as many characters as they count, of one or two bytes', () => {
  const { k, page, buffer, read, string } = prepare();
  writeWide(k.memory, buffer, '\\Device\\Example and more');
  expect(read('unicode-string', string(page, 2 * '\\Device\\Example'.length))).toBe('\\Device\\Example');
  k.memory.writeBytes(buffer, new TextEncoder().encode('narrow!'));
  expect(read('ansi-string', string(page, 6))).toBe('narrow');
});

test('object attributes say the name of the object, wide text ends at its zero', () => {
  const { k, page, buffer, read, string } = prepare();
  writeWide(k.memory, buffer, '\\??\\Pipes\0behind');
  const attributes = addressAdd(page, 0x40);
  k.memory.writePointer(addressAdd(attributes, OBJECT_ATTRIBUTES.ObjectName), string(page, 18));
  expect(read('object-attributes', attributes)).toBe('\\??\\Pipes');
  expect(read('wide-text', buffer)).toBe('\\??\\Pipes');
});

test('what cannot be read has no text and does not fault', () => {
  const { page, read, string } = prepare();
  for (const shape of TEXT_SHAPES) expect(read(shape, NULL_ADDRESS)).toBe('');
  expect(read('unicode-string', string(page, 8, 0x1234_5000 as GuestAddress))).toBe('');
  expect(read('unicode-string', addressAdd(page, 0xffc))).toBe('');
  expect(read('unicode-string', string(page, 64, addressAdd(page, 0xff0)))).toBe('');
});

test('the arguments of a routine that are read are those its prototype calls strings', () => {
  const textsOf = (name: string) => ddiTable.find((ddi) => ddi.name === name)?.texts.map(({ index }) => index);
  expect(textsOf('IoCreateSymbolicLink')).toEqual([0, 1]);
  expect(textsOf('IoCreateDevice')).toEqual([2]);
  // The first parameter is where the result goes.
  expect(textsOf('RtlInitUnicodeString')).toEqual([1]);
  expect(ddiShape('RtlInitUnicodeString')?.parameters).toEqual(['pointer', 'wide-text']);
});
