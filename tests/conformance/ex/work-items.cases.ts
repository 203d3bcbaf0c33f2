/** Work items and the threads that do them. Source: "System Worker Threads", "ExQueueWorkItem function (wdm.h)", "Bug Check 0xE1", "Bug Check 0xE4". */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { event, wait } from '../harness/system-threads.ts';

const [CRITICAL, DELAYED, HYPERCRITICAL] = [0, 1, 2];
/** WORK_QUEUE_ITEM: list entry, routine, parameter. */
const [ITEM_BYTES, ROUTINE, PARAMETER] = [32, 16, 24];
const WORKER_THREAD_RETURNED_AT_BAD_IRQL = 0xe1;
const [WORKER_INVALID, QUEUED_TWICE] = [0xe4, 1];

/** What the ExInitializeWorkItem macro does. */
function workItem(nt: DriverKit, body: DriverRoutine): GuestAddress {
  const item = nt.data(ITEM_BYTES);
  nt.memory.fill(item, ITEM_BYTES, 0);
  nt.memory.writePointer(addressAdd(item, ROUTINE), nt.routine(body));
  nt.memory.writePointer(addressAdd(item, PARAMETER), item);
  return item;
}

/** Has a worker of a queue do something, and waits for it. */
function* done(nt: DriverKit, type: number, body: () => DriverCode<void>): DriverCode<void> {
  const over = yield* event(nt);
  const item = workItem(nt, function* () {
    yield* body();
    yield* nt.KeSetEvent(over, 0, false);
  });
  yield* nt.ExQueueWorkItem(item, type);
  yield* wait(nt, over);
}

export default rules((rule) => {
  rule('the routine of a work item may queue the item again', {
    c: 'WorkQueuesItself',
    *kernel(nt, c) {
      const over = yield* event(nt);
      let left = 2;
      const item: GuestAddress = workItem(nt, function* (parameter) {
        yield* c.report('work', left);
        if (--left > 0) yield* nt.ExQueueWorkItem(parameter, DELAYED);
        else yield* nt.KeSetEvent(over, 0, false);
      });
      yield* nt.ExQueueWorkItem(item, DELAYED);
      yield* wait(nt, over);
    },
    expect: [
      ['work', 2],
      ['work', 1],
    ],
  });

  rule('a work item that is queued while it is in a queue is bug check 0xE4 with kind 1', {
    c: 'WorkQueuedTwice',
    *kernel(nt) {
      const item = workItem(nt, () => 0);
      // No worker takes it meanwhile: all processors are at DISPATCH_LEVEL.
      const twice = nt.routine(function* (_dpc, _context, first, second) {
        if ((yield* nt.KeSignalCallDpcSynchronize(second)) !== 0) {
          yield* nt.ExQueueWorkItem(item, DELAYED);
          yield* nt.ExQueueWorkItem(item, DELAYED);
        }
        yield* nt.KeSignalCallDpcSynchronize(second);
        yield* nt.KeSignalCallDpcDone(first);
      });
      yield* nt.KeGenericCallDpc(twice, 0);
    },
    bugCheck: [WORKER_INVALID, QUEUED_TWICE],
  });

  rule('a routine that comes back at a raised IRQL is bug check 0xE1', {
    c: 'WorkLeavesIrql',
    *kernel(nt) {
      yield* nt.ExQueueWorkItem(
        workItem(nt, function* () {
          yield* nt.KeRaiseIrqlToDpcLevel();
        }),
        DELAYED,
      );
      yield* wait(nt, yield* event(nt));
    },
    bugCheck: [WORKER_THREAD_RETURNED_AT_BAD_IRQL],
  });

  rule('system worker threads belong to the System process', {
    c: 'WorkInSystemProcess',
    *kernel(nt, c) {
      let process: GuestAddress = NULL_ADDRESS;
      yield* done(nt, DELAYED, function* () {
        process = yield* nt.IoGetCurrentProcess();
      });
      yield* c.report('System', process === nt.memory.readPointer(nt.variable('PsInitialSystemProcess')));
    },
    expect: { System: true },
  });

  rule('work of the critical queue is done at a higher priority than that of the delayed one, below real time', {
    c: 'WorkPriorities',
    *kernel(nt, c) {
      const priorities: number[] = [];
      for (const type of [DELAYED, CRITICAL, HYPERCRITICAL]) {
        yield* done(nt, type, function* () {
          priorities.push(yield* nt.KeQueryPriorityThread(yield* nt.KeGetCurrentThread()));
        });
      }
      const [delayed, critical, hypercritical] = priorities;
      yield* c.report('critical', critical! > delayed!);
      yield* c.report('hypercritical', hypercritical! > critical! && hypercritical! < 16);
    },
    expect: { critical: true, hypercritical: true },
  });

  rule('a work item that waits does not keep others of its queue from being done', {
    c: 'WorkGoesOn',
    *kernel(nt, c) {
      const [go, over] = [yield* event(nt), yield* event(nt)];
      const first = workItem(nt, function* () {
        yield* wait(nt, go);
        yield* c.report('first', 1);
        yield* nt.KeSetEvent(over, 0, false);
      });
      const second = workItem(nt, function* () {
        yield* c.report('second', 1);
        yield* nt.KeSetEvent(go, 0, false);
      });
      yield* nt.ExQueueWorkItem(first, DELAYED);
      yield* nt.ExQueueWorkItem(second, DELAYED);
      yield* wait(nt, over);
    },
    expect: { second: 1, first: 1 },
  });
});
