/** What drivers ask about processes and threads that are not the current ones. Source: the pages of the routines (ntifs.h, ntddk.h, wdm.h). */
import type { GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64, u64FromBigInt, u64ToNumber } from '../../base/u64.ts';
import { APC_LEVEL, DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_CID, STATUS_INVALID_PARAMETER, STATUS_PENDING, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { ObpReportReferenced, ObReferenceObject } from '../ob/object.ts';
import { PspClientId, PspProcessOf } from './process.ts';
import type { Thread } from './state.ts';
import { PspThreadOf } from './thread.ts';

/** The thread with an id of user mode's and drivers' kind; undefined when there is none that has not ended. */
export function PspThreadById(k: Kernel, id: U64): Thread | undefined {
  const number = u64ToNumber(id);
  for (const thread of k.state.ps.threads.values())
    if (PspClientId(thread.id) === number && thread.state !== 'terminated') return thread;
  return undefined;
}

/** Hands out a referenced object. */
function give(k: Kernel, object: GuestAddress, out: GuestAddress): number {
  ObReferenceObject(k, object);
  ObpReportReferenced(k, object);
  k.memory.writePointer(out, object);
  return STATUS_SUCCESS;
}

export const lookupDdis: readonly Ddi[] = [
  /**
   * Gives the EPROCESS of a process id, with a reference. Returns STATUS_SUCCESS, STATUS_INVALID_CID.
   * @irql <= APC_LEVEL
   * Source: "PsLookupProcessByProcessId function (ntifs.h)".
   */
  ddi({
    name: 'PsLookupProcessByProcessId',
    parameters: ['ProcessId: u64', 'Process: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, id, out) {
      const number = u64ToNumber(id);
      for (const process of k.state.ps.processes.values())
        if (PspClientId(process.id) === number && !process.exited) return give(k, process.object, out);
      return STATUS_INVALID_CID;
    },
  }),
  /**
   * Gives the ETHREAD of a thread id, with a reference. Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER.
   * @irql <= APC_LEVEL
   * Source: "PsLookupThreadByThreadId function (ntifs.h)".
   */
  ddi({
    name: 'PsLookupThreadByThreadId',
    parameters: ['ThreadId: u64', 'Thread: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, id, out) {
      const thread = PspThreadById(k, id);
      return thread === undefined ? STATUS_INVALID_PARAMETER : give(k, thread.object, out);
    },
  }),
  /**
   * Returns the id of a process.
   * @irql any
   * Source: "PsGetProcessId function (ntddk.h)".
   */
  ddi({
    name: 'PsGetProcessId',
    parameters: ['Process: ptr'],
    irql: anyIrql,
    call: (k, object) => u64(PspClientId(PspProcessOf(k, object).id)),
  }),
  /**
   * Returns the time at which a process was created, in units of 100 ns since 1601.
   * @irql any
   * Source: "PsGetProcessCreateTimeQuadPart function (ntddk.h)".
   */
  ddi({
    name: 'PsGetProcessCreateTimeQuadPart',
    parameters: ['Process: ptr'],
    irql: anyIrql,
    call: (k, object) => u64FromBigInt(PspProcessOf(k, object).createTime),
  }),
  /**
   * Returns the exit status of a process, STATUS_PENDING while it goes on.
   * @irql <= APC_LEVEL
   * Source: "PsGetProcessExitStatus function (ntddk.h)".
   */
  ddi({
    name: 'PsGetProcessExitStatus',
    parameters: ['Process: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, object) => PspProcessOf(k, object).exitStatus,
  }),
  /**
   * Returns the id of a thread.
   * @irql <= DISPATCH_LEVEL
   * Source: "PsGetThreadId function (ntddk.h)".
   */
  ddi({
    name: 'PsGetThreadId',
    parameters: ['Thread: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, object) => u64(PspClientId(PspThreadOf(k, object).id)),
  }),
  /**
   * Returns the id of a thread's process.
   * @irql any
   * Source: "PsGetThreadProcessId function (ntddk.h)".
   */
  ddi({
    name: 'PsGetThreadProcessId',
    parameters: ['Thread: ptr'],
    irql: anyIrql,
    call: (k, object) => u64(PspClientId(PspThreadOf(k, object).process)),
  }),
  /**
   * Returns the EPROCESS of a thread's process; without a reference.
   * @irql <= DISPATCH_LEVEL
   * Source: "PsGetThreadProcess function (ntifs.h)".
   */
  ddi({
    name: 'PsGetThreadProcess',
    parameters: ['Thread: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, object) => k.state.ps.processes.get(PspThreadOf(k, object).process)!.object,
  }),
  /**
   * Returns the exit status of a thread, STATUS_PENDING while it goes on.
   * @irql <= APC_LEVEL
   * Source: "PsGetThreadExitStatus function (ntifs.h)".
   */
  ddi({
    name: 'PsGetThreadExitStatus',
    parameters: ['Thread: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, object) => PspThreadOf(k, object).exitStatus ?? STATUS_PENDING,
  }),
  /**
   * Whether a thread runs in kernel mode only.
   * @irql <= DISPATCH_LEVEL
   * Source: "PsIsSystemThread function (ntifs.h)".
   */
  ddi({
    name: 'PsIsSystemThread',
    parameters: ['Thread: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, object) => !PspThreadOf(k, object).user,
  }),
  /**
   * Whether a thread has begun to end.
   * @irql <= DISPATCH_LEVEL
   * Source: "PsIsThreadTerminating function (ntifs.h)".
   */
  ddi({
    name: 'PsIsThreadTerminating',
    parameters: ['Thread: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, object) {
      const { terminateStatus, exitStatus } = PspThreadOf(k, object);
      return terminateStatus !== undefined || exitStatus !== undefined;
    },
  }),
];
