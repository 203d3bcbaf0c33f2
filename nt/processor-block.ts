/**
 * Where the processor control blocks lie and the few fields of KPCR and KPRCB that drivers read through gs:
 * (`gs:[188h]` current thread, `gs:[20h]` KPRCB, `gs:[18h]` own address, `gs:[184h]` processor number...).
 * All else in these blocks is opaque. Source: public symbols of ntoskrnl; "KeGetCurrentThread", "KeGetPcr".
 */
import type { GuestAddress } from '../base/guest-address.ts';

const KPCR_BASE = -0x800_0000_0000 + 0x10_0000;

/** Bytes reserved for one processor's KPCR with the KPRCB inside it. */
export const KPCR_STRIDE = 0x4000;

/** KPCR.Self: the block's own linear address. */
export const KPCR_SELF = 0x18;
/** KPCR.CurrentPrcb. */
export const KPCR_CURRENT_PRCB = 0x20;
/** KPRCB, embedded in KPCR. */
export const KPCR_PRCB = 0x180;
/** KPRCB.Number as drivers read it: `gs:[184h]` has it on older builds, `gs:[1A4h]` on newer. */
export const KPCR_LEGACY_NUMBER = 0x184;
export const KPCR_NUMBER = 0x1a4;
/** KPRCB.CurrentThread. */
export const KPCR_CURRENT_THREAD = 0x188;

/** Address of a field of a processor's KPCR. */
export function kpcrAddress(processor: number, field = 0): GuestAddress {
  return (KPCR_BASE + processor * KPCR_STRIDE + field) as GuestAddress;
}
