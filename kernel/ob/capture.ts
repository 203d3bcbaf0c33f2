/**
 * Reading the OBJECT_ATTRIBUTES that user mode passes. Source: "OBJECT_ATTRIBUTES structure (ntdef.h)",
 * "InitializeObjectAttributes macro".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { OBJECT_ATTRIBUTES, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import {
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { guardUserAccess, probeForRead } from '../ex/probe.ts';
import type { Kernel } from '../kernel.ts';
import { readWide } from '../rtl/guest-text.ts';

export interface CapturedAttributes {
  readonly name: string;
  /** Handle the name is relative to; 0 for none. */
  readonly rootDirectory: U64;
  /** OBJ_... without those user mode may not set. */
  readonly attributes: number;
}

/** Bits that mean nothing when user mode sets them. */
const KERNEL_ONLY = OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE;

/**
 * Captures the attributes, or gives the status that says why not: STATUS_ACCESS_VIOLATION (a pointer cannot be
 * followed), STATUS_INVALID_PARAMETER (size or flags), STATUS_OBJECT_NAME_INVALID (odd length),
 * STATUS_OBJECT_PATH_SYNTAX_BAD (no name at all).
 */
export function ObpCaptureAttributes(k: Kernel, pointer: U64): CapturedAttributes | number {
  let result: CapturedAttributes | number = STATUS_INVALID_PARAMETER;
  const fault = guardUserAccess(() => {
    result = capture(k, probeForRead(pointer, OBJECT_ATTRIBUTES.SIZE));
  });
  return fault === STATUS_SUCCESS ? result : fault;
}

function capture(k: Kernel, address: GuestAddress): CapturedAttributes | number {
  const { memory } = k;
  const attributes = memory.readU32(addressAdd(address, OBJECT_ATTRIBUTES.Attributes));
  const unknown = attributes & ~OBJECT_ATTRIBUTE_FLAGS.OBJ_VALID_ATTRIBUTES;
  if (memory.readU32(addressAdd(address, OBJECT_ATTRIBUTES.Length)) !== OBJECT_ATTRIBUTES.SIZE || unknown !== 0) {
    return STATUS_INVALID_PARAMETER;
  }
  const rootDirectory = memory.readU64(addressAdd(address, OBJECT_ATTRIBUTES.RootDirectory));
  const namePointer = memory.readU64(addressAdd(address, OBJECT_ATTRIBUTES.ObjectName));
  const hasRoot = u64ToNumber(rootDirectory) !== 0;
  if (u64ToNumber(namePointer) === 0 && !hasRoot) return STATUS_OBJECT_PATH_SYNTAX_BAD;
  const name = u64ToNumber(namePointer) === 0 ? '' : captureName(k, namePointer);
  return typeof name === 'number' ? name : { name, rootDirectory, attributes: attributes & ~KERNEL_ONLY };
}

function captureName(k: Kernel, pointer: U64): string | number {
  const address = probeForRead(pointer, UNICODE_STRING.SIZE);
  const length = k.memory.readU16(addressAdd(address, UNICODE_STRING.Length));
  if (length % 2 !== 0) return STATUS_OBJECT_NAME_INVALID;
  if (length === 0) return '';
  const buffer = probeForRead(k.memory.readU64(addressAdd(address, UNICODE_STRING.Buffer)), length);
  return readWide(k.memory, buffer, length / 2);
}
