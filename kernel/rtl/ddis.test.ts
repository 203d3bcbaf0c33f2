import { beforeEach, describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { exDdis } from '../ex/ddis.ts';
import { outstandingAllocations } from '../ex/pool-usage.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { createTestKernel, type TestKernel } from '../testing/test-kernel.ts';
import { rtlDdis } from './ddis.ts';
import { readCountedString, readUnicodeString, writeCountedString } from './unicode-string.ts';

const SUCCESS = 0;
const BUFFER_OVERFLOW = 0x80000005;
const INVALID_PARAMETER = 0xc000000d;
const NO_MEMORY = 0xc0000017;
const BUFFER_TOO_SMALL = 0xc0000023;

let kernel: TestKernel;
let free: GuestAddress;

beforeEach(() => {
  kernel = createTestKernel();
  free = kernel.scratchPage();
});

function call(name: string, ...args: unknown[]): unknown {
  return callDdi(kernel.k, rtlDdis, name, ...args);
}

function room(bytes: number): GuestAddress {
  const at = free;
  free = addressAdd(free, (bytes + 15) & ~15);
  return at;
}

function bytes(...values: number[]): GuestAddress {
  const at = room(values.length);
  kernel.memory.writeBytes(at, Uint8Array.from(values));
  return at;
}

function units(text: string): number[] {
  return [...text].flatMap((letter) => [letter.charCodeAt(0) & 0xff, letter.charCodeAt(0) >> 8]);
}

const ansi = (text: string) => bytes(...[...text].map((letter) => letter.charCodeAt(0)), 0);
const wide = (text: string) => bytes(...units(text), 0, 0);

/** A UNICODE_STRING with that text and that many bytes of buffer. */
function unicode(text: string, maximumLength = 2 * text.length): GuestAddress {
  const buffer = room(Math.max(maximumLength, 1));
  kernel.memory.writeBytes(buffer, Uint8Array.from(units(text)));
  const at = room(16);
  writeCountedString(kernel.memory, at, { length: 2 * text.length, maximumLength, buffer });
  return at;
}

const textOf = (string: GuestAddress) => readUnicodeString(kernel.k, string);
const counted = (string: GuestAddress) => readCountedString(kernel.memory, string);
const content = (at: GuestAddress, length: number) => [...kernel.memory.readBytes(at, length)];

describe('UNICODE_STRING', () => {
  test('RtlInitUnicodeString points to the source; NULL gives an empty string', () => {
    const source = wide('abc');
    const string = room(16);
    call('RtlInitUnicodeString', string, source);
    expect(counted(string)).toEqual({ length: 6, maximumLength: 8, buffer: source });
    call('RtlInitUnicodeString', string, NULL_ADDRESS);
    expect(counted(string)).toEqual({ length: 0, maximumLength: 0, buffer: NULL_ADDRESS });
  });

  test('RtlCopyUnicodeString copies what fits and adds a zero where there is room', () => {
    const target = unicode('zzzz', 8);
    call('RtlCopyUnicodeString', target, unicode('abcdef'));
    expect(textOf(target)).toBe('abcd');
    call('RtlCopyUnicodeString', target, unicode('xy'));
    expect(textOf(target)).toBe('xy');
    expect(content(counted(target).buffer, 8)).toEqual([...units('xy\0d')]);
    call('RtlCopyUnicodeString', target, NULL_ADDRESS);
    expect(counted(target)).toMatchObject({ length: 0, maximumLength: 8 });
  });

  test('appending fits exactly or not at all', () => {
    const target = unicode('ab', 8);
    expect(call('RtlAppendUnicodeToString', target, wide('cd'))).toBe(SUCCESS);
    expect(call('RtlAppendUnicodeStringToString', target, unicode('e'))).toBe(BUFFER_TOO_SMALL);
    expect(call('RtlAppendUnicodeToString', target, NULL_ADDRESS)).toBe(SUCCESS);
    expect(textOf(target)).toBe('abcd');
  });

  test('comparison: sign of the first difference, then of the lengths; case on demand', () => {
    expect(call('RtlCompareUnicodeString', unicode('abc'), unicode('abd'), false)).toBeLessThan(0);
    expect(call('RtlCompareUnicodeString', unicode('b'), unicode('abd'), false)).toBeGreaterThan(0);
    expect(call('RtlCompareUnicodeString', unicode('ab'), unicode('abc'), false)).toBeLessThan(0);
    expect(call('RtlCompareUnicodeString', unicode('ÄB'), unicode('äb'), true)).toBe(0);
    expect(call('RtlEqualUnicodeString', unicode('HELLO'), unicode('hello'), true)).toBe(true);
    expect(call('RtlEqualUnicodeString', unicode('HELLO'), unicode('hello'), false)).toBe(false);
    expect(call('RtlPrefixUnicodeString', unicode('\\DEV'), unicode('\\Device'), true)).toBe(true);
    expect(call('RtlPrefixUnicodeString', unicode('\\Device'), unicode('\\Dev'), true)).toBe(false);
  });

  test('upper case, into a given or a new buffer that RtlFreeUnicodeString frees', () => {
    expect(call('RtlUpcaseUnicodeChar', 0xe9)).toBe(0xc9);
    const small = unicode('', 2);
    expect(call('RtlUpcaseUnicodeString', small, unicode('ab'), false)).toBe(BUFFER_OVERFLOW);
    const target = room(16);
    expect(call('RtlUpcaseUnicodeString', target, unicode('ab'), true)).toBe(SUCCESS);
    expect(textOf(target)).toBe('AB');
    call('RtlFreeUnicodeString', target);
    expect(outstandingAllocations(kernel.k)).toEqual([]);
    expect(counted(target).buffer).toBe(NULL_ADDRESS);
  });

  test('RtlCreateUnicodeString copies with the zero', () => {
    const target = room(16);
    expect(call('RtlCreateUnicodeString', target, wide('abc'))).toBe(true);
    const { length, maximumLength, buffer } = counted(target);
    expect([length, maximumLength, ...content(buffer, 8)]).toEqual([6, 8, ...units('abc\0')]);
  });

  test.each([
    ['123', 10, 123],
    ['  -12', 0, 0xfffffff4],
    ['0x1F', 0, 31],
    ['0b101', 0, 5],
    ['0o17', 0, 15],
    ['ffg', 16, 255],
    ['19', 8, 1],
    ['x', 10, 0],
    ['4294967297', 10, 1],
  ])('RtlUnicodeStringToInteger reads %s in base %i as %i', (text, base, expected) => {
    const value = room(4);
    expect(call('RtlUnicodeStringToInteger', unicode(text), base, value)).toBe(SUCCESS);
    expect(kernel.memory.readU32(value)).toBe(expected);
  });

  test('integers in a base that does not exist are refused', () => {
    expect(call('RtlUnicodeStringToInteger', unicode('1'), 7, room(4))).toBe(INVALID_PARAMETER);
    expect(call('RtlIntegerToUnicodeString', 1, 7, unicode('', 8))).toBe(INVALID_PARAMETER);
  });

  test('RtlIntegerToUnicodeString writes digits of the base', () => {
    const target = unicode('', 16);
    expect(call('RtlIntegerToUnicodeString', 0xbeef, 16, target)).toBe(SUCCESS);
    expect(textOf(target)).toBe('BEEF');
    expect(call('RtlIntegerToUnicodeString', 123456789, 0, target)).toBe(BUFFER_OVERFLOW);
  });
});

describe('STRING', () => {
  test('RtlInitAnsiString counts bytes', () => {
    const source = ansi('abc');
    const string = room(16);
    call('RtlInitAnsiString', string, source);
    expect(counted(string)).toEqual({ length: 3, maximumLength: 4, buffer: source });
  });

  test('conversion there and back keeps what the code page has', () => {
    const narrow = room(16);
    expect(call('RtlUnicodeStringToAnsiString', narrow, unicode('é€α'), true)).toBe(SUCCESS);
    expect(counted(narrow)).toMatchObject({ length: 3, maximumLength: 4 });
    expect(content(counted(narrow).buffer, 4)).toEqual([0xe9, 0x80, 0x3f, 0]);
    expect(call('RtlxAnsiStringToUnicodeSize', narrow)).toBe(8);
    const back = room(16);
    expect(call('RtlAnsiStringToUnicodeString', back, narrow, true)).toBe(SUCCESS);
    expect(textOf(back)).toBe('é€?');
    call('RtlFreeAnsiString', narrow);
    call('RtlFreeUnicodeString', back);
    expect(outstandingAllocations(kernel.k)).toEqual([]);
  });

  test('conversion needs room for the zero', () => {
    const source = room(16);
    call('RtlInitAnsiString', source, ansi('ab'));
    expect(call('RtlAnsiStringToUnicodeString', unicode('', 5), source, false)).toBe(BUFFER_OVERFLOW);
    expect(call('RtlAnsiStringToUnicodeString', unicode('', 6), source, false)).toBe(SUCCESS);
  });

  test('conversion without memory says so', () => {
    kernel = createTestKernel({ decisions: { failAllocation: () => true } });
    free = kernel.scratchPage();
    expect(call('RtlUnicodeStringToAnsiString', room(16), unicode('a'), true)).toBe(NO_MEMORY);
  });

  test('string buffers come from pool, so a driver may free them itself', () => {
    const string = room(16);
    call('RtlUnicodeStringToAnsiString', string, unicode('a'), true);
    callDdi(kernel.k, exDdis, 'ExFreePool', counted(string).buffer);
    expect(outstandingAllocations(kernel.k)).toEqual([]);
  });
});

describe('memory', () => {
  test('memmove and memcpy copy overlapping ranges right and return the destination', () => {
    for (const name of ['memmove', 'memcpy']) {
      const at = bytes(1, 2, 3, 4, 5);
      expect(call(name, addressAdd(at, 1), at, 4)).toBe(addressAdd(at, 1));
      expect(content(at, 5)).toEqual([1, 1, 2, 3, 4]);
    }
  });

  test('nothing is touched when the length is 0', () => {
    expect(call('memcpy', NULL_ADDRESS, NULL_ADDRESS, 0)).toBe(NULL_ADDRESS);
    expect(call('memset', NULL_ADDRESS, 1, 0)).toBe(NULL_ADDRESS);
  });

  test('filling', () => {
    const at = bytes(1, 2, 3, 4);
    call('memset', at, 0x1ab, 2);
    call('RtlZeroMemory', addressAdd(at, 3), 1);
    expect(content(at, 4)).toEqual([0xab, 0xab, 3, 0]);
    call('RtlFillMemory', at, 3, 7);
    expect(content(at, 4)).toEqual([7, 7, 7, 0]);
    expect(() => call('memset', at, 0, -1)).toThrow(GuestFault);
  });

  test('RtlCompareMemory counts equal bytes; a difference protects what lies behind it', () => {
    const end = addressAdd(kernel.scratchPage(), 0xffe);
    expect(call('RtlCompareMemory', bytes(1, 2, 3), bytes(1, 2, 4), 3)).toBe(2);
    expect(call('RtlCompareMemory', bytes(1, 2, 3), bytes(1, 2, 3), 3)).toBe(3);
    expect(call('RtlCompareMemory', end, bytes(0, 1, 0, 0), 4)).toBe(1);
    expect(call('RtlCompareMemoryUlong', bytes(1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0), 12, 1)).toBe(8);
  });

  test('memcmp compares unsigned bytes, memchr finds the first one', () => {
    expect(call('memcmp', bytes(1, 0x80), bytes(1, 0x7f), 2)).toBe(1);
    expect(call('memcmp', bytes(1, 2), bytes(1, 3), 2)).toBe(-1);
    expect(call('memcmp', bytes(1, 2), bytes(1, 3), 1)).toBe(0);
    const at = bytes(5, 6, 7, 6);
    expect(call('memchr', at, 6, 4)).toBe(addressAdd(at, 1));
    expect(call('memchr', at, 6, 1)).toBe(NULL_ADDRESS);
  });
});

describe.each([
  ['str', ansi, 1],
  ['wcs', wide, 2],
] as const)('C strings: %s', (prefix, store, size) => {
  const at = (address: GuestAddress, index: number) => addressAdd(address, index * size);
  const read = (address: GuestAddress, count: number) => {
    const raw = content(address, count * size);
    return String.fromCharCode(...Array.from({ length: count }, (_, i) => raw[i * size]!)).replaceAll('\0', '.');
  };

  test('length', () => {
    expect(call(`${prefix}len`, store('abc'))).toBe(3);
    expect(call(`${prefix}nlen`, store('abc'), 2)).toBe(2);
  });

  test('copying and appending end with a zero, except a counted copy that is cut', () => {
    const target = store('........');
    expect(call(`${prefix}cpy`, target, store('ab'))).toBe(target);
    expect(read(target, 4)).toBe('ab..');
    call(`${prefix}cat`, target, store('cd'));
    expect(read(target, 5)).toBe('abcd.');
    call(`${prefix}ncat`, target, store('xyz'), 1);
    expect(read(target, 6)).toBe('abcdx.');
    call(`${prefix}ncpy`, target, store('123'), 2);
    expect(read(target, 3)).toBe('12c');
    call(`${prefix}ncpy`, target, store('z'), 4);
    expect(read(target, 5)).toBe('z...x');
  });

  test('comparison', () => {
    const folded = prefix === 'str' ? '_stricmp' : '_wcsicmp';
    const foldedCounted = prefix === 'str' ? '_strnicmp' : '_wcsnicmp';
    expect(call(`${prefix}cmp`, store('abc'), store('abd'))).toBe(-1);
    expect(call(`${prefix}cmp`, store('abc'), store('ab'))).toBe(1);
    expect(call(`${prefix}ncmp`, store('abc'), store('abd'), 2)).toBe(0);
    expect(call(folded, store('HELLO'), store('hello'))).toBe(0);
    expect(call(foldedCounted, store('HELp'), store('helx'), 3)).toBe(0);
  });

  test('searching', () => {
    const text = store('banana');
    expect(call(`${prefix}chr`, text, 0x6e)).toBe(at(text, 2));
    expect(call(`${prefix}rchr`, text, 0x6e)).toBe(at(text, 4));
    expect(call(`${prefix}chr`, text, 0)).toBe(at(text, 6));
    expect(call(`${prefix}chr`, text, 0x7a)).toBe(NULL_ADDRESS);
    expect(call(`${prefix}str`, text, store('nan'))).toBe(at(text, 2));
    expect(call(`${prefix}str`, text, store(''))).toBe(text);
    expect(call(`${prefix}str`, text, store('nab'))).toBe(NULL_ADDRESS);
  });

  test('case in place', () => {
    const text = store('aB1');
    expect(call(`_${prefix}upr`, text)).toBe(text);
    expect(read(text, 3)).toBe('AB1');
    call(`_${prefix}lwr`, text);
    expect(read(text, 3)).toBe('ab1');
  });
});

describe('sprintf', () => {
  test('the unlimited ones end with a zero', () => {
    const target = bytes(9, 9, 9, 9);
    kernel.setArguments(0, 0, 42);
    expect(call('sprintf', target, ansi('%d'))).toBe(2);
    expect(content(target, 4)).toEqual([0x34, 0x32, 0, 9]);
    expect(call('swprintf', target, wide('x'))).toBe(1);
    expect(content(target, 4)).toEqual([0x78, 0, 0, 0]);
  });

  test('the counted ones leave out the zero when the buffer is just full, and give -1 when it is too small', () => {
    const target = bytes(9, 9, 9, 9, 9, 9);
    expect(call('_snprintf', target, 3, ansi('ab'))).toBe(2);
    expect(content(target, 4)).toEqual([0x61, 0x62, 0, 9]);
    expect(call('_snprintf', target, 2, ansi('xy'))).toBe(2);
    expect(content(target, 3)).toEqual([0x78, 0x79, 0]);
    expect(call('_vsnprintf', target, 2, ansi('123'), NULL_ADDRESS)).toBe(-1);
    expect(content(target, 4)).toEqual([0x31, 0x32, 0, 9]);
    expect(call('_vsnwprintf', target, 2, wide('abc'), NULL_ADDRESS)).toBe(-1);
    expect(content(target, 6)).toEqual([0x61, 0, 0x62, 0, 9, 9]);
  });
});

test('RtlGetVersion reports Windows 11 22H2 and touches only as much as the structure has', () => {
  const at = room(300);
  kernel.memory.fill(at, 300, 0xee);
  kernel.memory.writeU32(at, 276);
  expect(call('RtlGetVersion', at)).toBe(SUCCESS);
  const numbers = [0, 4, 8, 12, 16].map((offset) => kernel.memory.readU32(addressAdd(at, offset)));
  expect(numbers).toEqual([276, 10, 0, 22621, 2]);
  expect(content(addressAdd(at, 276), 2)).toEqual([0xee, 0xee]);
  kernel.memory.writeU32(at, 284);
  call('RtlGetVersion', at);
  expect(content(addressAdd(at, 276), 10)).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0xee, 0xee]);
});
