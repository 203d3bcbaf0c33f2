/** DPCs, ordinary and threaded, and calls on all processors. Source: "Introduction to DPC Objects", "Introduction to Threaded DPCs", wdm.h. */
import {
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { event, join, pin, spawn, unpin, wait } from '../harness/system-threads.ts';

const DPC_BYTES = 64;
const [MEDIUM, HIGH] = [1, 2];
const IPI_LEVEL = 14;
const DRIVER_VERIFIER_DETECTED_VIOLATION = 0xc4;
const WAIT_FOR_EVER_AT_DISPATCH_LEVEL = 0x121;
const IRQL_UNEXPECTED_VALUE = 0xc8;
const TIMER_OR_DPC_INVALID = 0xc7;
const [TIMER_IN_POOL, DPC_IN_POOL] = [0, 1];
const TAG = 0x7431_7431;

function* dpc(nt: DriverKit, body: DriverRoutine, context: GuestAddress | number = 0): DriverCode<GuestAddress> {
  const address = nt.data(DPC_BYTES);
  yield* nt.KeInitializeDpc(address, nt.routine(body), context);
  return address;
}

function* threadedDpc(nt: DriverKit, body: DriverRoutine, context = 0): DriverCode<GuestAddress> {
  const address = nt.data(DPC_BYTES);
  yield* nt.KeInitializeThreadedDpc(address, nt.routine(body), context);
  return address;
}

const queue = (nt: DriverKit, address: GuestAddress, first = 0, second = 0) =>
  nt.KeInsertQueueDpc(address, first, second);

const processors = (nt: DriverKit) => nt.KeQueryActiveProcessorCount(NULL_ADDRESS);

function counter(nt: DriverKit): GuestAddress {
  const at = nt.data(8);
  nt.memory.writeI64(at, 0);
  return at;
}

const add = (nt: DriverKit, at: GuestAddress) => nt.memory.writeI64(at, nt.memory.readI64(at) + 1);

export default rules((rule) => {
  rule('the routine of a threaded DPC runs at PASSIVE_LEVEL with its context and the arguments of its request', {
    c: 'ThreadedDpcLevel',
    *kernel(nt, c) {
      const address = yield* threadedDpc(
        nt,
        function* (_dpc, context, first, second) {
          yield* c.report('irql', yield* nt.KeGetCurrentIrql());
          yield* c.report('context', context);
          yield* c.report('first', first);
          yield* c.report('second', second);
        },
        1,
      );
      yield* queue(nt, address, 2, 3);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { irql: PASSIVE_LEVEL, context: 1, first: 2, second: 3 },
  });

  rule('a threaded DPC runs before any thread of its processor goes on', {
    c: 'ThreadedDpcFirst',
    *kernel(nt, c) {
      yield* pin(nt);
      const address = yield* threadedDpc(nt, function* () {
        yield* c.report('dpc', 1);
      });
      yield* queue(nt, address);
      yield* c.report('thread', 1);
      yield* unpin(nt);
    },
    expect: { dpc: 1, thread: 1 },
  });

  rule('ordinary DPCs of its processor come between a threaded DPC', {
    c: 'ThreadedDpcInterrupted',
    *kernel(nt, c) {
      const ordinary = yield* dpc(nt, function* () {
        yield* c.report('ordinary', yield* nt.KeGetCurrentIrql());
      });
      const threaded = yield* threadedDpc(nt, function* () {
        yield* c.report('begins', 1);
        yield* queue(nt, ordinary);
        yield* c.report('ends', yield* nt.KeGetCurrentIrql());
      });
      yield* queue(nt, threaded);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { begins: 1, ordinary: DISPATCH_LEVEL, ends: PASSIVE_LEVEL },
  });

  rule('a threaded DPC is in one queue at most, and KeRemoveQueueDpc takes it back', {
    c: 'ThreadedDpcRemoved',
    *kernel(nt, c) {
      yield* pin(nt);
      const address = yield* threadedDpc(nt, function* () {
        yield* c.report('runs', 1);
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      const results = [yield* queue(nt, address), yield* queue(nt, address), yield* nt.KeRemoveQueueDpc(address)];
      yield* nt.KeLowerIrql(old);
      yield* nt.KeFlushQueuedDpcs();
      for (const [index, label] of ['first', 'second', 'removed'].entries()) yield* c.report(label, results[index]!);
      yield* unpin(nt);
    },
    expect: { first: 1, second: 0, removed: 1 },
  });

  rule('a spin lock that KeAcquireSpinLockForDpc acquires in a threaded DPC raises it to DISPATCH_LEVEL and back', {
    c: 'ThreadedDpcLocks',
    *kernel(nt, c) {
      const lock = nt.data(8);
      yield* nt.KeInitializeSpinLock(lock);
      const address = yield* threadedDpc(nt, function* () {
        const old = yield* nt.KeAcquireSpinLockForDpc(lock);
        yield* c.report('held', yield* nt.KeGetCurrentIrql());
        yield* nt.KeReleaseSpinLockForDpc(lock, old);
        yield* c.report('after', yield* nt.KeGetCurrentIrql());
      });
      yield* queue(nt, address);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { held: DISPATCH_LEVEL, after: PASSIVE_LEVEL },
  });

  rule('a request for a DPC that is queued leaves the arguments of the first request', {
    c: 'DpcKeepsArguments',
    *kernel(nt, c) {
      const address = yield* dpc(nt, function* (_dpc, _context, first, second) {
        yield* c.report('first', first);
        yield* c.report('second', second);
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* queue(nt, address, 1, 2);
      yield* queue(nt, address, 3, 4);
      yield* nt.KeLowerIrql(old);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { first: 1, second: 2 },
  });

  rule('a DPC whose routine runs can be queued again, and then runs once more', {
    c: 'DpcQueuesItself',
    *kernel(nt, c) {
      const left = counter(nt);
      nt.memory.writeI64(left, 1);
      const address = yield* dpc(nt, function* (self) {
        yield* c.report('runs', 1);
        if (nt.memory.readI64(left) === 0) return;
        nt.memory.writeI64(left, 0);
        yield* c.report('queued again', yield* queue(nt, self));
      });
      yield* queue(nt, address);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: [
      ['runs', 1],
      ['queued again', 1],
      ['runs', 1],
    ],
  });

  rule('DPCs of one processor run in the order of their requests, one of high importance before those that wait', {
    c: 'DpcImportance',
    *kernel(nt, c) {
      const report = (label: string): DriverRoutine =>
        function* () {
          yield* c.report(label, 1);
        };
      const [first, second, important] = [
        yield* dpc(nt, report('first')),
        yield* dpc(nt, report('second')),
        yield* dpc(nt, report('important')),
      ];
      yield* nt.KeSetImportanceDpc(first, MEDIUM);
      yield* nt.KeSetImportanceDpc(important, HIGH);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      for (const one of [first, second, important]) yield* queue(nt, one);
      yield* nt.KeLowerIrql(old);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { important: 1, first: 1, second: 1 },
  });

  rule('a DPC without a target runs on the processor that has queued it', {
    c: 'DpcOwnProcessor',
    *kernel(nt, c) {
      const address = yield* dpc(nt, function* (_dpc, _context, processor) {
        yield* c.report('same', (yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS)) === processor);
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* queue(nt, address, yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS));
      yield* nt.KeLowerIrql(old);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { same: 1 },
  });

  rule('two processors can run the routine of one DPC at the same time', {
    c: 'DpcTwice',
    *kernel(nt, c) {
      const count = yield* processors(nt);
      const [inside, most] = [counter(nt), counter(nt)];
      const address = yield* dpc(nt, function* () {
        add(nt, inside);
        // The first waits for the second, which could not come if it were kept out.
        for (let i = 0; i < 1000 && nt.memory.readI64(inside) < 2; i++) yield* nt.KeStallExecutionProcessor(10);
        nt.memory.writeI64(most, nt.memory.readI64(inside));
      });
      if (count > 1) {
        yield* pin(nt);
        yield* nt.KeSetImportanceDpc(address, HIGH);
        for (const target of [1, 2]) {
          yield* nt.KeSetTargetProcessorDpc(address, target);
          while (!((yield* queue(nt, address)) as boolean)) yield* nt.KeStallExecutionProcessor(1);
        }
        yield* nt.KeFlushQueuedDpcs();
        yield* unpin(nt);
      }
      yield* c.report('at the same time', count === 1 || nt.memory.readI64(most) === 2);
    },
    expect: { 'at the same time': 1 },
  });

  rule('KeFlushQueuedDpcs returns when all DPCs that were queued before have run, on all processors', {
    c: 'DpcsFlushed',
    *kernel(nt, c) {
      const count = yield* processors(nt);
      const ran = counter(nt);
      for (let target = 0; target < count; target++) {
        const address = yield* dpc(nt, function* () {
          add(nt, ran);
          yield* nt.KeGetCurrentIrql();
        });
        yield* nt.KeSetTargetProcessorDpc(address, target);
        yield* queue(nt, address);
      }
      yield* nt.KeFlushQueuedDpcs();
      yield* c.report('all', nt.memory.readI64(ran) === count);
    },
    expect: { all: 1 },
  });

  rule('a DPC routine must not wait: waiting for ever there is a violation that Driver Verifier stops', {
    c: 'DpcWaits',
    *kernel(nt) {
      const never = yield* event(nt);
      const address = yield* dpc(nt, function* () {
        yield* wait(nt, never);
      });
      yield* queue(nt, address);
      yield* nt.KeFlushQueuedDpcs();
    },
    bugCheck: [DRIVER_VERIFIER_DETECTED_VIOLATION, WAIT_FOR_EVER_AT_DISPATCH_LEVEL],
  });

  rule('a DPC routine that returns at another IRQL than it was called at is bug check 0xC8', {
    c: 'DpcLeavesIrql',
    *kernel(nt) {
      const address = yield* dpc(nt, function* () {
        yield* nt.KeRaiseIrql(5);
      });
      yield* queue(nt, address);
      yield* nt.KeFlushQueuedDpcs();
    },
    bugCheck: [IRQL_UNEXPECTED_VALUE],
  });

  rule('freeing pool with a queued DPC in it is bug check 0xC7 with kind 1', {
    c: 'DpcInFreedPool',
    *kernel(nt) {
      const block = yield* nt.ExAllocatePoolWithTag(0, DPC_BYTES, TAG);
      yield* nt.KeInitializeDpc(
        block,
        nt.routine(function* () {}),
        0,
      );
      yield* nt.KeRaiseIrqlToDpcLevel();
      yield* queue(nt, block);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    bugCheck: [TIMER_OR_DPC_INVALID, DPC_IN_POOL],
  });

  rule('freeing pool with a set timer in it is bug check 0xC7 with kind 0', {
    c: 'TimerInFreedPool',
    *kernel(nt) {
      const block = yield* nt.ExAllocatePoolWithTag(0, DPC_BYTES, TAG);
      yield* nt.KeInitializeTimer(block);
      yield* nt.KeSetTimer(block, -10_000_000, NULL_ADDRESS);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    bugCheck: [TIMER_OR_DPC_INVALID, TIMER_IN_POOL],
  });

  rule('KeIpiGenericCall calls the routine at IPI_LEVEL on each processor, and returns what the own call returns', {
    c: 'IpiCall',
    *kernel(nt, c) {
      const count = yield* processors(nt);
      const [calls, level] = [counter(nt), counter(nt)];
      const routine = nt.routine(function* (context) {
        const irql = yield* nt.KeGetCurrentIrql();
        // Nothing comes between where no routine is called.
        add(nt, calls);
        nt.memory.writeI64(level, nt.memory.readI64(level) + irql);
        return context;
      });
      yield* c.report('returned', yield* nt.KeIpiGenericCall(routine, 0x77));
      yield* c.report('all', nt.memory.readI64(calls) === count);
      yield* c.report('at IPI_LEVEL', nt.memory.readI64(level) === count * IPI_LEVEL);
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
    },
    expect: { returned: 0x77, all: 1, 'at IPI_LEVEL': 1, after: PASSIVE_LEVEL },
  });

  rule('KeIpiGenericCall interrupts processors that spin for a lock of the caller', {
    c: 'IpiInterruptsSpin',
    *kernel(nt, c) {
      const lock = nt.data(8);
      const calls = counter(nt);
      yield* nt.KeInitializeSpinLock(lock);
      const routine = nt.routine(function* () {
        add(nt, calls);
        yield* nt.KeGetCurrentIrql();
        return 0;
      });
      const waiter = function* () {
        const irql = yield* nt.KeAcquireSpinLockRaiseToDpc(lock);
        yield* nt.KeReleaseSpinLock(lock, irql);
      };
      const threads = [yield* spawn(nt, waiter), yield* spawn(nt, waiter), yield* spawn(nt, waiter)];
      const again = yield* nt.KeAcquireSpinLockRaiseToDpc(lock);
      yield* nt.KeStallExecutionProcessor(100);
      yield* nt.KeIpiGenericCall(routine, 0);
      yield* nt.KeReleaseSpinLock(lock, again);
      yield* join(nt, ...threads);
      yield* c.report('all', nt.memory.readI64(calls) === (yield* processors(nt)));
    },
    expect: { all: 1 },
  });

  rule('the arguments of a timer DPC are the system time at which it has expired, in two halves', {
    *kernel(nt, c) {
      const [timer, time] = [nt.data(DPC_BYTES), nt.data(8)];
      const done = yield* event(nt);
      const address = yield* dpc(
        nt,
        function* (_dpc, context, low, high) {
          yield* nt.KeQuerySystemTimePrecise(time);
          const now = nt.memory.readI64(time);
          const then = (high & 0xffff_ffff) * 2 ** 32 + ((low & 0xffff_ffff) >>> 0);
          // Within a second of now.
          yield* c.report('expired then', then <= now && then > now - 10_000_000);
          yield* nt.KeSetEvent(context as GuestAddress, 0, false);
        },
        done,
      );
      yield* nt.KeInitializeTimer(timer);
      yield* nt.KeSetTimer(timer, -10_000, address);
      yield* wait(nt, done);
      yield* nt.KeFlushQueuedDpcs();
      yield* c.report('is set', nt.memory.readU8(addressAdd(timer, 3)) & 0x40);
    },
    expect: { 'expired then': 1, 'is set': 0 },
  });
});
