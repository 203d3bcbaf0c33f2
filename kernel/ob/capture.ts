/**
 * Reading what a caller passes by pointer: OBJECT_ATTRIBUTES, counted strings. From user mode nothing is trusted; a driver's
 * pointers are followed as they are. Source: "OBJECT_ATTRIBUTES structure (ntdef.h)", "InitializeObjectAttributes macro".
 */
import { addressAdd, addressFromHalves, addressFromU64, type GuestAddress } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { OBJECT_ATTRIBUTES, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import {
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { guardUserAccess, probeForRead, probeForWrite } from '../ex/probe.ts';
import type { Kernel } from '../kernel.ts';
import { readWide } from '../rtl/guest-text.ts';
import { UserMode } from './handle.ts';

export interface CapturedAttributes {
  readonly name: string;
  /** Handle the name is relative to; 0 for none. */
  readonly rootDirectory: U64;
  /** OBJ_... without those user mode may not set. */
  readonly attributes: number;
  /** Where the SECURITY_DESCRIPTOR for a new object is, 0 for none. */
  readonly securityDescriptor: U64;
}

/** Bits that mean nothing when user mode sets them. */
const KERNEL_ONLY = OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE;

/**
 * Carries out accesses through a caller's pointers. A fault of user mode's is STATUS_ACCESS_VIOLATION; one of a driver's is
 * its fault.
 */
export function guardAccess(mode: number, access: () => void): number {
  if (mode === UserMode) return guardUserAccess(access);
  access();
  return STATUS_SUCCESS;
}

/** Where a caller's buffer is that is read. @throws GuestFault, for {@link guardAccess} */
export function readableRange(mode: number, pointer: U64, length: number): GuestAddress {
  return mode === UserMode ? probeForRead(pointer, length) : followed(pointer);
}

/** Where a caller's buffer is that is written to. @throws GuestFault, for {@link guardAccess} */
export function writableRange(k: Kernel, mode: number, pointer: U64, length: number): GuestAddress {
  return mode === UserMode ? probeForWrite(k, pointer, length) : followed(pointer);
}

function followed(pointer: U64): GuestAddress {
  const address = addressFromU64(pointer);
  if (address === undefined) throw new GuestFault(addressFromHalves(pointer.lo, pointer.hi), 'read', 'reserved');
  return address;
}

/**
 * Captures the attributes, or gives the status that says why not: STATUS_ACCESS_VIOLATION (a pointer cannot be
 * followed), STATUS_INVALID_PARAMETER (size or flags), STATUS_OBJECT_NAME_INVALID (odd length),
 * STATUS_OBJECT_PATH_SYNTAX_BAD (no name at all, unless there need not be one).
 */
export function ObpCaptureAttributes(
  k: Kernel,
  pointer: U64,
  mode = UserMode,
  mayBeNameless = false,
): CapturedAttributes | number {
  let result: CapturedAttributes | number = STATUS_INVALID_PARAMETER;
  const fault = guardAccess(mode, () => {
    result = capture(k, readableRange(mode, pointer, OBJECT_ATTRIBUTES.SIZE), mode, mayBeNameless);
  });
  return fault === STATUS_SUCCESS ? result : fault;
}

function capture(k: Kernel, address: GuestAddress, mode: number, mayBeNameless: boolean): CapturedAttributes | number {
  const { memory } = k;
  const attributes = memory.readU32(addressAdd(address, OBJECT_ATTRIBUTES.Attributes));
  const unknown = attributes & ~OBJECT_ATTRIBUTE_FLAGS.OBJ_VALID_ATTRIBUTES;
  if (memory.readU32(addressAdd(address, OBJECT_ATTRIBUTES.Length)) !== OBJECT_ATTRIBUTES.SIZE || unknown !== 0) {
    return STATUS_INVALID_PARAMETER;
  }
  const rootDirectory = memory.readU64(addressAdd(address, OBJECT_ATTRIBUTES.RootDirectory));
  const securityDescriptor = memory.readU64(addressAdd(address, OBJECT_ATTRIBUTES.SecurityDescriptor));
  const namePointer = memory.readU64(addressAdd(address, OBJECT_ATTRIBUTES.ObjectName));
  const hasRoot = u64ToNumber(rootDirectory) !== 0;
  if (u64ToNumber(namePointer) === 0 && !hasRoot && !mayBeNameless) return STATUS_OBJECT_PATH_SYNTAX_BAD;
  const name = u64ToNumber(namePointer) === 0 ? '' : readName(k, namePointer, mode);
  if (typeof name === 'number') return name;
  const usable = mode === UserMode ? attributes & ~KERNEL_ONLY : attributes;
  return { name, rootDirectory, attributes: usable, securityDescriptor };
}

/**
 * The text of a UNICODE_STRING, or STATUS_OBJECT_NAME_INVALID for an odd length.
 * @throws GuestFault, for {@link guardAccess}
 */
export function readName(k: Kernel, pointer: U64, mode: number): string | number {
  const address = readableRange(mode, pointer, UNICODE_STRING.SIZE);
  const length = k.memory.readU16(addressAdd(address, UNICODE_STRING.Length));
  if (length % 2 !== 0) return STATUS_OBJECT_NAME_INVALID;
  if (length === 0) return '';
  const buffer = readableRange(mode, k.memory.readU64(addressAdd(address, UNICODE_STRING.Buffer)), length);
  return readWide(k.memory, buffer, length / 2);
}
