/**
 * IRPs of drivers that do not run: a decision says what their dispatch routine returns, and how and when they complete
 * the IRP. What is due later comes by a timer and its DPC, at DISPATCH_LEVEL, as the completion of a device would.
 * Source: "Completing IRPs", "Methods for Accessing Data Buffers", "Buffer Descriptions for I/O Control Codes".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64FromBigInt, u64ToNumber } from '../../base/u64.ts';
import { IO_STACK_LOCATION, KDPC, KTIMER } from '../../nt/generated/layouts.ts';
import { METHOD_BUFFERED, METHOD_NEITHER, METHOD_OUT_DIRECT } from '../../nt/ioctl.ts';
import * as mj from '../../nt/irp-codes.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ntError, STATUS_PENDING } from '../../nt/status-codes.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { DeviceObject, DriverObject, type IoStackLocation, IoStatusBlock, Irp, Mdl } from '../generated/views.ts';
import { done, enter, hostRoutine } from '../host-routine.ts';
import { KiInitializeDpc } from '../ke/dpc.ts';
import { KiInitializeTimer, KiSetTimer, NotificationTimer } from '../ke/timer.ts';
import type { Kernel } from '../kernel.ts';
import { mdlAddress } from '../mm/mdl.ts';
import { systemKey } from '../mm/system-space.ts';
import { findObject, ObpFullName } from '../ob/directory.ts';
import type { AskedOfIrp, ExternalCompletion, ExternalResult, SentIrp } from '../ports.ts';
import { PspAttachProcess } from '../ps/process.ts';
import { IofCompleteRequest } from './complete-request.ts';
import { liveIrp } from './irp.ts';
import { processOf } from './irp-buffers.ts';
import type { IrpRecord } from './state.ts';

const TAG = poolTag('IoXc');
const NO_DATA = new Uint8Array(0);
const { Parameters_Others_Argument1 } = IO_STACK_LOCATION;

/** Majors with an I/O control code. */
const CONTROLS: ReadonlySet<number> = new Set([
  mj.IRP_MJ_DEVICE_CONTROL,
  mj.IRP_MJ_INTERNAL_DEVICE_CONTROL,
  mj.IRP_MJ_FILE_SYSTEM_CONTROL,
]);
/** Majors whose one buffer the driver fills. */
const QUERIES: ReadonlySet<number> = new Set([
  mj.IRP_MJ_READ,
  mj.IRP_MJ_QUERY_INFORMATION,
  mj.IRP_MJ_QUERY_EA,
  mj.IRP_MJ_QUERY_VOLUME_INFORMATION,
  mj.IRP_MJ_DIRECTORY_CONTROL,
  mj.IRP_MJ_QUERY_SECURITY,
  mj.IRP_MJ_QUERY_QUOTA,
]);
/** Majors whose one buffer the driver reads. */
const SETS: ReadonlySet<number> = new Set([
  mj.IRP_MJ_WRITE,
  mj.IRP_MJ_SET_INFORMATION,
  mj.IRP_MJ_SET_EA,
  mj.IRP_MJ_SET_VOLUME_INFORMATION,
  mj.IRP_MJ_SET_QUOTA,
]);

/** Memory that goes with an IRP. */
interface Buffer {
  readonly address: GuestAddress;
  readonly sizeBytes: number;
  /** The MDL that describes it; undefined for kernel memory. */
  readonly mdl?: Mdl;
}

/** An IRP that has just been given its stack location, for whoever decides whether its driver runs. */
export function describeSentIrp(k: Kernel, record: IrpRecord, irp: GuestAddress, stack: IoStackLocation): SentIrp {
  const device = new DeviceObject(k.memory, stack.DeviceObject);
  const word = (n: number) => k.memory.readU64(addressAdd(stack.address, Parameters_Others_Argument1 + 8 * n));
  const words = [word(0), word(1), word(2), word(3)];
  const { MajorFunction: major, MinorFunction: minor } = stack;
  return {
    irp: record.id,
    action: record.action,
    sender: callerService(k),
    service: k.state.io.drivers.get(device.DriverObject)?.service ?? '',
    device: ObpFullName(k, findObject(k, device.address)!),
    major,
    minor,
    location: new Irp(k.memory, irp).CurrentLocation,
    words,
    data: read(k, inputOf(k, irp, { major, minor, words })),
  };
}

/** The service of the driver whose call is being served; empty when it is none's. */
function callerService(k: Kernel): string {
  if (k.callSite === NULL_ADDRESS) return '';
  for (const [object, { service, imageBase }] of k.state.io.drivers) {
    const offset = k.callSite - imageBase;
    if (offset >= 0 && offset < new DriverObject(k.memory, object).DriverSize) return service;
  }
  return '';
}

