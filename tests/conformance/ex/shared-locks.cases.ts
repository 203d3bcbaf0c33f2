/** Push locks and executive spin locks. Source: "Push Locks", "Reader/Writer Spin Locks", the pages of the routines (wdm.h, ntifs.h). */
import { addressAdd, DISPATCH_LEVEL, type GuestAddress, PASSIVE_LEVEL } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { event, join, pause, spawn, wait } from '../harness/system-threads.ts';

const ROUNDS = 20;

function* pushLock(nt: DriverKit): DriverCode<GuestAddress> {
  const lock = nt.data(8);
  yield* nt.ExInitializePushLock(lock);
  return lock;
}

function spinLock(nt: DriverKit): GuestAddress {
  const lock = nt.data(8);
  nt.memory.writeU32(lock, 0);
  return lock;
}

/** Does something in a critical region, as push locks want it. */
function* critically(nt: DriverKit, body: () => DriverCode<void>): DriverCode<void> {
  yield* nt.KeEnterCriticalRegion();
  yield* body();
  yield* nt.KeLeaveCriticalRegion();
}

/** Reads a number, lets time pass, and writes it back one higher: only right when nobody else does it meanwhile. */
function* increment(nt: DriverKit, at: GuestAddress): DriverCode<void> {
  const value = nt.memory.readU32(at);
  yield* nt.KeGetCurrentIrql();
  nt.memory.writeU32(at, value + 1);
}

/** A number that is 0. */
function counter(nt: DriverKit): GuestAddress {
  const at = nt.data(8);
  nt.memory.writeU32(at, 0);
  return at;
}

const low = (value: number | GuestAddress) => value & 0xff;

