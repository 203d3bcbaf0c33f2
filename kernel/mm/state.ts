/** What the memory manager (Mm) keeps outside guest memory: the regions of system space. */

export interface MmState {
  nextDriverImage: number;
}

export function initialMmState(): MmState {
  return { nextDriverImage: 0 };
}
