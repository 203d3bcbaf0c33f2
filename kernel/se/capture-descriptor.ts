/** Security descriptors that callers pass by pointer: from user mode nothing is trusted. Source: "SeCaptureSecurityDescriptor". */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromAddress, u64ToNumber } from '../../base/u64.ts';
import { STATUS_INVALID_SECURITY_DESCR, STATUS_SUCCESS, STATUS_UNKNOWN_REVISION } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess, readableRange } from '../ob/capture.ts';
import { UserMode } from '../ob/handle.ts';
import {
  aclLength,
  DESCRIPTOR_BYTES,
  descriptorPart,
  isKnownRevision,
  isWellFormed,
  readDescriptor,
  type SecurityDescriptor,
} from './security-descriptor.ts';
import { sidLength } from './sid.ts';

/** Headers of SIDs and ACLs, which have their lengths. */
const SMALLEST_PART_BYTES = 8;

/** Parts of a program's descriptor must be its own. @throws GuestFault, for {@link guardAccess} */
function probeParts(k: Kernel, descriptor: GuestAddress): void {
  for (const part of ['owner', 'group', 'sacl', 'dacl'] as const) {
    const at = descriptorPart(k.memory, descriptor, part);
    if (at === NULL_ADDRESS) continue;
    readableRange(UserMode, u64FromAddress(at), SMALLEST_PART_BYTES);
    const length = part === 'owner' || part === 'group' ? sidLength(k.memory, at) : aclLength(k.memory, at);
    readableRange(UserMode, u64FromAddress(at), length);
  }
}

/**
 * The descriptor behind a pointer, undefined for NULL, or a status: STATUS_ACCESS_VIOLATION, STATUS_UNKNOWN_REVISION,
 * STATUS_INVALID_SECURITY_DESCR (a part of it is malformed).
 */
export function SepCaptureDescriptor(k: Kernel, mode: number, pointer: U64): SecurityDescriptor | undefined | number {
  if (u64ToNumber(pointer) === 0) return undefined;
  let result: SecurityDescriptor | number = STATUS_INVALID_SECURITY_DESCR;
  const fault = guardAccess(mode, () => {
    const address = readableRange(mode, pointer, DESCRIPTOR_BYTES / 2);
    if (!isKnownRevision(k.memory, address)) {
      result = STATUS_UNKNOWN_REVISION;
      return;
    }
    if (mode === UserMode) probeParts(k, address);
    if (isWellFormed(k.memory, address)) result = readDescriptor(k.memory, address);
  });
  return fault === STATUS_SUCCESS ? result : fault;
}
