/**
 * Following pointers from one structure in guest memory to the next. A driver can close such a chain to a circle, by
 * attaching a device to itself or by writing over a link: on NT the processor then never comes back.
 */
import { HangError } from '../base/errors.ts';
import { formatAddress } from '../base/format.ts';
import type { GuestAddress } from '../base/guest-address.ts';

/** More links than any memory of this machine has room for structures. */
const LONGEST_CHAIN = 1 << 20;

/**
 * Counts the steps along a chain.
 * @param what the chain, for the message: "devices of a driver"
 * @throws HangError when there are too many to be anything but a circle
 */
export function checkChain(steps: number, what: string, at: GuestAddress): void {
  if (steps > LONGEST_CHAIN)
    throw new HangError(`the list of ${what} has no end: it comes back to ${formatAddress(at)}`);
}
