/**
 * Interrupts that a driver connects by the physical device they belong to: its line, or its messages.
 * Source: "Using the CONNECT_LINE_BASED Version of IoConnectInterruptEx", "Using the CONNECT_MESSAGE_BASED Version of
 * IoConnectInterruptEx", "IO_INTERRUPT_MESSAGE_INFO structure (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { HalLineLevel, HalLineVector, HalMessageLine } from '../hal/interrupt-controller.ts';
import { type InterruptRequest, KiConnectInterrupt, KiDisconnectInterrupt, KiInterruptAt } from '../ke/interrupt.ts';
import { KiActiveProcessors } from '../ke/processor.ts';
import type { Kernel } from '../kernel.ts';
import { deviceNodeOf } from './device-node.ts';

export const CONNECT_LINE_BASED = 2;
export const CONNECT_MESSAGE_BASED = 3;

/** Members of both forms, by offset. */
const MEMBERS = {
  PhysicalDeviceObject: 0x08,
  ConnectionContext: 0x10,
  ServiceRoutine: 0x18,
  ServiceContext: 0x20,
  SpinLock: 0x28,
  SynchronizeIrql: 0x30,
  FallBackServiceRoutine: 0x38,
} as const;

/** IO_INTERRUPT_MESSAGE_INFO, and the entry of each message in it, by offset. */
const INFO = { UnifiedIrql: 0, MessageCount: 4, MessageInfo: 8 } as const;
const ENTRY = {
  MessageAddress: 0,
  TargetProcessorSet: 8,
  InterruptObject: 16,
  MessageData: 24,
  Vector: 28,
  Irql: 32,
  Mode: 36,
  Polarity: 40,
  SIZE: 48,
} as const;
const TAG = poolTag('IoMs');
/** KINTERRUPT_MODE, KINTERRUPT_POLARITY */
const Latched = 1;
const InterruptActiveHigh = 1;
/** Where devices write their messages to: the local interrupt controllers. */
const MESSAGE_ADDRESS = 0xfee0_0000;

/** What both forms say. */
interface Wanted {
  readonly result: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: U64;
  readonly spinLock: GuestAddress;
  /** 0: that of the interrupt. */
  readonly synchronizeIrql: number;
}

function wantedOf({ memory }: Kernel, parameters: GuestAddress, routine: keyof typeof MEMBERS): Wanted {
  const at = (member: keyof typeof MEMBERS) => addressAdd(parameters, MEMBERS[member]);
  return {
    result: memory.readPointer(at('ConnectionContext')),
    routine: memory.readPointer(at(routine)),
    context: memory.readU64(at('ServiceContext')),
    spinLock: memory.readPointer(at('SpinLock')),
    synchronizeIrql: memory.readU8(at('SynchronizeIrql')),
  };
}

/** Connects the line of a physical device. */
export function IopConnectLine(k: Kernel, parameters: GuestAddress): number {
  return connectLine(k, parameters, wantedOf(k, parameters, 'ServiceRoutine'));
}

