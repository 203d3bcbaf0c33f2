/** Interrupt request levels of x64 and their names. Source: wdm.h. */

export const PASSIVE_LEVEL = 0;
export const APC_LEVEL = 1;
export const DISPATCH_LEVEL = 2;
export const CLOCK_LEVEL = 13;
export const IPI_LEVEL = 14;
export const HIGH_LEVEL = 15;

const NAMES: Readonly<Record<number, string>> = {
  [PASSIVE_LEVEL]: 'PASSIVE_LEVEL',
  [APC_LEVEL]: 'APC_LEVEL',
  [DISPATCH_LEVEL]: 'DISPATCH_LEVEL',
  [CLOCK_LEVEL]: 'CLOCK_LEVEL',
  [IPI_LEVEL]: 'IPI_LEVEL',
  [HIGH_LEVEL]: 'HIGH_LEVEL',
};

/** `DISPATCH_LEVEL`, or `DIRQL 5` for a device level. */
export function irqlName(irql: number): string {
  return NAMES[irql] ?? `DIRQL ${irql}`;
}
