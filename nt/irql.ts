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

/** `<= DISPATCH_LEVEL`: at which levels something may be called, as the documentation writes it. */
export function irqlText([lowest, highest]: readonly [number, number]): string {
  if (lowest === highest) return irqlName(lowest);
  if (highest === HIGH_LEVEL) return lowest === 0 ? 'any' : `>= ${irqlName(lowest)}`;
  // The highest device level stands for all of them.
  const upper = irqlName(highest).startsWith('DIRQL') ? 'DIRQL' : irqlName(highest);
  return lowest === 0 ? `<= ${upper}` : `${irqlName(lowest)} to ${upper}`;
}
