/** What drivers have called when the system stops. Source: "Writing a Bug Check Callback Routine", the pages of the routines (wdm.h). */
import { type GuestAddress, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { bell, KEPT } from '../harness/bell.ts';
import { rules } from '../harness/rule.ts';

const RECORD_BYTES = 64;
const HIGH_LEVEL = 15;
const STOP_CODE = 0xdead;
const PORT = 0x500;
const KB_CALLBACK_SECONDARY_DUMP_DATA = 2;

/** KeInitializeCallbackRecord: a record whose state says that it is not in use. */
function record(nt: DriverKit): GuestAddress {
  const address = nt.data(RECORD_BYTES);
  nt.memory.fill(address, RECORD_BYTES, 0);
  return address;
}

const register = (nt: DriverKit, at: GuestAddress, routine: GuestAddress, buffer = NULL_ADDRESS, length = 0) =>
  nt.KeRegisterBugCheckCallback(at, routine, buffer, length, nt.ansi('test'));

/** What a callback is for: it tells its device, which is all that can be seen of it; nothing is printed at HIGH_LEVEL. */
const told = { hardware: { bell: bell(PORT, 5) }, events: ['registerWrite'] } as const;

/** A callback that tells the device if what it finds is right. */
const teller = (nt: DriverKit, isRight: (at: GuestAddress, length: number) => boolean | DriverCode<boolean>) =>
  nt.routine(function* (at, length) {
    const right = isRight(at, length);
    if (typeof right === 'boolean' ? right : yield* right) yield* nt.WRITE_PORT_ULONG(PORT + KEPT, 1);
  });

const always = () => true;

export default rules((rule) => {
  rule('when the system stops, a registered callback is called at HIGH_LEVEL with its buffer and the length of that', {
    c: 'BugCheckCallback',
    ...told,
    *kernel(nt, c) {
      const buffer = nt.data(16);
      const routine = teller(nt, function* (at, length) {
        return at === buffer && length === 16 && (yield* nt.KeGetCurrentIrql()) === HIGH_LEVEL;
      });
      yield* c.report('registered', yield* register(nt, record(nt), routine, buffer, 16));
      yield* nt.KeBugCheckEx(STOP_CODE, 1, 2, 3, 4);
    },
    expect: { registered: 1, event: 'registerWrite' },
    bugCheck: [STOP_CODE, 1, 2, 3, 4],
  });

  rule('callbacks are called in the order of their registration', {
    c: 'BugCheckCallbacks',
    ...told,
    *kernel(nt) {
      const order = nt.data(8);
      nt.memory.writeU32(order, 0);
      for (const place of [0, 1]) {
        const routine = teller(nt, () => {
          const before = nt.memory.readU32(order);
          nt.memory.writeU32(order, before + 1);
          return before === place;
        });
        yield* register(nt, record(nt), routine);
      }
      yield* nt.KeBugCheck(STOP_CODE);
    },
    expect: [
      ['event', 'registerWrite'],
      ['event', 'registerWrite'],
    ],
    bugCheck: [STOP_CODE, 0, 0, 0, 0],
  });

  rule('a bug check that the kernel finds calls them too', {
    c: 'BugCheckCallbackAfterViolation',
    ...told,
    *kernel(nt) {
      yield* register(nt, record(nt), teller(nt, always));
      const lock = nt.data(8);
      yield* nt.KeInitializeSpinLock(lock);
      yield* nt.KeAcquireSpinLockRaiseToDpc(lock);
      yield* nt.KeAcquireSpinLockAtDpcLevel(lock);
    },
    expect: { event: 'registerWrite' },
    bugCheck: [0xf],
  });

  rule('KeDeregisterBugCheckCallback takes a callback back, and says whether there was one', {
    c: 'BugCheckCallbackRemoved',
    ...told,
    *kernel(nt, c) {
      const at = record(nt);
      yield* register(nt, at, teller(nt, always));
      yield* c.report('removed', yield* nt.KeDeregisterBugCheckCallback(at));
      yield* c.report('again', yield* nt.KeDeregisterBugCheckCallback(at));
      yield* nt.KeBugCheck(STOP_CODE);
    },
    expect: { removed: 1, again: 0 },
    bugCheck: [STOP_CODE],
  });

  rule('a record that is in use is not registered again', {
    c: 'BugCheckCallbackTwice',
    *kernel(nt, c) {
      const at = record(nt);
      const routine = teller(nt, always);
      yield* c.report('first', yield* register(nt, at, routine));
      yield* c.report('second', yield* register(nt, at, routine));
      yield* c.report('removed', yield* nt.KeDeregisterBugCheckCallback(at));
    },
    expect: { first: 1, second: 0, removed: 1 },
  });

  rule('a bug check in a callback changes nothing: the first one stands', {
    *kernel(nt) {
      const routine = nt.routine(function* () {
        yield* nt.KeBugCheck(STOP_CODE + 1);
      });
      yield* register(nt, record(nt), routine);
      yield* nt.KeBugCheck(STOP_CODE);
    },
    bugCheck: [STOP_CODE],
  });

  rule('a reason callback is registered and taken back as others are', {
    c: 'BugCheckReason',
    *kernel(nt, c) {
      const at = record(nt);
      const routine = teller(nt, always);
      const enter = () =>
        nt.KeRegisterBugCheckReasonCallback(at, routine, KB_CALLBACK_SECONDARY_DUMP_DATA, nt.ansi('t'));
      yield* c.report('registered', yield* enter());
      yield* c.report('twice', yield* enter());
      yield* c.report('removed', yield* nt.KeDeregisterBugCheckReasonCallback(at));
      yield* c.report('again', yield* nt.KeDeregisterBugCheckReasonCallback(at));
    },
    expect: { registered: 1, twice: 0, removed: 1, again: 0 },
  });
});
