/** Security descriptors that callers pass by pointer: from user mode nothing is trusted. Source: "SeCaptureSecurityDescriptor". */
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { STATUS_INVALID_SECURITY_DESCR, STATUS_SUCCESS, STATUS_UNKNOWN_REVISION } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess, readableRange } from '../ob/capture.ts';
import {
  DESCRIPTOR_BYTES,
  isKnownRevision,
  isWellFormed,
  readDescriptor,
  type SecurityDescriptor,
} from './security-descriptor.ts';

/**
 * The descriptor behind a pointer, undefined for NULL, or a status: STATUS_ACCESS_VIOLATION, STATUS_UNKNOWN_REVISION,
 * STATUS_INVALID_SECURITY_DESCR (a part of it is malformed).
 */
export function SepCaptureDescriptor(k: Kernel, mode: number, pointer: U64): SecurityDescriptor | undefined | number {
  if (u64ToNumber(pointer) === 0) return undefined;
  let result: SecurityDescriptor | number = STATUS_INVALID_SECURITY_DESCR;
  const fault = guardAccess(mode, () => {
    const address = readableRange(mode, pointer, DESCRIPTOR_BYTES / 2);
    if (!isKnownRevision(k.memory, address)) result = STATUS_UNKNOWN_REVISION;
    else if (isWellFormed(k.memory, address)) result = readDescriptor(k.memory, address);
  });
  return fault === STATUS_SUCCESS ? result : fault;
}
