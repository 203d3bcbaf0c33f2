/** Priorities, boosts and quanta. Source: "Thread Scheduling", "Thread Priorities", the pages of the routines (wdm.h, ntifs.h). */
import {
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_READ,
  NULL_ADDRESS,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { event, join, pause, pin, SYNCHRONIZATION, spawn, unpin, wait } from '../harness/system-threads.ts';

/** Priority of ordinary threads. */
const NORMAL = 8;
const LOW_REALTIME = 16;
const METHOD_BUFFERED_CODE = 0x0022_2000;
const IO_KEYBOARD_INCREMENT = 6;
const QUANTUM_MICROSECONDS = 40_000;

const self = (nt: DriverKit) => nt.KeGetCurrentThread();

function* priority(nt: DriverKit): DriverCode<number> {
  return yield* nt.KeQueryPriorityThread(yield* self(nt));
}

/** Keeps the processor for as long as several quanta last. */
function* spend(nt: DriverKit, quanta: number): DriverCode<void> {
  for (; quanta > 0; quanta--) yield* nt.KeStallExecutionProcessor(QUANTUM_MICROSECONDS);
}

export default rules((rule) => {
  rule('KeSetPriorityThread returns the priority that the thread had, KeQueryPriorityThread the one that it has', {
    c: 'SetPriority',
    *kernel(nt, c) {
      const thread = yield* spawn(nt, function* () {
        yield* c.report('old', yield* nt.KeSetPriorityThread(yield* self(nt), LOW_REALTIME));
        yield* c.report('new', yield* priority(nt));
        yield* c.report('again', yield* nt.KeSetPriorityThread(yield* self(nt), 20));
      });
      yield* join(nt, thread);
    },
    expect: { old: NORMAL, new: LOW_REALTIME, again: LOW_REALTIME },
  });

  rule('KeSetBasePriorityThread is relative to the base priority of the process, and returns what was set before', {
    c: 'SetBasePriority',
    *kernel(nt, c) {
      const thread = yield* spawn(nt, function* () {
        yield* c.report('before', yield* nt.KeSetBasePriorityThread(yield* self(nt), 3));
        yield* c.report('priority', yield* priority(nt));
        yield* c.report('was', yield* nt.KeSetBasePriorityThread(yield* self(nt), 0));
        yield* c.report('back', yield* priority(nt));
      });
      yield* join(nt, thread);
    },
    expect: { before: 0, priority: NORMAL + 3, was: 3, back: NORMAL },
  });

  rule('a base priority does not become a real-time one: the highest is 15', {
    c: 'BasePriorityLimit',
    *kernel(nt, c) {
      const thread = yield* spawn(nt, function* () {
        yield* nt.KeSetBasePriorityThread(yield* self(nt), 12);
        yield* c.report('highest', yield* priority(nt));
      });
      yield* join(nt, thread);
    },
    expect: { highest: 15 },
  });

  rule('a thread of a higher priority that can run again does so before one of a lower priority goes on', {
    c: 'HigherPriorityFirst',
    *kernel(nt, c) {
      yield* pin(nt);
      const go = yield* event(nt);
      const thread = yield* spawn(nt, function* () {
        yield* pin(nt);
        yield* nt.KeSetPriorityThread(yield* self(nt), 20);
        yield* wait(nt, go);
        yield* c.report('high', 1);
      });
      yield* pause(nt);
      yield* nt.KeSetEvent(go, 0, false);
      yield* c.report('low', 1);
      yield* join(nt, thread);
      yield* unpin(nt);
    },
    expect: { high: 1, low: 1 },
  });

  rule('a thread of a lower priority does not run while one of a higher priority can', {
    c: 'LowerPriorityLast',
    *kernel(nt, c) {
      yield* pin(nt);
      const go = yield* event(nt);
      const thread = yield* spawn(nt, function* () {
        yield* pin(nt);
        yield* nt.KeSetBasePriorityThread(yield* self(nt), -4);
        yield* wait(nt, go);
        yield* c.report('low', 1);
      });
      yield* pause(nt);
      yield* nt.KeSetEvent(go, 0, false);
      yield* spend(nt, 3);
      yield* c.report('high', 1);
      yield* join(nt, thread);
      yield* unpin(nt);
    },
    expect: { high: 1, low: 1 },
  });

  rule('a thread that never waits makes way at the end of its quantum for another one of its priority', {
    c: 'QuantumEnds',
    *kernel(nt, c) {
      yield* pin(nt);
      const flag = nt.data(8);
      nt.memory.writeU32(flag, 0);
      const thread = yield* spawn(nt, function* () {
        yield* pin(nt);
        nt.memory.writeU32(flag, 1);
        yield* nt.KeGetCurrentIrql();
      });
      while (nt.memory.readU32(flag) === 0) yield* nt.KeStallExecutionProcessor(1000);
      yield* c.report('has run', 1);
      yield* join(nt, thread);
      yield* unpin(nt);
    },
    expect: { 'has run': 1 },
  });

  rule('the increment of KeSetEvent raises the priority of the thread whose wait that ends', {
    c: 'EventBoosts',
    *kernel(nt, c) {
      const go = yield* event(nt);
      const thread = yield* spawn(nt, function* () {
        yield* wait(nt, go);
        yield* c.report('raised', yield* priority(nt));
      });
      yield* pause(nt);
      yield* nt.KeSetEvent(go, 2, false);
      yield* join(nt, thread);
    },
    expect: { raised: NORMAL + 2 },
  });

  rule('the increment of KeReleaseSemaphore raises the priority of the thread whose wait that ends', {
    c: 'SemaphoreBoosts',
    *kernel(nt, c) {
      const semaphore = nt.data(32);
      yield* nt.KeInitializeSemaphore(semaphore, 0, 10);
      const thread = yield* spawn(nt, function* () {
        yield* wait(nt, semaphore);
        yield* c.report('raised', yield* priority(nt));
      });
      yield* pause(nt);
      yield* nt.KeReleaseSemaphore(semaphore, 3, 1, false);
      yield* join(nt, thread);
    },
    expect: { raised: NORMAL + 3 },
  });

  rule('a raised priority fades with each quantum, down to the base priority', {
    c: 'BoostFades',
    *kernel(nt, c) {
      const go = yield* event(nt);
      const thread = yield* spawn(nt, function* () {
        yield* wait(nt, go);
        yield* spend(nt, 3);
        yield* c.report('faded', yield* priority(nt));
      });
      yield* pause(nt);
      yield* nt.KeSetEvent(go, 2, false);
      yield* join(nt, thread);
    },
    expect: { faded: NORMAL },
  });

  rule('an increment raises no priority above 15, and none that is a real-time one', {
    c: 'BoostLimits',
    *kernel(nt, c) {
      const go = yield* event(nt, SYNCHRONIZATION);
      const thread = yield* spawn(nt, function* () {
        yield* nt.KeSetBasePriorityThread(yield* self(nt), 4);
        yield* wait(nt, go);
        yield* c.report('variable', yield* priority(nt));
        yield* nt.KeSetPriorityThread(yield* self(nt), LOW_REALTIME);
        yield* wait(nt, go);
        yield* c.report('real time', yield* priority(nt));
      });
      yield* pause(nt);
      yield* nt.KeSetEvent(go, 10, false);
      yield* pause(nt);
      yield* nt.KeSetEvent(go, 10, false);
      yield* join(nt, thread);
    },
    expect: { variable: 15, 'real time': LOW_REALTIME },
  });

  rule('the priority boost of IoCompleteRequest raises the thread that waits for its request', {
    *kernel(nt, c) {
      const held = nt.data(8);
      yield* c.device('\\Device\\Boost', {
        flags: 4,
        dispatch: {
          [IRP_MJ_READ]: function* (_device, irp) {
            nt.IoMarkIrpPending(irp);
            nt.memory.writePointer(held, irp);
            const worker = yield* spawn(nt, function* () {
              yield* pause(nt);
              yield* nt.completeIrp(nt.memory.readPointer(held), STATUS_SUCCESS, 0, IO_KEYBOARD_INCREMENT);
            });
            yield* nt.ObDereferenceObject(worker);
            return STATUS_PENDING;
          },
          [IRP_MJ_DEVICE_CONTROL]: function* (_device, irp) {
            yield* c.report('raised', yield* priority(nt));
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    *user(t) {
      const device = yield* t.CreateFile('\\Device\\Boost');
      yield* t.ReadFile(device, 4);
      yield* t.DeviceIoControl(device, METHOD_BUFFERED_CODE);
      yield* t.CloseHandle(device);
    },
    expect: { raised: NORMAL + IO_KEYBOARD_INCREMENT },
  });

  rule('KeQueryRuntimeThread counts the clock ticks that a thread has run', {
    c: 'RuntimeCounts',
    *kernel(nt, c) {
      const thread = yield* spawn(nt, function* () {
        const user = nt.local(8);
        const before = yield* nt.KeQueryRuntimeThread(yield* self(nt), user);
        yield* spend(nt, 2);
        // 80 ms are at least five ticks of 15.625 ms.
        yield* c.report('ran', (yield* nt.KeQueryRuntimeThread(yield* self(nt), user)) - before >= 5);
        yield* c.report('user', nt.memory.readU32(user));
      });
      yield* join(nt, thread);
    },
    expect: { ran: 1, user: 0 },
  });

  rule('KeSetIdealProcessorThread returns the ideal processor that was set before', {
    c: 'IdealProcessor',
    *kernel(nt, c) {
      const count = yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS);
      const thread = yield* spawn(nt, function* () {
        yield* nt.KeSetIdealProcessorThread(yield* self(nt), count - 1);
        yield* c.report('was', (yield* nt.KeSetIdealProcessorThread(yield* self(nt), 0)) === count - 1);
        yield* c.report('after that', yield* nt.KeSetIdealProcessorThread(yield* self(nt), 0));
      });
      yield* join(nt, thread);
    },
    expect: { was: 1, 'after that': 0 },
  });
});
