/** Which bug check an exception is that nobody handles: 0x1E, 0x3B and 0x7E of the bug check code reference. */
import { expect, test } from 'vitest';
import { UnimplementedError } from '../../base/errors.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { U64_ZERO, u64, u64FromAddress } from '../../base/u64.ts';
import { done, hostRoutine } from '../host-routine.ts';
import { PspCreateSystemThread } from '../ps/thread.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { KiUnhandledException } from './exception.ts';

const STATUS_ACCESS_VIOLATION = 0xc000_0005;
const INSTRUCTION = -0x7ff_fe00_0000 as GuestAddress;
const INFORMATION = [u64(1), u64(0x1234)] as const;

const idle = hostRoutine('ExceptionTestThread', { start: () => done(0) });

function prepare() {
  const t = createDispatcherTest();
  const raise = () => KiUnhandledException(t.k, STATUS_ACCESS_VIOLATION, INSTRUCTION, INFORMATION, 'test');
  return { ...t, raise };
}

test('in a system call it is 0x3B: code, instruction', () => {
  const { k, thread, raise } = prepare();
  k.currentThread = thread('user');
  const { code, parameters } = bugcheckOf(raise);
  expect(code).toBe(0x3b);
  expect(parameters.slice(0, 2)).toEqual([u64(STATUS_ACCESS_VIOLATION), u64FromAddress(INSTRUCTION)]);
  expect(parameters[3]).toEqual(U64_ZERO);
});

test('in a system thread it is 0x7E: code, instruction', () => {
  const { k, raise } = prepare();
  k.currentThread = PspCreateSystemThread(k, 'system', idle, {});
  const { code, parameters } = bugcheckOf(raise);
  expect(code).toBe(0x7e);
  expect(parameters.slice(0, 2)).toEqual([u64(STATUS_ACCESS_VIOLATION), u64FromAddress(INSTRUCTION)]);
});

test('outside of any thread it is 0x1E: code, instruction, the first two parameters of the exception', () => {
  const { k, raise } = prepare();
  k.currentThread = undefined;
  const { code, parameters } = bugcheckOf(raise);
  expect(code).toBe(0x1e);
  expect(parameters).toEqual([u64(STATUS_ACCESS_VIOLATION), u64FromAddress(INSTRUCTION), ...INFORMATION]);
});

test('where a driver has exception handlers, one of them might have handled it: our gap', () => {
  const { calls, raise } = prepare();
  calls.hasExceptionHandlers = () => true;
  expect(raise).toThrow(UnimplementedError);
});
