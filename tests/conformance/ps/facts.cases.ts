/** Quotas, names and other facts about processes and threads. Source: "PsChargeProcessPoolQuota", "PsChargePoolQuota", "SeLocateProcessImageName" (ntifs.h), "PsSetCreateThreadNotifyRoutineEx function (ntddk.h)". */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_INVALID_PARAMETER,
  STATUS_PROCEDURE_NOT_FOUND,
  STATUS_QUOTA_EXCEEDED,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { CURRENT_PROCESS, opened } from '../ob/handles.ts';

const [NonPagedPool, PagedPool] = [0, 1];
const ALL_ACCESS = 0x1f_ffff;

/** Sets the pool limits of the running process: QUOTA_LIMITS. All bits: none. */
function* limit(nt: DriverKit, paged: number, nonPaged: number): DriverCode<number> {
  const limits = nt.local(48);
  nt.memory.fill(limits, 48, 0);
  const put = (at: GuestAddress, value: number) => nt.memory.writeU64(at, value >>> 0, value < 0 ? 0xffff_ffff : 0);
  put(limits, paged);
  put(addressAdd(limits, 8), nonPaged);
  return yield* nt.ZwSetInformationProcess(CURRENT_PROCESS, 1, limits, 48);
}

function* runThread(nt: DriverKit, body: () => DriverCode<void>): DriverCode<void> {
  const { handle } = yield* opened(nt, (out) =>
    nt.PsCreateSystemThread(out, ALL_ACCESS, NULL_ADDRESS, 0, NULL_ADDRESS, nt.routine(body), 0),
  );
  yield* nt.ZwWaitForSingleObject(handle, false, NULL_ADDRESS);
  yield* nt.ZwClose(handle);
}

