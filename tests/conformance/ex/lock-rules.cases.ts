/** Fast mutexes, push locks, lists on several processors, callbacks: one rule each. Source: the pages of the Ex routines (wdm.h, ntifs.h). */
import {
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { event, join, pause, spawn, wait } from '../harness/system-threads.ts';

const APC_LEVEL = 1;
const [FAST_MUTEX_BYTES, SLIST_BYTES, WAIT_BLOCK_BYTES, OBJECT_ATTRIBUTES_BYTES] = [56, 16, 64, 48];
const MUTEX_ALREADY_OWNED = 0xbf;
const SPIN_LOCK_NOT_OWNED = 0x10;
const [THREADS, ROUNDS] = [3, 5];

/** What ExInitializeFastMutex does inline: nobody owns it. */
function* fastMutex(nt: DriverKit): DriverCode<GuestAddress> {
  const mutex = nt.data(FAST_MUTEX_BYTES);
  yield* nt.KeInitializeGuardedMutex(mutex);
  return mutex;
}

/** An unnamed callback object that allows several routines. */
function* callbackObject(nt: DriverKit): DriverCode<GuestAddress> {
  const [attributes, out] = [nt.data(OBJECT_ATTRIBUTES_BYTES), nt.local(8)];
  nt.memory.fill(attributes, OBJECT_ATTRIBUTES_BYTES, 0);
  nt.memory.writeU32(attributes, OBJECT_ATTRIBUTES_BYTES);
  nt.memory.writePointer(addressAdd(attributes, 16), nt.text('\\Callback\\LockRules'));
  yield* nt.ExCreateCallback(out, attributes, true, true);
  return nt.memory.readPointer(out);
}

export default rules((rule) => {
  rule('a thread that acquires a fast mutex it owns is bug check 0xBF', {
    c: 'FastMutexTwice',
    *kernel(nt) {
      const mutex = yield* fastMutex(nt);
      yield* nt.ExAcquireFastMutex(mutex);
      yield* nt.ExAcquireFastMutex(mutex);
    },
    bugCheck: [MUTEX_ALREADY_OWNED],
  });

  rule('ExTryToAcquireFastMutex refuses a mutex that another thread owns, and leaves the level as it is', {
    c: 'FastMutexTried',
    *kernel(nt, c) {
      const mutex = yield* fastMutex(nt);
      const owned = yield* event(nt);
      let [got, level] = [true, -1];
      const other = yield* spawn(nt, function* () {
        yield* wait(nt, owned);
        got = yield* nt.ExTryToAcquireFastMutex(mutex);
        level = yield* nt.KeGetCurrentIrql();
        return STATUS_SUCCESS;
      });
      yield* nt.ExAcquireFastMutex(mutex);
      yield* nt.KeSetEvent(owned, 0, false);
      yield* wait(nt, other);
      yield* nt.ExReleaseFastMutex(mutex);
      yield* nt.ObDereferenceObject(other);
      yield* c.report('got', got);
      yield* c.report('level', level);
      yield* c.report('free', yield* nt.ExTryToAcquireFastMutex(mutex));
      yield* c.report('owner at', yield* nt.KeGetCurrentIrql());
      yield* nt.ExReleaseFastMutex(mutex);
    },
    expect: { got: false, level: PASSIVE_LEVEL, free: 1, 'owner at': APC_LEVEL },
  });

  rule('a thread that waits for a fast mutex owns it when its owner has released it', {
    c: 'FastMutexHandedOn',
    *kernel(nt, c) {
      const mutex = yield* fastMutex(nt);
      const taken = yield* event(nt);
      const other = yield* spawn(nt, function* () {
        yield* wait(nt, taken);
        yield* nt.ExAcquireFastMutex(mutex);
        yield* nt.ExReleaseFastMutex(mutex);
        return STATUS_SUCCESS;
      });
      yield* nt.ExAcquireFastMutex(mutex);
      yield* nt.KeSetEvent(taken, 0, false);
      yield* c.report('owned', yield* wait(nt, other, 10));
      yield* nt.ExReleaseFastMutex(mutex);
      yield* c.report('released', yield* wait(nt, other));
      yield* nt.ObDereferenceObject(other);
    },
    expect: { owned: STATUS_TIMEOUT, released: STATUS_SUCCESS },
  });

  rule('releasing an executive spin lock that nobody holds is bug check 0x10', {
    *kernel(nt) {
      const lock = nt.data(8);
      nt.memory.writeI64(lock, 0);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.ExReleaseSpinLockExclusive(lock, old);
    },
    bugCheck: [SPIN_LOCK_NOT_OWNED],
  });

  rule('ExfUnblockPushLock wakes all threads that have blocked on the lock', {
    *kernel(nt, c) {
      const lock = nt.data(8);
      nt.memory.writeI64(lock, 0);
      const threads = [];
      for (let i = 0; i < 2; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            const block = nt.data(WAIT_BLOCK_BYTES);
            yield* nt.ExBlockPushLock(lock, block);
            yield* nt.ExWaitForUnblockPushLock(lock, block);
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* c.report('waits', yield* wait(nt, threads[0]!, 10));
      yield* nt.ExfUnblockPushLock(lock, NULL_ADDRESS);
      yield* join(nt, ...threads);
      yield* c.report('nobody is left', nt.memory.readI64(lock));
    },
    expect: { waits: STATUS_TIMEOUT, 'nobody is left': 0 },
  });

  rule('a thread that was unblocked before it waits does not wait', {
    *kernel(nt, c) {
      const [lock, block] = [nt.data(8), nt.data(WAIT_BLOCK_BYTES)];
      nt.memory.writeI64(lock, 0);
      yield* nt.ExBlockPushLock(lock, block);
      yield* nt.ExfUnblockPushLock(lock, NULL_ADDRESS);
      yield* nt.ExWaitForUnblockPushLock(lock, block);
      yield* c.report('went on', 1);
    },
    expect: { 'went on': 1 },
  });

  rule('processors that push and pop entries of one SLIST lose none and get none twice', {
    c: 'SListOnAll',
    *kernel(nt, c) {
      const [head, entries, taken] = [nt.data(SLIST_BYTES), nt.data(THREADS * 16), nt.data(8)];
      yield* nt.InitializeSListHead(head);
      nt.memory.writeI64(taken, 0);
      for (let i = 0; i < THREADS; i++) yield* nt.ExpInterlockedPushEntrySList(head, addressAdd(entries, 16 * i));
      const threads = [];
      for (let i = 0; i < THREADS; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            for (let round = 0; round < ROUNDS; round++) {
              const entry = yield* nt.ExpInterlockedPopEntrySList(head);
              if (entry === NULL_ADDRESS) nt.memory.writeI64(taken, 1);
              else yield* nt.ExpInterlockedPushEntrySList(head, entry);
            }
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* join(nt, ...threads);
      yield* c.report('empty', nt.memory.readI64(taken));
      yield* c.report('depth', yield* nt.ExQueryDepthSList(head));
      const left = new Set<number>();
      for (let i = 0; i < THREADS; i++) left.add(yield* nt.ExpInterlockedPopEntrySList(head));
      yield* c.report('different', left.size);
    },
    expect: { empty: 0, depth: THREADS, different: THREADS },
  });

  rule('the interlocked list routines wait for the holder of their spin lock', {
    c: 'InterlockedListWaits',
    *kernel(nt, c) {
      const [head, entry, lock] = [nt.data(16), nt.data(16), nt.data(8)];
      nt.memory.writePointer(head, head);
      nt.memory.writePointer(addressAdd(head, 8), head);
      yield* nt.KeInitializeSpinLock(lock);
      const other = yield* spawn(nt, function* () {
        yield* nt.ExInterlockedInsertTailList(head, entry, lock);
        return STATUS_SUCCESS;
      });
      const old = yield* nt.KeAcquireSpinLockRaiseToDpc(lock);
      const before = nt.memory.readPointer(head);
      yield* nt.KeStallExecutionProcessor(100);
      yield* c.report('not while it is held', nt.memory.readPointer(head) === before);
      yield* nt.KeReleaseSpinLock(lock, old);
      yield* join(nt, other);
      yield* c.report('entered', nt.memory.readPointer(head) === entry);
    },
    expect: { 'not while it is held': true, entered: true },
  });

  rule('ExNotifyCallback calls the routines at the IRQL of its caller', {
    c: 'CallbackLevel',
    *kernel(nt, c) {
      const object = yield* callbackObject(nt);
      const routine = nt.routine(function* () {
        yield* c.report('level', yield* nt.KeGetCurrentIrql());
      });
      const registration = yield* nt.ExRegisterCallback(object, routine, 0);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.ExNotifyCallback(object, 0, 0);
      yield* nt.KeLowerIrql(old);
      yield* nt.ExUnregisterCallback(registration);
      yield* nt.ObDereferenceObject(object);
    },
    expect: { level: DISPATCH_LEVEL },
  });

  rule('ExUnregisterCallback returns when the routine is not being called any more, and it is called no more', {
    c: 'CallbackUnregisterWaits',
    *kernel(nt, c) {
      const object = yield* callbackObject(nt);
      const [inside, go] = [yield* event(nt), yield* event(nt)];
      let over = 0;
      const routine = nt.routine(function* () {
        yield* nt.KeSetEvent(inside, 0, false);
        yield* wait(nt, go);
        yield* pause(nt, 1);
        over = 1;
      });
      const registration = yield* nt.ExRegisterCallback(object, routine, 0);
      const caller = yield* spawn(nt, function* () {
        yield* nt.ExNotifyCallback(object, 0, 0);
        return STATUS_SUCCESS;
      });
      yield* wait(nt, inside);
      yield* nt.KeSetEvent(go, 0, false);
      yield* nt.ExUnregisterCallback(registration);
      yield* c.report('over', over);
      yield* join(nt, caller);
      over = 0;
      yield* nt.ExNotifyCallback(object, 0, 0);
      yield* c.report('not again', over);
      yield* nt.ObDereferenceObject(object);
    },
    expect: { over: 1, 'not again': 0 },
  });
});
