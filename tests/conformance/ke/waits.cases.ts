/** Waits for several objects, limits of objects, and how waits for queues end. Source: the pages of the Ke routines (wdm.h, ntifs.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { STATUS_ABANDONED_WAIT_0, STATUS_ALERTED } from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';
import { event, join, KERNEL_MODE, pause, SYNCHRONIZATION, spawn, wait } from '../harness/system-threads.ts';

const [WAIT_ALL, WAIT_ANY] = [0, 1];
const EXECUTIVE = 0;
const [SEMAPHORE_BYTES, MUTEX_BYTES, QUEUE_BYTES] = [32, 56, 64];
const MAXIMUM_WAIT_OBJECTS_EXCEEDED = 0x0c;
const MILLISECOND = 10_000;

function* waitForSeveral(
  nt: DriverKit,
  type: number,
  objects: readonly GuestAddress[],
  milliseconds?: number,
): DriverCode<number> {
  const array = nt.local(8 * objects.length);
  for (const [i, object] of objects.entries()) nt.memory.writePointer(addressAdd(array, 8 * i), object);
  let timeout = NULL_ADDRESS;
  if (milliseconds !== undefined) {
    timeout = nt.local(8);
    nt.memory.writeI64(timeout, -milliseconds * MILLISECOND);
  }
  const count = objects.length;
  return yield* nt.KeWaitForMultipleObjects(count, array, type, EXECUTIVE, KERNEL_MODE, false, timeout, NULL_ADDRESS);
}

function* emptyQueue(nt: DriverKit): DriverCode<GuestAddress> {
  const queue = nt.data(QUEUE_BYTES);
  yield* nt.KeInitializeQueue(queue, 0);
  return queue;
}

export default rules((rule) => {
  rule('a wait for all objects takes none of them as long as one is not signalled', {
    c: 'WaitAllTakesNothing',
    *kernel(nt, c) {
      const first = yield* event(nt, SYNCHRONIZATION);
      const second = yield* event(nt, SYNCHRONIZATION);
      yield* nt.KeSetEvent(first, 0, false);
      yield* c.report('all', yield* waitForSeveral(nt, WAIT_ALL, [first, second], 5));
      yield* c.report('first', yield* nt.KeReadStateEvent(first));
      yield* nt.KeSetEvent(second, 0, false);
      yield* c.report('all again', yield* waitForSeveral(nt, WAIT_ALL, [first, second], 5));
      yield* c.report('taken', yield* nt.KeReadStateEvent(first));
    },
    expect: { all: STATUS_TIMEOUT, first: 1, 'all again': STATUS_SUCCESS, taken: 0 },
  });

  rule('a wait for any object takes one only, the first in the array that is signalled', {
    c: 'WaitAnyTakesFirst',
    *kernel(nt, c) {
      const objects = [];
      for (let i = 0; i < 3; i++) objects.push(yield* event(nt, SYNCHRONIZATION));
      for (const object of objects.slice(1)) yield* nt.KeSetEvent(object, 0, false);
      yield* c.report('index', yield* waitForSeveral(nt, WAIT_ANY, objects));
      yield* c.report('taken', yield* nt.KeReadStateEvent(objects[1]!));
      yield* c.report('left', yield* nt.KeReadStateEvent(objects[2]!));
    },
    expect: { index: 1, taken: 0, left: 1 },
  });

  rule('more than three objects need wait blocks of the caller: without them it is bug check 0xC', {
    c: 'WaitForTooMany',
    *kernel(nt) {
      const objects = [];
      for (let i = 0; i < 4; i++) objects.push(yield* event(nt));
      yield* waitForSeveral(nt, WAIT_ANY, objects, 1);
    },
    bugCheck: [MAXIMUM_WAIT_OBJECTS_EXCEEDED],
  });

  rule('a thread that waits for all objects goes on only when the last of them is signalled', {
    c: 'WaitAllForLast',
    *kernel(nt, c) {
      const objects = [yield* event(nt), yield* event(nt)];
      const thread = yield* spawn(nt, function* () {
        yield* waitForSeveral(nt, WAIT_ALL, objects);
        return STATUS_SUCCESS;
      });
      yield* pause(nt);
      yield* nt.KeSetEvent(objects[1]!, 0, false);
      yield* c.report('one', yield* wait(nt, thread, 5));
      yield* nt.KeSetEvent(objects[0]!, 0, false);
      yield* c.report('both', yield* wait(nt, thread));
      yield* nt.ObDereferenceObject(thread);
    },
    expect: { one: STATUS_TIMEOUT, both: STATUS_SUCCESS },
  });

  rule('a synchronization event that is set lets one of several waiting threads go on', {
    c: 'SetEventWakesOne',
    *kernel(nt, c) {
      const object = yield* event(nt, SYNCHRONIZATION);
      const woken = nt.data(8);
      nt.memory.writeI64(woken, 0);
      const threads = [];
      for (let i = 0; i < 3; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            yield* wait(nt, object);
            nt.memory.writeI64(woken, nt.memory.readI64(woken) + 1);
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* pause(nt);
      yield* nt.KeSetEvent(object, 0, false);
      yield* pause(nt);
      yield* c.report('woken', nt.memory.readI64(woken));
      for (let i = 0; i < 2; i++) {
        yield* nt.KeSetEvent(object, 0, false);
        yield* pause(nt);
      }
      yield* join(nt, ...threads);
    },
    expect: { woken: 1 },
  });

  rule('KePulseEvent lets all threads go on that wait for a notification event, and leaves it not signalled', {
    c: 'PulseWakesAll',
    *kernel(nt, c) {
      const object = yield* event(nt);
      const threads = [];
      for (let i = 0; i < 2; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            yield* wait(nt, object);
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* pause(nt);
      yield* nt.KePulseEvent(object, 0, false);
      yield* join(nt, ...threads);
      yield* c.report('state', yield* nt.KeReadStateEvent(object));
    },
    expect: { state: 0 },
  });

  rule('a semaphore lets as many waiting threads go on as it is released', {
    c: 'SemaphoreWakesMany',
    *kernel(nt, c) {
      const semaphore = nt.data(SEMAPHORE_BYTES);
      yield* nt.KeInitializeSemaphore(semaphore, 0, 5);
      const woken = nt.data(8);
      nt.memory.writeI64(woken, 0);
      const threads = [];
      for (let i = 0; i < 3; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            yield* wait(nt, semaphore);
            nt.memory.writeI64(woken, nt.memory.readI64(woken) + 1);
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* pause(nt);
      yield* c.report('old', yield* nt.KeReleaseSemaphore(semaphore, 0, 2, false));
      yield* pause(nt);
      yield* c.report('woken', nt.memory.readI64(woken));
      yield* nt.KeReleaseSemaphore(semaphore, 0, 1, false);
      yield* join(nt, ...threads);
      yield* c.report('left', yield* nt.KeReadStateSemaphore(semaphore));
    },
    expect: { old: 0, woken: 2, left: 0 },
  });

  rule('a thread that gives a mutex up hands it to one that waits for it', {
    c: 'MutexHandedOn',
    *kernel(nt, c) {
      const mutex = nt.data(MUTEX_BYTES);
      yield* nt.KeInitializeMutex(mutex, 0);
      yield* wait(nt, mutex);
      const thread = yield* spawn(nt, function* () {
        yield* wait(nt, mutex);
        yield* nt.KeReleaseMutex(mutex, false);
        return STATUS_SUCCESS;
      });
      yield* c.report('owned', yield* wait(nt, thread, 10));
      yield* nt.KeReleaseMutex(mutex, false);
      yield* c.report('released', yield* wait(nt, thread));
      yield* c.report('free', yield* nt.KeReadStateMutex(mutex));
      yield* nt.ObDereferenceObject(thread);
    },
    expect: { owned: STATUS_TIMEOUT, released: STATUS_SUCCESS, free: 1 },
  });

  rule('KeRemoveQueueEx that times out gives one entry, which is STATUS_TIMEOUT', {
    c: 'QueueExTimeout',
    *kernel(nt, c) {
      const queue = yield* emptyQueue(nt);
      const [entries, timeout] = [nt.local(16), nt.local(8)];
      nt.memory.writeI64(timeout, -MILLISECOND);
      yield* c.report('count', yield* nt.KeRemoveQueueEx(queue, KERNEL_MODE, false, timeout, entries, 2));
      yield* c.report('entry', nt.memory.readI64(entries));
    },
    expect: { count: 1, entry: STATUS_TIMEOUT },
  });

  rule('an alertable KeRemoveQueueEx ends with STATUS_ALERTED when the thread is alerted', {
    *kernel(nt, c) {
      const queue = yield* emptyQueue(nt);
      const entries = nt.local(16);
      yield* nt.KeAlertThread(yield* nt.KeGetCurrentThread(), KERNEL_MODE);
      yield* c.report('count', yield* nt.KeRemoveQueueEx(queue, KERNEL_MODE, true, NULL_ADDRESS, entries, 2));
      yield* c.report('entry', nt.memory.readI64(entries));
    },
    expect: { count: 1, entry: STATUS_ALERTED },
  });

  rule('KeRundownQueue ends the waits of threads for the queue with STATUS_ABANDONED', {
    c: 'QueueRundownEndsWaits',
    *kernel(nt, c) {
      const queue = yield* emptyQueue(nt);
      let entry: GuestAddress = NULL_ADDRESS;
      const thread = yield* spawn(nt, function* () {
        entry = yield* nt.KeRemoveQueue(queue, KERNEL_MODE, NULL_ADDRESS);
        return STATUS_SUCCESS;
      });
      yield* pause(nt);
      yield* nt.KeRundownQueue(queue);
      yield* join(nt, thread);
      yield* c.report('entry', entry);
    },
    expect: { entry: STATUS_ABANDONED_WAIT_0 },
  });
});
