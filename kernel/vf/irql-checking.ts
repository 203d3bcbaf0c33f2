/**
 * Driver Verifier's "force IRQL checking": whatever may be paged out is out while the processor's IRQL does not allow page
 * faults, so code that touches it by mistake fails each time and not only when memory is short. Locked pages stay.
 * Source: "Force IRQL Checking" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import type { Kernel } from '../kernel.ts';
import { PAGE_SIZE } from '../mm/system-space.ts';

/** Memory that may be paged out comes to be. Whole pages. */
export function VfAddPageable(k: Kernel, address: GuestAddress, sizeBytes: number): void {
  if (k.configuration.verifier === true && sizeBytes > 0) k.state.vf.pageable.set(address, sizeBytes);
}

/** The range is given up. */
export function VfRemovePageable(k: Kernel, address: GuestAddress, sizeBytes: number): void {
  const { pageable } = k.state.vf;
  for (const start of pageable.keys()) {
    if (start >= address && start < address + sizeBytes) pageable.delete(start);
  }
}

/** Brings memory in line with the current processor's IRQL, after it has changed or another processor has become that. */
export function VfFollowIrql(k: Kernel): void {
  const { vf } = k.state;
  const pagedOut = k.configuration.verifier === true && k.irql >= DISPATCH_LEVEL;
  if (vf.pagedOut === pagedOut) return;
  vf.pagedOut = pagedOut;
  for (const [start, sizeBytes] of vf.pageable) {
    for (let offset = 0; offset < sizeBytes; offset += PAGE_SIZE) {
      const page = addressAdd(start, offset);
      if (!pagedOut) k.memory.pageIn(page);
      else if (!k.state.mm.lockedFrames.has(k.memory.frameAt(page))) k.memory.pageOut(page);
    }
  }
}
