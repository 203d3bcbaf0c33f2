/** Device queues and remove locks. Source: "KeInsertDeviceQueue function (wdm.h)", "Using Remove Locks". */
import {
  DISPATCH_LEVEL,
  type GuestAddress,
  KDEVICE_QUEUE,
  KDEVICE_QUEUE_ENTRY,
  KDeviceQueue,
  NULL_ADDRESS,
  STATUS_DELETE_PENDING,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

/** A queue and some entries, and the code that works on them, at DISPATCH_LEVEL. */
function* withQueue(
  nt: DriverKit,
  count: number,
  body: (queue: GuestAddress, entries: readonly GuestAddress[]) => DriverCode<void>,
): DriverCode<void> {
  const queue = nt.local(KDEVICE_QUEUE.SIZE);
  const entries = Array.from({ length: count }, () => nt.local(KDEVICE_QUEUE_ENTRY.SIZE));
  yield* nt.KeInitializeDeviceQueue(queue);
  const irql = yield* nt.KfRaiseIrql(DISPATCH_LEVEL);
  yield* body(queue, entries);
  yield* nt.KeLowerIrql(irql);
}

export default rules((rule) => {
  rule('KeInsertDeviceQueue of a free device makes it busy, does not queue the entry, and returns FALSE', {
    c: 'QueueFirst',
    *kernel(nt, c) {
      yield* withQueue(nt, 2, function* (queue, entries) {
        yield* c.report('first', yield* nt.KeInsertDeviceQueue(queue, entries[0]!));
        yield* c.report('busy', nt.view(KDeviceQueue, queue).Busy);
        yield* c.report('second', yield* nt.KeInsertDeviceQueue(queue, entries[1]!));
        yield* c.report('removed', (yield* nt.KeRemoveDeviceQueue(queue)) === entries[1]);
        yield* c.report('last', (yield* nt.KeRemoveDeviceQueue(queue)) === NULL_ADDRESS);
        yield* c.report('free', nt.view(KDeviceQueue, queue).Busy);
      });
    },
    expect: { first: false, busy: 1, second: true, removed: true, last: true, free: 0 },
  });

  rule('KeInsertByKeyDeviceQueue keeps entries in the order of their keys', {
    c: 'QueueByKey',
    *kernel(nt, c) {
      yield* withQueue(nt, 4, function* (queue, entries) {
        yield* nt.KeInsertDeviceQueue(queue, entries[0]!);
        yield* nt.KeInsertByKeyDeviceQueue(queue, entries[1]!, 30);
        yield* nt.KeInsertByKeyDeviceQueue(queue, entries[2]!, 10);
        yield* nt.KeInsertByKeyDeviceQueue(queue, entries[3]!, 20);
        for (const place of ['a', 'b', 'c'])
          yield* c.report(place, entries.indexOf(yield* nt.KeRemoveDeviceQueue(queue)));
      });
    },
    expect: { a: 2, b: 3, c: 1 },
  });

  rule('KeRemoveByKeyDeviceQueue takes the first entry with that key or a higher one, else the lowest', {
    c: 'QueueRemoveByKey',
    *kernel(nt, c) {
      yield* withQueue(nt, 3, function* (queue, entries) {
        yield* nt.KeInsertDeviceQueue(queue, entries[0]!);
        yield* nt.KeInsertByKeyDeviceQueue(queue, entries[1]!, 10);
        yield* nt.KeInsertByKeyDeviceQueue(queue, entries[2]!, 20);
        yield* c.report('from15', entries.indexOf(yield* nt.KeRemoveByKeyDeviceQueue(queue, 15)));
        yield* c.report('from25', entries.indexOf(yield* nt.KeRemoveByKeyDeviceQueue(queue, 25)));
      });
    },
    expect: { from15: 2, from25: 1 },
  });

  rule('KeRemoveEntryDeviceQueue takes an entry out once, and then returns FALSE', {
    c: 'QueueRemoveEntry',
    *kernel(nt, c) {
      yield* withQueue(nt, 2, function* (queue, entries) {
        yield* nt.KeInsertDeviceQueue(queue, entries[0]!);
        yield* nt.KeInsertDeviceQueue(queue, entries[1]!);
        yield* c.report('first', yield* nt.KeRemoveEntryDeviceQueue(queue, entries[1]!));
        yield* c.report('second', yield* nt.KeRemoveEntryDeviceQueue(queue, entries[1]!));
      });
    },
    expect: { first: true, second: false },
  });

  rule('KeInsertDeviceQueue below DISPATCH_LEVEL is a violation of the rule IrqlDispatch', {
    c: 'QueueTooLow',
    *kernel(nt) {
      const queue = nt.local(KDEVICE_QUEUE.SIZE);
      yield* nt.KeInitializeDeviceQueue(queue);
      yield* nt.KeInsertDeviceQueue(queue, nt.local(KDEVICE_QUEUE_ENTRY.SIZE));
    },
    expect: {},
    bugCheck: [0xc4, 0x20003, undefined, undefined, undefined],
  });

  rule('a remove lock is refused with STATUS_DELETE_PENDING once somebody has waited for its users', {
    c: 'RemoveLock',
    *kernel(nt, c) {
      const lock = nt.data(32);
      yield* nt.IoInitializeRemoveLockEx(lock, 0, 0, 0, 32);
      const acquire = () => nt.IoAcquireRemoveLockEx(lock, { lo: 0, hi: 0 }, { lo: 0, hi: 0 }, 0, 32);
      yield* c.report('first', yield* acquire());
      yield* nt.IoReleaseRemoveLockEx(lock, { lo: 0, hi: 0 }, 32);
      yield* c.report('second', yield* acquire());
      yield* nt.IoReleaseRemoveLockAndWaitEx(lock, { lo: 0, hi: 0 }, 32);
      yield* c.report('third', yield* acquire());
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_SUCCESS, third: STATUS_DELETE_PENDING },
  });
});
