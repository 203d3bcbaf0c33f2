/** Finding processes and threads. Source: the pages of the routines (ntifs.h, ntddk.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_INVALID_CID,
  STATUS_INVALID_PARAMETER,
  STATUS_PENDING,
  STATUS_SUCCESS,
  u64,
  u64FromAddress,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

/** KUSER_SHARED_DATA.SystemTime, which KeQuerySystemTime reads. */
const SYSTEM_TIME = (-0x880_0000_0000 + 0x14) as GuestAddress;
const NO_SUCH_ID = u64(0x7fff_fff0);
const [EXECUTIVE, KERNEL_MODE] = [0, 0];

/** A system thread that runs `routine`, by its object, which has a reference. */
function* systemThread(nt: DriverKit, routine: GuestAddress): DriverCode<GuestAddress> {
  const out = nt.local(16);
  const object = addressAdd(out, 8);
  yield* nt.PsCreateSystemThread(out, 0x1f_ffff, NULL_ADDRESS, u64(0), NULL_ADDRESS, routine, NULL_ADDRESS);
  const handle = nt.memory.readU64(out);
  yield* nt.ObReferenceObjectByHandle(handle, 0x1f_ffff, NULL_ADDRESS, KERNEL_MODE, object, NULL_ADDRESS);
  yield* nt.ZwClose(handle);
  return nt.memory.readPointer(object);
}

export default rules((rule) => {
  rule('PsLookupProcessByProcessId finds the current process by its id, and gives a reference', {
    c: 'LookupProcess',
    *kernel(nt, c) {
      const out = nt.local(8);
      const id = yield* nt.PsGetCurrentProcessId();
      yield* c.report('status', yield* nt.PsLookupProcessByProcessId(u64FromAddress(id), out));
      const process = nt.memory.readPointer(out);
      yield* c.report('same', process === (yield* nt.IoGetCurrentProcess()));
      yield* c.report('id', (yield* nt.PsGetProcessId(process)) === id);
      yield* nt.ObfDereferenceObject(process);
    },
    expect: { status: STATUS_SUCCESS, same: 1, id: 1 },
  });

  rule('PsLookupProcessByProcessId says STATUS_INVALID_CID when no process has the id', {
    c: 'LookupNoProcess',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.PsLookupProcessByProcessId(NO_SUCH_ID, nt.local(8)));
    },
    expect: { status: STATUS_INVALID_CID },
  });

  rule('PsLookupThreadByThreadId finds the current thread by its id, and gives a reference', {
    c: 'LookupThread',
    *kernel(nt, c) {
      const out = nt.local(8);
      const id = yield* nt.PsGetCurrentThreadId();
      yield* c.report('status', yield* nt.PsLookupThreadByThreadId(u64FromAddress(id), out));
      const thread = nt.memory.readPointer(out);
      yield* c.report('same', thread === (yield* nt.KeGetCurrentThread()));
      yield* c.report('id', (yield* nt.PsGetThreadId(thread)) === id);
      yield* nt.ObfDereferenceObject(thread);
    },
    expect: { status: STATUS_SUCCESS, same: 1, id: 1 },
  });

  rule('PsLookupThreadByThreadId says STATUS_INVALID_PARAMETER when no thread has the id', {
    c: 'LookupNoThread',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.PsLookupThreadByThreadId(NO_SUCH_ID, nt.local(8)));
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule("a thread's process and its id are those of the current process in the current thread", {
    c: 'ProcessOfThread',
    *kernel(nt, c) {
      const thread = yield* nt.KeGetCurrentThread();
      const id = yield* nt.PsGetCurrentProcessId();
      const process = yield* nt.IoGetCurrentProcess();
      yield* c.report('id', (yield* nt.PsGetThreadProcessId(thread)) === id);
      yield* c.report('process', (yield* nt.PsGetThreadProcess(thread)) === process);
      yield* c.report('thread to process', (yield* nt.IoThreadToProcess(thread)) === process);
    },
    expect: { id: 1, process: 1, 'thread to process': 1 },
  });

  rule('PsIsSystemThread tells the threads of drivers from those of programs', {
    c: 'SystemThread',
    *kernel(nt, c) {
      const routine = nt.routine(function* () {
        yield* c.report('made by a driver', yield* nt.PsIsSystemThread(yield* nt.KeGetCurrentThread()));
      });
      const thread = yield* systemThread(nt, routine);
      yield* nt.KeWaitForSingleObject(thread, EXECUTIVE, KERNEL_MODE, false, NULL_ADDRESS);
      yield* c.report('program', yield* nt.PsIsSystemThread(yield* nt.KeGetCurrentThread()));
      yield* nt.ObfDereferenceObject(thread);
    },
    expect: { 'made by a driver': 1, program: 0 },
  });

  rule('PsGetThreadExitStatus gives STATUS_PENDING while a thread goes on, then what it ended with', {
    *kernel(nt, c) {
      const routine = nt.routine(function* () {
        yield* nt.PsTerminateSystemThread(STATUS_INVALID_CID);
      });
      const current = yield* nt.KeGetCurrentThread();
      yield* c.report('current', yield* nt.PsGetThreadExitStatus(current));
      yield* c.report('current ends', yield* nt.PsIsThreadTerminating(current));
      const thread = yield* systemThread(nt, routine);
      yield* nt.KeWaitForSingleObject(thread, EXECUTIVE, KERNEL_MODE, false, NULL_ADDRESS);
      yield* c.report('ended', yield* nt.PsGetThreadExitStatus(thread));
      yield* c.report('ends', yield* nt.PsIsThreadTerminating(thread));
      yield* nt.ObfDereferenceObject(thread);
    },
    expect: { current: STATUS_PENDING, 'current ends': 0, ended: STATUS_INVALID_CID, ends: 1 },
  });

  rule('PsGetProcessExitStatus gives STATUS_PENDING while a process goes on', {
    c: 'ProcessExitStatus',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.PsGetProcessExitStatus(yield* nt.IoGetCurrentProcess()));
    },
    expect: { status: STATUS_PENDING },
  });

  rule('PsGetProcessCreateTimeQuadPart gives a system time that is not later than now', {
    c: 'ProcessCreateTime',
    *kernel(nt, c) {
      const created = yield* nt.PsGetProcessCreateTimeQuadPart(yield* nt.IoGetCurrentProcess());
      const now = nt.memory.readU64(SYSTEM_TIME);
      yield* c.report('past', created <= u64ToNumber(now));
    },
    expect: { past: 1 },
  });
});
