/** "Introduction to Spin Locks" and the pages of the routines (wdm.h). */
import { expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import { U64_ZERO, u64, u64FromAddress } from '../../base/u64.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { spinLockDdis } from './spin-lock.ts';

function prepare(processorCount = 1) {
  const kernel = createTestKernel({ configuration: { processorCount } });
  const lock = kernel.scratchPage();
  const call = (name: string, ...args: unknown[]) => callDdi(kernel.k, spinLockDdis, name, ...args);
  kernel.memory.writeU64(lock, 0xdddd_dddd, 0xdddd_dddd);
  call('KeInitializeSpinLock', lock);
  const kinds = () => kernel.events.map(({ kind }) => kind);
  return { ...kernel, lock, call, kinds, isHeld: () => kernel.memory.readU64(lock).lo !== 0 };
}

test('an initialised spin lock is zero, hence free', () => {
  const { memory, lock } = prepare();
  expect(memory.readU64(lock)).toEqual(U64_ZERO);
});

test('KeAcquireSpinLock raises to DISPATCH_LEVEL and gives the old level, which KeReleaseSpinLock restores', () => {
  const { k, lock, call, isHeld } = prepare();
  k.processor.irql = 1;
  expect(call('KeAcquireSpinLockRaiseToDpc', lock)).toBe(1);
  expect([k.irql, isHeld()]).toEqual([2, true]);
  call('KeReleaseSpinLock', lock, 1);
  expect([k.irql, isHeld()]).toEqual([1, false]);
});

test('the lock is free before the level drops, so that nothing can interrupt its holder', () => {
  const { lock, call, kinds } = prepare();
  call('KeAcquireSpinLockRaiseToDpc', lock);
  call('KeReleaseSpinLock', lock, 0);
  expect(kinds()).toEqual(['lockInitialize', 'irqlChange', 'lockAcquire', 'lockRelease', 'irqlChange']);
});

test('the AtDpcLevel forms leave the level alone', () => {
  const { k, lock, call, isHeld } = prepare();
  k.processor.irql = 2;
  call('KeAcquireSpinLockAtDpcLevel', lock);
  expect([k.irql, isHeld()]).toEqual([2, true]);
  call('KeReleaseSpinLockFromDpcLevel', lock);
  expect([k.irql, isHeld()]).toEqual([2, false]);
});

test('a lock may be acquired by one form and released by the other', () => {
  const { k, lock, call, isHeld } = prepare();
  const old = call('KeAcquireSpinLockRaiseToDpc', lock);
  call('KeReleaseSpinLockFromDpcLevel', lock);
  expect([old, k.irql, isHeld()]).toEqual([0, 2, false]);
});

test.each(['KeAcquireSpinLockRaiseToDpc', 'KeAcquireSpinLockAtDpcLevel'])(
  'spin locks are not recursive: %s of a lock one holds is bug check 0xF',
  (name) => {
    const { lock, call } = prepare();
    call('KeAcquireSpinLockRaiseToDpc', lock);
    const error = bugcheckOf(() => call(name, lock));
    expect([error.code, error.parameters[0]]).toEqual([0xf, u64FromAddress(lock)]);
  },
);

test.each([
  ['KeReleaseSpinLock', [0]],
  ['KeReleaseSpinLockFromDpcLevel', []],
])('%s of a free lock is bug check 0x10', (name, rest) => {
  const { k, lock, call } = prepare();
  k.processor.irql = 2;
  const error = bugcheckOf(() => call(name, lock, ...rest));
  expect([error.code, error.parameters[0]]).toEqual([0x10, u64FromAddress(lock)]);
});

test('KeReleaseSpinLock cannot raise the level', () => {
  const { lock, call } = prepare();
  call('KeAcquireSpinLockRaiseToDpc', lock);
  const error = bugcheckOf(() => call('KeReleaseSpinLock', lock, 5));
  expect([error.code, error.parameters[0]]).toEqual([0xc4, u64(0x31)]);
});

test('the try form takes a free lock and refuses a held one without stopping', () => {
  const { k, lock, call, isHeld, kinds } = prepare();
  k.processor.irql = 2;
  expect(call('KeTryToAcquireSpinLockAtDpcLevel', lock)).toBe(true);
  expect(isHeld()).toBe(true);
  expect(call('KeTryToAcquireSpinLockAtDpcLevel', lock)).toBe(false);
  expect(kinds()).toEqual(['lockInitialize', 'lockAcquire', 'lockTry']);
});

test('a lock that an inlined KeInitializeSpinLock made works too, and any value but zero means held', () => {
  const { k, memory, lock, call } = prepare();
  k.processor.irql = 2;
  memory.writeU64(lock, 0, 1);
  expect(call('KeTryToAcquireSpinLockAtDpcLevel', lock)).toBe(false);
  memory.writeU64(lock, 0, 0);
  expect(call('KeTryToAcquireSpinLockAtDpcLevel', lock)).toBe(true);
});

test('a lock keeps its number until it is initialised again; two locks have two', () => {
  const { k, events, lock, call } = prepare();
  const other = addressAdd(lock, 8);
  k.processor.irql = 2;
  const numberOf = (target: typeof lock) => {
    call('KeAcquireSpinLockAtDpcLevel', target);
    call('KeReleaseSpinLockFromDpcLevel', target);
    const [acquire, release] = events.splice(0);
    expect(acquire!.args[0]).toBe(release!.args[0]);
    return acquire!.args[0];
  };
  const first = numberOf(lock);
  expect(numberOf(lock)).toBe(first);
  expect(numberOf(other)).not.toBe(first);
  call('KeInitializeSpinLock', lock);
  expect(numberOf(lock)).not.toBe(first);
});

test('with several processors, too, a lock that this one holds is bug check 0xF', () => {
  const { lock, call } = prepare(2);
  call('KeAcquireSpinLockRaiseToDpc', lock);
  expect(bugcheckOf(() => call('KeAcquireSpinLockRaiseToDpc', lock)).code).toBe(0xf);
});