function connectLine(k: Kernel, parameters: GuestAddress, wanted: Wanted): number {
  const pdo = k.memory.readPointer(addressAdd(parameters, MEMBERS.PhysicalDeviceObject));
  const line = k.hardware[(deviceNodeOf(k, pdo)?.hardware ?? 0) - 1]?.lines[0];
  if (line === undefined) return STATUS_NOT_FOUND;
  const level = HalLineLevel(line);
  const { routine, context, spinLock, synchronizeIrql } = wanted;
  if (synchronizeIrql !== 0 && synchronizeIrql < level) return STATUS_INVALID_PARAMETER;
  const address = KiConnectInterrupt(k, {
    line,
    vector: HalLineVector(line),
    level,
    synchronizeLevel: synchronizeIrql === 0 ? level : synchronizeIrql,
    latched: false,
    shared: true,
    affinity: KiActiveProcessors(k),
    routine,
    context,
    spinLock,
  });
  if (address === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
  k.memory.writePointer(wanted.result, address);
  return STATUS_SUCCESS;
}

/** Connects all messages of a physical device, or its line to the routine for that; the version says afterwards which. */
export function IopConnectMessages(k: Kernel, parameters: GuestAddress): number {
  const pdo = k.memory.readPointer(addressAdd(parameters, MEMBERS.PhysicalDeviceObject));
  const hardware = deviceNodeOf(k, pdo)?.hardware ?? 0;
  const count = k.hardware[hardware - 1]?.messages ?? 0;
  if (count > 0) return connectMessages(k, hardware, count, wantedOf(k, parameters, 'ServiceRoutine'));
  const wanted = wantedOf(k, parameters, 'FallBackServiceRoutine');
  if (wanted.routine === NULL_ADDRESS) return STATUS_NOT_FOUND;
  const status = connectLine(k, parameters, wanted);
  if (status === STATUS_SUCCESS) k.memory.writeU32(parameters, CONNECT_LINE_BASED);
  return status;
}

function connectMessages(k: Kernel, hardware: number, count: number, wanted: Wanted): number {
  const requests = messageRequests(k, hardware, count, wanted);
  const highest = Math.max(...requests.map(({ level }) => level));
  if (wanted.synchronizeIrql !== 0 && wanted.synchronizeIrql < highest) return STATUS_INVALID_PARAMETER;
  const table = ExpTryAllocateSystem(k, INFO.MessageInfo + count * ENTRY.SIZE, TAG);
  if (table === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
  const connected: GuestAddress[] = [];
  k.state.hal.messageTables.set(table, connected);
  for (const request of requests) {
    // One lock for all messages is acquired at one level.
    const synchronizeLevel = wanted.synchronizeIrql || (wanted.spinLock === NULL_ADDRESS ? request.level : highest);
    const address = KiConnectInterrupt(k, { ...request, synchronizeLevel });
    if (address === NULL_ADDRESS) {
      IopDisconnectMessages(k, table);
      return STATUS_INSUFFICIENT_RESOURCES;
    }
    writeEntry(k, addressAdd(table, INFO.MessageInfo + connected.length * ENTRY.SIZE), address, request);
    connected.push(address);
  }
  k.memory.writeU8(addressAdd(table, INFO.UnifiedIrql), wanted.synchronizeIrql || highest);
  k.memory.writeU32(addressAdd(table, INFO.MessageCount), count);
  k.memory.writePointer(wanted.result, table);
  return STATUS_SUCCESS;
}

function messageRequests(
  k: Kernel,
  hardware: number,
  count: number,
  { routine, context, spinLock }: Wanted,
): Omit<InterruptRequest, 'synchronizeLevel'>[] {
  const messages = k.hardware.map((device) => device.messages);
  const affinity = KiActiveProcessors(k);
  return Array.from({ length: count }, (_, message) => {
    const line = HalMessageLine(messages, hardware, message);
    const place = { line, vector: HalLineVector(line), level: HalLineLevel(line) };
    return { ...place, latched: true, shared: false, affinity, routine, context, spinLock, message };
  });
}

function writeEntry(
  { memory }: Kernel,
  entry: GuestAddress,
  interrupt: GuestAddress,
  { vector, level, affinity }: Pick<InterruptRequest, 'vector' | 'level' | 'affinity'>,
): void {
  const at = (member: Exclude<keyof typeof ENTRY, 'SIZE'>) => addressAdd(entry, ENTRY[member]);
  memory.writeU64(at('MessageAddress'), MESSAGE_ADDRESS, 0);
  memory.writeU64(at('TargetProcessorSet'), affinity.lo, affinity.hi);
  memory.writePointer(at('InterruptObject'), interrupt);
  memory.writeU32(at('MessageData'), vector);
  memory.writeU32(at('Vector'), vector);
  memory.writeU8(at('Irql'), level);
  memory.writeU32(at('Mode'), Latched);
  memory.writeU32(at('Polarity'), InterruptActiveHigh);
}

/** Takes the routine off all messages of a table, and frees that. False when it is none. */
export function IopDisconnectMessages(k: Kernel, table: GuestAddress): boolean {
  const connected = k.state.hal.messageTables.get(table);
  if (connected === undefined) return false;
  for (const address of connected) KiDisconnectInterrupt(k, KiInterruptAt(k, address)!);
  k.state.hal.messageTables.delete(table);
  ExpFreeSystem(k, table);
  return true;
}
