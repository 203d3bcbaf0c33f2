/** The choice of what a recording keeps, as the header has it. What carries it out is capture.ts. */
import type { Capture } from './generated/messages.ts';

/** Keeps every event. */
export const EVERYTHING: Capture = { kind: [], driver: [], device: [], process: [], filter: '' };

export function keepsEverything({ kind, driver, device, process, filter }: Capture): boolean {
  return kind.length + driver.length + device.length + process.length === 0 && filter === '';
}
