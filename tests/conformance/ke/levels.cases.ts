/** IRQLs, the processor's block and affinity. Source: "Managing Hardware Priorities", the pages of the routines (wdm.h), "Bug Check 0xC4". */
import {
  DISPATCH_LEVEL,
  type GuestAddress,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { join, pin, spawn, unpin } from '../harness/system-threads.ts';

const DRIVER_VERIFIER_DETECTED_VIOLATION = 0xc4;
const [RAISED_TO_LOWER, LOWERED_TO_HIGHER] = [0x30, 0x31];
const QUEUE_HANDLE_BYTES = 24;

const processor = (nt: DriverKit) => nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS);
const maskOf = (number: number) =>
  number < 32 ? { lo: (1 << number) >>> 0, hi: 0 } : { lo: 0, hi: (1 << (number - 32)) >>> 0 };

function* lastProcessor(nt: DriverKit): DriverCode<number> {
  return (yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS)) - 1;
}

export default rules((rule) => {
  rule('raising to a lower level is a violation that Driver Verifier stops', {
    *kernel(nt) {
      yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KfRaiseIrql(1);
    },
    bugCheck: [DRIVER_VERIFIER_DETECTED_VIOLATION, RAISED_TO_LOWER, DISPATCH_LEVEL, 1],
  });

  rule('lowering to a higher level is a violation that Driver Verifier stops', {
    *kernel(nt) {
      yield* nt.KeLowerIrql(DISPATCH_LEVEL);
    },
    bugCheck: [DRIVER_VERIFIER_DETECTED_VIOLATION, LOWERED_TO_HIGHER, PASSIVE_LEVEL, DISPATCH_LEVEL],
  });

  rule('a thread that changes its affinity at DISPATCH_LEVEL moves when the level is lowered', {
    c: 'AffinityAtDispatch',
    *kernel(nt, c) {
      const last = yield* lastProcessor(nt);
      yield* pin(nt);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KeSetSystemAffinityThread(maskOf(last));
      yield* c.report('raised', yield* processor(nt));
      yield* nt.KeLowerIrql(old);
      yield* c.report('lowered', (yield* processor(nt)) === last);
      yield* unpin(nt);
    },
    expect: { raised: 0, lowered: true },
  });

  rule('KeRevertToUserAffinityThreadEx gives back the affinity that KeSetSystemAffinityThreadEx returned', {
    c: 'AffinityNested',
    *kernel(nt, c) {
      const last = yield* lastProcessor(nt);
      yield* nt.KeSetSystemAffinityThreadEx(maskOf(last));
      const outer = yield* nt.KeSetSystemAffinityThreadEx(maskOf(0));
      yield* c.report('inner', yield* processor(nt));
      yield* nt.KeRevertToUserAffinityThreadEx(outer);
      yield* c.report('outer', last === 0 || (yield* processor(nt)) === last);
      yield* unpin(nt);
    },
    expect: { inner: 0, outer: true },
  });

  rule('an affinity goes with the thread: another one has none of it', {
    c: 'AffinityOfThread',
    *kernel(nt, c) {
      yield* pin(nt);
      let before = -1;
      const other = yield* spawn(nt, function* () {
        before = yield* nt.KeSetSystemAffinityThreadEx({ lo: 1, hi: 0 });
        return STATUS_SUCCESS;
      });
      yield* join(nt, other);
      yield* unpin(nt);
      yield* c.report('of the other', before);
    },
    expect: { 'of the other': 0 },
  });

  rule('threads at DISPATCH_LEVEL on different processors run at the same time', {
    c: 'ProcessorsRunAtOnce',
    *kernel(nt, c) {
      const last = yield* lastProcessor(nt);
      const [first, second] = [nt.data(8), nt.data(8)];
      for (const at of [first, second]) nt.memory.writeI64(at, 0);
      let met = 0;
      const meet = (number: number, mine: GuestAddress, theirs: GuestAddress) =>
        spawn(nt, function* () {
          yield* nt.KeSetSystemAffinityThread(maskOf(number));
          const old = yield* nt.KeRaiseIrqlToDpcLevel();
          nt.memory.writeI64(mine, 1);
          while (last > 0 && nt.memory.readI64(theirs) === 0) yield* nt.KeStallExecutionProcessor(1);
          met++;
          yield* nt.KeLowerIrql(old);
          return STATUS_SUCCESS;
        });
      const one = yield* meet(0, first, second);
      const other = yield* meet(last, second, first);
      yield* join(nt, one, other);
      yield* c.report('met', met);
    },
    expect: { met: 2 },
  });

  rule('an in-stack queued spin lock goes round in the order in which processors have asked for it', {
    c: 'QueuedSpinLockOrder',
    *kernel(nt, c) {
      const last = yield* lastProcessor(nt);
      const lock = nt.data(8);
      yield* nt.KeInitializeSpinLock(lock);
      const asked = nt.data(8);
      nt.memory.writeI64(asked, 0);
      const order: number[] = [];
      const threads = [];
      yield* pin(nt);
      const mine = nt.data(QUEUE_HANDLE_BYTES);
      for (let number = 1; number <= last; number++) {
        threads.push(
          yield* spawn(nt, function* () {
            yield* nt.KeSetSystemAffinityThread(maskOf(number));
            const old = yield* nt.KeRaiseIrqlToDpcLevel();
            // One after the other, each when the one before must have got into the queue.
            while (nt.memory.readI64(asked) !== number) yield* nt.KeStallExecutionProcessor(1);
            const handle = nt.data(QUEUE_HANDLE_BYTES);
            yield* nt.KeAcquireInStackQueuedSpinLockAtDpcLevel(lock, handle);
            order.push(number);
            yield* nt.KeReleaseInStackQueuedSpinLockFromDpcLevel(handle);
            yield* nt.KeLowerIrql(old);
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* nt.KeAcquireInStackQueuedSpinLock(lock, mine);
      for (let number = 1; number <= last; number++) {
        nt.memory.writeI64(asked, number);
        yield* nt.KeStallExecutionProcessor(100);
      }
      yield* nt.KeReleaseInStackQueuedSpinLock(mine);
      yield* unpin(nt);
      yield* join(nt, ...threads);
      yield* c.report('in order', order.join() === order.toSorted((a, b) => a - b).join() && order.length === last);
    },
    expect: { 'in order': true },
  });

  rule('gs leads to the block of the processor: its own address, the KPRCB, the number and the running thread', {
    c: 'ProcessorBlock',
    onlyC: true,
    expect: { self: true, prcb: true, number: true, 'number in group': true, thread: true },
  });

  rule('writing CR8 changes the IRQL, and what it has kept away comes when it is lowered', {
    c: 'Cr8IsIrql',
    onlyC: true,
    expect: { level: DISPATCH_LEVEL, raised: 1, DPC: DISPATCH_LEVEL, lowered: PASSIVE_LEVEL },
  });
});
