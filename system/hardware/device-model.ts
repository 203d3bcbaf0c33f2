/**
 * What a device on the simulated bus is made of: the ranges it answers for, and a model that says what its registers give
 * and what it does by itself. Models run while a recording is made; everything a driver learns from them is in the trace,
 * so a replay needs none. Public: the package exports it as part of `ntrewind/scenario`.
 */
import type { AddressRange, HardwareDescription } from '../../kernel/hal/state.ts';

export type { AddressRange, HardwareDescription };

/** A register access as the device sees it. */
export interface DeviceAccess {
  readonly space: 'port' | 'memory' | 'configuration';
  /** Port number, physical address, or offset in the device's PCI configuration space. */
  readonly address: number;
  /** 1, 2, 4 or 8. */
  readonly sizeBytes: number;
}

/** The machine as one device sees it. Times in nanoseconds, lengths in bytes. */
export interface DeviceBus {
  /** Time since boot. */
  readonly nowNs: number;
  /** Does something later, at the earliest in `delayNs`. */
  after(delayNs: number, action: () => void): void;
  /** Raises or lowers one of the device's interrupt lines. */
  setLine(line: number, isUp: boolean): void;
  /** Sends one of the device's message-signaled interrupts, from 0 on. */
  sendMessage(message: number): void;
  /** Interrupts the first processor, whatever that masks (NMI): a serious error, or a button that asks for a bug check. */
  interruptUnmasked(): void;
  /** Reads memory, as a bus master. Only from within an action or an event. */
  readMemory(address: number, length: number): Uint8Array;
  /** Stores into memory, as a bus master. Only from within an action or an event. */
  writeMemory(address: number, data: Uint8Array): void;
  /** Something comes to the device from outside: `event` of the model is called with it, and the trace has it. */
  receive(name: string, data: Uint8Array): void;
}

/** How a device behaves. Its state must not depend on anything but what it is told. */
export interface DeviceModel {
  /** What a register gives; bits above the size of the access are dropped. */
  read(access: DeviceAccess): number | bigint;
  write(access: DeviceAccess, value: bigint): void;
  /** Something happens to the device from outside. */
  event?(name: string, data: Uint8Array): void;
}

/** Where a device is on PCI bus 0. */
export interface PciPlace {
  readonly device: number;
  readonly function?: number;
}

/** A device as a scenario puts it on the bus. */
export interface DeviceDescription {
  /** What kind of device it is, for the trace. */
  readonly model: string;
  readonly ports?: readonly AddressRange[];
  /** Physical addresses above those of memory. */
  readonly memory?: readonly AddressRange[];
  /** Interrupt lines, 0 to 23. */
  readonly lines?: readonly number[];
  /** Interrupts that it signals by messages: how many it has. */
  readonly messages?: number;
  /** Its place on PCI bus 0: device number, 0 to 31, and function, 0 to 7. The model answers for its configuration space. */
  readonly pci?: PciPlace;
  /** Makes the device as it is when the machine is switched on. */
  readonly create: (bus: DeviceBus) => DeviceModel;
}

/** PCI_SLOT_NUMBER */
export function slotOf({ device, function: number = 0 }: PciPlace): number {
  return device | (number << 5);
}

/** What the machine knows of a device. */
export function descriptionOf(
  name: string,
  { model, ports = [], memory = [], lines = [], messages, pci }: DeviceDescription,
): HardwareDescription {
  return {
    name,
    model,
    ports,
    memory,
    lines,
    ...(messages !== undefined && { messages }),
    ...(pci !== undefined && { slot: slotOf(pci) }),
  };
}
