import { expect, test } from 'vitest';
import { UnimplementedError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { type U64, u64, u64FromAddress, u64FromBigInt, u64FromNumber } from '../../base/u64.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { formatMessage, listArguments } from './format.ts';
import { writeCountedString } from './unicode-string.ts';

type Argument = number | bigint | U64;

function slot(value: Argument): U64 {
  if (typeof value === 'bigint') return u64FromBigInt(value);
  return typeof value === 'number' ? u64FromNumber(value) : value;
}

function format(text: string, ...args: Argument[]): string {
  const { memory } = createTestKernel();
  return formatMessage(memory, text, () => slot(args.shift() ?? 0), false);
}

/** A page with an ANSI string at 0, a wide one at 0x100, a STRING at 0x200 and a UNICODE_STRING at 0x210. */
function setUp() {
  const kernel = createTestKernel();
  const { memory } = kernel;
  const page = kernel.scratchPage();
  const at = (offset: number) => addressAdd(page, offset);
  memory.writeBytes(page, Uint8Array.of(0x68, 0x65, 0xe9, 0x80, 0));
  memory.writeBytes(at(0x100), Uint8Array.of(0x77, 0, 0xac, 0x20, 0, 0));
  writeCountedString(memory, at(0x200), { length: 3, maximumLength: 5, buffer: page });
  writeCountedString(memory, at(0x210), { length: 4, maximumLength: 4, buffer: at(0x100) });
  const run = (text: string, wide: boolean, ...args: GuestAddress[]) =>
    formatMessage(memory, text, () => u64FromAddress(args.shift() ?? NULL_ADDRESS), wide);
  return { ...kernel, page, at, run };
}

test.each<[string, Argument[], string]>([
  ['%d %i', [-5, 7], '-5 7'],
  ['%u', [-1], '4294967295'],
  ['%x %X %o', [0xbeef, 0xbeef, 8], 'beef BEEF 10'],
  ['%ld %lu %lx', [-1, -1, -1], '-1 4294967295 ffffffff'],
  ['%lld %I64d', [-1n, -(2n ** 63n)], '-1 -9223372036854775808'],
  ['%llu %I64x', [2n ** 64n - 1n, 0x1234567890abcdefn], '18446744073709551615 1234567890abcdef'],
  ['%I32x %Ix', [0x1_0000_0001n, 0x1_0000_0001n], '1 100000001'],
  ['%hd %hx %hhx', [0x1ffff, 0x12345, 0x1ff], '-1 2345 ff'],
  ['%d', [0xffffffff], '-1'],
])('integers: %s', (text, args, expected) => {
  expect(format(text, ...args)).toBe(expected);
});

test.each<[string, Argument[], string]>([
  ['[%5d][%-5d][%05d]', [42, 42, 42], '[   42][42   ][00042]'],
  ['[%+d][% d][%+d]', [1, 1, -1], '[+1][ 1][-1]'],
  ['[%05d][%+05d]', [-42, 42], '[-0042][+0042]'],
  ['[%.4d][%8.4d][%08.4d]', [42, 42, 42], '[0042][    0042][    0042]'],
  ['[%.0d][%.d]', [0, 0], '[][]'],
  ['[%#x][%#X][%#o][%#x]', [0x1f, 0x1f, 8, 0], '[0x1f][0X1F][010][0]'],
  ['[%#010x][%-8x]', [0xab, 0xab], '[0x000000ab][ab      ]'],
  ['[%*d][%-*d][%*d]', [4, 1, 4, 1, -4, 1], '[   1][1   ][1   ]'],
  ['[%.*d]', [3, 7], '[007]'],
])('flags, width and precision: %s', (text, args, expected) => {
  expect(format(text, ...args)).toBe(expected);
});

test('a pointer is 16 upper case digits', () => {
  expect(format('%p %p', 0xfffff8001234abcdn, 0)).toBe('FFFFF8001234ABCD 0000000000000000');
});

test('%% is a percent sign; what is no conversion stands for itself; a lone % at the end is nothing', () => {
  expect(format('100%% %y 5%')).toBe('100% y 5');
});

test('characters, narrow and wide', () => {
  expect(format('%c%C%wc%hc', 0x41, 0x20ac, 0x3b1, 0x80)).toBe('A€α€');
  expect(format('[%3c][%-3c]', 0x41, 0x42)).toBe('[  A][B  ]');
});

test('strings, narrow and wide; the routine`s own width decides what %s is', () => {
  const { run, page, at } = setUp();
  expect(run('%s|%S|%ws|%ls|%hs', false, page, at(0x100), at(0x100), at(0x100), page)).toBe('heé€|w€|w€|w€|heé€');
  expect(run('%s|%S|%hs|%ls', true, at(0x100), page, page, at(0x100))).toBe('w€|heé€|heé€|w€');
  expect(run('[%6s][%-6s][%.2s]', false, page, page, page)).toBe('[  heé€][heé€  ][he]');
});

test('counted strings of NT', () => {
  const { run, at } = setUp();
  expect(run('%Z|%wZ|[%5wZ]', false, at(0x200), at(0x210), at(0x210))).toBe('heé|w€|[   w€]');
});

test('null pointers are shown, not followed', () => {
  const { run, memory, page } = setUp();
  expect(run('%s %S %Z %wZ', false)).toBe('(null) (null) (null) (null)');
  writeCountedString(memory, page, { length: 8, maximumLength: 8, buffer: NULL_ADDRESS });
  expect(run('%wZ', false, page)).toBe('(null)');
});

test('a precision keeps a string from being read further', () => {
  const { run, memory, page } = setUp();
  const end = addressAdd(page, 0xffc);
  memory.writeBytes(end, Uint8Array.of(0x61, 0x62, 0x63, 0x64));
  expect(run('%.4s', false, end)).toBe('abcd');
  expect(() => run('%s', false, end)).toThrow(GuestFault);
});

test('a bad pointer faults as an access of the caller would', () => {
  expect(() => format('%s', 0x1a0_0000_0000)).toThrow(GuestFault);
  expect(() => format('%s', u64(0, 0x1234_5678))).toThrow(GuestFault);
});

test('floating point is our gap, as it is NT`s', () => {
  expect(() => format('%5.2f', 0)).toThrow(UnimplementedError);
});

test('a va_list is a row of 8-byte slots', () => {
  const { memory, scratchPage } = createTestKernel();
  const page = scratchPage();
  memory.writeU64(page, 7, 0xdead);
  memory.writeU64(addressAdd(page, 8), 0, 1);
  expect(formatMessage(memory, '%d %I64x', listArguments(memory, page), false)).toBe('7 100000000');
});
