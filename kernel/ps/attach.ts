/**
 * Threads in the memory of another process: its user window and its handles are the current ones until the thread comes back.
 * Source: "KeStackAttachProcess function (ntifs.h)", "KeUnstackDetachProcess function (ntifs.h)", "Bug Check 0x5", "Bug Check 0x6".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { INVALID_PROCESS_ATTACH_ATTEMPT, INVALID_PROCESS_DETACH_ATTEMPT } from '../../nt/bug-check-codes.ts';
import { KAPC_STATE } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { PspAttachProcess, PspProcessOf } from './process.ts';
import type { Process, Thread } from './state.ts';

const UP_TO_APC = [PASSIVE_LEVEL, APC_LEVEL] as const;
/** What KAPC_STATE.Process holds when there is nothing to undo: the thread was attached to that process already. */
const ATTACHED_ALREADY = 1;

/** Makes the memory of a process the running thread's; emits `process_attach`. */
function moveTo(k: Kernel, thread: Thread, process: number, isAttached: boolean): void {
  thread.attachedTo = process;
  thread.isAttached = isAttached;
  PspAttachProcess(k, process);
  k.sink.processAttach(process);
}

/** Makes the memory of a process the running thread's, which holds the process until it goes back. */
function attach(k: Kernel, thread: Thread, process: Process): void {
  ObReferenceObject(k, process.object);
  moveTo(k, thread, process.id, true);
}

/** Goes back to where the thread was. */
function detach(k: Kernel, thread: Thread, process: number, isAttached: boolean): void {
  const left = k.state.ps.processes.get(thread.attachedTo)!;
  moveTo(k, thread, process, isAttached);
  ObDereferenceObject(k, left.object);
}

/** Bug check 0x5 for an attempt to attach where that cannot be. */
function refuse(k: Kernel, thread: Thread, process: Process, inDpc: boolean, text: string): never {
  const current = k.state.ps.processes.get(thread.attachedTo)!;
  const flags = [thread.isAttached ? 1 : 0, inDpc ? 1 : 0] as const;
  throw bugcheck(k, INVALID_PROCESS_ATTACH_ATTEMPT, [process.object, current.object, ...flags], text);
}

function checkNoDpc(k: Kernel, thread: Thread, process: Process): void {
  const inDpc = thread.frames.some((frame) => frame.kind === 'host' && frame.interrupts?.stack !== undefined);
  if (inDpc) refuse(k, thread, process, true, 'a DPC attaches to a process');
}

/** A thread ends. Bug check 0x5 when it is attached to another process. */
export function PspCheckDetached(k: Kernel, thread: Thread): void {
  if (!thread.isAttached) return;
  const own = k.state.ps.processes.get(thread.process)!;
  const other = k.state.ps.processes.get(thread.attachedTo)!;
  const text = `a thread ends while it is attached to the process ${other.name}`;
  throw bugcheck(k, INVALID_PROCESS_ATTACH_ATTEMPT, [own.object, other.object, 1, thread.object], text);
}

export const attachDdis: readonly Ddi[] = [
  /**
   * Attaches the running thread to a process; KeUnstackDetachProcess with the same state takes it back to where it was.
   * @irql <= APC_LEVEL
   * Bug check 0x5 in a DPC.
   * Deviation: memory of a process that has ended is gone even for those who are attached to it.
   * Source: "KeStackAttachProcess function (ntifs.h)".
   */
  ddi({
    name: 'KeStackAttachProcess',
    parameters: ['Process: ptr', 'ApcState: ptr'],
    irql: UP_TO_APC,
    call(k, object, state) {
      const process = PspProcessOf(k, object);
      const thread = k.currentThread!;
      checkNoDpc(k, thread, process);
      const before = addressAdd(state, KAPC_STATE.Process);
      if (thread.attachedTo === process.id) {
        k.memory.writePointer(before, ATTACHED_ALREADY as GuestAddress);
        return;
      }
      const current = k.state.ps.processes.get(thread.attachedTo)!;
      k.memory.writePointer(before, thread.isAttached ? current.object : NULL_ADDRESS);
      attach(k, thread, process);
    },
  }),
  /**
   * Takes the running thread back to where it was before KeStackAttachProcess.
   * @irql <= APC_LEVEL
   * Bug check 0x6 when it is not attached.
   * Source: "KeUnstackDetachProcess function (ntifs.h)".
   */
  ddi({
    name: 'KeUnstackDetachProcess',
    parameters: ['ApcState: ptr'],
    irql: UP_TO_APC,
    call(k, state) {
      const before = k.memory.readPointer(addressAdd(state, KAPC_STATE.Process));
      if (before === ATTACHED_ALREADY) return;
      const thread = k.currentThread!;
      if (!thread.isAttached) {
        throw bugcheck(k, INVALID_PROCESS_DETACH_ATTEMPT, [0, 0, 0, 0], 'a thread detaches that is not attached');
      }
      const isBack = before === NULL_ADDRESS;
      detach(k, thread, isBack ? thread.process : PspProcessOf(k, before).id, !isBack);
    },
  }),
  /**
   * Attaches the running thread to a process, once; KeDetachProcess takes it back.
   * @irql <= APC_LEVEL
   * Bug check 0x5 when it is attached to another process already, or in a DPC.
   * Source: "KeAttachProcess function (ntifs.h)".
   */
  ddi({
    name: 'KeAttachProcess',
    parameters: ['Process: ptr'],
    irql: UP_TO_APC,
    call(k, object) {
      const process = PspProcessOf(k, object);
      const thread = k.currentThread!;
      checkNoDpc(k, thread, process);
      if (thread.attachedTo === process.id) return;
      if (thread.isAttached) refuse(k, thread, process, false, 'a thread attaches that is attached already');
      attach(k, thread, process);
    },
  }),
  /**
   * Takes the running thread back to its own process.
   * @irql <= APC_LEVEL
   * Source: "KeDetachProcess function (ntifs.h)".
   */
  ddi({
    name: 'KeDetachProcess',
    parameters: [],
    irql: UP_TO_APC,
    call(k) {
      const thread = k.currentThread!;
      if (thread.isAttached) detach(k, thread, thread.process, false);
    },
  }),
  /**
   * Whether the running thread is attached to another process.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'KeIsAttachedProcess',
    parameters: [],
    irql: UP_TO_APC,
    call: (k) => k.currentThread!.isAttached,
  }),
];
