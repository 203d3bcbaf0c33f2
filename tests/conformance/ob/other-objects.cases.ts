/** Semaphores, mutants and timers with names and handles. Source: "CreateSemaphoreW", "CreateMutexW", "CreateWaitableTimerW" (synchapi.h), "ZwSetTimer function (wdm.h)". */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_INVALID_PARAMETER,
  STATUS_MUTANT_NOT_OWNED,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SEMAPHORE_LIMIT_EXCEEDED,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { attributes, CURRENT_PROCESS, createEvent, isSignaled, openEvent, opened, USUAL } from './handles.ts';

const ALL = 0x1f_0003;
const NAME = '\\BaseNamedObjects\\ConformanceOther';
const [NotificationTimer, SynchronizationTimer] = [0, 1];

/** A time in 100 ns units from now, in memory. */
function fromNow(nt: DriverKit, units: number): GuestAddress {
  const at = nt.local(8);
  nt.memory.writeU64(at, -units >>> 0, units === 0 ? 0 : 0xffff_ffff);
  return at;
}

function* semaphore(nt: DriverKit, name: string, count: number, limit: number) {
  const oa = attributes(nt, name);
  return yield* opened(nt, (out) => nt.ZwCreateSemaphore(out, ALL, oa, count, limit));
}

function* timer(nt: DriverKit, name: string, type = NotificationTimer) {
  const oa = attributes(nt, name);
  return yield* opened(nt, (out) => nt.ZwCreateTimer(out, ALL, oa, type));
}

/** ZwWaitForSingleObject for ever. */
function* wait(nt: DriverKit, handle: ReturnType<typeof u64>): DriverCode<number> {
  return yield* nt.ZwWaitForSingleObject(handle, false, NULL_ADDRESS);
}

