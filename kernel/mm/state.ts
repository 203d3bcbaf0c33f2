/** What the memory manager (Mm) keeps outside guest memory: which parts of system space are taken. */

export interface MmState {
  /** Offset, in the driver image region, of the next image. */
  nextDriverImage: number;
  /** Kernel stack slots that were never used start here. */
  nextStackSlot: number;
  /** Slots whose stack was deleted; the last one is used again first. */
  readonly freeStackSlots: number[];
}

export function initialMmState(): MmState {
  return { nextDriverImage: 0, nextStackSlot: 0, freeStackSlots: [] };
}
