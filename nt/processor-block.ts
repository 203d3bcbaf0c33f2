/**
 * The few fields of a processor's control block (KPCR with the KPRCB inside it) that drivers read through gs:
 * (`gs:[188h]` current thread, `gs:[20h]` KPRCB, `gs:[18h]` own address, `gs:[184h]` processor number...), as byte
 * offsets from the KPCR. All else in these blocks is opaque.
 * Source: public symbols of ntoskrnl; "KeGetCurrentThread", "KeGetPcr".
 */

/** KPCR.Self: the block's own linear address. */
export const KPCR_SELF = 0x18;
/** KPCR.CurrentPrcb. */
export const KPCR_CURRENT_PRCB = 0x20;
/** KPRCB, embedded in KPCR. */
export const KPCR_PRCB = 0x180;
/** KPRCB.CurrentThread. */
export const KPCR_CURRENT_THREAD = 0x188;
/** KPRCB.IdleThread. */
export const KPCR_IDLE_THREAD = 0x198;
/** KPRCB.Number, the processor's index. */
export const KPCR_NUMBER = 0x1a4;
/** KPRCB.LegacyNumber, the processor's index in its group. */
export const KPCR_LEGACY_NUMBER = 0x184;
