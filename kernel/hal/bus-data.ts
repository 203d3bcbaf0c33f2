/**
 * PCI configuration space: by bus and slot, and by the interface that a device's bus driver offers.
 * Source: "HalGetBusDataByOffset function (ntddk.h)", "BUS_INTERFACE_STANDARD structure (wdm.h)", "Accessing PCI Device
 * Configuration Space".
 * Deviation: there is one PCI bus, number 0, and no bridge.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { HalReadConfiguration, HalWriteConfiguration } from './registers.ts';

/** BUS_DATA_TYPE */
const PCIConfiguration = 4;
/** Configuration space of PCI Express. */
const CONFIGURATION_BYTES = 0x1000;
const INVALID_VENDOR_ID = 0xffff;
const VENDOR_ID_BYTES = 2;

/** The number of the device in a slot of PCI bus 0; 0 for none. */
export function HalDeviceInSlot(k: Kernel, slot: number): number {
  return k.hardware.findIndex((device) => device.slot === slot) + 1;
}

function lengthWithin(offset: number, length: number): number {
  return Math.max(0, Math.min(length, CONFIGURATION_BYTES - offset));
}

type BusDataArguments = readonly [
  type: number,
  bus: number,
  slot: number,
  buffer: GuestAddress,
  offset: number,
  length: number,
];

/** Bytes read; of a slot without a device, the vendor that there is not. */
function getBusData(k: Kernel, ...[type, bus, slot, buffer, offset, length]: BusDataArguments): number {
  if (type !== PCIConfiguration || bus !== 0) return 0;
  const hardware = HalDeviceInSlot(k, slot);
  const count = lengthWithin(offset, length);
  if (hardware !== 0) {
    HalReadConfiguration(k, hardware, offset, count, buffer);
    return count;
  }
  if (offset !== 0 || count < VENDOR_ID_BYTES) return 0;
  k.memory.writeU16(buffer, INVALID_VENDOR_ID);
  return VENDOR_ID_BYTES;
}

/** Bytes written. */
function setBusData(k: Kernel, ...[type, bus, slot, buffer, offset, length]: BusDataArguments): number {
  const hardware = type === PCIConfiguration && bus === 0 ? HalDeviceInSlot(k, slot) : 0;
  if (hardware === 0) return 0;
  const count = lengthWithin(offset, length);
  HalWriteConfiguration(k, hardware, offset, count, buffer);
  return count;
}

const BUS_DATA = ['BusDataType: s32', 'BusNumber: u32', 'SlotNumber: u32', 'Buffer: ptr'] as const;
/** DataType of the interface: the device's configuration space. */
const PCI_WHICHSPACE_CONFIG = 0;

export const busDataDdis: readonly Ddi[] = [
  /**
   * Reads configuration data of a slot from its beginning; gives how many bytes, 0 for a bus that there is not. A slot without a
   * device gives two: a VendorID of 0xFFFF.
   * @irql <= DISPATCH_LEVEL
   * Source: "HalGetBusData function (ntddk.h)".
   */
  ddi({
    name: 'HalGetBusData',
    parameters: [...BUS_DATA, 'Length: u32'],
    irql: upToDispatch,
    call: (k, type, bus, slot, buffer, length) => getBusData(k, type, bus, slot, buffer, 0, length),
  }),
  /**
   * Reads configuration data of a slot from an offset on; the same otherwise.
   * @irql <= DISPATCH_LEVEL
   * Source: "HalGetBusDataByOffset function (ntddk.h)".
   */
  ddi({
    name: 'HalGetBusDataByOffset',
    parameters: [...BUS_DATA, 'Offset: u32', 'Length: u32'],
    irql: upToDispatch,
    call: (k, type, bus, slot, buffer, offset, length) => getBusData(k, type, bus, slot, buffer, offset, length),
  }),
  /**
   * Writes configuration data of a slot from its beginning; gives how many bytes, 0 when there is no device.
   * @irql <= DISPATCH_LEVEL
   * Source: "HalSetBusData function (ntddk.h)".
   */
  ddi({
    name: 'HalSetBusData',
    parameters: [...BUS_DATA, 'Length: u32'],
    irql: upToDispatch,
    call: (k, type, bus, slot, buffer, length) => setBusData(k, type, bus, slot, buffer, 0, length),
  }),
  /**
   * Writes configuration data of a slot from an offset on; the same otherwise.
   * @irql <= DISPATCH_LEVEL
   * Source: "HalSetBusDataByOffset function (ntddk.h)".
   */
  ddi({
    name: 'HalSetBusDataByOffset',
    parameters: [...BUS_DATA, 'Offset: u32', 'Length: u32'],
    irql: upToDispatch,
    call: (k, type, bus, slot, buffer, offset, length) => setBusData(k, type, bus, slot, buffer, offset, length),
  }),
  /**
   * GetBusData of BUS_INTERFACE_STANDARD: reads configuration space of the device; gives how many bytes, 0 for other data.
   * @irql <= DISPATCH_LEVEL
   * Source: "BUS_INTERFACE_STANDARD structure (wdm.h)".
   */
  ddi({
    name: 'HalpGetDeviceBusData',
    parameters: ['Context: u64', 'DataType: u32', 'Buffer: ptr', 'Offset: u32', 'Length: u32'],
    irql: upToDispatch,
    call: (k, { lo: slot }, type, buffer, offset, length) =>
      type === PCI_WHICHSPACE_CONFIG ? getBusData(k, PCIConfiguration, 0, slot, buffer, offset, length) : 0,
  }),
  /**
   * SetBusData of BUS_INTERFACE_STANDARD: writes configuration space of the device.
   * @irql <= DISPATCH_LEVEL
   * Source: "BUS_INTERFACE_STANDARD structure (wdm.h)".
   */
  ddi({
    name: 'HalpSetDeviceBusData',
    parameters: ['Context: u64', 'DataType: u32', 'Buffer: ptr', 'Offset: u32', 'Length: u32'],
    irql: upToDispatch,
    call: (k, { lo: slot }, type, buffer, offset, length) =>
      type === PCI_WHICHSPACE_CONFIG ? setBusData(k, PCIConfiguration, 0, slot, buffer, offset, length) : 0,
  }),
  /**
   * InterfaceReference and InterfaceDereference of BUS_INTERFACE_STANDARD: the bus does not go away, so nobody counts.
   * @irql any
   * Source: "INTERFACE structure (wdm.h)".
   */
  ddi({
    name: 'HalpReferenceBusInterface',
    parameters: ['Context: u64'],
    irql: anyIrql,
    call: () => undefined,
  }),
  /**
   * TranslateBusAddress of BUS_INTERFACE_STANDARD: on a PC the same address.
   * @irql <= DISPATCH_LEVEL
   * Source: "BUS_INTERFACE_STANDARD structure (wdm.h)".
   */
  ddi({
    name: 'HalpTranslateDeviceAddress',
    parameters: ['Context: u64', 'BusAddress: u64', 'Length: u32', 'AddressSpace: ptr', 'TranslatedAddress: ptr'],
    irql: upToDispatch,
    call(k, _context, address, _length, _space, translated) {
      k.memory.writeU64(translated, address.lo, address.hi);
      return true;
    },
  }),
];
