/** Alerts and mutants. Source: "Waits and APCs", "Mutex Objects", the pages of the routines (wdm.h, ntifs.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_ABANDONED_WAIT_0,
  STATUS_ALERTED,
  STATUS_MUTANT_NOT_OWNED,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { EXECUTIVE, event, join, KERNEL_MODE, pause, spawn, USER_MODE, wait } from '../harness/system-threads.ts';

const MUTANT_BYTES = 56;
const THREAD_TERMINATE_HELD_MUTEX = 0x4000_008a;
const ALERTABLE = true;

/** Waits so many milliseconds for an object that nobody signals. */
function* waitIn(nt: DriverKit, mode: number, alertable: boolean, milliseconds = 1): DriverCode<number> {
  const timeout = nt.local(8);
  nt.memory.writeI64(timeout, -milliseconds * 10_000);
  return yield* nt.KeWaitForSingleObject(yield* event(nt), EXECUTIVE, mode, alertable, timeout);
}

function* mutant(nt: DriverKit, owned = false): DriverCode<GuestAddress> {
  const address = nt.data(MUTANT_BYTES);
  yield* nt.KeInitializeMutant(address, owned);
  return address;
}

export default rules((rule) => {
  rule('KeAlertThread tells whether the thread was alerted already; KeTestAlertThread does too, and takes the alert', {
    c: 'AlertTaken',
    *kernel(nt, c) {
      const thread = yield* nt.KeGetCurrentThread();
      yield* c.report('first', yield* nt.KeAlertThread(thread, KERNEL_MODE));
      yield* c.report('second', yield* nt.KeAlertThread(thread, KERNEL_MODE));
      yield* c.report('test', yield* nt.KeTestAlertThread(KERNEL_MODE));
      yield* c.report('test again', yield* nt.KeTestAlertThread(KERNEL_MODE));
    },
    expect: { first: 0, second: 1, test: 1, 'test again': 0 },
  });

  rule('an alertable wait of a thread that has been alerted ends at once with STATUS_ALERTED, and takes the alert', {
    c: 'AlertEndsNextWait',
    *kernel(nt, c) {
      yield* nt.KeAlertThread(yield* nt.KeGetCurrentThread(), KERNEL_MODE);
      yield* c.report('alerted', yield* waitIn(nt, KERNEL_MODE, ALERTABLE));
      yield* c.report('next', yield* waitIn(nt, KERNEL_MODE, ALERTABLE));
    },
    expect: { alerted: STATUS_ALERTED, next: STATUS_TIMEOUT },
  });

  rule('a wait that is not alertable does not end for an alert, which stays', {
    c: 'AlertStays',
    *kernel(nt, c) {
      yield* nt.KeAlertThread(yield* nt.KeGetCurrentThread(), KERNEL_MODE);
      yield* c.report('wait', yield* waitIn(nt, KERNEL_MODE, !ALERTABLE));
      yield* c.report('still there', yield* nt.KeTestAlertThread(KERNEL_MODE));
    },
    expect: { wait: STATUS_TIMEOUT, 'still there': 1 },
  });

  rule('an alert ends the alertable delay of another thread', {
    c: 'AlertEndsDelay',
    *kernel(nt, c) {
      const thread = yield* spawn(nt, function* () {
        const interval = nt.local(8);
        nt.memory.writeI64(interval, -1_000_000_000);
        yield* c.report('delay', yield* nt.KeDelayExecutionThread(KERNEL_MODE, ALERTABLE, interval));
      });
      yield* pause(nt);
      yield* nt.KeAlertThread(thread, KERNEL_MODE);
      yield* join(nt, thread);
    },
    expect: { delay: STATUS_ALERTED },
  });

  rule('an alert of user mode ends only waits that are made for user mode, one of kernel mode ends both', {
    c: 'AlertModes',
    *kernel(nt, c) {
      const thread = yield* nt.KeGetCurrentThread();
      yield* nt.KeAlertThread(thread, USER_MODE);
      yield* c.report('kernel wait', yield* waitIn(nt, KERNEL_MODE, ALERTABLE));
      yield* c.report('user wait', yield* waitIn(nt, USER_MODE, ALERTABLE));
      yield* nt.KeAlertThread(thread, KERNEL_MODE);
      yield* c.report('alerted in kernel mode', yield* waitIn(nt, USER_MODE, ALERTABLE));
    },
    expect: { 'kernel wait': STATUS_TIMEOUT, 'user wait': STATUS_ALERTED, 'alerted in kernel mode': STATUS_ALERTED },
  });

  rule('a mutant with an initial owner must be released by it; the state counts down with each ownership', {
    c: 'MutantOwned',
    *kernel(nt, c) {
      const m = yield* mutant(nt, true);
      yield* c.report('owned', yield* nt.KeReadStateMutant(m));
      yield* wait(nt, m);
      yield* c.report('twice', yield* nt.KeReadStateMutant(m));
      yield* c.report('release', yield* nt.KeReleaseMutant(m, 1, false, false));
      yield* c.report('last', yield* nt.KeReleaseMutant(m, 1, false, false));
      yield* c.report('free', yield* nt.KeReadStateMutant(m));
    },
    expect: { owned: 0, twice: -1 >>> 0, release: -1 >>> 0, last: 0, free: 1 },
  });

  rule('owning a mutex disables normal kernel APCs, owning a mutant does not', {
    c: 'MutantLeavesApcs',
    *kernel(nt, c) {
      const m = yield* mutant(nt);
      yield* wait(nt, m);
      yield* c.report('mutant', yield* nt.KeAreApcsDisabled());
      yield* nt.KeReleaseMutant(m, 1, false, false);
      const mutex = nt.data(MUTANT_BYTES);
      yield* nt.KeInitializeMutex(mutex, 0);
      yield* wait(nt, mutex);
      yield* c.report('mutex', yield* nt.KeAreApcsDisabled());
      yield* nt.KeReleaseMutex(mutex, false);
      yield* c.report('after', yield* nt.KeAreApcsDisabled());
    },
    expect: { mutant: 0, mutex: 1, after: 0 },
  });

  rule('a mutant whose owner has ended is abandoned: the next wait says so, the one after that does not', {
    c: 'MutantAbandonedByEnd',
    *kernel(nt, c) {
      const m = yield* mutant(nt);
      const thread = yield* spawn(nt, function* () {
        yield* wait(nt, m);
      });
      yield* join(nt, thread);
      yield* c.report('next', yield* wait(nt, m));
      yield* nt.KeReleaseMutant(m, 1, false, false);
      yield* c.report('after that', yield* wait(nt, m));
      yield* nt.KeReleaseMutant(m, 1, false, false);
    },
    expect: { next: STATUS_ABANDONED_WAIT_0, 'after that': STATUS_SUCCESS },
  });

  rule('KeReleaseMutant with Abandoned frees a mutant however often it is owned, and the next owner is told', {
    c: 'MutantAbandoned',
    *kernel(nt, c) {
      const m = yield* mutant(nt);
      yield* wait(nt, m);
      yield* wait(nt, m);
      yield* nt.KeReleaseMutant(m, 1, true, false);
      yield* c.report('state', yield* nt.KeReadStateMutant(m));
      yield* c.report('next', yield* wait(nt, m));
      yield* nt.KeReleaseMutant(m, 1, false, false);
    },
    expect: { state: 1, next: STATUS_ABANDONED_WAIT_0 },
  });

  rule('releasing a mutant that the thread does not own raises STATUS_MUTANT_NOT_OWNED', {
    *kernel(nt, c) {
      const m = yield* mutant(nt);
      yield* nt.tryExcept(
        () => nt.KeReleaseMutant(m, 1, false, false),
        ({ code }) => c.report('raised', code),
      );
    },
    expect: { raised: STATUS_MUTANT_NOT_OWNED },
  });

  rule('KeQueryOwnerMutant names process and thread of the owner, nobody when it is free', {
    *kernel(nt, c) {
      const m = yield* mutant(nt, true);
      const id = nt.local(16);
      yield* nt.KeQueryOwnerMutant(m, id);
      const thread = nt.memory.readI64(addressAdd(id, 8));
      yield* c.report('process', nt.memory.readI64(id) === (yield* nt.PsGetCurrentProcessId()));
      yield* c.report('thread', thread === (yield* nt.PsGetCurrentThreadId()));
      yield* nt.KeReleaseMutant(m, 1, false, false);
      yield* nt.KeQueryOwnerMutant(m, id);
      yield* c.report('nobody', nt.memory.readI64(addressAdd(id, 8)));
    },
    expect: { process: 1, thread: 1, nobody: 0 },
  });

  rule('KeWaitForMutexObject acquires a mutex as KeWaitForSingleObject does', {
    c: 'WaitForMutex',
    *kernel(nt, c) {
      const mutex = nt.data(MUTANT_BYTES);
      yield* nt.KeInitializeMutex(mutex, 0);
      yield* c.report('wait', yield* nt.KeWaitForMutexObject(mutex, EXECUTIVE, KERNEL_MODE, false, NULL_ADDRESS));
      yield* c.report('state', yield* nt.KeReadStateMutex(mutex));
      yield* c.report('release', yield* nt.KeReleaseMutex(mutex, false));
    },
    expect: { wait: STATUS_SUCCESS, state: 0, release: 0 },
  });

  rule('a thread that ends while it owns a mutex is bug check 0x4000008A', {
    *kernel(nt) {
      const mutex = nt.data(MUTANT_BYTES);
      yield* nt.KeInitializeMutex(mutex, 0);
      const thread = yield* spawn(nt, function* () {
        yield* wait(nt, mutex);
      });
      yield* join(nt, thread);
    },
    bugCheck: [THREAD_TERMINATE_HELD_MUTEX, undefined, undefined, 0, 0],
  });
});
