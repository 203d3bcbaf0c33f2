import { expect, test } from 'vitest';
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { narrowLength, wideLength } from './guest-text.ts';
import {
  allocateUnicodeString,
  freeUnicodeString,
  readCountedString,
  readUnicodeString,
  writeUnicodeString,
} from './unicode-string.ts';

test('a string is stored with its zero, and lengths are in bytes', () => {
  const { k, memory, scratchPage } = createTestKernel();
  const page = scratchPage();
  const buffer = addressAdd(page, 0x100);
  writeUnicodeString(k, page, buffer, 'Hé\ud83d\ude00');
  expect([...memory.readBytes(page, 4)]).toEqual([8, 0, 10, 0]);
  expect([...memory.readBytes(buffer, 10)]).toEqual([0x48, 0, 0xe9, 0, 0x3d, 0xd8, 0, 0xde, 0, 0]);
  expect(readUnicodeString(k, page)).toBe('Hé\ud83d\ude00');
});

test('an empty string may have no buffer at all', () => {
  const { k, scratchPage } = createTestKernel();
  expect(readUnicodeString(k, scratchPage())).toBe('');
});

test('the kernel`s own buffers come and go', () => {
  const { k, memory, scratchPage } = createTestKernel();
  const page = scratchPage();
  allocateUnicodeString(k, page, 'name', 0x656d614e);
  const { buffer } = readCountedString(memory, page);
  expect(readUnicodeString(k, page)).toBe('name');
  freeUnicodeString(k, page);
  expect(() => memory.readU8(buffer)).toThrow(GuestFault);
  expect(readCountedString(memory, page)).toEqual({ length: 0, maximumLength: 0, buffer: NULL_ADDRESS });
});

test('looking for the end of a string reads nothing behind it', () => {
  const { memory, scratchPage } = createTestKernel();
  const end = addressAdd(scratchPage(), 0x1000);
  const narrow = addressAdd(end, -3);
  memory.writeBytes(narrow, Uint8Array.of(0x41, 0x42, 0));
  expect(narrowLength(memory, narrow)).toBe(2);
  const wide = addressAdd(end, -5);
  memory.writeBytes(wide, Uint8Array.of(0x41, 0, 0, 0, 0x42));
  expect(wideLength(memory, wide)).toBe(1);
  expect(narrowLength(memory, addressAdd(end, -1), 1)).toBe(1);
  expect(() => narrowLength(memory, addressAdd(end, -1))).toThrow(GuestFault);
});

test('strings are followed across pages, characters across page ends too', () => {
  const { memory, scratchPage } = createTestKernel();
  const first = scratchPage();
  memory.map(addressAdd(first, 0x1000), 0x1000, { write: true, execute: false, user: false });
  const start = addressAdd(first, 0x1000 - 3);
  memory.writeBytes(start, Uint8Array.of(0x41, 0, 0x42, 0, 0x43, 0, 0, 0));
  expect(wideLength(memory, start)).toBe(3);
  expect(narrowLength(memory, addressAdd(start, 4))).toBe(1);
});
