/**
 * A memory access the simulated machine refuses. Raised by the host's own accesses to guest memory (a DDI that
 * follows a driver's bad pointer) and reported by the CPU for a guest instruction. What NT makes of it, an
 * exception or a bug check, is the kernel's business.
 */
import { formatAddress } from './format.ts';
import type { GuestAddress } from './guest-address.ts';

export type AccessKind = 'read' | 'write' | 'execute';

/** Why the access was refused. `reserved` marks an address outside every window of the machine. */
export type FaultCause = 'not-present' | 'protection' | 'reserved';

export class GuestFault extends Error {
  override readonly name = 'GuestFault';
  /** The first byte that could not be accessed. */
  readonly address: GuestAddress;
  readonly access: AccessKind;
  override readonly cause: FaultCause;

  constructor(address: GuestAddress, access: AccessKind, cause: FaultCause) {
    super(`${access} of ${formatAddress(address)} refused (${cause})`);
    this.address = address;
    this.access = access;
    this.cause = cause;
  }
}