/** Where an IRP with that number is; undefined when it is gone. */
export function irpAddress(k: Kernel, id: number): GuestAddress | undefined {
  for (const record of k.state.io.irps.values()) if (record.id === id) return record.address;
  return undefined;
}

/** How an IRP stands that its driver has completed: the result, and what is in its buffer for output. */
export interface IrpResult {
  readonly status: number;
  readonly information: U64;
  readonly data: Uint8Array;
  /** Why `data` is not all there is; empty when it is. */
  readonly lacks: string;
}

export function irpResult(k: Kernel, irp: GuestAddress, asked: AskedOfIrp): IrpResult {
  const { Status: status, Information: information } = new IoStatusBlock(k.memory, new Irp(k.memory, irp).IoStatus);
  const result = { status, information: { ...information }, data: NO_DATA, lacks: '' };
  const length = ntError(status) ? 0 : u64ToNumber(information);
  if (length === 0) return result;
  if (asked.major === mj.IRP_MJ_PNP) return { ...result, lacks: 'its result is a pointer' };
  if (!QUERIES.has(asked.major) && !CONTROLS.has(asked.major)) return result;
  const buffer = outputOf(k, irp, asked);
  if (buffer === undefined) return { ...result, lacks: 'its result went to memory of the program itself' };
  return { ...result, data: read(k, { ...buffer, sizeBytes: Math.min(length, buffer.sizeBytes) }) };
}

function outputOf(k: Kernel, address: GuestAddress, { major, words }: AskedOfIrp): Buffer | undefined {
  const irp = new Irp(k.memory, address);
  const [first, second, third] = words as readonly [U64, U64, U64];
  if (CONTROLS.has(major)) {
    const method = third.lo & METHOD_NEITHER;
    if (method === METHOD_NEITHER) return kernelBuffer(irp.UserBuffer, first.lo);
    if (method === METHOD_OUT_DIRECT) return mdlBuffer(irp, first.lo);
    return method === METHOD_BUFFERED ? kernelBuffer(irp.AssociatedIrp_SystemBuffer, first.lo) : emptyBuffer();
  }
  return oneBuffer(irp, major === mj.IRP_MJ_QUERY_SECURITY ? second.lo : first.lo);
}

function inputOf(k: Kernel, address: GuestAddress, { major, words }: AskedOfIrp): Buffer | undefined {
  const irp = new Irp(k.memory, address);
  if (SETS.has(major)) return oneBuffer(irp, words[0]!.lo);
  if (!CONTROLS.has(major) || (words[2]!.lo & METHOD_NEITHER) === METHOD_NEITHER) return undefined;
  return kernelBuffer(irp.AssociatedIrp_SystemBuffer, words[1]!.lo);
}

/** Buffered I/O has the system buffer, direct I/O the MDL, neither only what the sender gave. */
function oneBuffer(irp: Irp, sizeBytes: number): Buffer | undefined {
  if (irp.AssociatedIrp_SystemBuffer !== NULL_ADDRESS) return kernelBuffer(irp.AssociatedIrp_SystemBuffer, sizeBytes);
  return irp.MdlAddress === NULL_ADDRESS ? kernelBuffer(irp.UserBuffer, sizeBytes) : mdlBuffer(irp, sizeBytes);
}

function emptyBuffer(): Buffer {
  return { address: NULL_ADDRESS, sizeBytes: 0 };
}

/** Undefined for memory of a program: which one is mapped when the IRP completes, nobody can say. */
function kernelBuffer(address: GuestAddress, sizeBytes: number): Buffer | undefined {
  return address < 0 ? { address, sizeBytes } : undefined;
}

function mdlBuffer(irp: Irp, sizeBytes: number): Buffer | undefined {
  if (irp.MdlAddress === NULL_ADDRESS) return undefined;
  const mdl = new Mdl(irp.memory, irp.MdlAddress);
  return { address: mdlAddress(mdl), sizeBytes: Math.min(sizeBytes, mdl.ByteCount), mdl };
}

/** Does something in the address space in which the buffer is. */
function inItsSpace<T>(k: Kernel, { mdl }: Buffer, access: () => T): T {
  const process = mdl && processOf(k, mdl.Process);
  if (process === undefined) return access();
  const attached = k.state.ps.attachedProcess;
  PspAttachProcess(k, process);
  const value = access();
  PspAttachProcess(k, attached);
  return value;
}

