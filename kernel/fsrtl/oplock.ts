/**
 * Opportunistic locks, none of which is granted, as is any file system's right; so there is none to be broken and nobody waits.
 * Source: "FsRtlOplockFsctrl function (ntifs.h)", "FSCTL_REQUEST_OPLOCK_LEVEL_1 control code" and its neighbours.
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IRP_MJ_CREATE } from '../../nt/irp-codes.ts';
import {
  STATUS_INVALID_OPLOCK_PROTOCOL,
  STATUS_INVALID_PARAMETER,
  STATUS_OPLOCK_NOT_GRANTED,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { Irp } from '../generated/views.ts';
import { done, enter, hostRoutine } from '../host-routine.ts';
import { IofCompleteRequest } from '../io/complete-request.ts';
import { stackLocation } from '../io/irp.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { FsRtlpSetResult } from './pending-irp.ts';

/** What becomes of each FSCTL_... about oplocks where nobody has one. */
const RESULTS: ReadonlyMap<number, number> = new Map([
  [0x9_0000, STATUS_OPLOCK_NOT_GRANTED], // FSCTL_REQUEST_OPLOCK_LEVEL_1
  [0x9_0004, STATUS_OPLOCK_NOT_GRANTED], // FSCTL_REQUEST_OPLOCK_LEVEL_2
  [0x9_0008, STATUS_OPLOCK_NOT_GRANTED], // FSCTL_REQUEST_BATCH_OPLOCK
  [0x9_005c, STATUS_OPLOCK_NOT_GRANTED], // FSCTL_REQUEST_FILTER_OPLOCK
  [0x9_0240, STATUS_OPLOCK_NOT_GRANTED], // FSCTL_REQUEST_OPLOCK
  [0x9_000c, STATUS_INVALID_OPLOCK_PROTOCOL], // FSCTL_OPLOCK_BREAK_ACKNOWLEDGE
  [0x9_0010, STATUS_INVALID_OPLOCK_PROTOCOL], // FSCTL_OPBATCH_ACK_CLOSE_PENDING
  [0x9_0050, STATUS_INVALID_OPLOCK_PROTOCOL], // FSCTL_OPLOCK_BREAK_ACK_NO_2
  // Whoever waits for a break to be over need not wait.
  [0x9_0014, STATUS_SUCCESS], // FSCTL_OPLOCK_BREAK_NOTIFY
]);

/** Completes a request. Its value is the status. */
const FsRtlpEndOplockRequest = hostRoutine<{ readonly irp: GuestAddress; readonly status: number }>(
  'FsRtlpEndOplockRequest',
  {
    start: (_k, { irp }) => enter(IofCompleteRequest, { irp, priorityBoost: 0 }, 'completed'),
    completed: (_k, { status }) => done(status),
  },
);

function control(k: Kernel, address: GuestAddress) {
  const stack = stackLocation(k, address, new Irp(k.memory, address).CurrentLocation);
  // An open is not ended here: whoever opens the file is told by the status.
  if (stack.MajorFunction === IRP_MJ_CREATE) return STATUS_OPLOCK_NOT_GRANTED;
  const status = RESULTS.get(stack.Parameters_FileSystemControl_FsControlCode) ?? STATUS_INVALID_PARAMETER;
  FsRtlpSetResult(k, address, status);
  return enter(FsRtlpEndOplockRequest, { irp: address, status });
}

/** A routine that asks about the oplock of a file, of which there is none. */
function question(name: string, answer: boolean): Ddi {
  return ddi({ name, parameters: ['Oplock: ptr'], irql: upToApc, call: () => answer });
}

export const oplockDdis: readonly Ddi[] = [
  /**
   * Makes memory the oplock of a file, which nobody has.
   * @irql <= APC_LEVEL
   * Source: "FsRtlInitializeOplock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlInitializeOplock',
    parameters: ['Oplock: ptr'],
    irql: upToApc,
    call: (k, oplock) => k.memory.writePointer(oplock, NULL_ADDRESS),
  }),
  /**
   * Gives the oplock of a file up.
   * @irql <= APC_LEVEL
   * Source: "FsRtlUninitializeOplock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlUninitializeOplock',
    parameters: ['Oplock: ptr'],
    irql: upToApc,
    call: (k, oplock) => k.memory.writePointer(oplock, NULL_ADDRESS),
  }),
  /**
   * Answers a control code about oplocks, or an open that asks for one, and completes the request, unless it is an open.
   * @irql <= APC_LEVEL
   * @returns STATUS_OPLOCK_NOT_GRANTED, STATUS_INVALID_OPLOCK_PROTOCOL (there is nothing to acknowledge), STATUS_SUCCESS (no
   * break is under way), STATUS_INVALID_PARAMETER (no code of oplocks)
   * Deviation: no oplock is granted.
   * Source: "FsRtlOplockFsctrl function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlOplockFsctrl',
    parameters: ['Oplock: ptr', 'Irp: ptr', 'OpenCount: u32'],
    irql: upToApc,
    call: (k, _oplock, irp) => control(k, irp),
  }),
  /**
   * Has a request wait until oplocks are broken that it is not compatible with: there are none.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS
   * Source: "FsRtlCheckOplock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlCheckOplock',
    parameters: ['Oplock: ptr', 'Irp: ptr', 'Context: u64', 'CompletionRoutine: ptr', 'PostIrpRoutine: ptr'],
    irql: upToApc,
    call: () => STATUS_SUCCESS,
  }),
  /**
   * Whether fast I/O need not wait for an oplock to be broken.
   * @irql <= APC_LEVEL
   * Source: "FsRtlOplockIsFastIoPossible function (ntifs.h)".
   */
  question('FsRtlOplockIsFastIoPossible', true),
  /**
   * Whether somebody has a batch oplock of the file.
   * @irql <= APC_LEVEL
   * Source: "FsRtlCurrentBatchOplock function (ntifs.h)".
   */
  question('FsRtlCurrentBatchOplock', false),
];