export default rules((rule) => {
  rule('a process may be charged as much as its quota limit, for each kind of pool apart', {
    c: 'QuotaLimit',
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* c.report('set', yield* limit(nt, 1000, 2000));
      yield* c.report('paged', yield* nt.PsChargeProcessPoolQuota(process, PagedPool, u64(1000)));
      yield* c.report('more', yield* nt.PsChargeProcessPoolQuota(process, PagedPool, u64(1)));
      yield* c.report('nonpaged', yield* nt.PsChargeProcessPoolQuota(process, NonPagedPool, u64(2000)));
      yield* nt.PsReturnPoolQuota(process, PagedPool, u64(1000));
      yield* nt.PsReturnPoolQuota(process, NonPagedPool, u64(2000));
      yield* c.report('again', yield* nt.PsChargeProcessPoolQuota(process, PagedPool, u64(1000)));
      yield* nt.PsReturnPoolQuota(process, PagedPool, u64(1000));
      yield* limit(nt, -1, -1);
    },
    expect: {
      set: STATUS_SUCCESS,
      paged: STATUS_SUCCESS,
      more: STATUS_QUOTA_EXCEEDED,
      nonpaged: STATUS_SUCCESS,
      again: STATUS_SUCCESS,
    },
  });

  rule('PsChargePoolQuota raises STATUS_QUOTA_EXCEEDED', {
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* limit(nt, 100, 100);
      yield* nt.PsChargePoolQuota(process, PagedPool, u64(100));
      yield* nt.tryExcept(
        () => nt.PsChargePoolQuota(process, PagedPool, u64(1)),
        (exception) => c.report('raised', exception.code),
      );
      yield* nt.PsReturnPoolQuota(process, PagedPool, u64(100));
      yield* limit(nt, -1, -1);
    },
    expect: { raised: STATUS_QUOTA_EXCEEDED },
  });

  rule('the routines for one kind of pool charge that and give it back', {
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* limit(nt, 10, 10);
      yield* c.report('paged', yield* nt.PsChargeProcessPagedPoolQuota(process, u64(10)));
      yield* c.report('too much', yield* nt.PsChargeProcessPagedPoolQuota(process, u64(1)));
      yield* c.report('nonpaged', yield* nt.PsChargeProcessNonPagedPoolQuota(process, u64(10)));
      yield* nt.PsReturnProcessPagedPoolQuota(process, u64(10));
      yield* nt.PsReturnProcessNonPagedPoolQuota(process, u64(10));
      yield* c.report('again', yield* nt.PsChargeProcessPoolQuota(process, NonPagedPool, u64(10)));
      yield* nt.PsReturnPoolQuota(process, NonPagedPool, u64(10));
      yield* limit(nt, -1, -1);
    },
    expect: {
      paged: STATUS_SUCCESS,
      'too much': STATUS_QUOTA_EXCEEDED,
      nonpaged: STATUS_SUCCESS,
      again: STATUS_SUCCESS,
    },
  });

  rule('giving back more quota than is charged is bug check 0x21 with the process, the kind and the bytes', {
    c: 'QuotaUnderflow',
    *kernel(nt) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* nt.PsChargeProcessPoolQuota(process, PagedPool, u64(100));
      yield* nt.PsReturnPoolQuota(process, PagedPool, u64(101));
    },
    // PsPagedPool is 1; one byte of what is given back was not charged.
    bugCheck: [0x21, undefined, 1, 101, 1],
  });

  rule('the system process has no quota', {
    c: 'QuotaOfSystem',
    *kernel(nt, c) {
      const system = nt.memory.readPointer(nt.variable('PsInitialSystemProcess'));
      yield* c.report('charge', yield* nt.PsChargeProcessPoolQuota(system, PagedPool, u64(0x4000_0000)));
      yield* nt.PsReturnPoolQuota(system, PagedPool, u64(0x4000_0000));
    },
    expect: { charge: STATUS_SUCCESS },
  });

  rule('the short name of a program is at most 14 characters of its image name', {
    *kernel(nt, c) {
      const name = yield* nt.PsGetProcessImageFileName(yield* nt.IoGetCurrentProcess());
      yield* c.report('name', c.read(name, 14));
      yield* c.report('end', nt.memory.readU8(addressAdd(name, 14)));
    },
    // conformance.exe
    expect: { name: 'conformance.ex', end: 0 },
  });

  rule('programs run in the session of their user, the system in session 0', {
    c: 'Sessions',
    *kernel(nt, c) {
      const own = yield* nt.PsGetProcessSessionId(yield* nt.IoGetCurrentProcess());
      yield* c.report('current', (yield* nt.PsGetCurrentProcessSessionId()) === own);
      yield* c.report('user', own !== 0);
      yield* runThread(nt, function* () {
        yield* c.report('system', yield* nt.PsGetCurrentProcessSessionId());
      });
    },
    expect: { current: 1, user: 1, system: 0 },
  });

  rule('a 64-bit program that goes on, is in no job and has no debugger is told as such', {
    c: 'PlainProcess',
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* c.report('ended', yield* nt.PsGetProcessExitProcessCalled(process));
      yield* c.report('debugged', yield* nt.PsIsProcessBeingDebugged(process));
      yield* c.report('job', yield* nt.PsGetProcessJob(process));
      yield* c.report('32-bit', yield* nt.PsGetProcessWow64Process(process));
      yield* c.report('protected', yield* nt.PsIsProtectedProcess(process));
    },
    expect: { ended: 0, debugged: 0, job: 0, '32-bit': 0, protected: 0 },
  });

  rule('a system thread has no TEB, and says that it is the system that runs', {
    c: 'SystemThreadFacts',
    *kernel(nt, c) {
      yield* runThread(nt, function* () {
        yield* c.report('teb', yield* nt.PsGetCurrentThreadTeb());
        yield* c.report('mode', yield* nt.PsGetCurrentThreadPreviousMode());
        yield* c.report('system', yield* nt.PsIsSystemProcess(yield* nt.PsGetCurrentThreadProcess()));
      });
    },
    expect: { teb: 0, mode: 0, system: 1 },
  });

  rule('facts without a page: protection, PEB, image base, image file, TEB of a thread', {
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* c.report('protection', yield* nt.PsGetProcessProtection(process));
      yield* c.report('debug port', yield* nt.PsGetProcessDebugPort(process));
      const out = nt.local(8);
      yield* c.report('file', yield* nt.PsReferenceProcessFilePointer(process, out));
      yield* c.report('impersonates', yield* nt.PsIsThreadImpersonating(yield* nt.KeGetCurrentThread()));
    },
    expect: { protection: 0, 'debug port': 0, file: STATUS_UNSUCCESSFUL, impersonates: 0 },
  });

  rule('hard errors are told in a thread until it says otherwise', {
    *kernel(nt, c) {
      const thread = yield* nt.KeGetCurrentThread();
      yield* c.report('before', yield* nt.PsGetThreadHardErrorsAreDisabled(thread));
      yield* nt.PsSetThreadHardErrorsAreDisabled(thread, true);
      yield* c.report('disabled', yield* nt.PsGetThreadHardErrorsAreDisabled(thread));
      yield* nt.PsSetThreadHardErrorsAreDisabled(thread, false);
    },
    expect: { before: 0, disabled: 1 },
  });

  rule('the local variables of a driver are within the stack of its thread', {
    c: 'StackLimits',
    *kernel(nt, c) {
      const local = nt.local(8);
      const [base, end] = [yield* nt.PsGetCurrentThreadStackBase(), yield* nt.PsGetCurrentThreadStackLimit()];
      yield* c.report('below base', local < base);
      yield* c.report('above limit', local >= end);
    },
    expect: { 'below base': 1, 'above limit': 1 },
  });

  rule('a process can be kept from ending, and let go again', {
    c: 'ExitHeld',
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* c.report('hold', yield* nt.PsAcquireProcessExitSynchronization(process));
      yield* nt.PsReleaseProcessExitSynchronization(process);
    },
    expect: { hold: STATUS_SUCCESS },
  });

  rule('a thread routine is called in the thread that makes the new one', {
    c: 'ThreadToldByCreator',
    *kernel(nt, c) {
      const creator = yield* nt.PsGetCurrentThreadId();
      const routine = nt.routine(function* (_process, thread, create) {
        if (create === 0) return;
        const current = yield* nt.PsGetCurrentThreadId();
        yield* c.report('creator', current === creator);
        yield* c.report('new thread', current === thread);
      });
      yield* nt.PsSetCreateThreadNotifyRoutine(routine);
      yield* runThread(nt, function* () {
        yield* c.report('runs', 1);
      });
      yield* nt.PsRemoveCreateThreadNotifyRoutine(routine);
    },
    expect: { creator: 1, 'new thread': 0, runs: 1 },
  });

  rule('PsSetCreateThreadNotifyRoutineEx tells of threads of programs only, and has two types', {
    *kernel(nt, c) {
      const routine = nt.routine(function* () {
        yield* c.report('called', 1);
      });
      yield* c.report('no such type', yield* nt.PsSetCreateThreadNotifyRoutineEx(2, routine));
      yield* c.report('set', yield* nt.PsSetCreateThreadNotifyRoutineEx(0, routine));
      yield* runThread(nt, function* () {
        yield* c.report('runs', 1);
      });
      yield* c.report('removed', yield* nt.PsRemoveCreateThreadNotifyRoutine(routine));
    },
    expect: { 'no such type': STATUS_INVALID_PARAMETER, set: STATUS_SUCCESS, runs: 1, removed: STATUS_SUCCESS },
  });

  rule('a routine of PsSetCreateThreadNotifyRoutineEx runs in the new thread', {
    drivers: {
      watcher: (nt, report) =>
        function* DriverEntry() {
          const routine = nt.routine(function* (_process, thread, create) {
            if (create !== 0) yield* report('in the new thread', (yield* nt.PsGetCurrentThreadId()) === thread);
          });
          yield* nt.PsSetCreateThreadNotifyRoutineEx(0, routine);
          return STATUS_SUCCESS;
        },
    },
    expect: { 'in the new thread': 1 },
  });

  rule('the extended routines about processes and images check their types and flags', {
    *kernel(nt, c) {
      const routine = nt.routine(function* () {});
      yield* c.report('process type', yield* nt.PsSetCreateProcessNotifyRoutineEx2(1, routine, false));
      yield* c.report('set', yield* nt.PsSetCreateProcessNotifyRoutineEx2(0, routine, false));
      yield* c.report('removed', yield* nt.PsSetCreateProcessNotifyRoutineEx2(0, routine, true));
      yield* c.report('twice', yield* nt.PsSetCreateProcessNotifyRoutineEx2(0, routine, true));
      yield* c.report('image', yield* nt.PsSetLoadImageNotifyRoutineEx(routine, u64(0)));
      yield* c.report('removed image', yield* nt.PsRemoveLoadImageNotifyRoutine(routine));
    },
    expect: {
      'process type': STATUS_INVALID_PARAMETER,
      set: STATUS_SUCCESS,
      removed: STATUS_SUCCESS,
      twice: STATUS_PROCEDURE_NOT_FOUND,
      image: STATUS_SUCCESS,
      'removed image': STATUS_SUCCESS,
    },
  });
});
