/** Zero-terminated texts that drivers pass to the run-time library. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import { readWide, wideLength } from '../rtl/guest-text.ts';

/** The text at an address; empty for NULL. */
export function terminatedText(k: Kernel, address: GuestAddress): string {
  return address === NULL_ADDRESS ? '' : readWide(k.memory, address, wideLength(k.memory, address));
}
