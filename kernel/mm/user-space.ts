/** The part of user space that processes of the simulated machine can have memory in, each its own. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { PAGE_SIZE } from './system-space.ts';

/** Lowest address; far above 4 GiB, so that a pointer cut to 32 bits is never valid by chance. */
export const USER_WINDOW = 0x1a0_0000_0000 as GuestAddress;
export const USER_WINDOW_BYTES = 0x1000_0000;

/** Whether a range of whole pages lies in the user window. */
export function isUserWindowRange(address: GuestAddress, sizeBytes: number): boolean {
  return (
    address >= USER_WINDOW &&
    sizeBytes > 0 &&
    address + sizeBytes <= USER_WINDOW + USER_WINDOW_BYTES &&
    address % PAGE_SIZE === 0 &&
    sizeBytes % PAGE_SIZE === 0
  );
}