export default rules((rule) => {
  rule('a semaphore lets as many waits through as its count, and ZwReleaseSemaphore adds to that', {
    *kernel(nt, c) {
      const { status, handle } = yield* semaphore(nt, '', 1, 2);
      yield* c.report('status', status);
      yield* c.report('first', yield* isSignaled(nt, handle));
      yield* c.report('second', yield* isSignaled(nt, handle));
      const previous = nt.local(8);
      yield* c.report('released', yield* nt.ZwReleaseSemaphore(handle, 1, previous));
      yield* c.report('was', nt.memory.readU32(previous));
      yield* c.report('third', yield* isSignaled(nt, handle));
      yield* nt.ZwClose(handle);
    },
    expect: { status: STATUS_SUCCESS, first: 1, second: 0, released: STATUS_SUCCESS, was: 0, third: 1 },
  });

  rule('a semaphore is not released above its limit, and must begin within it', {
    *kernel(nt, c) {
      yield* c.report('beyond', (yield* semaphore(nt, '', 3, 2)).status);
      yield* c.report('none', (yield* semaphore(nt, '', 0, 0)).status);
      const { handle } = yield* semaphore(nt, '', 1, 2);
      yield* c.report('too many', yield* nt.ZwReleaseSemaphore(handle, 2, NULL_ADDRESS));
      yield* c.report('nothing', yield* nt.ZwReleaseSemaphore(handle, 0, NULL_ADDRESS));
      yield* nt.ZwClose(handle);
    },
    expect: {
      beyond: STATUS_INVALID_PARAMETER,
      none: STATUS_INVALID_PARAMETER,
      'too many': STATUS_SEMAPHORE_LIMIT_EXCEEDED,
      nothing: STATUS_INVALID_PARAMETER,
    },
  });

  rule('a semaphore can be opened by its name and tells its count and limit', {
    *kernel(nt, c) {
      const made = yield* semaphore(nt, NAME, 1, 5);
      const other = yield* opened(nt, (out) => nt.ZwOpenSemaphore(out, ALL, attributes(nt, NAME)));
      yield* c.report('opened', other.status);
      const information = nt.local(8);
      yield* c.report('query', yield* nt.ZwQuerySemaphore(other.handle, 0, information, 8, NULL_ADDRESS));
      yield* c.report('count', nt.memory.readU32(information));
      yield* c.report('limit', nt.memory.readU32(addressAdd(information, 4)));
      yield* c.report('as an event', (yield* openEvent(nt, NAME)).status);
      yield* nt.ZwClose(other.handle);
      yield* nt.ZwClose(made.handle);
    },
    expect: {
      opened: STATUS_SUCCESS,
      query: STATUS_SUCCESS,
      count: 1,
      limit: 5,
      'as an event': STATUS_OBJECT_TYPE_MISMATCH,
    },
  });

  rule('a mutant that its creator owns is released by that thread only, as often as it owns it', {
    *kernel(nt, c) {
      const oa = attributes(nt, '');
      const { handle } = yield* opened(nt, (out) => nt.ZwCreateMutant(out, ALL, oa, true));
      yield* c.report('again', yield* isSignaled(nt, handle));
      const thread = nt.routine(function* () {
        yield* c.report('other', yield* nt.ZwReleaseMutant(handle, NULL_ADDRESS));
      });
      const made = yield* opened(nt, (out) =>
        nt.PsCreateSystemThread(out, 0x1f_ffff, NULL_ADDRESS, 0, NULL_ADDRESS, thread, 0),
      );
      yield* wait(nt, made.handle);
      yield* nt.ZwClose(made.handle);
      const previous = nt.local(8);
      yield* c.report('first', yield* nt.ZwReleaseMutant(handle, previous));
      yield* c.report('was', nt.memory.readU32(previous));
      yield* c.report('second', yield* nt.ZwReleaseMutant(handle, previous));
      yield* c.report('third', yield* nt.ZwReleaseMutant(handle, previous));
      yield* nt.ZwClose(handle);
    },
    expect: {
      again: 1,
      other: STATUS_MUTANT_NOT_OWNED,
      first: STATUS_SUCCESS,
      was: 0xffff_ffff,
      second: STATUS_SUCCESS,
      third: STATUS_MUTANT_NOT_OWNED,
    },
  });

  rule('a mutant whose owner has ended is abandoned: the next wait says so, and owns it', {
    *kernel(nt, c) {
      const oa = attributes(nt, NAME);
      const { handle } = yield* opened(nt, (out) => nt.ZwCreateMutant(out, ALL, oa, false));
      const thread = nt.routine(function* () {
        yield* wait(nt, handle);
      });
      const made = yield* opened(nt, (out) =>
        nt.PsCreateSystemThread(out, 0x1f_ffff, NULL_ADDRESS, 0, NULL_ADDRESS, thread, 0),
      );
      yield* wait(nt, made.handle);
      yield* nt.ZwClose(made.handle);
      const other = yield* opened(nt, (out) => nt.ZwOpenMutant(out, ALL, attributes(nt, NAME)));
      const information = nt.local(8);
      yield* nt.ZwQueryMutant(other.handle, 0, information, 8, NULL_ADDRESS);
      yield* c.report('abandoned', nt.memory.readU8(addressAdd(information, 5)));
      yield* c.report('wait', yield* wait(nt, handle));
      yield* nt.ZwQueryMutant(other.handle, 0, information, 8, NULL_ADDRESS);
      yield* c.report('owned', nt.memory.readU8(addressAdd(information, 4)));
      yield* nt.ZwReleaseMutant(handle, NULL_ADDRESS);
      yield* nt.ZwClose(other.handle);
      yield* nt.ZwClose(handle);
    },
    expect: { abandoned: 1, wait: 0x80, owned: 1 },
  });

  rule('a timer is signalled when its time has come, and stays so or lets one wait through, as its type says', {
    c: 'TimerSignals',
    *kernel(nt, c) {
      for (const type of [NotificationTimer, SynchronizationTimer]) {
        const { status, handle } = yield* timer(nt, '', type);
        yield* c.report('status', status);
        yield* nt.ZwSetTimer(handle, fromNow(nt, 1000), 0, 0, false, 0, NULL_ADDRESS);
        yield* c.report('wait', yield* wait(nt, handle));
        yield* c.report('still', yield* isSignaled(nt, handle));
        yield* nt.ZwClose(handle);
      }
    },
    expect: [
      ['status', STATUS_SUCCESS],
      ['wait', STATUS_SUCCESS],
      ['still', 1],
      ['status', STATUS_SUCCESS],
      ['wait', STATUS_SUCCESS],
      ['still', 0],
    ],
  });

  rule('ZwCancelTimer takes a timer back: it is not signalled', {
    c: 'TimerCancelled',
    *kernel(nt, c) {
      const { handle } = yield* timer(nt, NAME);
      const other = yield* opened(nt, (out) => nt.ZwOpenTimer(out, ALL, attributes(nt, NAME)));
      yield* c.report('opened', other.status);
      yield* nt.ZwSetTimer(handle, fromNow(nt, 1000), 0, 0, false, 0, NULL_ADDRESS);
      const state = nt.local(8);
      yield* c.report('cancel', yield* nt.ZwCancelTimer(other.handle, state));
      yield* c.report('signaled', nt.memory.readU8(state));
      yield* c.report('wait', yield* nt.ZwWaitForSingleObject(handle, false, fromNow(nt, 5000)));
      yield* nt.ZwClose(other.handle);
      yield* nt.ZwClose(handle);
    },
    expect: { opened: STATUS_SUCCESS, cancel: STATUS_SUCCESS, signaled: 0, wait: STATUS_TIMEOUT },
  });

  rule('ZwQueryTimer tells that a timer which is set far away is not signalled and has time to go', {
    *kernel(nt, c) {
      const { handle } = yield* timer(nt, '');
      yield* nt.ZwSetTimer(handle, fromNow(nt, 10_000_000), 0, 0, false, 0, NULL_ADDRESS);
      const information = nt.local(16);
      yield* c.report('query', yield* nt.ZwQueryTimer(handle, 0, information, 16, NULL_ADDRESS));
      yield* c.report('signaled', nt.memory.readU8(addressAdd(information, 8)));
      const left = nt.memory.readU32(information);
      yield* c.report('has time', left > 0 && left <= 10_000_000);
      yield* nt.ZwClose(handle);
    },
    expect: { query: STATUS_SUCCESS, signaled: 0, 'has time': 1 },
  });

  rule('the APC routine of a timer runs at PASSIVE_LEVEL in the thread that has set it, with its context', {
    c: 'TimerApc',
    *kernel(nt, c) {
      const { handle } = yield* timer(nt, '');
      const done = yield* createEvent(nt, '');
      const setter = yield* nt.PsGetCurrentThreadId();
      const routine = nt.routine(function* (context) {
        yield* c.report('context', context as number);
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('thread', (yield* nt.PsGetCurrentThreadId()) === setter);
        yield* nt.ZwSetEvent(done.handle, NULL_ADDRESS);
      });
      yield* nt.ZwSetTimer(handle, fromNow(nt, 1000), routine, u64(77), false, 0, NULL_ADDRESS);
      yield* wait(nt, done.handle);
      yield* nt.ZwClose(done.handle);
      yield* nt.ZwClose(handle);
    },
    expect: { context: 77, irql: 0, thread: 1 },
  });

  rule('ZwWaitForMultipleObjects waits for any of several objects, or for all of them', {
    *kernel(nt, c) {
      const first = yield* createEvent(nt, '');
      const second = yield* createEvent(nt, '', USUAL, true);
      const array = nt.local(16);
      [first.handle, second.handle].forEach(({ lo, hi }, index) => {
        nt.memory.writeU64(addressAdd(array, 8 * index), lo, hi);
      });
      yield* c.report('any', yield* nt.ZwWaitForMultipleObjects(2, array, 1, false, NULL_ADDRESS));
      yield* c.report('all', yield* nt.ZwWaitForMultipleObjects(2, array, 0, false, fromNow(nt, 0)));
      yield* nt.ZwSetEvent(first.handle, NULL_ADDRESS);
      yield* c.report('all now', yield* nt.ZwWaitForMultipleObjects(2, array, 0, false, NULL_ADDRESS));
      yield* nt.ZwClose(first.handle);
      yield* nt.ZwClose(second.handle);
    },
    expect: { any: 1, all: STATUS_TIMEOUT, 'all now': STATUS_SUCCESS },
  });

  rule('an object that cannot be waited for is refused', {
    c: 'WaitForDirectory',
    *kernel(nt, c) {
      const directory = yield* opened(nt, (out) => nt.ZwOpenDirectoryObject(out, 3, attributes(nt, '\\Device')));
      yield* c.report('wait', yield* nt.ZwWaitForSingleObject(directory.handle, false, fromNow(nt, 0)));
      yield* nt.ZwClose(directory.handle);
      yield* c.report('process', yield* nt.ZwWaitForSingleObject(CURRENT_PROCESS, false, fromNow(nt, 0)));
    },
    expect: { wait: STATUS_OBJECT_TYPE_MISMATCH, process: STATUS_TIMEOUT },
  });
});
