/** The page size of the simulated machine: the unit of memory, driver images and the kernel's address space alike. */

export const PAGE_SHIFT = 12;
/** Bytes. */
export const PAGE_SIZE = 0x1000;

/** The smallest number of bytes in whole pages that is not below `sizeBytes`. */
export function roundUpToPages(sizeBytes: number): number {
  return Math.ceil(sizeBytes / PAGE_SIZE) * PAGE_SIZE;
}
