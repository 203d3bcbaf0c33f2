/** A bell in a slot of the PCI bus, as a driver finds and reports it. */
import { type DriverCode, type DriverKit, type GuestAddress, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import { type BellOptions, bell } from '../harness/bell.ts';
import type { CaseContext } from '../harness/case-context.ts';

export const PORT = 0x600;
export const LINE = 6;
export const SLOT = 3;
export const PCI_BUS = 5;

/** The only device of a case. @param line -1 for none */
export function pciBell(line: number, options: BellOptions = {}) {
  return { bell: bell(PORT, line, undefined, { slot: SLOT, ...options }) };
}

/** Reports the device in the slot; its physical device object. */
export function* reported(nt: DriverKit, c: CaseContext): DriverCode<GuestAddress> {
  const out = nt.local(8);
  nt.memory.writePointer(out, NULL_ADDRESS);
  yield* nt.IoReportDetectedDevice(c.driverObject, PCI_BUS, 0, SLOT, NULL_ADDRESS, NULL_ADDRESS, false, out);
  return nt.memory.readPointer(out);
}
