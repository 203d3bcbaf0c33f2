import { describe, expect, test } from 'vitest';
import { formatAddress } from '../base/format.ts';
import { poolTag } from '../nt/pool-tag.ts';
import {
  decodeMeaning,
  formatAccess,
  formatCall,
  formatControlCode,
  formatDuration,
  formatHandle,
  formatNumber,
  formatPointer,
  formatResult,
  formatTime,
  formatTimeout,
} from './format-value.ts';

const plain = formatAddress;

describe('numbers by their meaning', () => {
  test.each([
    ['ntstatus', 0x103, 'STATUS_PENDING (0x00000103)'],
    ['ntstatus', 0xe000_0001, '0xE0000001'],
    ['irql', 2, 'DISPATCH_LEVEL'],
    ['tag', poolTag('Pipe'), 'Pipe'],
    ['pool_type', 0, 'NonPagedPool'],
    ['device_type', 0x22, 'FILE_DEVICE_UNKNOWN'],
    ['mode', 1, 'UserMode'],
    ['handle', 0x3c, '0x3c'],
    ['bugcheck', 0xd1, 'DRIVER_IRQL_NOT_LESS_OR_EQUAL'],
    ['', 17, '17'],
  ])('%s %d', (meaning, value, text) => {
    expect(formatNumber(meaning, value)).toBe(text);
  });

  test('a plain number needs no decoding', () => {
    expect(decodeMeaning('', 5)).toBeUndefined();
  });
});

test('handles and access masks', () => {
  expect(formatHandle(0x2c)).toBe('0x2c');
  expect(formatAccess(0x0010_0001, 'File')).toBe('FILE_READ_DATA|SYNCHRONIZE (0x00100001)');
  expect(formatAccess(0x0012_019f, 'File')).toBe('FILE_GENERIC_READ|FILE_GENERIC_WRITE (0x0012019F)');
});

test('control codes show device type, function, method and access', () => {
  // CTL_CODE(0x22, 0x801, 0, 2) = 0x22 << 16 | 2 << 14 | 0x801 << 2
  expect(formatControlCode(0x0022_a004)).toBe(
    'CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS) (0x0022A004)',
  );
});

test('times: durations in the unit that fits, moments always in milliseconds', () => {
  expect(formatDuration(740)).toBe('740 ns');
  expect(formatDuration(1_500)).toBe('1.500 us');
  expect(formatDuration(12_300_000)).toBe('12.300 ms');
  expect(formatDuration(2_000_000_000)).toBe('2.000 s');
  expect(formatTime(12_003_400)).toBe('12.003400');
});

test('timeouts: none, relative, absolute', () => {
  expect(formatTimeout(0x7fff_ffff_ffff_ffffn)).toBe('none');
  expect(formatTimeout(BigInt.asUintN(64, -50_000n))).toBe('5.000 ms');
  expect(formatTimeout(0n)).toBe('0 ns');
  expect(formatTimeout(0x1234n)).toBe('at 0x1234');
});

test('pointers: NULL, addresses with a back-tick, small values, what is no address', () => {
  expect(formatPointer(0n, plain)).toBe('NULL');
  expect(formatPointer(0xffff_f800_0000_1000n, plain)).toBe('fffff800`00001000');
  expect(formatPointer(0x10n, plain)).toBe('0x10');
  expect(formatPointer(0x1234_5678_0000_0000n, plain)).toBe('12345678`00000000');
});

describe('calls of routines', () => {
  test('arguments by the types of the prototype', () => {
    expect(formatCall('ExAllocatePoolWithTag', [0n, 0x40n, BigInt(poolTag('Pipe'))], plain)).toBe(
      "ExAllocatePoolWithTag(NonPagedPool, 0x40, 'Pipe')",
    );
    expect(formatCall('KeReleaseSpinLock', [0xffff_f800_0000_1000n, 0n], plain)).toBe(
      'KeReleaseSpinLock(fffff800`00001000, PASSIVE_LEVEL)',
    );
  });

  test('only the meaningful part of a register counts', () => {
    // A BOOLEAN is one byte, a ULONG four: what stands above is left over from earlier code.
    expect(formatCall('KeReleaseMutex', [0xffff_f800_0000_1000n, 0xffff_ff00n], plain)).toContain('FALSE');
  });

  test('results; nothing for routines without one', () => {
    expect(formatResult('KeWaitForSingleObject', 0x102n, plain)).toBe('STATUS_TIMEOUT');
    expect(formatResult('ExFreePoolWithTag', 5n, plain)).toBe('');
    expect(formatResult('ExAllocatePoolWithTag', 0n, plain)).toBe('NULL');
  });

  test('a routine nobody knows shows plain values', () => {
    expect(formatCall('MyRoutine', [0n, 0x20n], plain)).toBe('MyRoutine(0, 0x20)');
  });
});
