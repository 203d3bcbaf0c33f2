/**
 * Connecting interrupts. A driver without Plug and Play says all that there is to say about its interrupt, and has it from
 * HalGetInterruptVector.
 * Source: "Registering an ISR", "IoConnectInterruptEx function (wdm.h)" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_SUPPORTED,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { HalLine, HalLineLevel, HalLineOfVector } from '../hal/interrupt-controller.ts';
import { KiConnectInterrupt, KiDisconnectInterrupt } from '../ke/interrupt.ts';
import { connectedInterrupt } from '../ke/interrupt-ddis.ts';
import type { Kernel } from '../kernel.ts';
import {
  CONNECT_LINE_BASED,
  CONNECT_MESSAGE_BASED,
  IopConnectLine,
  IopConnectMessages,
  IopDisconnectMessages,
} from './device-interrupts.ts';

/** KINTERRUPT_MODE */
const Latched = 1;

/** IO_CONNECT_INTERRUPT_PARAMETERS.Version */
const CONNECT_FULLY_SPECIFIED = 1;
const CONNECT_FULLY_SPECIFIED_GROUP = 4;

/** Members of the fully specified form, by offset. */
const FULLY_SPECIFIED = {
  InterruptObject: 0x10,
  ServiceRoutine: 0x18,
  ServiceContext: 0x20,
  SpinLock: 0x28,
  SynchronizeIrql: 0x30,
  FloatingSave: 0x31,
  ShareVector: 0x32,
  Vector: 0x34,
  Irql: 0x38,
  InterruptMode: 0x3c,
  ProcessorEnableMask: 0x40,
} as const;

/** What a driver says of the interrupt that it wants. */
interface Wanted {
  readonly routine: GuestAddress;
  readonly context: U64;
  readonly spinLock: GuestAddress;
  readonly vector: number;
  readonly irql: number;
  readonly synchronizeIrql: number;
  readonly mode: number;
  readonly shared: boolean;
  readonly affinity: U64;
}

/** Connects; stores the interrupt object at `result`. */
function connect(k: Kernel, result: GuestAddress, wanted: Wanted): number {
  const { vector, irql, synchronizeIrql, affinity } = wanted;
  const line = HalLineOfVector(vector);
  const hasProcessor = affinity.lo !== 0 || affinity.hi !== 0;
  if (line === undefined || irql !== HalLineLevel(line) || synchronizeIrql < irql || !hasProcessor) {
    return STATUS_INVALID_PARAMETER;
  }
  const latched = wanted.mode === Latched;
  const { interrupts } = HalLine(k, line);
  // A line is shared only by those who all say so, and in one mode.
  if (interrupts.some((other) => !other.shared || !wanted.shared || other.latched !== latched)) {
    return STATUS_INVALID_PARAMETER;
  }
  const address = KiConnectInterrupt(k, {
    line,
    vector,
    level: irql,
    synchronizeLevel: synchronizeIrql,
    latched,
    shared: wanted.shared,
    affinity,
    routine: wanted.routine,
    context: wanted.context,
    spinLock: wanted.spinLock,
  });
  if (address === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
  k.memory.writePointer(result, address);
  return STATUS_SUCCESS;
}

function connectFullySpecified(k: Kernel, parameters: GuestAddress): number {
  const { memory } = k;
  const at = (member: keyof typeof FULLY_SPECIFIED) => addressAdd(parameters, FULLY_SPECIFIED[member]);
  return connect(k, memory.readPointer(at('InterruptObject')), {
    routine: memory.readPointer(at('ServiceRoutine')),
    context: memory.readU64(at('ServiceContext')),
    spinLock: memory.readPointer(at('SpinLock')),
    vector: memory.readU32(at('Vector')),
    irql: memory.readU8(at('Irql')),
    synchronizeIrql: memory.readU8(at('SynchronizeIrql')),
    mode: memory.readU32(at('InterruptMode')),
    shared: memory.readU8(at('ShareVector')) !== 0,
    affinity: memory.readU64(at('ProcessorEnableMask')),
  });
}

export const ioInterruptDdis: readonly Ddi[] = [
  /**
   * Connects a service routine to an interrupt vector. Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER,
   * STATUS_INSUFFICIENT_RESOURCES.
   * @irql PASSIVE_LEVEL
   * Source: "IoConnectInterrupt function (wdm.h)".
   */
  ddi({
    name: 'IoConnectInterrupt',
    parameters: [
      'InterruptObject: ptr',
      'ServiceRoutine: ptr',
      'ServiceContext: u64',
      'SpinLock: ptr',
      'Vector: u32',
      'Irql: u8',
      'SynchronizeIrql: u8',
      'InterruptMode: u32',
      'ShareVector: bool',
      'ProcessorEnableMask: u64',
      'FloatingSave: bool',
    ],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, result, routine, context, spinLock, vector, irql, synchronizeIrql, mode, shared, affinity) =>
      connect(k, result, { routine, context, spinLock, vector, irql, synchronizeIrql, mode, shared, affinity }),
  }),
  /**
   * Connects a service routine to an interrupt that the caller specifies fully, or to the line or the messages of a physical
   * device. Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES; STATUS_NOT_FOUND when the physical
   * device has no such interrupt; STATUS_NOT_SUPPORTED and the versions that there are for others.
   * @irql PASSIVE_LEVEL
   * Source: "IoConnectInterruptEx function (wdm.h)", "Using the CONNECT_FULLY_SPECIFIED Version of IoConnectInterruptEx".
   */
  ddi({
    name: 'IoConnectInterruptEx',
    parameters: ['Parameters: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, parameters) {
      switch (k.memory.readU32(parameters)) {
        case CONNECT_FULLY_SPECIFIED:
        case CONNECT_FULLY_SPECIFIED_GROUP:
          return connectFullySpecified(k, parameters);
        case CONNECT_LINE_BASED:
          return IopConnectLine(k, parameters);
        case CONNECT_MESSAGE_BASED:
          return IopConnectMessages(k, parameters);
        default:
          k.memory.writeU32(parameters, CONNECT_FULLY_SPECIFIED_GROUP);
          return STATUS_NOT_SUPPORTED;
      }
    },
  }),
  /**
   * Takes a service routine off its interrupt.
   * @irql PASSIVE_LEVEL
   * Source: "IoDisconnectInterrupt function (wdm.h)".
   */
  ddi({
    name: 'IoDisconnectInterrupt',
    parameters: ['InterruptObject: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, address) => KiDisconnectInterrupt(k, connectedInterrupt(k, address, 'IoDisconnectInterrupt')),
  }),
  /**
   * Takes a service routine off the interrupt that IoConnectInterruptEx has connected it to.
   * @irql PASSIVE_LEVEL
   * Source: "IoDisconnectInterruptEx function (wdm.h)".
   */
  ddi({
    name: 'IoDisconnectInterruptEx',
    parameters: ['Parameters: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, parameters) {
      const address = k.memory.readPointer(addressAdd(parameters, 8));
      if (k.memory.readU32(parameters) === CONNECT_MESSAGE_BASED && IopDisconnectMessages(k, address)) return;
      KiDisconnectInterrupt(k, connectedInterrupt(k, address, 'IoDisconnectInterruptEx'));
    },
  }),
];
