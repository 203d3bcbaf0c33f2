/**
 * Raising exceptions and handling them. Source: "Handling Exceptions" (Windows driver documentation), "ExRaiseStatus function (wdm.h)"
 * and its kin, "try-except statement", "try-finally statement", "RaiseException function", "Bug Check 0x1E", "0x3B", "0x7E".
 */
import {
  addressAdd,
  EXCEPTION_NONCONTINUABLE,
  EXCEPTION_RECORD,
  type GuestAddress,
  IRP_MJ_FLUSH_BUFFERS,
  KAPC,
  NonPagedPoolNx,
  NULL_ADDRESS,
  POOL_FLAG_NON_PAGED,
  POOL_FLAG_RAISE_ON_FAILURE,
  POOL_QUOTA_FAIL_INSTEAD_OF_RAISE,
  POOL_RAISE_IF_ALLOCATION_FAILURE,
  poolTag,
  STATUS_ACCESS_VIOLATION,
  STATUS_DATATYPE_MISALIGNMENT,
  STATUS_DEVICE_BUSY,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_MUTANT_NOT_OWNED,
  STATUS_NONCONTINUABLE_EXCEPTION,
  STATUS_SEMAPHORE_LIMIT_EXCEEDED,
  STATUS_UNSUCCESSFUL,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import {
  KMODE_EXCEPTION_NOT_HANDLED,
  SYSTEM_SERVICE_EXCEPTION,
  SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
} from '../../../nt/bug-check-codes.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

/** An address in user space where nothing is, and one in system space. */
const NOWHERE = 0x1_0000 as GuestAddress;
const [SEARCH, HANDLE, CONTINUE] = [0, 1, -1];
const TAG = poolTag('Conf');
/** Nobody has so much pool. */
const TOO_MUCH = 0x100_0000_0000;
const THREAD_ALL_ACCESS = 0x1f_ffff;
const DPC_BYTES = 64;

/** Reports the code of the exception that a call raises, 0 for none. */
function* codeOf(nt: DriverKit, c: CaseContext, label: string, body: () => DriverCode<unknown>): DriverCode<void> {
  const code = yield* nt.tryExcept(
    function* () {
      yield* body();
      return 0;
    },
    ({ code }) => code,
  );
  yield* c.report(label, code);
}

export default rules((rule) => {
  rule('ExRaiseStatus raises a status in its caller, whose handler gets it as the code', {
    c: 'RaiseStatus',
    *kernel(nt, c) {
      yield* codeOf(nt, c, 'code', () => nt.ExRaiseStatus(STATUS_DEVICE_BUSY));
    },
    expect: { code: STATUS_DEVICE_BUSY },
  });

  rule('ExRaiseAccessViolation and ExRaiseDatatypeMisalignment raise these', {
    c: 'RaiseKinds',
    *kernel(nt, c) {
      yield* codeOf(nt, c, 'first', () => nt.ExRaiseAccessViolation());
      yield* codeOf(nt, c, 'second', () => nt.ExRaiseDatatypeMisalignment());
      yield* codeOf(nt, c, 'third', () => nt.RtlRaiseStatus(STATUS_UNSUCCESSFUL));
    },
    expect: { first: STATUS_ACCESS_VIOLATION, second: STATUS_DATATYPE_MISALIGNMENT, third: STATUS_UNSUCCESSFUL },
  });

  rule('a raised status cannot be continued: the record says so, and trying raises STATUS_NONCONTINUABLE_EXCEPTION', {
    c: 'Noncontinuable',
    *kernel(nt, c) {
      let flags = -1;
      const code = yield* nt.tryExcept(
        () => nt.ExRaiseStatus(STATUS_UNSUCCESSFUL),
        (exception) => exception.code,
        (exception) => {
          if (exception.code === STATUS_NONCONTINUABLE_EXCEPTION) return HANDLE;
          flags = exception.flags;
          return CONTINUE;
        },
      );
      yield* c.report('flags', flags);
      yield* c.report('code', code ?? 0);
    },
    expect: { flags: EXCEPTION_NONCONTINUABLE, code: STATUS_NONCONTINUABLE_EXCEPTION },
  });

  rule('a filter that goes on searching leaves the exception to the next __try further out', {
    c: 'Search',
    *kernel(nt, c) {
      const inner = function* () {
        yield* nt.tryExcept(
          () => nt.ExRaiseStatus(STATUS_UNSUCCESSFUL),
          function* () {
            yield* c.report('inner', 1);
            return undefined;
          },
          () => SEARCH,
        );
      };
      yield* codeOf(nt, c, 'outer', inner);
    },
    expect: { outer: STATUS_UNSUCCESSFUL },
  });

  rule('an exception leaves the routines it passes, and their __finally blocks run before the handler', {
    c: 'Finally',
    *kernel(nt, c) {
      const raises = nt.routine(function* () {
        try {
          yield* nt.ExRaiseStatus(STATUS_UNSUCCESSFUL);
          yield* c.report('not reached', 1);
        } finally {
          yield* c.report('finally', 1);
        }
      });
      yield* codeOf(nt, c, 'code', () => nt.call(raises));
    },
    expect: { finally: 1, code: STATUS_UNSUCCESSFUL },
  });

  rule(
    'an access to an address of user space where nothing is raises STATUS_ACCESS_VIOLATION with what was tried, and where',
    {
      c: 'Access',
      *kernel(nt, c) {
        for (const access of [
          () => nt.memory.readU8(addressAdd(NOWHERE, 4)),
          () => nt.memory.writeU8(addressAdd(NOWHERE, 4), 1),
        ]) {
          yield* nt.tryExcept(
            () => access(),
            function* ({ code, information }) {
              yield* c.report('code', code);
              yield* c.report('kind', information[0]!.lo);
              yield* c.report('address', information[1]!.lo);
            },
          );
        }
      },
      expect: [
        ['code', STATUS_ACCESS_VIOLATION],
        ['kind', 0],
        ['address', 0x1_0004],
        ['code', STATUS_ACCESS_VIOLATION],
        ['kind', 1],
        ['address', 0x1_0004],
      ],
    },
  );

  rule('RtlRaiseException raises what its record says; a filter that continues goes on behind the call', {
    c: 'RaiseException',
    *kernel(nt, c) {
      const record = nt.local(EXCEPTION_RECORD.SIZE);
      nt.memory.fill(record, EXCEPTION_RECORD.SIZE, 0);
      nt.memory.writeU32(record, 0xe000_0001);
      nt.memory.writeU32(addressAdd(record, EXCEPTION_RECORD.NumberParameters), 2);
      nt.memory.writeU64(addressAdd(record, EXCEPTION_RECORD.ExceptionInformation + 8), 7, 0);
      let seen = '';
      yield* nt.tryExcept(
        function* () {
          yield* nt.RtlRaiseException(record);
          yield* c.report('behind', 1);
        },
        function* () {
          yield* c.report('not reached', 1);
        },
        ({ code, information }) => {
          seen = `${code.toString(16)} ${information.length} ${information[1]!.lo}`;
          return CONTINUE;
        },
      );
      yield* c.report('seen', seen);
    },
    expect: { behind: 1, seen: 'e0000001 2 7' },
  });

  rule('an exception in a dispatch routine reaches the driver that has sent the request', {
    c: 'ThroughKernel',
    *kernel(nt, c) {
      const lower = yield* c.device('\\Device\\Raises', {
        dispatch: { [IRP_MJ_FLUSH_BUFFERS]: () => nt.ExRaiseStatus(STATUS_DEVICE_BUSY) },
      });
      yield* c.filter(lower, {
        *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
          const status = yield* nt.tryExcept(
            function* () {
              nt.IoCopyCurrentIrpStackLocationToNext(irp);
              return (yield* nt.IoCallDriver(lower, irp)) as number;
            },
            ({ code }) => code,
          );
          yield* c.report('raised', status);
          return yield* nt.completeIrp(irp, status);
        },
      });
    },
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Raises');
      yield* t.FlushFileBuffers(handle);
      report('status', t.status);
      yield* t.CloseHandle(handle);
    },
    expect: { raised: STATUS_DEVICE_BUSY, status: STATUS_DEVICE_BUSY },
  });

  rule(
    'ProbeForRead raises for system addresses and for misaligned ones, not for those where nothing is, nor for no bytes',
    {
      c: 'ProbeForRead',
      *kernel(nt, c) {
        const system = u64(0, 0xffff_f800);
        yield* codeOf(nt, c, 'system', () => nt.ProbeForRead(system, u64(4), 1));
        yield* codeOf(nt, c, 'misaligned', () => nt.ProbeForRead(u64(0x1_0002), u64(4), 4));
        yield* codeOf(nt, c, 'aligned', () => nt.ProbeForRead(u64(0x1_0002), u64(4), 2));
        yield* codeOf(nt, c, 'too long', () => nt.ProbeForRead(u64(0x1_0000), u64(0, 0x8000), 1));
        yield* codeOf(nt, c, 'no bytes', () => nt.ProbeForRead(system, u64(0), 1));
      },
      expect: {
        system: STATUS_ACCESS_VIOLATION,
        misaligned: STATUS_DATATYPE_MISALIGNMENT,
        aligned: 0,
        'too long': STATUS_ACCESS_VIOLATION,
        'no bytes': 0,
      },
    },
  );

  rule('ProbeForWrite raises for memory that cannot be written', {
    c: 'ProbeForWrite',
    *kernel(nt, c) {
      yield* codeOf(nt, c, 'code', () => nt.ProbeForWrite(u64(NOWHERE), u64(4), 4));
    },
    expect: { code: STATUS_ACCESS_VIOLATION },
  });

  rule('MmProbeAndLockPages raises STATUS_ACCESS_VIOLATION for pages that are not there', {
    c: 'LockPages',
    *kernel(nt, c) {
      const mdl = yield* nt.IoAllocateMdl(NOWHERE, 8, false, false, NULL_ADDRESS);
      yield* codeOf(nt, c, 'code', () => nt.MmProbeAndLockPages(mdl, 1, 0));
      yield* nt.IoFreeMdl(mdl);
    },
    expect: { code: STATUS_ACCESS_VIOLATION },
  });

  rule('pool routines that are told to raise do so for lack of memory, the others give NULL', {
    c: 'PoolRaises',
    *kernel(nt, c) {
      const raising = NonPagedPoolNx | POOL_RAISE_IF_ALLOCATION_FAILURE;
      const flags = POOL_FLAG_NON_PAGED | POOL_FLAG_RAISE_ON_FAILURE;
      const failing = NonPagedPoolNx | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
      yield* codeOf(nt, c, 'with tag', () => nt.ExAllocatePoolWithTag(raising, TOO_MUCH, TAG));
      yield* codeOf(nt, c, 'pool 2', () => nt.ExAllocatePool2(u64(flags), TOO_MUCH, TAG));
      yield* codeOf(nt, c, 'quota', () => nt.ExAllocatePoolWithQuotaTag(NonPagedPoolNx, TOO_MUCH, TAG));
      yield* codeOf(nt, c, 'quota without', () => nt.ExAllocatePoolWithQuotaTag(failing, TOO_MUCH, TAG));
    },
    expect: {
      'with tag': STATUS_INSUFFICIENT_RESOURCES,
      'pool 2': STATUS_INSUFFICIENT_RESOURCES,
      quota: STATUS_INSUFFICIENT_RESOURCES,
      'quota without': 0,
    },
  });

  rule('KeReleaseSemaphore above the limit raises and leaves the count; KeReleaseMutex by another thread raises', {
    c: 'DispatcherRaises',
    *kernel(nt, c) {
      const [semaphore, mutex] = [nt.data(32), nt.data(64)];
      yield* nt.KeInitializeSemaphore(semaphore, 1, 2);
      yield* codeOf(nt, c, 'semaphore', () => nt.KeReleaseSemaphore(semaphore, 0, 2, false));
      yield* c.report('count', yield* nt.KeReadStateSemaphore(semaphore));
      yield* nt.KeInitializeMutex(mutex, 0);
      yield* codeOf(nt, c, 'mutex', () => nt.KeReleaseMutex(mutex, false));
    },
    expect: { semaphore: STATUS_SEMAPHORE_LIMIT_EXCEEDED, count: 1, mutex: STATUS_MUTANT_NOT_OWNED },
  });

  rule('an exception that nobody handles in a system call is SYSTEM_SERVICE_EXCEPTION with its code', {
    c: 'UnhandledInService',
    *kernel(nt) {
      yield* nt.ExRaiseStatus(STATUS_DEVICE_BUSY);
    },
    bugCheck: [SYSTEM_SERVICE_EXCEPTION, STATUS_DEVICE_BUSY, undefined, undefined, 0],
  });

  rule('in a system thread it is SYSTEM_THREAD_EXCEPTION_NOT_HANDLED', {
    c: 'UnhandledInThread',
    *kernel(nt) {
      const handle = nt.local(8);
      const start = nt.routine(() => nt.ExRaiseStatus(STATUS_DEVICE_BUSY));
      const none = NULL_ADDRESS;
      yield* nt.PsCreateSystemThread(handle, THREAD_ALL_ACCESS, none, u64(0), none, start, none);
      const interval = nt.local(8);
      nt.memory.writeI64(interval, -10_000_000);
      yield* nt.KeDelayExecutionThread(0, false, interval);
    },
    bugCheck: [SYSTEM_THREAD_EXCEPTION_NOT_HANDLED, STATUS_DEVICE_BUSY],
  });

  for (const [place, name, stop] of [
    ['a program that is in a system call', 'UnhandledInApc', SYSTEM_SERVICE_EXCEPTION],
    ['a system thread', 'UnhandledInApcOfThread', SYSTEM_THREAD_EXCEPTION_NOT_HANDLED],
  ] as const) {
    rule(`an APC runs in its thread, so an exception that it does not handle is that of ${place}`, {
      c: name,
      *kernel(nt) {
        const apc = nt.data(KAPC.SIZE);
        const none = NULL_ADDRESS;
        const kernelRoutine = nt.routine(() => nt.ExRaiseStatus(STATUS_DEVICE_BUSY));
        const interrupted = nt.routine(function* () {
          yield* nt.KeInitializeApc(apc, yield* nt.KeGetCurrentThread(), 0, kernelRoutine, none, none, 0, u64(0));
          yield* nt.KeInsertQueueApc(apc, u64(0), u64(0), 0);
          return yield* nt.KeDelayExecutionThread(0, false, interval);
        });
        const [handle, interval] = [nt.local(8), nt.data(8)];
        nt.memory.writeI64(interval, -10_000_000);
        if (stop === SYSTEM_SERVICE_EXCEPTION) yield* nt.call(interrupted, u64(0));
        else yield* nt.PsCreateSystemThread(handle, THREAD_ALL_ACCESS, none, u64(0), none, interrupted, none);
        yield* nt.KeDelayExecutionThread(0, false, interval);
      },
      bugCheck: [stop, STATUS_DEVICE_BUSY],
    });
  }

  rule('in a DPC it is KMODE_EXCEPTION_NOT_HANDLED with its code, whatever was interrupted', {
    c: 'UnhandledInDpc',
    *kernel(nt) {
      const dpc = nt.data(DPC_BYTES);
      const routine = nt.routine(function* (_dpc) {
        yield* nt.RtlRaiseException(record);
      });
      const record = nt.data(EXCEPTION_RECORD.SIZE);
      nt.memory.writeU32(record, 0xe000_0002);
      yield* nt.KeInitializeDpc(dpc, routine, NULL_ADDRESS);
      yield* nt.tryExcept(
        function* () {
          yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS);
          yield* nt.KeFlushQueuedDpcs();
        },
        () => undefined,
      );
    },
    bugCheck: [KMODE_EXCEPTION_NOT_HANDLED, 0xe000_0002],
  });
});
