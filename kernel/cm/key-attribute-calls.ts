/**
 * How callers ask for what a key has besides subkeys and values, and change it: what they pass is captured by their mode, and
 * the request begun. Source: "ZwQuerySecurityObject function (ntifs.h)", "ZwSetSecurityObject function (ntifs.h)",
 * "ObQueryNameString function (ntifs.h)", "ZwSetInformationKey function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { ntSuccess, STATUS_ACCESS_VIOLATION, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess, readableRange, writableRange } from '../ob/capture.ts';
import { ObReferenceObject } from '../ob/object.ts';
import { SepCaptureDescriptor } from '../se/capture-descriptor.ts';
import { queryAccess, setAccess } from '../se/descriptor-parts.ts';
import { onKey, referenceKey } from './key-calls.ts';
import { CmpBegin } from './run-request.ts';

/** Where an answer goes, as a caller passes it: pointers are raw. */
export interface RawAnswer {
  readonly buffer: U64;
  readonly length: number;
  /** ULONG, 0 for none. */
  readonly resultLength: U64;
}

/** Reads parts of the descriptor of a key. */
export function CmpBeginQuerySecurity(
  k: Kernel,
  mode: number,
  handle: U64,
  which: number,
  raw: RawAnswer,
): number | Enter {
  const { length } = raw;
  let buffer = NULL_ADDRESS;
  let resultLength = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    resultLength = writableRange(k, mode, raw.resultLength, 4);
    // A caller that only asks how long it is need not have a buffer.
    if (length > 0) buffer = writableRange(k, mode, raw.buffer, length);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const { status, object } = referenceKey(k, mode, handle, queryAccess(which));
  if (!ntSuccess(status)) return status;
  return CmpBegin(k, {
    arguments: { operation: 'query security', which, buffer, length, resultLength },
    object,
    mode,
  });
}

/** Replaces parts of the descriptor of a key. */
export function CmpBeginSetSecurity(k: Kernel, mode: number, handle: U64, which: number, raw: U64): number | Enter {
  const change = SepCaptureDescriptor(k, mode, raw);
  if (change === undefined || typeof change === 'number') return change ?? STATUS_ACCESS_VIOLATION;
  const { status, object } = referenceKey(k, mode, handle, setAccess(which));
  if (!ntSuccess(status)) return status;
  const descriptor = readableRange(mode, raw, 1);
  return CmpBegin(k, { arguments: { operation: 'set security', which, change, descriptor }, object, mode });
}

/** Tells the full name of a key object, as an OBJECT_NAME_INFORMATION. */
export function CmpBeginQueryName(k: Kernel, mode: number, object: GuestAddress, raw: RawAnswer): number | Enter {
  const { length } = raw;
  let buffer = NULL_ADDRESS;
  let resultLength = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    if (length > 0) buffer = writableRange(k, mode, raw.buffer, length);
    if (u64ToNumber(raw.resultLength) !== 0) resultLength = writableRange(k, mode, raw.resultLength, 4);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  ObReferenceObject(k, object);
  return CmpBegin(k, { arguments: { operation: 'query name', buffer, length, resultLength }, object, mode });
}

/** Changes what a key has besides its values. */
export function CmpBeginSetInformation(
  k: Kernel,
  mode: number,
  handle: U64,
  informationClass: number,
  raw: U64,
  length: number,
): number | Enter {
  let buffer = NULL_ADDRESS;
  let data: Uint8Array = new Uint8Array(0);
  const fault = guardAccess(mode, () => {
    buffer = readableRange(mode, raw, length);
    data = k.memory.readBytes(buffer, length);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return onKey(k, mode, handle, { operation: 'set information', informationClass, data, buffer });
}
