/** I/O completion ports of user mode. Source: "I/O Completion Ports", and the Win32 functions that are these services. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64, u64ToNumber } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import { ntSuccess, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { type Ddi, systemService } from '../ddi.ts';
import { guardUserAccess, probeForRead, probeForWrite } from '../ex/probe.ts';
import { IoStatusBlock } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCreateHandle, ObpCurrentProcess, ObpReferenceHandle, UserMode } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import {
  availablePackets,
  IopCreateIoCompletion,
  IoSetIoCompletion,
  takePacket,
  takePacketUncounted,
} from './completion-port.ts';
import type { CompletionPacket } from './state.ts';

/** IO_COMPLETION_MODIFY_STATE */
const MODIFY_STATE = OBJECT_ACCESS.EVENT_MODIFY_STATE;
const USER_REQUEST = eventCode('wait_reason_code', 'UserRequest');

/** FILE_IO_COMPLETION_INFORMATION: key, context, status block. */
const ENTRY_BYTES = 32;
const ENTRY_CONTEXT = 8;
const ENTRY_STATUS_BLOCK = 16;

function referencePort(k: Kernel, handle: U64) {
  return ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'IoCompletion', MODIFY_STATE, UserMode);
}

/** Where the parts of packets go. */
interface Targets {
  /** FILE_IO_COMPLETION_INFORMATION[], or of a single packet the key's place. */
  readonly entries: GuestAddress;
  readonly count: number;
  /** Of NtRemoveIoCompletion: context and status block apart. */
  readonly context: GuestAddress;
  readonly ioStatusBlock: GuestAddress;
  /** How many packets there were, or NULL. */
  readonly removed: GuestAddress;
}

/** Slots of {@link IopRemoveIoCompletion}; the caller gives all but the status. */
interface RemoveCompletion {
  /** Referenced. */
  readonly port: GuestAddress;
  readonly targets: Targets;
  readonly alertable: boolean;
  readonly timeout?: U64;
  status?: number;
}

/** Takes packets out of a port, as soon as there is one. */
const IopRemoveIoCompletion = hostRoutine<RemoveCompletion>('IopRemoveIoCompletion', {
  start(_k, { port, alertable, timeout }) {
    const limit = timeout === undefined ? {} : { timeout };
    const wait = { objects: [port], type: WaitAny, mode: UserMode, alertable, reason: USER_REQUEST, ...limit };
    return enter(KiWaitForObjects, wait, 'waited');
  },
  waited(k, slots, status) {
    slots.status = status;
    if (status === STATUS_SUCCESS) storePackets(k, slots);
    const next = ObDereferenceObject(k, slots.port);
    return next === undefined ? over(slots) : { ...next, next: 'released' };
  },
  released: (_k, slots) => over(slots),
});

function over({ status }: RemoveCompletion): StepResult {
  return done(status!);
}

function storePackets(k: Kernel, slots: RemoveCompletion): void {
  const { port, targets } = slots;
  const packets = [takePacketUncounted(k, port)];
  while (packets.length < targets.count && availablePackets(k, port) > 0) packets.push(takePacket(k, port));
  const fault = guardUserAccess(() => {
    if (targets.removed === NULL_ADDRESS) {
      storeOne(k, targets, packets[0]!);
      return;
    }
    packets.forEach((packet, index) => {
      storeEntry(k, addressAdd(targets.entries, index * ENTRY_BYTES), packet);
    });
    k.memory.writeU32(targets.removed, packets.length);
  });
  if (fault !== STATUS_SUCCESS) slots.status = fault;
}

function storeOne(k: Kernel, { entries, context, ioStatusBlock }: Targets, packet: CompletionPacket): void {
  k.memory.writeU64(entries, packet.key.lo, packet.key.hi);
  k.memory.writeU64(context, packet.context.lo, packet.context.hi);
  storeStatus(k, ioStatusBlock, packet);
}

function storeEntry(k: Kernel, entry: GuestAddress, packet: CompletionPacket): void {
  k.memory.writeU64(entry, packet.key.lo, packet.key.hi);
  k.memory.writeU64(addressAdd(entry, ENTRY_CONTEXT), packet.context.lo, packet.context.hi);
  storeStatus(k, addressAdd(entry, ENTRY_STATUS_BLOCK), packet);
}

function storeStatus(k: Kernel, address: GuestAddress, { status, information }: CompletionPacket): void {
  const block = new IoStatusBlock(k.memory, address);
  block.Information = information;
  block.Status = status;
}