function read(k: Kernel, buffer: Buffer | undefined): Uint8Array {
  if (buffer === undefined || buffer.sizeBytes === 0) return NO_DATA;
  const { address, sizeBytes } = buffer;
  return inItsSpace(k, buffer, () =>
    k.memory.isAccessible(address, sizeBytes, 'read') ? k.memory.readBytes(address, sizeBytes) : NO_DATA,
  );
}

/** Puts a result into an IRP; emits the decision. */
function store(k: Kernel, irp: GuestAddress, asked: AskedOfIrp, { status, information, data }: ExternalResult): void {
  const { id } = liveIrp(k, irp, 'completed from outside');
  k.sink.externalCompletion(id, status, information.lo, information.hi, data);
  const buffer = data.length === 0 ? undefined : outputOf(k, irp, asked);
  if (buffer !== undefined && buffer.sizeBytes > 0) {
    const part = data.subarray(0, buffer.sizeBytes);
    inItsSpace(k, buffer, () => k.memory.writeBytes(buffer.address, part));
  }
  const block = new IoStatusBlock(k.memory, new Irp(k.memory, irp).IoStatus);
  block.Status = status;
  block.Information = information;
}

/** Slots of {@link IopAnswerExternally}. */
interface Answer extends ExternalCompletion {
  readonly irp: GuestAddress;
  readonly asked: AskedOfIrp;
}

/** Does what the driver of an IRP would have done. Its value is what the dispatch routine returns. */
export const IopAnswerExternally = hostRoutine<Answer>('IopAnswerExternally', {
  start(k, { irp, asked, returned, result }) {
    const location = new Irp(k.memory, irp).Tail_Overlay_CurrentStackLocation;
    if (returned === STATUS_PENDING) {
      const control = addressAdd(location, IO_STACK_LOCATION.Control);
      k.memory.writeU8(control, k.memory.readU8(control) | STACK_CONTROL.SL_PENDING_RETURNED);
    }
    if (result === undefined) return done(returned);
    if (result.time !== undefined) {
      completeLater(k, irp, asked, result, result.time);
      return done(returned);
    }
    store(k, irp, asked, result);
    return enter(IofCompleteRequest, { irp, priorityBoost: result.priorityBoost }, 'completed');
  },
  completed: (_k, { returned }) => done(returned),
});

function completeLater(k: Kernel, irp: GuestAddress, asked: AskedOfIrp, result: ExternalResult, time: number): void {
  const timer = ExpAllocateSystem(k, KTIMER.SIZE + KDPC.SIZE, TAG);
  const dpc = addressAdd(timer, KTIMER.SIZE);
  k.state.io.externalCompletions.set(timer, { irp, irpId: liveIrp(k, irp, 'pended').id, asked, result });
  KiInitializeTimer(k, timer, NotificationTimer);
  KiInitializeDpc(k, dpc, k.calls.exportAddress('IopExternalCompletion'), U64_ZERO);
  const units = Math.max(1, Math.ceil((time - k.time) / 100));
  KiSetTimer(k, timer, { due: u64FromBigInt(BigInt.asUintN(64, BigInt(-units))), periodMs: 0, toleranceMs: 0, dpc });
}

/** Completes the IRP whose time has come; one that its sender has freed by then is the sender's mistake, found elsewhere. */
const IopExternalCompletion = hostRoutine<{ readonly timer: GuestAddress }>('IopExternalCompletion', {
  start(k, { timer }) {
    const { irp, irpId, asked, result } = k.state.io.externalCompletions.get(timer)!;
    k.state.io.externalCompletions.delete(timer);
    k.state.ke.timerIds.delete(timer);
    ExpFreeSystem(k, timer);
    if (k.state.io.irps.get(systemKey(irp))?.id !== irpId) return done(0);
    store(k, irp, asked, result);
    return enter(IofCompleteRequest, { irp, priorityBoost: result.priorityBoost }, 'completed');
  },
  completed: () => done(0),
});

export const externalCompletionDdis: readonly Ddi[] = [
  /**
   * The kernel's own DPC routine for completions by drivers that do not run; no driver imports it.
   * @irql DISPATCH_LEVEL
   */
  ddi({
    name: 'IopExternalCompletion',
    parameters: ['Dpc: ptr', 'DeferredContext: u64', 'SystemArgument1: u64', 'SystemArgument2: u64'],
    irql: [DISPATCH_LEVEL, HIGH_LEVEL],
    call: (_k, dpc) => enter(IopExternalCompletion, { timer: addressAdd(dpc, -KTIMER.SIZE) }),
  }),
];
