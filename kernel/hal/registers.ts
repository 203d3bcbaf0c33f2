/**
 * Registers of devices: ports, and physical memory that is a device's. What one gives is decided outside; what is written
 * goes there.
 * Source: "Mapping Bus-Relative Addresses to Virtual Addresses", "MmMapIoSpace function (wdm.h)".
 */
import { UnimplementedError } from '../../base/errors.ts';
import { hex0x } from '../../base/format.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { u64FromBigInt, u64FromNumber, u64ToBigInt } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import type { Kernel } from '../kernel.ts';
import type { RegisterAccess } from '../ports.ts';
import type { AddressRange, HardwareDescription } from './state.ts';

/** The spaces as events name them. */
export const REGISTER_SPACE_CODES = {
  port: eventCode('register_code', 'port'),
  memory: eventCode('register_code', 'memory'),
  configuration: eventCode('register_code', 'configuration'),
};

const MOST_REGISTER_BYTES = 8;

/** Where an access goes, as the processor has it: a port, or a virtual address in a device page. */
export interface AccessedPlace {
  readonly space: 'port' | 'memory';
  readonly address: number;
  readonly sizeBytes: number;
}

function contains({ start, sizeBytes }: AddressRange, address: number, length: number): boolean {
  return address >= start && address + length <= start + sizeBytes;
}

/** The number of the device that answers for all of a range; 0 for none. */
export function HalDeviceAt(k: Kernel, space: 'port' | 'memory', address: number, length: number): number {
  const rangesOf = ({ ports, memory }: HardwareDescription) => (space === 'port' ? ports : memory);
  return k.hardware.findIndex((device) => rangesOf(device).some((range) => contains(range, address, length))) + 1;
}

function ioMappingAt(k: Kernel, address: GuestAddress) {
  return k.state.hal.ioMappings.find(({ base, sizeBytes }) => address >= base && address < base + sizeBytes);
}

/** Whether registers of a device are mapped at an address of system space. */
export function HalIsDeviceMemory(k: Kernel, address: GuestAddress): boolean {
  return ioMappingAt(k, address) !== undefined;
}

/** The physical address behind an address in a device page. */
function physicalAddress(k: Kernel, address: GuestAddress): number {
  const mapping = ioMappingAt(k, address)!;
  return mapping.physical + (address - mapping.base);
}

/** @throws UnimplementedError when there is no device */
function accessAt(k: Kernel, direction: string, place: AccessedPlace, where: string): RegisterAccess {
  const { space, sizeBytes } = place;
  const address = space === 'port' ? place.address : physicalAddress(k, addressAdd(place.address as GuestAddress, 0));
  const hardware = HalDeviceAt(k, space, address, sizeBytes);
  if (hardware === 0 || sizeBytes > MOST_REGISTER_BYTES) {
    const what = space === 'port' ? 'port' : 'physical address';
    const why = hardware === 0 ? 'where the scenario has no hardware' : 'which is more than a register has';
    throw new UnimplementedError(`a ${direction} of ${sizeBytes} bytes, ${what} ${hex0x(address)}, ${why}`, where);
  }
  return { hardware, space, address, sizeBytes };
}

/** Reads a register. @param where the place in the driver, for errors */
export function HalReadRegister(k: Kernel, place: AccessedPlace, where: string): bigint {
  return readDevice(k, accessAt(k, 'read', place, where));
}

function readDevice(k: Kernel, access: RegisterAccess): bigint {
  const { hardware, space, sizeBytes } = access;
  const value = BigInt.asUintN(8 * sizeBytes, k.decisions.readRegister(access, k.time));
  const address = u64FromNumber(access.address);
  const { lo, hi } = u64FromBigInt(value);
  k.sink.registerRead(hardware, REGISTER_SPACE_CODES[space], address.lo, address.hi, sizeBytes, lo, hi);
  return u64ToBigInt({ lo, hi });
}

/** Writes a register. @param where the place in the driver, for errors */
export function HalWriteRegister(k: Kernel, place: AccessedPlace, value: bigint, where: string): void {
  writeDevice(k, accessAt(k, 'write', place, where), value);
}

function writeDevice(k: Kernel, access: RegisterAccess, value: bigint): void {
  const { hardware, space, sizeBytes } = access;
  const address = u64FromNumber(access.address);
  const { lo, hi } = u64FromBigInt(value);
  k.sink.registerWrite(hardware, REGISTER_SPACE_CODES[space], address.lo, address.hi, sizeBytes, lo, hi);
  k.decisions.registerWritten(access, value, k.time);
}

/** Pieces of a range of configuration space as its registers are accessed: 4 bytes, or 2 or 1 where that is all there is. */
function* configurationPieces(
  offset: number,
  length: number,
): Generator<{ readonly address: number; readonly sizeBytes: 1 | 2 | 4 }> {
  for (let address = offset; address < offset + length; ) {
    const left = offset + length - address;
    const sizeBytes = address % 4 === 0 && left >= 4 ? 4 : address % 2 === 0 && left >= 2 ? 2 : 1;
    yield { address, sizeBytes };
    address += sizeBytes;
  }
}

/** Reads configuration space of a device into memory. */
export function HalReadConfiguration(
  k: Kernel,
  hardware: number,
  offset: number,
  length: number,
  buffer: GuestAddress,
): void {
  for (const { address, sizeBytes } of configurationPieces(offset, length)) {
    const value = Number(readDevice(k, { hardware, space: 'configuration', address, sizeBytes }));
    for (let byte = 0; byte < sizeBytes; byte++)
      k.memory.writeU8(addressAdd(buffer, address - offset + byte), (value >>> (8 * byte)) & 0xff);
  }
}

/** Writes memory to configuration space of a device. */
export function HalWriteConfiguration(
  k: Kernel,
  hardware: number,
  offset: number,
  length: number,
  buffer: GuestAddress,
): void {
  for (const { address, sizeBytes } of configurationPieces(offset, length)) {
    let value = 0;
    for (let byte = sizeBytes - 1; byte >= 0; byte--)
      value = value * 256 + k.memory.readU8(addressAdd(buffer, address - offset + byte));
    writeDevice(k, { hardware, space: 'configuration', address, sizeBytes }, BigInt(value));
  }
}
