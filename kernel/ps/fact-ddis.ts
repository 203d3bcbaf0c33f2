/** Facts about processes and threads that drivers ask for by name. Source: the pages of the routines where they have one (ntifs.h, ntddk.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64, u64FromBigInt, u64ToNumber } from '../../base/u64.ts';
import { EPROCESS, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_CID,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import { KThread } from '../generated/views.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { ObpReportReferenced, ObReferenceObject } from '../ob/object.ts';
import { writeUnicodeString } from '../rtl/unicode-string.ts';
import { SepImpersonationOf, SepTokenOfProcess } from '../se/token.ts';
import { PspHoldExit, PspReleaseExit } from './exit-hold.ts';
import { PspThreadById } from './lookup-ddis.ts';
import { PspClientId, PspProcessOf } from './process.ts';
import type { Process, Thread } from './state.ts';
import { forAllThreads, PspResumeThread, PspSuspendThread } from './suspend.ts';
import { PspThreadOf } from './thread.ts';

const UP_TO_DISPATCH = [PASSIVE_LEVEL, DISPATCH_LEVEL] as const;
const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;

/** A routine that tells something of a process that a driver names. */
function ofProcess(name: string, tell: (k: Kernel, process: Process) => ReturnType<Ddi['call']>): Ddi {
  return ddi({
    name,
    parameters: ['Process: ptr'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => tell(k, PspProcessOf(k, object)),
  });
}

/** A routine that tells something of a thread that a driver names. */
function ofThread(name: string, tell: (k: Kernel, thread: Thread) => ReturnType<Ddi['call']>): Ddi {
  return ddi({
    name,
    parameters: ['Thread: ptr'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => tell(k, PspThreadOf(k, object)),
  });
}

/** A routine that tells something of the running thread. */
function ofCurrent(name: string, tell: (k: Kernel, thread: Thread) => ReturnType<Ddi['call']>): Ddi {
  return ddi({ name, parameters: [], irql: [PASSIVE_LEVEL, HIGH_LEVEL], call: (k) => tell(k, k.currentThread!) });
}

function processOf(k: Kernel, { process }: Thread): Process {
  return k.state.ps.processes.get(process)!;
}

const sessionOf = (k: Kernel, { id }: Process) => SepTokenOfProcess(k, id).sessionId;
const NOTHING = () => NULL_ADDRESS;

/** Routines without a page of their own, which tell what the names say. */
const plainFacts: readonly Ddi[] = [
  ofProcess('PsGetProcessImageFileName', (_k, { object }) => addressAdd(object, EPROCESS.ImageFileName)),
  ofProcess('PsGetProcessInheritedFromUniqueProcessId', (_k, { parent }) => u64(PspClientId(parent))),
  ofProcess('PsGetProcessSessionId', sessionOf),
  ofProcess('PsGetProcessSessionIdEx', sessionOf),
  ofProcess('PsGetProcessExitProcessCalled', (_k, { exited }) => exited),
  ofProcess('PsIsSystemProcess', (k, { id }) => id === k.state.ps.systemProcess),
  // Nobody debugs here, nothing is protected, there are no jobs and only 64-bit programs.
  ofProcess('PsIsProcessBeingDebugged', () => false),
  ofProcess('PsGetProcessDebugPort', NOTHING),
  ofProcess('PsIsProtectedProcess', () => false),
  ofProcess('PsGetProcessProtection', () => 0),
  ofProcess('PsGetProcessJob', NOTHING),
  ofProcess('PsGetProcessWow64Process', NOTHING),
  ofThread('PsGetThreadFreezeCount', (_k, { suspendCount }) => suspendCount),
  ofThread('PsGetThreadCreateTime', (_k, { createTime }) => u64FromBigInt(createTime)),
  ofThread('PsGetThreadSessionId', (k, thread) => sessionOf(k, processOf(k, thread))),
  ofThread('PsIsThreadImpersonating', (k, { id }) => SepImpersonationOf(k, id) !== undefined),
  ofThread(
    'PsGetThreadHardErrorsAreDisabled',
    (k, { object }) => new KThread(k.memory, object).HardErrorsAreDisabled !== 0,
  ),
  ofCurrent('PsGetCurrentProcessSessionId', (k, thread) => sessionOf(k, processOf(k, thread))),
  ofCurrent('PsGetCurrentThreadProcess', (k, thread) => processOf(k, thread).object),
  ofCurrent('PsGetCurrentThreadProcessId', (_k, { process }) => u64(PspClientId(process))),
  ofCurrent('PsGetCurrentThreadPreviousMode', (_k, { previousMode }) => previousMode),
  ofCurrent('PsGetCurrentThreadStackBase', (_k, { stackBase }) => stackBase),
  ofCurrent('PsGetCurrentThreadStackLimit', (_k, { stackLimit }) => stackLimit),
];

export const factDdis: readonly Ddi[] = [
  ...plainFacts,
  /**
   * Returns the PEB of a process.
   * @irql <= DISPATCH_LEVEL
   * Deviation: programs have no PEB, so it is NULL.
   */
  ddi({
    name: 'PsGetProcessPeb',
    parameters: ['Process: ptr'],
    irql: UP_TO_DISPATCH,
    call(k, object) {
      PspProcessOf(k, object);
      return NULL_ADDRESS;
    },
  }),
  /**
   * Returns the TEB of a thread.
   * @irql <= DISPATCH_LEVEL
   * Deviation: threads of programs have no TEB, so it is NULL as for a system thread.
   */
  ddi({
    name: 'PsGetThreadTeb',
    parameters: ['Thread: ptr'],
    irql: UP_TO_DISPATCH,
    call(k, object) {
      PspThreadOf(k, object);
      return NULL_ADDRESS;
    },
  }),
  /**
   * Returns the TEB of the running thread, NULL for a system thread.
   * @irql any
   * Deviation: threads of programs have no TEB, so it is always NULL.
   * Source: "PsGetCurrentThreadTeb function (ntifs.h)".
   */
  ddi({
    name: 'PsGetCurrentThreadTeb',
    parameters: [],
    irql: anyIrql,
    call: () => NULL_ADDRESS,
  }),
  /**
   * Says whether errors of hardware are told to the user in a thread, or no more.
   * @irql <= DISPATCH_LEVEL
   */
  ddi({
    name: 'PsSetThreadHardErrorsAreDisabled',
    parameters: ['Thread: ptr', 'HardErrorsAreDisabled: bool'],
    irql: UP_TO_DISPATCH,
    call(k, object, disabled) {
      new KThread(k.memory, PspThreadOf(k, object).object).HardErrorsAreDisabled = disabled ? 1 : 0;
    },
  }),
  /**
   * Returns the base of a program's image.
   * @irql <= DISPATCH_LEVEL
   * Deviation: programs have no image, so it is NULL.
   */
  ddi({
    name: 'PsGetProcessSectionBaseAddress',
    parameters: ['Process: ptr'],
    irql: UP_TO_DISPATCH,
    call(k, object) {
      PspProcessOf(k, object);
      return NULL_ADDRESS;
    },
  }),
  /**
   * Gives the file object of a program's image, referenced.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_UNSUCCESSFUL: there is none.
   * Deviation: programs have no image file.
   */
  ddi({
    name: 'PsReferenceProcessFilePointer',
    parameters: ['Process: ptr', 'FileObject: ptr'],
    irql: PASSIVE,
    call(k, object) {
      PspProcessOf(k, object);
      return STATUS_UNSUCCESSFUL;
    },
  }),
  /**
   * Gives the full name of a program's image, a UNICODE_STRING that the caller frees.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES.
   * Deviation: a process has no image file, so that it is the name of the process and no path.
   * Source: "SeLocateProcessImageName function (ntifs.h)".
   */
  ddi({
    name: 'SeLocateProcessImageName',
    parameters: ['Process: ptr', 'pImageFileName: ptr'],
    irql: PASSIVE,
    call(k, object, out) {
      const { name } = PspProcessOf(k, object);
      const string = ExpAllocatePool(k, PagedPool, UNICODE_STRING.SIZE + 2 * (name.length + 1), poolTag('SeOb'));
      k.memory.writePointer(out, string);
      if (string === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
      writeUnicodeString(k, string, addressAdd(string, UNICODE_STRING.SIZE), name);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Gives process and thread of a CLIENT_ID, both referenced.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_CID.
   */
  ddi({
    name: 'PsLookupProcessThreadByCid',
    parameters: ['ClientId: ptr', 'Process: ptr', 'Thread: ptr'],
    irql: PASSIVE,
    call(k, ids, processOut, threadOut) {
      const thread = PspThreadById(k, k.memory.readU64(addressAdd(ids, 8)));
      const process = thread === undefined ? undefined : processOf(k, thread);
      if (thread === undefined || u64ToNumber(k.memory.readU64(ids)) !== PspClientId(thread.process))
        return STATUS_INVALID_CID;
      const give = (object: GuestAddress, out: GuestAddress) => {
        ObReferenceObject(k, object);
        ObpReportReferenced(k, object);
        k.memory.writePointer(out, object);
      };
      if (processOut !== NULL_ADDRESS) give(process!.object, processOut);
      give(thread.object, threadOut);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Returns when a process has ended, 100 ns units since 1601; of the running thread's process.
   * @irql <= DISPATCH_LEVEL
   * Source: "PsGetProcessExitTime function (ntifs.h)".
   */
  ddi({
    name: 'PsGetProcessExitTime',
    parameters: [],
    irql: UP_TO_DISPATCH,
    call: (k) => u64FromBigInt(processOf(k, k.currentThread!).exitTime),
  }),
  /**
   * Returns a number that no other process has until the next boot.
   * @irql <= DISPATCH_LEVEL
   * Source: "PsGetProcessStartKey function (ntddk.h)".
   */
  ddi({
    name: 'PsGetProcessStartKey',
    parameters: ['Process: ptr'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => u64(PspProcessOf(k, object).id),
  }),
  /**
   * Keeps a process from losing its memory and handles until it is released.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_PROCESS_IS_TERMINATING.
   */
  ddi({
    name: 'PsAcquireProcessExitSynchronization',
    parameters: ['Process: ptr'],
    irql: PASSIVE,
    call: (k, object) => PspHoldExit(PspProcessOf(k, object)),
  }),
  /**
   * Lets a process go that was held with PsAcquireProcessExitSynchronization.
   * @irql PASSIVE_LEVEL
   */
  ddi({
    name: 'PsReleaseProcessExitSynchronization',
    parameters: ['Process: ptr'],
    irql: PASSIVE,
    call: (k, object) => PspReleaseExit(k, PspProcessOf(k, object)),
  }),
  /**
   * Suspends all threads of a process once more.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_SUSPEND_COUNT_EXCEEDED, STATUS_THREAD_IS_TERMINATING.
   */
  ddi({
    name: 'PsSuspendProcess',
    parameters: ['Process: ptr'],
    irql: PASSIVE,
    call: (k, object) => forAllThreads(k, PspProcessOf(k, object), PspSuspendThread),
  }),
  /**
   * Resumes all threads of a process once.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   */
  ddi({
    name: 'PsResumeProcess',
    parameters: ['Process: ptr'],
    irql: PASSIVE,
    call: (k, object) => forAllThreads(k, PspProcessOf(k, object), PspResumeThread),
  }),
];
