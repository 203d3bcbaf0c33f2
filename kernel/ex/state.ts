/** What the executive (Ex) keeps outside guest memory: pool accounting. */

export interface ExState {
  nextAllocation: number;
}

export function initialExState(): ExState {
  return { nextAllocation: 1 };
}
