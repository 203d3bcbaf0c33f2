/** Work that is done later: DPCs, timers, system threads, work items. Source: the pages of the Ke, Ps and Io routines (wdm.h). */
import {
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  KEVENT,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const DPC_BYTES = 64;
const TIMER_BYTES = 64;
const [EXECUTIVE, KERNEL_MODE, NOTIFICATION] = [0, 0, 0];
const THREAD_ALL_ACCESS = 0x1f_ffff;
const DELAYED_WORK_QUEUE = 1;

/** An event that is not signalled, and how to wait for it. */
function* event(nt: DriverKit): DriverCode<GuestAddress> {
  const address = nt.data(KEVENT.SIZE);
  yield* nt.KeInitializeEvent(address, NOTIFICATION, false);
  return address;
}

const wait = (nt: DriverKit, object: GuestAddress) =>
  nt.KeWaitForSingleObject(object, EXECUTIVE, KERNEL_MODE, false, NULL_ADDRESS);

export default rules((rule) => {
  rule('a DPC runs at DISPATCH_LEVEL with its context and the arguments of its request', {
    c: 'DpcArguments',
    *kernel(nt, c) {
      const dpc = nt.data(DPC_BYTES);
      const routine = nt.routine(function* (_dpc, context, first, second) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('context', context);
        yield* c.report('first', first);
        yield* c.report('second', second);
      });
      yield* nt.KeInitializeDpc(dpc, routine, 1);
      yield* nt.KeInsertQueueDpc(dpc, 2, 3);
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { irql: DISPATCH_LEVEL, context: 1, first: 2, second: 3 },
  });

  rule('a DPC that is queued is not queued again: the second request says so, and the routine runs once', {
    c: 'DpcCoalesces',
    *kernel(nt, c) {
      const dpc = nt.data(DPC_BYTES);
      const routine = nt.routine(function* (_dpc) {
        yield* c.report('runs', 1);
      });
      yield* nt.KeInitializeDpc(dpc, routine, NULL_ADDRESS);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      const first = yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS);
      const second = yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS);
      yield* nt.KeLowerIrql(old);
      yield* nt.KeFlushQueuedDpcs();
      yield* c.report('first', first);
      yield* c.report('second', second);
    },
    expect: { runs: 1, first: 1, second: 0 },
  });

  rule('KeRemoveQueueDpc takes a queued DPC back: it says so, and the routine does not run', {
    c: 'DpcRemoved',
    *kernel(nt, c) {
      const dpc = nt.data(DPC_BYTES);
      const routine = nt.routine(function* (_dpc) {
        yield* c.report('runs', 1);
      });
      yield* nt.KeInitializeDpc(dpc, routine, NULL_ADDRESS);
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS);
      const removed = yield* nt.KeRemoveQueueDpc(dpc);
      yield* nt.KeLowerIrql(old);
      yield* nt.KeFlushQueuedDpcs();
      yield* c.report('removed', removed);
      yield* c.report('again', yield* nt.KeRemoveQueueDpc(dpc));
    },
    expect: { removed: 1, again: 0 },
  });

  rule('a timer is signalled when its time has come', {
    c: 'TimerSignals',
    *kernel(nt, c) {
      const timer = nt.data(TIMER_BYTES);
      yield* nt.KeInitializeTimer(timer);
      yield* c.report('was set', yield* nt.KeSetTimer(timer, -50_000, NULL_ADDRESS));
      yield* c.report('before', yield* nt.KeReadStateTimer(timer));
      yield* c.report('wait', yield* wait(nt, timer));
      yield* c.report('after', yield* nt.KeReadStateTimer(timer));
    },
    expect: { 'was set': 0, before: 0, wait: STATUS_SUCCESS, after: 1 },
  });

  rule('KeSetTimer and KeCancelTimer tell whether the timer was set', {
    c: 'TimerCancelled',
    *kernel(nt, c) {
      const timer = nt.data(TIMER_BYTES);
      yield* nt.KeInitializeTimer(timer);
      yield* c.report('first', yield* nt.KeSetTimer(timer, -100_000_000, NULL_ADDRESS));
      yield* c.report('second', yield* nt.KeSetTimer(timer, -100_000_000, NULL_ADDRESS));
      yield* c.report('cancel', yield* nt.KeCancelTimer(timer));
      yield* c.report('cancel again', yield* nt.KeCancelTimer(timer));
    },
    expect: { first: 0, second: 1, cancel: 1, 'cancel again': 0 },
  });

  rule('the DPC of a timer runs when its time has come', {
    c: 'TimerDpc',
    *kernel(nt, c) {
      const timer = nt.data(TIMER_BYTES);
      const dpc = nt.data(DPC_BYTES);
      const done = yield* event(nt);
      const routine = nt.routine(function* (_dpc, context) {
        yield* c.report('context', context === done);
        yield* nt.KeSetEvent(done, 0, false);
      });
      yield* nt.KeInitializeTimer(timer);
      yield* nt.KeInitializeDpc(dpc, routine, done);
      yield* nt.KeSetTimer(timer, -50_000, dpc);
      yield* c.report('wait', yield* wait(nt, done));
      yield* nt.KeFlushQueuedDpcs();
    },
    expect: { context: 1, wait: STATUS_SUCCESS },
  });

  rule('a system thread runs at PASSIVE_LEVEL with its context, and its handle can be closed at once', {
    *kernel(nt, c) {
      const handle = nt.local(8);
      const done = yield* event(nt);
      const start = nt.routine(function* (context) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('context', context === done);
        yield* nt.KeSetEvent(context, 0, false);
        yield* nt.PsTerminateSystemThread(STATUS_SUCCESS);
      });
      const status = yield* nt.PsCreateSystemThread(
        handle,
        THREAD_ALL_ACCESS,
        NULL_ADDRESS,
        NULL_ADDRESS,
        NULL_ADDRESS,
        start,
        done,
      );
      const closed = yield* nt.ZwClose(nt.memory.readU64(handle));
      yield* wait(nt, done);
      yield* c.report('create', status);
      yield* c.report('close', closed);
    },
    expect: { irql: PASSIVE_LEVEL, context: 1, create: STATUS_SUCCESS, close: STATUS_SUCCESS },
  });

  rule('a work item runs at PASSIVE_LEVEL with its device and context', {
    *kernel(nt, c) {
      const device = yield* c.device('');
      const done = yield* event(nt);
      const item = yield* nt.IoAllocateWorkItem(device);
      const routine = nt.routine(function* (deviceObject, context) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('device', deviceObject === device);
        yield* nt.KeSetEvent(context, 0, false);
      });
      yield* nt.IoQueueWorkItem(item, routine, DELAYED_WORK_QUEUE, done);
      yield* wait(nt, done);
      yield* nt.IoFreeWorkItem(item);
    },
    expect: { irql: PASSIVE_LEVEL, device: 1 },
  });

  rule('an object referenced by its handle is the same as by its pointer', {
    *kernel(nt, c) {
      const out = nt.local(16);
      const pointer = addressAdd(out, 8);
      const hold = yield* event(nt);
      const start = nt.routine(function* (context) {
        yield* wait(nt, context);
      });
      yield* nt.PsCreateSystemThread(out, THREAD_ALL_ACCESS, NULL_ADDRESS, NULL_ADDRESS, NULL_ADDRESS, start, hold);
      const handle = nt.memory.readU64(out);
      const status = yield* nt.ObReferenceObjectByHandle(handle, 0, NULL_ADDRESS, KERNEL_MODE, pointer, NULL_ADDRESS);
      const thread = nt.memory.readPointer(pointer);
      yield* c.report('reference', status);
      yield* c.report('again', yield* nt.ObReferenceObjectByPointer(thread, 0, NULL_ADDRESS, KERNEL_MODE));
      yield* nt.ObDereferenceObject(thread);
      yield* nt.ZwClose(handle);
      yield* nt.KeSetEvent(hold, 0, false);
      // A thread object is signalled when the thread has ended.
      yield* c.report('ended', yield* wait(nt, thread));
      yield* nt.ObDereferenceObject(thread);
    },
    expect: { reference: STATUS_SUCCESS, again: STATUS_SUCCESS, ended: STATUS_SUCCESS },
  });
});
