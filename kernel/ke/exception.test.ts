/** The bug check of an exception in no thread: 0x1E of the bug check code reference. tests/exceptions has the others. */
import { expect, test } from 'vitest';
import { u64, u64FromAddress } from '../../base/u64.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { KiRaiseException } from './exception.ts';

const STATUS_ACCESS_VIOLATION = 0xc000_0005;
const INFORMATION = [u64(1), u64(0x1234)] as const;

test('outside of any thread it is 0x1E: code, instruction, the first two parameters of the exception', () => {
  const { k } = createDispatcherTest();
  k.currentThread = undefined;
  const { code, parameters } = bugcheckOf(() =>
    KiRaiseException(k, { code: STATUS_ACCESS_VIOLATION, flags: 0, information: INFORMATION, text: 'test' }),
  );
  expect(code).toBe(0x1e);
  expect(parameters).toEqual([u64(STATUS_ACCESS_VIOLATION), u64FromAddress(0 as never), ...INFORMATION]);
});
