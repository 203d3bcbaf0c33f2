/** APCs of drivers: kinds, regions, and what keeps which of them out. Source: "Types of APCs", "Disabling APCs", "Waits and APCs". */
import {
  type GuestAddress,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';
import { event, join, KERNEL_MODE, pause, spawn, USER_MODE, wait } from '../harness/system-threads.ts';

const [APC_BYTES, MUTEX_BYTES] = [88, 56];

interface Apc {
  readonly thread?: GuestAddress;
  readonly kernel?: DriverRoutine;
  readonly normal?: DriverRoutine;
  readonly rundown?: DriverRoutine;
  readonly mode?: number;
}

/** An APC for a thread, the running one unless said otherwise; a special one without a normal routine. */
function* apc(
  nt: DriverKit,
  { thread, kernel = () => 0, normal, rundown, mode = KERNEL_MODE }: Apc,
): DriverCode<GuestAddress> {
  const address = nt.data(APC_BYTES);
  yield* nt.KeInitializeApc(
    address,
    thread ?? (yield* nt.KeGetCurrentThread()),
    0,
    nt.routine(kernel),
    rundown === undefined ? NULL_ADDRESS : nt.routine(rundown),
    normal === undefined ? NULL_ADDRESS : nt.routine(normal),
    mode,
    0,
  );
  return address;
}

const insert = (nt: DriverKit, address: GuestAddress) => nt.KeInsertQueueApc(address, 0, 0, 0);

/** A special and a normal APC for the running thread that report when they run. */
function* both(nt: DriverKit, c: CaseContext): DriverCode<void> {
  const special = yield* apc(nt, {
    *kernel() {
      yield* c.report('special', 1);
    },
  });
  const normal = yield* apc(nt, {
    *normal() {
      yield* c.report('normal', 1);
    },
  });
  yield* insert(nt, special);
  yield* insert(nt, normal);
}

export default rules((rule) => {
  rule('KeInsertQueueApc refuses an APC that is queued already', {
    c: 'ApcQueuedTwice',
    *kernel(nt, c) {
      yield* nt.KeEnterGuardedRegion();
      const address = yield* apc(nt, {
        *kernel() {
          yield* c.report('runs', 1);
        },
      });
      yield* c.report('first', yield* insert(nt, address));
      yield* c.report('second', yield* insert(nt, address));
      yield* nt.KeLeaveGuardedRegion();
    },
    expect: { first: 1, second: 0, runs: 1 },
  });

  rule('an APC that has begun to run may be queued again by its own routine', {
    c: 'ApcQueuesItself',
    *kernel(nt, c) {
      let left = 2;
      const address: GuestAddress = yield* apc(nt, {
        *kernel(self) {
          yield* c.report('runs', left);
          if (--left > 0) yield* insert(nt, self);
        },
      });
      yield* insert(nt, address);
      yield* pause(nt, 1);
    },
    expect: [
      ['runs', 2],
      ['runs', 1],
    ],
  });

  rule('a critical region keeps normal kernel APCs out, not special ones; they come when it is left', {
    c: 'ApcsInCriticalRegion',
    *kernel(nt, c) {
      yield* nt.KeEnterCriticalRegion();
      yield* both(nt, c);
      yield* c.report('leaves', 1);
      yield* nt.KeLeaveCriticalRegion();
    },
    expect: { special: 1, leaves: 1, normal: 1 },
  });

  rule('a guarded region keeps all kernel APCs out until it is left', {
    c: 'ApcsInGuardedRegion',
    *kernel(nt, c) {
      yield* nt.KeEnterGuardedRegion();
      yield* both(nt, c);
      yield* c.report('leaves', 1);
      yield* nt.KeLeaveGuardedRegion();
    },
    expect: { leaves: 1, special: 1, normal: 1 },
  });

  rule('a thread that owns a mutex runs special kernel APCs, and normal ones when it has released it', {
    c: 'ApcsWithMutex',
    *kernel(nt, c) {
      const mutex = nt.data(MUTEX_BYTES);
      yield* nt.KeInitializeMutex(mutex, 0);
      yield* wait(nt, mutex);
      yield* both(nt, c);
      yield* c.report('releases', 1);
      yield* nt.KeReleaseMutex(mutex, false);
    },
    expect: { special: 1, releases: 1, normal: 1 },
  });

  rule('a thread at APC_LEVEL runs no kernel APCs until its level is lowered', {
    c: 'ApcsAtApcLevel',
    *kernel(nt, c) {
      const old = yield* nt.KeRaiseIrql(1);
      yield* both(nt, c);
      yield* c.report('lowers', 1);
      yield* nt.KeLowerIrql(old);
    },
    expect: { lowers: 1, special: 1, normal: 1 },
  });

  rule('regions are left when they have been left as often as they were entered', {
    c: 'ApcsInNestedRegions',
    *kernel(nt, c) {
      yield* nt.KeEnterCriticalRegion();
      yield* nt.KeEnterCriticalRegion();
      const normal = yield* apc(nt, {
        *normal() {
          yield* c.report('normal', 1);
        },
      });
      yield* insert(nt, normal);
      yield* nt.KeLeaveCriticalRegion();
      yield* c.report('once', 1);
      yield* nt.KeLeaveCriticalRegion();
    },
    expect: { once: 1, normal: 1 },
  });

  rule('the kernel routine of an APC can take its normal routine away, which is not called then', {
    c: 'ApcWithoutNormalRoutine',
    *kernel(nt, c) {
      const address = yield* apc(nt, {
        *kernel(_apc, normalRoutine) {
          yield* c.report('kernel routine', 1);
          nt.memory.writePointer(normalRoutine, NULL_ADDRESS);
        },
        *normal() {
          yield* c.report('normal routine', 1);
        },
      });
      yield* insert(nt, address);
      yield* pause(nt, 1);
    },
    expect: { 'kernel routine': 1 },
  });

  rule('the normal routine gets the arguments of the request, after the kernel routine has been called at APC_LEVEL', {
    c: 'ApcArguments',
    *kernel(nt, c) {
      const address = yield* apc(nt, {
        *kernel() {
          yield* c.report('kernel routine', yield* nt.KeGetCurrentIrql());
        },
        *normal(_context, first, second) {
          yield* c.report('normal routine', yield* nt.KeGetCurrentIrql());
          yield* c.report('first', first);
          yield* c.report('second', second);
        },
      });
      yield* nt.KeInsertQueueApc(address, 3, 4, 0);
      yield* pause(nt, 1);
    },
    expect: { 'kernel routine': 1, 'normal routine': PASSIVE_LEVEL, first: 3, second: 4 },
  });

  rule('a special kernel APC runs in a thread that waits, whose wait goes on afterwards', {
    c: 'ApcDuringWait',
    *kernel(nt, c) {
      const [go, ran] = [yield* event(nt), yield* event(nt)];
      let status = -1;
      const thread = yield* spawn(nt, function* () {
        status = yield* wait(nt, go);
        return STATUS_SUCCESS;
      });
      yield* pause(nt);
      const address = yield* apc(nt, {
        thread,
        *kernel() {
          yield* c.report('own thread', (yield* nt.KeGetCurrentThread()) === thread);
          yield* nt.KeSetEvent(ran, 0, false);
        },
      });
      yield* insert(nt, address);
      yield* wait(nt, ran);
      yield* c.report('still waits', yield* wait(nt, thread, 5));
      yield* nt.KeSetEvent(go, 0, false);
      yield* join(nt, thread);
      yield* c.report('wait', status);
    },
    expect: { 'own thread': true, 'still waits': STATUS_TIMEOUT, wait: STATUS_SUCCESS },
  });

  rule('a normal kernel APC is interrupted by a special one, and not by another normal one', {
    c: 'ApcInterruptsApc',
    *kernel(nt, c) {
      const second = yield* apc(nt, {
        *normal() {
          yield* c.report('second', 1);
        },
      });
      const special = yield* apc(nt, {
        *kernel() {
          yield* c.report('special', 1);
        },
      });
      const first = yield* apc(nt, {
        *normal() {
          yield* insert(nt, second);
          yield* insert(nt, special);
          yield* c.report('first ends', 1);
        },
      });
      yield* insert(nt, first);
      yield* pause(nt, 1);
    },
    expect: { special: 1, 'first ends': 1, second: 1 },
  });

  rule('the rundown routine of an APC for user mode gets it when its thread ends before it has run', {
    c: 'ApcRundown',
    *kernel(nt, c) {
      let address: GuestAddress | undefined;
      const thread = yield* spawn(nt, function* () {
        address = yield* apc(nt, {
          mode: USER_MODE,
          *normal() {
            yield* c.report('runs', 1);
          },
          *rundown(given) {
            yield* c.report('run down', given === address);
          },
        });
        yield* insert(nt, address);
        yield* nt.PsTerminateSystemThread(STATUS_SUCCESS);
      });
      yield* join(nt, thread);
    },
    expect: { 'run down': true },
  });

  rule('KeInsertQueueApc refuses an APC for a thread that has ended', {
    c: 'ApcAfterEnd',
    *kernel(nt, c) {
      const thread = yield* spawn(nt, () => STATUS_SUCCESS);
      yield* wait(nt, thread);
      const address = yield* apc(nt, { thread });
      yield* c.report('inserted', yield* insert(nt, address));
      yield* nt.ObDereferenceObject(thread);
    },
    expect: { inserted: 0 },
  });
});