function remove(
  k: Kernel,
  handle: U64,
  targets: Targets,
  alertable: boolean,
  timeout: U64 | undefined,
): number | Enter {
  const found = referencePort(k, handle);
  if (!ntSuccess(found.status)) return found.status;
  const limit = timeout === undefined ? {} : { timeout };
  return enter(IopRemoveIoCompletion, { port: found.object, targets, alertable, ...limit });
}

export const completionServices: readonly Ddi[] = [
  /**
   * Makes a completion port.
   * Returns STATUS_SUCCESS, STATUS_ACCESS_VIOLATION.
   * Deviation: ports have no names; Count, the number of threads to run at a time, is not looked at.
   * Source: "CreateIoCompletionPort function", which is this service.
   */
  systemService({
    name: 'NtCreateIoCompletion',
    parameters: ['IoCompletionHandle: u64', 'DesiredAccess: u32', 'ObjectAttributes: u64', 'Count: u32'],
    call(k, rawHandle, desiredAccess) {
      let out = NULL_ADDRESS;
      const fault = guardUserAccess(() => {
        out = probeForWrite(k, rawHandle, 8);
      });
      if (fault !== STATUS_SUCCESS) return fault;
      const port = IopCreateIoCompletion(k);
      const access = ObpMapAccess(objectTypeNamed('IoCompletion'), desiredAccess);
      const handle = ObpCreateHandle(k, ObpCurrentProcess(k), port, access);
      ObDereferenceObject(k, port);
      k.currentThread!.callResult = u64(handle);
      return guardUserAccess(() => k.memory.writeU64(out, handle, 0));
    },
  }),
  /**
   * Puts a packet of the program's own into a port.
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED.
   * Source: "PostQueuedCompletionStatus function", which is this service.
   */
  systemService({
    name: 'NtSetIoCompletion',
    parameters: ['IoCompletionHandle: u64', 'KeyContext: u64', 'ApcContext: u64', 'IoStatus: u32', 'Information: u64'],
    call(k, handle, key, context, status, information) {
      const found = referencePort(k, handle);
      if (!ntSuccess(found.status)) return found.status;
      IoSetIoCompletion(k, found.object, { irp: 0, key, context, status, information });
      // Its handle still holds the port.
      ObDereferenceObject(k, found.object);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Takes a packet out of a port, when there is one.
   * Returns STATUS_SUCCESS, STATUS_TIMEOUT, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "GetQueuedCompletionStatus function", which is this service.
   */
  systemService({
    name: 'NtRemoveIoCompletion',
    parameters: ['IoCompletionHandle: u64', 'KeyContext: u64', 'ApcContext: u64', 'IoStatusBlock: u64', 'Timeout: u64'],
    call(k, handle, rawKey, rawContext, rawStatusBlock, rawTimeout) {
      let targets: Targets | undefined;
      let timeout: U64 | undefined;
      const fault = guardUserAccess(() => {
        targets = {
          entries: probeForWrite(k, rawKey, 8),
          count: 1,
          context: probeForWrite(k, rawContext, 8),
          ioStatusBlock: probeForWrite(k, rawStatusBlock, IO_STATUS_BLOCK.SIZE),
          removed: NULL_ADDRESS,
        };
        if (u64ToNumber(rawTimeout) !== 0) timeout = k.memory.readU64(probeForRead(rawTimeout, 8));
      });
      return targets === undefined ? fault : remove(k, handle, targets, false, timeout);
    },
  }),
  /**
   * Takes up to Count packets out of a port, when there is one.
   * Returns as NtRemoveIoCompletion; STATUS_INVALID_PARAMETER (Count is 0).
   * Source: "GetQueuedCompletionStatusEx function", which is this service.
   */
  systemService({
    name: 'NtRemoveIoCompletionEx',
    parameters: [
      'IoCompletionHandle: u64',
      'IoCompletionInformation: u64',
      'Count: u32',
      'NumEntriesRemoved: u64',
      'Timeout: u64',
      'Alertable: bool',
    ],
    call(k, handle, rawEntries, count, rawRemoved, rawTimeout, alertable) {
      if (count === 0) return STATUS_INVALID_PARAMETER;
      let targets: Targets | undefined;
      let timeout: U64 | undefined;
      const fault = guardUserAccess(() => {
        targets = {
          entries: probeForWrite(k, rawEntries, count * ENTRY_BYTES),
          count,
          context: NULL_ADDRESS,
          ioStatusBlock: NULL_ADDRESS,
          removed: probeForWrite(k, rawRemoved, 4),
        };
        if (u64ToNumber(rawTimeout) !== 0) timeout = k.memory.readU64(probeForRead(rawTimeout, 8));
      });
      return targets === undefined ? fault : remove(k, handle, targets, alertable, timeout);
    },
  }),
];