export default rules((rule) => {
  rule('ExInitializePushLock makes a lock that nobody holds: all its bits are clear', {
    c: 'PushLockZero',
    *kernel(nt, c) {
      const lock = nt.data(8);
      nt.memory.writeU32(lock, 7);
      yield* nt.ExInitializePushLock(lock);
      yield* c.report('bits', nt.memory.readI64(lock));
      yield* c.report('free', low(yield* nt.ExfTryAcquirePushLockShared(lock)));
      yield* nt.ExfReleasePushLockShared(lock);
      yield* c.report('free again', nt.memory.readI64(lock));
    },
    expect: { bits: 0, free: 1, 'free again': 0 },
  });

  rule('nobody shares a push lock that is held alone', {
    c: 'PushLockAlone',
    *kernel(nt, c) {
      const lock = yield* pushLock(nt);
      yield* critically(nt, function* () {
        yield* nt.ExfAcquirePushLockExclusive(lock);
        yield* c.report('held', low(yield* nt.ExfTryAcquirePushLockShared(lock)));
        yield* nt.ExfReleasePushLockExclusive(lock);
        yield* c.report('free', low(yield* nt.ExfTryAcquirePushLockShared(lock)));
        yield* nt.ExfReleasePushLock(lock);
      });
    },
    expect: { held: 0, free: 1 },
  });

  rule('several threads share a push lock at the same time', {
    c: 'PushLockShared',
    *kernel(nt, c) {
      const lock = yield* pushLock(nt);
      const done = yield* event(nt);
      yield* critically(nt, function* () {
        yield* nt.ExfAcquirePushLockShared(lock);
        const thread = yield* spawn(nt, function* () {
          yield* critically(nt, function* () {
            yield* nt.ExfAcquirePushLockShared(lock);
            yield* nt.KeSetEvent(done, 0, false);
            yield* nt.ExfReleasePushLockShared(lock);
          });
        });
        yield* c.report('shared', yield* wait(nt, done));
        yield* nt.ExfReleasePushLockShared(lock);
        yield* join(nt, thread);
      });
    },
    expect: { shared: 0 },
  });

  rule('a thread that wants a push lock alone waits until all who share it have released it', {
    c: 'PushLockOwnerWaits',
    *kernel(nt, c) {
      const lock = yield* pushLock(nt);
      yield* critically(nt, function* () {
        yield* nt.ExAcquirePushLockSharedEx(lock, 0);
        const thread = yield* spawn(nt, function* () {
          yield* critically(nt, function* () {
            yield* nt.ExAcquirePushLockExclusiveEx(lock, 0);
            yield* c.report('alone', 1);
            yield* nt.ExReleasePushLockExclusiveEx(lock, 0);
          });
        });
        yield* pause(nt);
        yield* c.report('released', 1);
        yield* nt.ExReleasePushLockSharedEx(lock, 0);
        yield* join(nt, thread);
      });
    },
    expect: { released: 1, alone: 1 },
  });

  rule('whoever comes after a thread that waits to have a push lock alone does not share it any more', {
    c: 'PushLockInTurn',
    *kernel(nt, c) {
      const lock = yield* pushLock(nt);
      yield* critically(nt, function* () {
        yield* nt.ExfAcquirePushLockShared(lock);
        yield* c.report('before', low(yield* nt.ExfTryAcquirePushLockShared(lock)));
        const thread = yield* spawn(nt, function* () {
          yield* critically(nt, function* () {
            yield* nt.ExfAcquirePushLockExclusive(lock);
            yield* nt.ExfReleasePushLock(lock);
          });
        });
        yield* pause(nt);
        yield* c.report('behind', low(yield* nt.ExfTryAcquirePushLockShared(lock)));
        yield* nt.ExfReleasePushLock(lock);
        yield* nt.ExfReleasePushLock(lock);
        yield* join(nt, thread);
      });
      yield* c.report('free', nt.memory.readI64(lock));
    },
    expect: { before: 1, behind: 0, free: 0 },
  });

  rule('ExfTryToWakePushLock hands on a lock whose lowest bit the owner has cleared without a call', {
    c: 'PushLockInlined',
    *kernel(nt, c) {
      const lock = yield* pushLock(nt);
      // What the headers inline: taking a free lock, and giving it up, is one bit.
      nt.memory.writeI64(lock, 1);
      const thread = yield* spawn(nt, function* () {
        yield* critically(nt, function* () {
          yield* nt.ExfAcquirePushLockExclusive(lock);
          yield* c.report('handed over', 1);
          yield* nt.ExfReleasePushLockExclusive(lock);
        });
      });
      yield* pause(nt);
      yield* c.report('waits', nt.memory.readI64(lock) !== 1);
      nt.memory.writeI64(lock, nt.memory.readI64(lock) - 1);
      yield* nt.ExfTryToWakePushLock(lock);
      yield* join(nt, thread);
    },
    expect: { waits: 1, 'handed over': 1 },
  });

  rule('a push lock that is held alone keeps all others out, on all processors', {
    c: 'PushLockExcludes',
    *kernel(nt, c) {
      const lock = yield* pushLock(nt);
      const at = counter(nt);
      const body = function* () {
        for (let round = 0; round < ROUNDS; round++) {
          yield* critically(nt, function* () {
            yield* nt.ExAcquirePushLockExclusiveEx(lock, 0);
            yield* increment(nt, at);
            yield* nt.ExReleasePushLockExclusiveEx(lock, 0);
          });
        }
      };
      const threads = [yield* spawn(nt, body), yield* spawn(nt, body), yield* spawn(nt, body)];
      yield* join(nt, ...threads);
      yield* c.report('count', nt.memory.readU32(at));
    },
    expect: { count: 3 * ROUNDS },
  });

  rule(
    'acquiring an executive spin lock raises to DISPATCH_LEVEL and gives the old level, releasing it restores that',
    {
      c: 'ExSpinLockLevels',
      *kernel(nt, c) {
        const lock = spinLock(nt);
        const alone = yield* nt.ExAcquireSpinLockExclusive(lock);
        yield* c.report('alone', yield* nt.KeGetCurrentIrql());
        yield* nt.ExReleaseSpinLockExclusive(lock, alone);
        const shared = yield* nt.ExAcquireSpinLockShared(lock);
        yield* c.report('shared', yield* nt.KeGetCurrentIrql());
        yield* nt.ExReleaseSpinLockShared(lock, shared);
        yield* c.report('after', yield* nt.KeGetCurrentIrql());
        yield* c.report('old', low(alone) + low(shared));
      },
      expect: { alone: DISPATCH_LEVEL, shared: DISPATCH_LEVEL, after: PASSIVE_LEVEL, old: PASSIVE_LEVEL },
    },
  );

  rule('an executive spin lock that is owned alone lets nobody in, neither alone nor shared', {
    *kernel(nt, c) {
      const lock = spinLock(nt);
      const old = yield* nt.ExAcquireSpinLockExclusive(lock);
      yield* c.report('alone', yield* nt.ExTryAcquireSpinLockExclusiveAtDpcLevel(lock));
      yield* c.report('shared', yield* nt.ExTryAcquireSpinLockSharedAtDpcLevel(lock));
      yield* nt.ExReleaseSpinLockExclusive(lock, old);
    },
    expect: { alone: 0, shared: 0 },
  });

  rule('an executive spin lock that is shared lets further sharers in, but no owner', {
    *kernel(nt, c) {
      const lock = spinLock(nt);
      const old = yield* nt.ExAcquireSpinLockShared(lock);
      yield* c.report('alone', yield* nt.ExTryAcquireSpinLockExclusiveAtDpcLevel(lock));
      yield* c.report('shared', yield* nt.ExTryAcquireSpinLockSharedAtDpcLevel(lock));
      yield* nt.ExReleaseSpinLockSharedFromDpcLevel(lock);
      yield* nt.ExReleaseSpinLockShared(lock, old);
      yield* c.report('free', nt.memory.readU32(lock));
    },
    expect: { alone: 0, shared: 1, free: 0 },
  });

  rule('the at-DPC forms of executive spin locks leave the level as it is', {
    c: 'ExSpinLockAtDpc',
    *kernel(nt, c) {
      const lock = spinLock(nt);
      const old = yield* nt.KeRaiseIrql(5);
      yield* nt.ExAcquireSpinLockExclusiveAtDpcLevel(lock);
      yield* c.report('alone', yield* nt.KeGetCurrentIrql());
      yield* nt.ExReleaseSpinLockExclusiveFromDpcLevel(lock);
      yield* nt.ExAcquireSpinLockSharedAtDpcLevel(lock);
      yield* c.report('shared', yield* nt.KeGetCurrentIrql());
      yield* nt.ExReleaseSpinLockSharedFromDpcLevel(lock);
      yield* nt.KeLowerIrql(old);
    },
    expect: { alone: 5, shared: 5 },
  });

  rule('ExTryConvertSharedSpinLockExclusive makes the only sharer the owner, and refuses while there is another', {
    c: 'ExSpinLockConverts',
    *kernel(nt, c) {
      const lock = spinLock(nt);
      const old = yield* nt.ExAcquireSpinLockShared(lock);
      yield* nt.ExAcquireSpinLockSharedAtDpcLevel(lock);
      yield* c.report('two', yield* nt.ExTryConvertSharedSpinLockExclusive(lock));
      yield* nt.ExReleaseSpinLockSharedFromDpcLevel(lock);
      yield* c.report('one', yield* nt.ExTryConvertSharedSpinLockExclusive(lock));
      yield* nt.ExReleaseSpinLockExclusive(lock, old);
    },
    expect: { two: 0, one: 1 },
  });

  rule('an executive spin lock that is owned alone keeps all others out, on all processors', {
    c: 'ExSpinLockExcludes',
    *kernel(nt, c) {
      const lock = spinLock(nt);
      const [first, second, torn] = [counter(nt), counter(nt), counter(nt)];
      const writer = function* () {
        for (let round = 0; round < ROUNDS; round++) {
          const old = yield* nt.ExAcquireSpinLockExclusive(lock);
          yield* increment(nt, first);
          yield* increment(nt, second);
          yield* nt.ExReleaseSpinLockExclusive(lock, old);
        }
      };
      const reader = function* () {
        for (let round = 0; round < ROUNDS; round++) {
          const old = yield* nt.ExAcquireSpinLockShared(lock);
          const seen = nt.memory.readU32(first);
          yield* nt.KeGetCurrentIrql();
          if (nt.memory.readU32(second) !== seen) nt.memory.writeU32(torn, 1);
          yield* nt.ExReleaseSpinLockShared(lock, old);
        }
      };
      const threads = [yield* spawn(nt, writer), yield* spawn(nt, reader), yield* spawn(nt, writer)];
      yield* join(nt, ...threads);
      yield* c.report('count', nt.memory.readU32(first));
      yield* c.report('torn', nt.memory.readU32(torn));
    },
    expect: { count: 2 * ROUNDS, torn: 0 },
  });

  rule('an executive spin lock is four bytes: what stands behind it is left alone', {
    c: 'ExSpinLockSize',
    *kernel(nt, c) {
      const lock = spinLock(nt);
      nt.memory.writeU32(addressAdd(lock, 4), 0xabcd);
      const old = yield* nt.ExAcquireSpinLockExclusive(lock);
      yield* nt.ExReleaseSpinLockExclusive(lock, old);
      yield* c.report('behind', nt.memory.readU32(addressAdd(lock, 4)));
    },
    expect: { behind: 0xabcd },
  });
});
