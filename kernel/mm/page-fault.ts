/**
 * What a refused access to memory means: a bug check, or an exception that the code may handle.
 * Source: "Bug Check Code Reference" (0x50, 0xA, 0xD1, 0xBE, 0xCE, 0xFC).
 */
import type { Bugcheck } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { AccessKind } from '../../base/guest-fault.ts';
import {
  ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY,
  ATTEMPTED_WRITE_TO_READONLY_MEMORY,
  DRIVER_IRQL_NOT_LESS_OR_EQUAL,
  DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS,
  IRQL_NOT_LESS_OR_EQUAL,
  PAGE_FAULT_IN_NONPAGED_AREA,
} from '../../nt/bug-check-codes.ts';
import { DISPATCH_LEVEL, irqlName } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import type { Kernel } from '../kernel.ts';
import { SYSTEM_WINDOW, SYSTEM_WINDOW_BYTES } from './system-space.ts';

/** How each bug check writes the kind of access. */
const ACCESS_OF_RAISED_IRQL: Record<AccessKind, number> = { read: 0, write: 1, execute: 8 };
const ACCESS_OF_PAGE_FAULT: Record<AccessKind, number> = { read: 0, write: 2, execute: 0x10 };

/** Parameter 4 of bug check 0x50. */
const FREED_PAGE = 0;
const NO_PAGE_TABLE = 2;

/** Edges of the 48-bit addresses. */
const CANONICAL_LIMIT = 0x8000_0000_0000;

/**
 * The bug check that follows from a refused access, or undefined when it is an exception (access violation).
 * @param byDriver a driver's own instruction did it, not a kernel routine on its behalf
 * @param instruction where the processor was
 */
export function MiPageFaultBugcheck(
  k: Kernel,
  address: GuestAddress,
  access: AccessKind,
  byDriver: boolean,
  instruction: GuestAddress,
): Bugcheck | undefined {
  // The processor reports these as general protection faults, an exception at any IRQL.
  if (address < -CANONICAL_LIMIT || address >= CANONICAL_LIMIT) return undefined;
  if (address < 0 && k.memory.isAccessible(address, 1, 'read')) return protectionBugcheck(k, address, access);

  const unloaded = k.state.mm.unloadedImages.find(
    ({ base, sizeBytes }) => address >= base && address < base + sizeBytes,
  );
  if (unloaded !== undefined) {
    return bugcheck(
      k,
      DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS,
      [address, ACCESS_OF_RAISED_IRQL[access], instruction, 0],
      `${access} of ${formatAddress(address)}, which is in the driver ${unloaded.service}, after that was unloaded: ` +
        'a timer, DPC, work item, thread or completion routine of it was still outstanding',
    );
  }

  const what = `${access} of ${formatAddress(address)} by the instruction at ${formatAddress(instruction)}`;
  if (k.irql >= DISPATCH_LEVEL) {
    return bugcheck(
      k,
      byDriver ? DRIVER_IRQL_NOT_LESS_OR_EQUAL : IRQL_NOT_LESS_OR_EQUAL,
      [address, k.irql, ACCESS_OF_RAISED_IRQL[access], instruction],
      `${what} at ${irqlName(k.irql)}, where page faults cannot be resolved`,
    );
  }
  if (address >= 0) return undefined;
  const inWindow = address >= SYSTEM_WINDOW && address < SYSTEM_WINDOW + SYSTEM_WINDOW_BYTES;
  return bugcheck(
    k,
    PAGE_FAULT_IN_NONPAGED_AREA,
    [address, ACCESS_OF_PAGE_FAULT[access], instruction, inWindow ? FREED_PAGE : NO_PAGE_TABLE],
    `${what}: there is no memory at this system address`,
  );
}

/** The page is there, so its protection refused the access. NT stops for this at every IRQL. */
function protectionBugcheck(k: Kernel, address: GuestAddress, access: AccessKind): Bugcheck {
  const code = access === 'execute' ? ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY : ATTEMPTED_WRITE_TO_READONLY_MEMORY;
  return bugcheck(
    k,
    code,
    [address, 0, 0, 0],
    `${access} of ${formatAddress(address)}, which the page does not permit`,
  );
}
