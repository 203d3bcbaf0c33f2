/** Building IRPs and asking about them, as drivers call for it. Source: the pages of the routines (wdm.h, ntddk.h, ntifs.h). */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_SUCCESS, STATUS_UNSUCCESSFUL } from '../../nt/status-codes.ts';
import { IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { Irp, KThread } from '../generated/views.ts';
import { enter } from '../host-routine.ts';
import { anyIrql, upToApc, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import { PspClientId } from '../ps/process.ts';
import type { Process } from '../ps/state.ts';
import {
  IoMakeAssociatedIrp,
  IopBuildDeviceIoControlRequest,
  IopBuildFsdRequest,
  IopMakeSynchronous,
} from './built-irps.ts';
import { isSynchronous } from './file-object.ts';
import { IoForwardIrpSynchronously, IopForwardCompletion } from './forward-irp.ts';
import { IRP_OF_ASYNCHRONOUS_FSD, IRP_OF_SYNCHRONOUS_FSD } from './irp.ts';

/** The process whose thread has issued an IRP; undefined for one without a thread. */
function requestor(k: Kernel, irp: GuestAddress): Process | undefined {
  const thread = PspFindThread(k, new Irp(k.memory, irp).Tail_Overlay_Thread);
  return thread === undefined ? undefined : k.state.ps.processes.get(thread.process);
}

export const builtIrpDdis: readonly Ddi[] = [
  /**
   * Builds a read, write, flush or shutdown request that its builder waits for. NULL without memory; raises
   * STATUS_ACCESS_VIOLATION when the buffer cannot be locked.
   * @irql <= APC_LEVEL
   * Source: "IoBuildSynchronousFsdRequest function (wdm.h)".
   */
  ddi({
    name: 'IoBuildSynchronousFsdRequest',
    parameters: [
      'MajorFunction: u32',
      'DeviceObject: ptr',
      'Buffer: ptr',
      'Length: u32',
      'StartingOffset: ptr',
      'Event: ptr',
      'IoStatusBlock: ptr',
    ],
    irql: upToApc,
    call(k, major, device, buffer, length, startingOffset, event, ioStatusBlock) {
      const request = { major, device, buffer, length, startingOffset, ioStatusBlock, cause: IRP_OF_SYNCHRONOUS_FSD };
      const irp = IopBuildFsdRequest(k, request);
      IopMakeSynchronous(k, irp, event);
      return irp;
    },
  }),
  /**
   * Builds a read, write, flush or shutdown request whose completion routine must free it. NULL without memory; raises
   * STATUS_ACCESS_VIOLATION when the buffer cannot be locked.
   * @irql <= APC_LEVEL
   * Source: "IoBuildAsynchronousFsdRequest function (wdm.h)".
   */
  ddi({
    name: 'IoBuildAsynchronousFsdRequest',
    parameters: [
      'MajorFunction: u32',
      'DeviceObject: ptr',
      'Buffer: ptr',
      'Length: u32',
      'StartingOffset: ptr',
      'IoStatusBlock: ptr',
    ],
    irql: upToApc,
    call: (k, major, device, buffer, length, startingOffset, ioStatusBlock) =>
      IopBuildFsdRequest(k, {
        major,
        device,
        buffer,
        length,
        startingOffset,
        ioStatusBlock,
        cause: IRP_OF_ASYNCHRONOUS_FSD,
      }),
  }),
  /**
   * Builds a request with a control code that its builder waits for. NULL without memory; raises STATUS_ACCESS_VIOLATION
   * when a buffer cannot be locked.
   * @irql <= APC_LEVEL
   * Source: "IoBuildDeviceIoControlRequest function (wdm.h)".
   */
  ddi({
    name: 'IoBuildDeviceIoControlRequest',
    parameters: [
      'IoControlCode: u32',
      'DeviceObject: ptr',
      'InputBuffer: ptr',
      'InputBufferLength: u32',
      'OutputBuffer: ptr',
      'OutputBufferLength: u32',
      'InternalDeviceIoControl: bool',
      'Event: ptr',
      'IoStatusBlock: ptr',
    ],
    irql: upToApc,
    call(k, code, device, input, inputLength, output, outputLength, isInternal, event, ioStatusBlock) {
      const request = { code, device, input, inputLength, output, outputLength, isInternal, ioStatusBlock };
      const irp = IopBuildDeviceIoControlRequest(k, request);
      IopMakeSynchronous(k, irp, event);
      return irp;
    },
  }),
  /**
   * Makes an IRP associated with a master IRP, whose AssociatedIrp.IrpCount the driver has set.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoMakeAssociatedIrp function (ntddk.h)".
   */
  ddi({
    name: 'IoMakeAssociatedIrp',
    parameters: ['Irp: ptr', 'StackSize: u8'],
    irql: upToDispatch,
    call: (k, irp, stackSize) => IoMakeAssociatedIrp(k, irp, stackSize),
  }),
  /**
   * Sends an IRP to the driver below and waits until it comes back; FALSE when it has no stack location for it.
   * @irql <= APC_LEVEL
   * Source: "IoForwardIrpSynchronously function (wdm.h)".
   */
  ddi({
    name: 'IoForwardIrpSynchronously',
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: upToApc,
    call: (_k, device, irp) => enter(IoForwardIrpSynchronously, { device, irp }),
  }),
  /**
   * The completion routine of an IRP that IoForwardIrpSynchronously has sent. Not an export: IRPs hold its address.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_MORE_PROCESSING_REQUIRED.
   * Source: "IoForwardIrpSynchronously function (wdm.h)".
   */
  ddi({
    name: 'IopForwardCompletion',
    parameters: ['DeviceObject: ptr', 'Irp: ptr', 'Context: ptr'],
    irql: upToDispatch,
    call: (k, _device, _irp, event) => IopForwardCompletion(k, event),
  }),
  /**
   * Returns the EPROCESS whose thread has issued an IRP, NULL when none has.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetRequestorProcess function (ntifs.h)".
   */
  ddi({
    name: 'IoGetRequestorProcess',
    parameters: ['Irp: ptr'],
    irql: upToDispatch,
    call: (k, irp) => requestor(k, irp)?.object ?? NULL_ADDRESS,
  }),
  /**
   * Returns the id of the process whose thread has issued an IRP, 0 when none has.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetRequestorProcessId function (ntifs.h)".
   */
  ddi({
    name: 'IoGetRequestorProcessId',
    parameters: ['Irp: ptr'],
    irql: upToDispatch,
    call(k, irp) {
      const process = requestor(k, irp);
      return process === undefined ? 0 : PspClientId(process.id);
    },
  }),
  /**
   * Stores the session of the process whose thread has issued an IRP.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_UNSUCCESSFUL (no thread has).
   * Deviation: there is one session, 0.
   * Source: "IoGetRequestorSessionId function (ntifs.h)".
   */
  ddi({
    name: 'IoGetRequestorSessionId',
    parameters: ['Irp: ptr', 'pSessionId: ptr'],
    irql: upToApc,
    call(k, irp, sessionId) {
      const process = requestor(k, irp);
      k.memory.writeU32(sessionId, process === undefined ? 0xffff_ffff : 0);
      return process === undefined ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
    },
  }),
  /**
   * Whether a 32-bit program has issued an IRP. There are none.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoIs32bitProcess function (ntddk.h)".
   */
  ddi({
    name: 'IoIs32bitProcess',
    parameters: ['Irp: ptr'],
    irql: upToDispatch,
    call: () => false,
  }),
  /**
   * Whether the issuer of an IRP waits for its end, so that its driver may block.
   * @irql any
   * Source: "IoIsOperationSynchronous function (ntifs.h)".
   */
  ddi({
    name: 'IoIsOperationSynchronous',
    parameters: ['Irp: ptr'],
    irql: anyIrql,
    call(k, address) {
      const { Flags: flags, Tail_Overlay_OriginalFileObject: file } = new Irp(k.memory, address);
      const waits = IRP_FLAGS.IRP_SYNCHRONOUS_API | IRP_FLAGS.IRP_SYNCHRONOUS_PAGING_IO;
      return (flags & waits) !== 0 || (file !== NULL_ADDRESS && isSynchronous(k, file));
    },
  }),
  /**
   * Returns what IoSetTopLevelIrp has stored for the current thread, NULL at first.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetTopLevelIrp function (ntifs.h)".
   */
  ddi({
    name: 'IoGetTopLevelIrp',
    parameters: [],
    irql: upToDispatch,
    call: (k) => new KThread(k.memory, k.currentThread!.object).TopLevelIrp,
  }),
  /**
   * Stores a file system's top-level IRP, or one of its marks, for the current thread.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoSetTopLevelIrp function (ntifs.h)".
   */
  ddi({
    name: 'IoSetTopLevelIrp',
    parameters: ['Irp: u64'],
    irql: upToDispatch,
    call(k, irp) {
      new KThread(k.memory, k.currentThread!.object).TopLevelIrp = irp;
    },
  }),
  /**
   * Stores the limits of the current kernel stack.
   * @irql any
   * Source: "IoGetStackLimits function (ntifs.h)".
   */
  ddi({
    name: 'IoGetStackLimits',
    parameters: ['LowLimit: ptr', 'HighLimit: ptr'],
    irql: anyIrql,
    call(k, lowLimit, highLimit) {
      const { stackLimit, stackBase } = k.currentThread!;
      k.memory.writePointer(lowLimit, stackLimit);
      k.memory.writePointer(highLimit, stackBase);
    },
  }),
  /**
   * Returns the initial stack pointer of the current thread.
   * @irql <= APC_LEVEL
   * Source: "IoGetInitialStack function (wdm.h)".
   */
  ddi({
    name: 'IoGetInitialStack',
    parameters: [],
    irql: upToApc,
    call: (k) => k.currentThread!.stackBase,
  }),
  /**
   * Returns the EPROCESS of a thread.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoThreadToProcess function (ntifs.h)".
   */
  ddi({
    name: 'IoThreadToProcess',
    parameters: ['Thread: ptr'],
    irql: upToDispatch,
    call: (k, thread) => new KThread(k.memory, thread).Process,
  }),
];
