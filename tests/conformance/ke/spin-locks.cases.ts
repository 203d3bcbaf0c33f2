/** Spin locks and their rules. Source: "Introduction to Spin Locks", "Introduction to Threaded DPCs", the pages of the routines (wdm.h). */
import { addressAdd, DISPATCH_LEVEL, type GuestAddress, PASSIVE_LEVEL } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { join, spawn } from '../harness/system-threads.ts';

const SYNCH_LEVEL = 12;
const ROUNDS = 25;
const QUEUE_HANDLE_BYTES = 24;
const SPIN_LOCK_ALREADY_OWNED = 0xf;
const SPIN_LOCK_NOT_OWNED = 0x10;
const DRIVER_VERIFIER_DETECTED_VIOLATION = 0xc4;

function* spinLock(nt: DriverKit): DriverCode<GuestAddress> {
  const lock = nt.data(8);
  yield* nt.KeInitializeSpinLock(lock);
  return lock;
}

export default rules((rule) => {
  rule('KeAcquireSpinLockForDpc raises to DISPATCH_LEVEL, or stays there, and gives the level that it found', {
    c: 'SpinLockForDpc',
    *kernel(nt, c) {
      const lock = yield* spinLock(nt);
      const old = yield* nt.KeAcquireSpinLockForDpc(lock);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* nt.KeReleaseSpinLockForDpc(lock, old);
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
      const outer = yield* nt.KeRaiseIrqlToDpcLevel();
      const inner = yield* nt.KeAcquireSpinLockForDpc(lock);
      yield* nt.KeReleaseSpinLockForDpc(lock, inner);
      yield* c.report('still', yield* nt.KeGetCurrentIrql());
      yield* nt.KeLowerIrql(outer);
    },
    expect: { held: DISPATCH_LEVEL, after: PASSIVE_LEVEL, still: DISPATCH_LEVEL },
  });

  rule('KeAcquireInStackQueuedSpinLockForDpc raises to DISPATCH_LEVEL and keeps the level that it found', {
    c: 'QueuedSpinLockForDpc',
    *kernel(nt, c) {
      const lock = yield* spinLock(nt);
      const handle = nt.local(QUEUE_HANDLE_BYTES);
      yield* nt.KeAcquireInStackQueuedSpinLockForDpc(lock, handle);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* nt.KeReleaseInStackQueuedSpinLockForDpc(handle);
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
    },
    expect: { held: DISPATCH_LEVEL, after: PASSIVE_LEVEL },
  });

  rule('KeAcquireSpinLockRaiseToSynch raises to the highest device level', {
    c: 'SpinLockToSynch',
    *kernel(nt, c) {
      const lock = yield* spinLock(nt);
      const old = yield* nt.KeAcquireSpinLockRaiseToSynch(lock);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* nt.KeLowerIrql(DISPATCH_LEVEL);
      yield* nt.KeReleaseSpinLock(lock, old);
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
    },
    expect: { held: SYNCH_LEVEL, after: PASSIVE_LEVEL },
  });

  rule('KeTestSpinLock tells whether a spin lock is free, and does not take it', {
    c: 'SpinLockTested',
    *kernel(nt, c) {
      const lock = yield* spinLock(nt);
      yield* c.report('free', yield* nt.KeTestSpinLock(lock));
      const old = yield* nt.KeAcquireSpinLockRaiseToDpc(lock);
      yield* c.report('held', yield* nt.KeTestSpinLock(lock));
      yield* nt.KeReleaseSpinLock(lock, old);
      yield* c.report('free again', yield* nt.KeTestSpinLock(lock));
    },
    expect: { free: 1, held: 0, 'free again': 1 },
  });

  rule('KeTryToAcquireSpinLockAtDpcLevel takes a free lock and does not wait for one that is held', {
    c: 'SpinLockTried',
    *kernel(nt, c) {
      const lock = yield* spinLock(nt);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* c.report('free', (yield* nt.KeTryToAcquireSpinLockAtDpcLevel(lock)) & 0xff);
      yield* c.report('held', (yield* nt.KeTryToAcquireSpinLockAtDpcLevel(lock)) & 0xff);
      yield* nt.KeReleaseSpinLockFromDpcLevel(lock);
      yield* nt.KeLowerIrql(old);
    },
    expect: { free: 1, held: 0 },
  });

  rule('a spin lock keeps all others out, on all processors', {
    c: 'SpinLockExcludes',
    *kernel(nt, c) {
      const lock = yield* spinLock(nt);
      const at = nt.data(8);
      nt.memory.writeU32(at, 0);
      const body = function* () {
        for (let round = 0; round < ROUNDS; round++) {
          const old = yield* nt.KeAcquireSpinLockRaiseToDpc(lock);
          const value = nt.memory.readU32(at);
          yield* nt.KeGetCurrentIrql();
          nt.memory.writeU32(at, value + 1);
          yield* nt.KeReleaseSpinLock(lock, old);
        }
      };
      yield* join(nt, yield* spawn(nt, body), yield* spawn(nt, body), yield* spawn(nt, body));
      yield* c.report('count', nt.memory.readU32(at));
    },
    expect: { count: 3 * ROUNDS },
  });

  rule('an in-stack queued spin lock keeps all others out, on all processors', {
    c: 'QueuedSpinLockExcludes',
    *kernel(nt, c) {
      const lock = yield* spinLock(nt);
      const at = nt.data(8);
      nt.memory.writeU32(at, 0);
      const body = function* () {
        const handle = nt.local(QUEUE_HANDLE_BYTES);
        for (let round = 0; round < ROUNDS; round++) {
          yield* nt.KeAcquireInStackQueuedSpinLock(lock, handle);
          const value = nt.memory.readU32(at);
          yield* nt.KeGetCurrentIrql();
          nt.memory.writeU32(at, value + 1);
          yield* nt.KeReleaseInStackQueuedSpinLock(handle);
        }
      };
      yield* join(nt, yield* spawn(nt, body), yield* spawn(nt, body), yield* spawn(nt, body));
      yield* c.report('count', nt.memory.readU32(at));
    },
    expect: { count: 3 * ROUNDS },
  });

  rule('acquiring a spin lock that the caller holds is bug check 0xF', {
    c: 'SpinLockTwice',
    *kernel(nt) {
      const lock = yield* spinLock(nt);
      yield* nt.KeAcquireSpinLockRaiseToDpc(lock);
      yield* nt.KeAcquireSpinLockAtDpcLevel(lock);
    },
    bugCheck: [SPIN_LOCK_ALREADY_OWNED],
  });

  rule('releasing a spin lock that nobody holds is bug check 0x10', {
    c: 'SpinLockNotHeld',
    *kernel(nt) {
      const lock = yield* spinLock(nt);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KeReleaseSpinLock(lock, old);
    },
    bugCheck: [SPIN_LOCK_NOT_OWNED],
  });

  const violations = [
    ['KeAcquireSpinLock above DISPATCH_LEVEL', 0x42, 5, 'KeAcquireSpinLockRaiseToDpc'],
    ['KeAcquireSpinLockAtDpcLevel below DISPATCH_LEVEL', 0x40, PASSIVE_LEVEL, 'KeAcquireSpinLockAtDpcLevel'],
    ['KeReleaseSpinLockFromDpcLevel below DISPATCH_LEVEL', 0x41, PASSIVE_LEVEL, 'KeReleaseSpinLockFromDpcLevel'],
    ['KeReleaseSpinLock away from DISPATCH_LEVEL', 0x32, PASSIVE_LEVEL, 'KeReleaseSpinLock'],
  ] as const;
  for (const [what, subCode, irql, routine] of violations) {
    rule(`${what} is a violation that Driver Verifier stops with 0xC4 and sub-code 0x${subCode.toString(16)}`, {
      *kernel(nt) {
        const lock = yield* spinLock(nt);
        yield* nt.KeRaiseIrql(irql);
        if (routine === 'KeReleaseSpinLock') yield* nt.KeReleaseSpinLock(lock, PASSIVE_LEVEL);
        else yield* nt[routine](lock);
      },
      bugCheck: [DRIVER_VERIFIER_DETECTED_VIOLATION, subCode, irql, undefined],
    });
  }

  rule('a lock of pool that ends at the end of its page is released without touching what lies behind', {
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(0, 8, 0x7431_7431);
      yield* nt.KeInitializeSpinLock(block);
      const old = yield* nt.KeAcquireSpinLockRaiseToDpc(block);
      yield* nt.KeReleaseSpinLock(block, old);
      yield* c.report('free', nt.memory.readU32(addressAdd(block, 4)));
      yield* nt.ExFreePoolWithTag(block, 0x7431_7431);
    },
    expect: { free: 0 },
  });
});
