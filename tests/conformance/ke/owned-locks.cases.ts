/** Guarded and unsafe fast mutexes, queued spin locks at DISPATCH_LEVEL. Source: the pages of the routines (wdm.h). */
import { APC_LEVEL, addressAdd, DISPATCH_LEVEL, FAST_MUTEX, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const QUEUE_HANDLE_BYTES = 24;

export default rules((rule) => {
  rule('owning a guarded mutex means being in a guarded region, at an unchanged level', {
    c: 'GuardedMutex',
    *kernel(nt, c) {
      const mutex = nt.data(FAST_MUTEX.SIZE);
      yield* nt.KeInitializeGuardedMutex(mutex);
      yield* nt.KeAcquireGuardedMutex(mutex);
      yield* c.report('guarded', yield* nt.KeAreAllApcsDisabled());
      yield* c.report('irql', yield* nt.KeGetCurrentIrql());
      yield* nt.KeReleaseGuardedMutex(mutex);
      yield* c.report('after', yield* nt.KeAreAllApcsDisabled());
    },
    expect: { guarded: 1, irql: 0, after: 0 },
  });

  rule('KeTryToAcquireGuardedMutex takes a free one and refuses an owned one', {
    c: 'TryGuardedMutex',
    *kernel(nt, c) {
      const mutex = nt.data(FAST_MUTEX.SIZE);
      yield* nt.KeInitializeGuardedMutex(mutex);
      yield* c.report('free', (yield* nt.KeTryToAcquireGuardedMutex(mutex)) & 0xff);
      yield* c.report('owned', (yield* nt.KeTryToAcquireGuardedMutex(mutex)) & 0xff);
      yield* nt.KeReleaseGuardedMutex(mutex);
    },
    expect: { free: 1, owned: 0 },
  });

  rule('the unsafe forms of a guarded mutex leave the region to the caller', {
    c: 'UnsafeGuardedMutex',
    *kernel(nt, c) {
      const mutex = nt.data(FAST_MUTEX.SIZE);
      yield* nt.KeInitializeGuardedMutex(mutex);
      yield* nt.KeEnterGuardedRegion();
      yield* nt.KeAcquireGuardedMutexUnsafe(mutex);
      yield* nt.KeReleaseGuardedMutexUnsafe(mutex);
      yield* c.report('still guarded', yield* nt.KeAreAllApcsDisabled());
      yield* nt.KeLeaveGuardedRegion();
      yield* c.report('after', yield* nt.KeAreAllApcsDisabled());
    },
    expect: { 'still guarded': 1, after: 0 },
  });

  rule('the unsafe forms of a fast mutex leave the level to the caller', {
    c: 'UnsafeFastMutex',
    *kernel(nt, c) {
      const mutex = nt.data(FAST_MUTEX.SIZE);
      nt.memory.writeU32(mutex, 1);
      nt.memory.writePointer(addressAdd(mutex, 8), NULL_ADDRESS);
      nt.memory.writeU32(addressAdd(mutex, 16), 0);
      yield* nt.KeInitializeEvent(addressAdd(mutex, 24), 1, false);
      const old = yield* nt.KeRaiseIrql(APC_LEVEL);
      yield* nt.ExAcquireFastMutexUnsafe(mutex);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* nt.ExReleaseFastMutexUnsafe(mutex);
      yield* c.report('released', yield* nt.KeGetCurrentIrql());
      yield* nt.KeLowerIrql(old);
    },
    expect: { held: APC_LEVEL, released: APC_LEVEL },
  });

  rule('at DISPATCH_LEVEL an in-stack queued spin lock is taken and released without a change of level', {
    c: 'QueuedAtDpc',
    *kernel(nt, c) {
      const lock = nt.data(8);
      const handle = nt.local(QUEUE_HANDLE_BYTES);
      yield* nt.KeInitializeSpinLock(lock);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KeAcquireInStackQueuedSpinLockAtDpcLevel(lock, handle);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* nt.KeReleaseInStackQueuedSpinLockFromDpcLevel(handle);
      yield* c.report('released', yield* nt.KeGetCurrentIrql());
      yield* nt.KeLowerIrql(old);
    },
    expect: { held: DISPATCH_LEVEL, released: DISPATCH_LEVEL },
  });
});
