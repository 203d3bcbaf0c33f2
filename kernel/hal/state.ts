/** What the hardware abstraction layer (Hal) keeps outside guest memory: interrupt lines, and what drivers connected to them. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';

/** Logical addresses of windows begin above all memory and devices. */
export const LOGICAL_WINDOWS = 2 ** 46;

/** A device on the bus: what of the machine it answers for. */
export interface HardwareDescription {
  readonly name: string;
  /** What kind of device it is, `uart` for instance. */
  readonly model: string;
  /** Ranges of port numbers. */
  readonly ports: readonly AddressRange[];
  /** Ranges of physical addresses. */
  readonly memory: readonly AddressRange[];
  /** Interrupt lines, 0 to 23. */
  readonly lines: readonly number[];
  /** Interrupts that it signals by messages. */
  readonly messages?: number;
  /** Its place on PCI bus 0 as a PCI_SLOT_NUMBER: device number in bits 0 to 4, function above them. */
  readonly slot?: number;
}

export interface AddressRange {
  readonly start: number;
  readonly sizeBytes: number;
}

/** A KINTERRUPT. */
export interface InterruptObject {
  /** Monotonic, never used twice. */
  readonly id: number;
  readonly address: GuestAddress;
  readonly line: number;
  readonly vector: number;
  /** IRQL at which its line interrupts, and at which the service routine runs. */
  readonly level: number;
  readonly synchronizeLevel: number;
  readonly latched: boolean;
  readonly shared: boolean;
  /** The MessageId that its service routine is told; undefined for a line, or a message that is connected as one. */
  readonly message?: number;
  readonly affinity: U64;
  readonly routine: GuestAddress;
  readonly context: U64;
  /** The spin lock that is held while the service routine runs. */
  readonly spinLock: GuestAddress;
}

/** A line of the interrupt controller. */
export interface InterruptLine {
  /** Devices that hold it up. */
  readonly raisedBy: Set<number>;
  /** It has gone up and nobody has been interrupted for that yet. */
  edge: boolean;
  /** Since when it interrupts, if it does, nanoseconds since boot. */
  dueNs: number;
  /** Service routines are being called for it. */
  inService: boolean;
  /** What is connected to it, in that order. */
  readonly interrupts: InterruptObject[];
}

/** Physical device memory that drivers have mapped. */
export interface IoMapping {
  /** First page, and its physical address. */
  readonly base: GuestAddress;
  readonly physical: number;
  readonly sizeBytes: number;
}

/** A driver that waits for an adapter's channel. */
export interface ChannelRequest {
  readonly device: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: GuestAddress;
}

/** A DMA_ADAPTER. */
export interface DmaAdapter {
  /** Monotonic, never used twice. */
  readonly id: number;
  readonly address: GuestAddress;
  /** Most pages of a transfer. */
  readonly mapRegisters: number;
  /** A control routine has kept the channel. */
  owned: boolean;
  readonly waiting: ChannelRequest[];
}

/** Memory that driver and device share. */
export interface CommonBuffer {
  readonly adapter: number;
  readonly address: GuestAddress;
  /** Where it is for the device. */
  readonly logical: number;
  readonly frames: readonly number[];
}

export interface HalState {
  /** When devices next do something by themselves, nanoseconds since boot, as far as the machine has looked; Infinity for never. */
  dueNs: number;
  /** Lines by number; those that nobody uses are not there. */
  readonly lines: Map<number, InterruptLine>;
  nextInterrupt: number;
  /** KINTERRUPTs of each table that drivers of message-signaled interrupts have, by its address. */
  readonly messageTables: Map<GuestAddress, readonly GuestAddress[]>;
  readonly ioMappings: IoMapping[];
  /** By address of the DMA_ADAPTER. */
  readonly adapters: Map<GuestAddress, DmaAdapter>;
  nextAdapter: number;
  readonly commonBuffers: CommonBuffer[];
  /** Where the next window of logical addresses begins. */
  nextWindow: number;
}

export function initialHalState(): HalState {
  return {
    dueNs: Number.POSITIVE_INFINITY,
    lines: new Map(),
    nextInterrupt: 1,
    messageTables: new Map(),
    ioMappings: [],
    adapters: new Map(),
    nextAdapter: 1,
    commonBuffers: [],
    nextWindow: LOGICAL_WINDOWS,
  };
}
