/** The system's queued spin locks that have numbers. Source: ntifs.h; "Queued Spin Locks". */
import { DISPATCH_LEVEL, PASSIVE_LEVEL, STATUS_SUCCESS } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import { join, spawn } from '../harness/system-threads.ts';

const LockQueueMasterLock = 5;
const LockQueueIoCancelLock = 7;
const LockQueueNtfsStructLock = 12;
const SYNCH_LEVEL = 12;
const SPIN_LOCK_ALREADY_OWNED = 0x0f;
const SPIN_LOCK_NOT_OWNED = 0x10;
const [THREADS, ROUNDS] = [3, 4];

export default rules((rule) => {
  rule(
    'KeAcquireQueuedSpinLock raises to DISPATCH_LEVEL and returns the old level, which KeReleaseQueuedSpinLock restores',
    {
      c: 'NumberedLockLevels',
      *kernel(nt, c) {
        const old = yield* nt.KeAcquireQueuedSpinLock(LockQueueMasterLock);
        yield* c.report('held', yield* nt.KeGetCurrentIrql());
        yield* nt.KeReleaseQueuedSpinLock(LockQueueMasterLock, old);
        yield* c.report('old', old);
        yield* c.report('after', yield* nt.KeGetCurrentIrql());
      },
      expect: { held: DISPATCH_LEVEL, old: PASSIVE_LEVEL, after: PASSIVE_LEVEL },
    },
  );

  rule('KeTryToAcquireQueuedSpinLock takes a free lock, and leaves the level as it is when the lock is held', {
    c: 'NumberedLockTried',
    *kernel(nt, c) {
      const [first, second] = [nt.local(8), nt.local(8)];
      yield* c.report('free', yield* nt.KeTryToAcquireQueuedSpinLock(LockQueueMasterLock, first));
      yield* c.report('held', yield* nt.KeTryToAcquireQueuedSpinLock(LockQueueMasterLock, second));
      yield* c.report('another', yield* nt.KeTryToAcquireQueuedSpinLock(LockQueueNtfsStructLock, second));
      yield* nt.KeReleaseQueuedSpinLock(LockQueueNtfsStructLock, nt.memory.readU8(second));
      yield* c.report('level', yield* nt.KeGetCurrentIrql());
      yield* nt.KeReleaseQueuedSpinLock(LockQueueMasterLock, nt.memory.readU8(first));
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
    },
    expect: { free: 1, held: 0, another: 1, level: DISPATCH_LEVEL, after: PASSIVE_LEVEL },
  });

  rule('a queued spin lock with a number keeps all others out, on all processors', {
    c: 'NumberedLockExcludes',
    *kernel(nt, c) {
      const [inside, both] = [nt.data(8), nt.data(8)];
      for (const at of [inside, both]) nt.memory.writeI64(at, 0);
      const threads = [];
      for (let i = 0; i < THREADS; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            for (let round = 0; round < ROUNDS; round++) {
              const old = yield* nt.KeAcquireQueuedSpinLock(LockQueueMasterLock);
              if (nt.memory.readI64(inside) !== 0) nt.memory.writeI64(both, 1);
              nt.memory.writeI64(inside, 1);
              yield* nt.KeStallExecutionProcessor(5);
              nt.memory.writeI64(inside, 0);
              yield* nt.KeReleaseQueuedSpinLock(LockQueueMasterLock, old);
            }
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* join(nt, ...threads);
      yield* c.report('two at once', nt.memory.readI64(both));
    },
    expect: { 'two at once': 0 },
  });

  rule('the lock of cancellation is the one that IoAcquireCancelSpinLock acquires', {
    c: 'NumberedLockOfCancellation',
    *kernel(nt, c) {
      const [irql, other] = [nt.local(8), nt.local(8)];
      yield* nt.IoAcquireCancelSpinLock(irql);
      yield* c.report('held', yield* nt.KeTryToAcquireQueuedSpinLock(LockQueueIoCancelLock, other));
      yield* nt.IoReleaseCancelSpinLock(nt.memory.readU8(irql));
      yield* c.report('free', yield* nt.KeTryToAcquireQueuedSpinLock(LockQueueIoCancelLock, other));
      yield* nt.KeReleaseQueuedSpinLock(LockQueueIoCancelLock, nt.memory.readU8(other));
    },
    expect: { held: 0, free: 1 },
  });

  rule('the forms that raise to synch level do so: no device interrupts the owner', {
    *kernel(nt, c) {
      const old = nt.local(8);
      const first = yield* nt.KeAcquireQueuedSpinLockRaiseToSynch(LockQueueMasterLock);
      yield* c.report('acquired', yield* nt.KeGetCurrentIrql());
      yield* c.report('tried', yield* nt.KeTryToAcquireQueuedSpinLockRaiseToSynch(LockQueueMasterLock, old));
      yield* nt.KeReleaseQueuedSpinLock(LockQueueMasterLock, first);
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
    },
    expect: { acquired: SYNCH_LEVEL, tried: 0, after: PASSIVE_LEVEL },
  });

  rule('acquiring such a lock on the processor that holds it is bug check 0xF', {
    c: 'NumberedLockTwice',
    *kernel(nt) {
      yield* nt.KeAcquireQueuedSpinLock(LockQueueMasterLock);
      yield* nt.KeAcquireQueuedSpinLock(LockQueueMasterLock);
    },
    bugCheck: [SPIN_LOCK_ALREADY_OWNED],
  });

  rule('releasing such a lock that nobody holds is bug check 0x10', {
    c: 'NumberedLockNotHeld',
    *kernel(nt) {
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KeReleaseQueuedSpinLock(LockQueueMasterLock, old);
    },
    bugCheck: [SPIN_LOCK_NOT_OWNED],
  });
});
