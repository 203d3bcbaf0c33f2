/** Dispatcher objects, locks and levels. Source: the pages of the Ke routines (wdm.h), "Kernel Dispatcher Objects", "Spin Locks". */
import {
  APC_LEVEL,
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  KEVENT,
  KMUTANT,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../../nt/bug-check-codes.ts';
import { rules } from '../harness/rule.ts';

const [NOTIFICATION, SYNCHRONIZATION] = [0, 1];
const [EXECUTIVE, KERNEL_MODE] = [0, 0];
const [WAIT_ALL, WAIT_ANY] = [0, 1];
const SEMAPHORE_BYTES = 32;
const FAST_MUTEX_BYTES = 56;
const RESOURCE_BYTES = 104;
const QUEUE_HANDLE_BYTES = 24;

/** Waits without blocking: tells whether the object was signalled. */
function* poll(nt: DriverKit, object: GuestAddress): DriverCode<number> {
  const timeout = nt.local(8);
  nt.memory.writeI64(timeout, 0);
  return yield* nt.KeWaitForSingleObject(object, EXECUTIVE, KERNEL_MODE, false, timeout);
}

function* event(nt: DriverKit, type: number, state: boolean): DriverCode<GuestAddress> {
  const address = nt.local(KEVENT.SIZE);
  yield* nt.KeInitializeEvent(address, type, state);
  return address;
}

export default rules((rule) => {
  rule('KeSetEvent and KeResetEvent return the state that the event had before', {
    c: 'EventStates',
    *kernel(nt, c) {
      const address = yield* event(nt, NOTIFICATION, false);
      yield* c.report('set', yield* nt.KeSetEvent(address, 0, false));
      yield* c.report('set again', yield* nt.KeSetEvent(address, 0, false));
      yield* c.report('read', yield* nt.KeReadStateEvent(address));
      yield* c.report('reset', yield* nt.KeResetEvent(address));
      yield* c.report('read after', yield* nt.KeReadStateEvent(address));
    },
    expect: { set: 0, 'set again': 1, read: 1, reset: 1, 'read after': 0 },
  });

  rule('KeClearEvent makes an event not signalled', {
    c: 'ClearEvent',
    *kernel(nt, c) {
      const address = yield* event(nt, NOTIFICATION, true);
      yield* nt.KeClearEvent(address);
      yield* c.report('read', yield* nt.KeReadStateEvent(address));
    },
    expect: { read: 0 },
  });

  rule('a notification event stays signalled after a wait', {
    c: 'NotificationStays',
    *kernel(nt, c) {
      const address = yield* event(nt, NOTIFICATION, true);
      yield* c.report('first', yield* poll(nt, address));
      yield* c.report('second', yield* poll(nt, address));
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_SUCCESS },
  });

  rule('a synchronization event is taken by the wait that it satisfies', {
    c: 'SynchronizationTaken',
    *kernel(nt, c) {
      const address = yield* event(nt, SYNCHRONIZATION, true);
      yield* c.report('first', yield* poll(nt, address));
      yield* c.report('second', yield* poll(nt, address));
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_TIMEOUT },
  });

  rule('a wait with a relative timeout ends with STATUS_TIMEOUT when it is over', {
    c: 'RelativeTimeout',
    *kernel(nt, c) {
      const address = yield* event(nt, NOTIFICATION, false);
      const timeout = nt.local(8);
      nt.memory.writeI64(timeout, -10_000);
      const status = yield* nt.KeWaitForSingleObject(address, EXECUTIVE, KERNEL_MODE, false, timeout);
      yield* c.report('status', status);
    },
    expect: { status: STATUS_TIMEOUT },
  });

  rule('KeWaitForMultipleObjects for any object tells which one by its index', {
    c: 'WaitAny',
    *kernel(nt, c) {
      const objects = nt.local(16);
      nt.memory.writePointer(objects, yield* event(nt, NOTIFICATION, false));
      nt.memory.writePointer(addressAdd(objects, 8), yield* event(nt, NOTIFICATION, true));
      const wait = (type: number, timeout: GuestAddress) =>
        nt.KeWaitForMultipleObjects(2, objects, type, EXECUTIVE, KERNEL_MODE, false, timeout, NULL_ADDRESS);
      yield* c.report('any', yield* wait(WAIT_ANY, NULL_ADDRESS));
      const now = nt.local(8);
      nt.memory.writeI64(now, 0);
      yield* c.report('all', yield* wait(WAIT_ALL, now));
    },
    expect: { any: 1, all: STATUS_TIMEOUT },
  });

  rule('a mutex may be taken again by its owner and must be released as often', {
    c: 'MutexRecursion',
    *kernel(nt, c) {
      const mutex = nt.local(KMUTANT.SIZE);
      yield* nt.KeInitializeMutex(mutex, 0);
      yield* c.report('free', yield* nt.KeReadStateMutex(mutex));
      yield* c.report('first', yield* poll(nt, mutex));
      yield* c.report('second', yield* poll(nt, mutex));
      yield* c.report('owned', (yield* nt.KeReadStateMutex(mutex)) === 1);
      yield* nt.KeReleaseMutex(mutex, false);
      yield* nt.KeReleaseMutex(mutex, false);
      yield* c.report('free again', yield* nt.KeReadStateMutex(mutex));
    },
    expect: { free: 1, first: STATUS_SUCCESS, second: STATUS_SUCCESS, owned: 0, 'free again': 1 },
  });

  rule('a semaphore counts: each wait takes one, KeReleaseSemaphore adds and returns the count before', {
    c: 'SemaphoreCounts',
    *kernel(nt, c) {
      const semaphore = nt.local(SEMAPHORE_BYTES);
      yield* nt.KeInitializeSemaphore(semaphore, 1, 5);
      yield* c.report('first', yield* poll(nt, semaphore));
      yield* c.report('empty', yield* poll(nt, semaphore));
      yield* c.report('before', yield* nt.KeReleaseSemaphore(semaphore, 0, 2, false));
      yield* c.report('count', yield* nt.KeReadStateSemaphore(semaphore));
    },
    expect: { first: STATUS_SUCCESS, empty: STATUS_TIMEOUT, before: 0, count: 2 },
  });

  rule('KeDelayExecutionThread with a relative interval returns STATUS_SUCCESS when it is over', {
    c: 'Delay',
    *kernel(nt, c) {
      const interval = nt.local(8);
      nt.memory.writeI64(interval, -10_000);
      yield* c.report('status', yield* nt.KeDelayExecutionThread(KERNEL_MODE, false, interval));
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule('acquiring a spin lock raises to DISPATCH_LEVEL and gives the old level, releasing it restores that', {
    c: 'SpinLockLevels',
    *kernel(nt, c) {
      const lock = nt.data(8);
      yield* nt.KeInitializeSpinLock(lock);
      const old = yield* nt.KeAcquireSpinLock(lock);
      yield* c.report('old', old);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* nt.KeReleaseSpinLock(lock, old);
      yield* c.report('released', yield* nt.KeGetCurrentIrql());
    },
    expect: { old: PASSIVE_LEVEL, held: DISPATCH_LEVEL, released: PASSIVE_LEVEL },
  });

  rule('at DISPATCH_LEVEL the at-DPC forms take and release a spin lock without a change of level', {
    c: 'SpinLockAtDpc',
    *kernel(nt, c) {
      const lock = nt.data(8);
      yield* nt.KeInitializeSpinLock(lock);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KeAcquireSpinLockAtDpcLevel(lock);
      yield* c.report('try while held', (yield* nt.KeTryToAcquireSpinLockAtDpcLevel(lock)) === 1);
      yield* nt.KeReleaseSpinLockFromDpcLevel(lock);
      yield* c.report('irql', yield* nt.KeGetCurrentIrql());
      yield* nt.KeLowerIrql(old);
    },
    expect: { 'try while held': 0, irql: DISPATCH_LEVEL },
  });

  rule('an in-stack queued spin lock keeps the old level in its handle', {
    c: 'QueuedSpinLock',
    *kernel(nt, c) {
      const lock = nt.data(8);
      const handle = nt.local(QUEUE_HANDLE_BYTES);
      yield* nt.KeInitializeSpinLock(lock);
      yield* nt.KeAcquireInStackQueuedSpinLock(lock, handle);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* nt.KeReleaseInStackQueuedSpinLock(handle);
      yield* c.report('released', yield* nt.KeGetCurrentIrql());
    },
    expect: { held: DISPATCH_LEVEL, released: PASSIVE_LEVEL },
  });

  rule('owning a fast mutex means APC_LEVEL; releasing it goes back', {
    c: 'FastMutexLevel',
    *kernel(nt, c) {
      const mutex = nt.data(FAST_MUTEX_BYTES);
      // ExInitializeFastMutex is inlined: free, no owner, no contention, an event to wait for.
      nt.memory.writeU32(mutex, 1);
      nt.memory.writePointer(addressAdd(mutex, 8), NULL_ADDRESS);
      nt.memory.writeU32(addressAdd(mutex, 16), 0);
      yield* nt.KeInitializeEvent(addressAdd(mutex, 24), SYNCHRONIZATION, false);
      yield* nt.ExAcquireFastMutex(mutex);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* nt.ExReleaseFastMutex(mutex);
      yield* c.report('released', yield* nt.KeGetCurrentIrql());
      yield* c.report('try', yield* nt.ExTryToAcquireFastMutex(mutex));
      yield* nt.ExReleaseFastMutex(mutex);
    },
    expect: { held: APC_LEVEL, released: PASSIVE_LEVEL, try: 1 },
  });

  rule('a resource that is held shared can be shared again, and tells how it is held', {
    *kernel(nt, c) {
      const resource = nt.data(RESOURCE_BYTES);
      yield* nt.ExInitializeResourceLite(resource);
      yield* nt.KeEnterCriticalRegion();
      yield* c.report('exclusive', yield* nt.ExAcquireResourceExclusiveLite(resource, false));
      yield* c.report('is exclusive', yield* nt.ExIsResourceAcquiredExclusiveLite(resource));
      yield* nt.ExReleaseResourceLite(resource);
      yield* c.report('shared', yield* nt.ExAcquireResourceSharedLite(resource, false));
      yield* c.report('shared again', yield* nt.ExAcquireResourceSharedLite(resource, false));
      yield* c.report('not exclusive', yield* nt.ExIsResourceAcquiredExclusiveLite(resource));
      yield* c.report('count', yield* nt.ExIsResourceAcquiredSharedLite(resource));
      yield* nt.ExReleaseResourceLite(resource);
      yield* nt.ExReleaseResourceLite(resource);
      yield* nt.KeLeaveCriticalRegion();
      yield* c.report('delete', yield* nt.ExDeleteResourceLite(resource));
    },
    expect: {
      exclusive: 1,
      'is exclusive': 1,
      shared: 1,
      'shared again': 1,
      'not exclusive': 0,
      count: 2,
      delete: STATUS_SUCCESS,
    },
  });

  rule('in a critical region normal kernel APCs are disabled, in a guarded region all of them', {
    *kernel(nt, c) {
      yield* c.report('at first', yield* nt.KeAreApcsDisabled());
      yield* nt.KeEnterCriticalRegion();
      yield* c.report('critical', yield* nt.KeAreApcsDisabled());
      yield* c.report('not all', yield* nt.KeAreAllApcsDisabled());
      yield* nt.KeLeaveCriticalRegion();
      yield* nt.KeEnterGuardedRegion();
      yield* c.report('guarded', yield* nt.KeAreAllApcsDisabled());
      yield* nt.KeLeaveGuardedRegion();
    },
    expect: { 'at first': 0, critical: 1, 'not all': 0, guarded: 1 },
  });

  rule('KeRaiseIrql gives the old level; KeLowerIrql goes back to it', {
    c: 'RaiseAndLower',
    *kernel(nt, c) {
      const old = yield* nt.KeRaiseIrql(APC_LEVEL);
      yield* c.report('old', old);
      yield* c.report('raised', yield* nt.KeGetCurrentIrql());
      yield* nt.KeLowerIrql(old);
      yield* c.report('lowered', yield* nt.KeGetCurrentIrql());
    },
    expect: { old: PASSIVE_LEVEL, raised: APC_LEVEL, lowered: PASSIVE_LEVEL },
  });

  rule('waiting at DISPATCH_LEVEL with a timeout is a violation that Driver Verifier stops', {
    *kernel(nt) {
      const address = yield* event(nt, NOTIFICATION, false);
      yield* nt.KeRaiseIrqlToDpcLevel();
      const timeout = nt.local(8);
      nt.memory.writeI64(timeout, -10_000);
      yield* nt.KeWaitForSingleObject(address, EXECUTIVE, KERNEL_MODE, false, timeout);
    },
    bugCheck: [DRIVER_VERIFIER_DETECTED_VIOLATION],
  });
});
