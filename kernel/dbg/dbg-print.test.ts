import { expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { dbgDdis } from './ddis.ts';

function setUp() {
  const kernel = createTestKernel();
  const page = kernel.scratchPage();
  let free: GuestAddress = page;
  /** Stores a zero-terminated ANSI string. */
  const ansi = (text: string) => {
    const at = free;
    const bytes = Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)).concat(0));
    kernel.memory.writeBytes(at, bytes);
    free = addressAdd(free, (bytes.length + 7) & ~7);
    return at;
  };
  const call = (name: string, ...args: unknown[]) => callDdi(kernel.k, dbgDdis, name, ...args);
  return { ...kernel, page, ansi, call };
}

test('DbgPrint takes its arguments behind the format and speaks as the default component at information level', () => {
  const { call, ansi, setArguments, events } = setUp();
  const format = ansi('%s has %d\n');
  setArguments(format, ansi('HELLO'), 3);
  expect(call('DbgPrint', format)).toBe(0);
  expect(events).toEqual([{ kind: 'debugPrint', args: [101, 3, 'HELLO has 3\n'] }]);
});

test('DbgPrintEx takes its arguments behind component, level and format', () => {
  const { call, ansi, setArguments, events } = setUp();
  const format = ansi('%x');
  setArguments(77, 0, format, 0xab);
  call('DbgPrintEx', 77, 0, format);
  expect(events).toEqual([{ kind: 'debugPrint', args: [77, 0, 'ab'] }]);
});

test('the va_list variants, with and without prefix', () => {
  const { call, ansi, page, memory, events } = setUp();
  const list = addressAdd(page, 0x800);
  memory.writeU64(list, 5, 0);
  call('vDbgPrintEx', 77, 1, ansi('n=%d'), list);
  call('vDbgPrintExWithPrefix', ansi('drv: '), 77, 1, ansi('n=%d'), list);
  expect(events.map((event) => event.args[2])).toEqual(['n=5', 'drv: n=5']);
});

test('a message is cut at 512 bytes', () => {
  const { call, ansi, setArguments, events } = setUp();
  const format = ansi('%600d');
  setArguments(format, 1);
  call('DbgPrint', format);
  expect(events[0]?.args[2]).toBe(' '.repeat(512));
});

test('text is ANSI: other characters become question marks', () => {
  const { call, ansi, setArguments, events } = setUp();
  const format = ansi('%wc%wc\x80');
  setArguments(format, 0x20ac, 0x3b1);
  call('DbgPrint', format);
  expect(events[0]?.args[2]).toBe('€?€');
});

test('a bad string pointer faults, and no message comes out', () => {
  const { call, ansi, setArguments, events } = setUp();
  const format = ansi('%s');
  setArguments(format, 0x10);
  expect(() => call('DbgPrint', format)).toThrow(GuestFault);
  expect(events).toEqual([]);
});
