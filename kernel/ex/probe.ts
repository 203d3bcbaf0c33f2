/**
 * Following pointers that user mode passed. Such a pointer must lie in user space, and using it may fault at any time;
 * both end in a status, as a __try block around the access makes it.
 * Source: "ProbeForRead function (wdm.h)", "Errors in Referencing User-Space Addresses".
 */
import { addressFromU64, type GuestAddress, isSystemAddress } from '../../base/guest-address.ts';
import { type AccessKind, GuestFault } from '../../base/guest-fault.ts';
import type { U64 } from '../../base/u64.ts';
import { STATUS_ACCESS_VIOLATION, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';

/** MmUserProbeAddress: no user pointer reaches this far. */
export const MM_USER_PROBE_ADDRESS = 0x7fff_ffff_0000 as GuestAddress;

/** Carries out accesses through user pointers: STATUS_ACCESS_VIOLATION for a fault in user space, else STATUS_SUCCESS. */
export function guardUserAccess(access: () => void): number {
  try {
    access();
    return STATUS_SUCCESS;
  } catch (error) {
    if (error instanceof GuestFault && !isSystemAddress(error.address)) return STATUS_ACCESS_VIOLATION;
    throw error;
  }
}

/** The user address that a range begins at; faults when the range is not wholly in user space. */
function userRange(pointer: U64, length: number, access: AccessKind): GuestAddress {
  const address = addressFromU64(pointer);
  if (length === 0) return address ?? MM_USER_PROBE_ADDRESS;
  if (address === undefined || isSystemAddress(address) || address + length > MM_USER_PROBE_ADDRESS) {
    throw new GuestFault(MM_USER_PROBE_ADDRESS, access, 'reserved');
  }
  return address;
}

/** Checks that a buffer lies in user space, not that it is there. @throws GuestFault, for {@link guardUserAccess} */
export function probeForRead(pointer: U64, length: number): GuestAddress {
  return userRange(pointer, length, 'read');
}

/** Checks that a buffer lies in user space and can be written now. @throws GuestFault, for {@link guardUserAccess} */
export function probeForWrite(k: Kernel, pointer: U64, length: number): GuestAddress {
  const address = userRange(pointer, length, 'write');
  if (length > 0 && !k.memory.isAccessible(address, length, 'write'))
    throw new GuestFault(address, 'write', 'not-present');
  return address;
}
