/** Words about DDIs that generated code and pages share. */
import type { Ddi } from '../../kernel/ddi.ts';
import { HIGH_LEVEL, irqlName } from '../../nt/irql.ts';

/** `<= DISPATCH_LEVEL`, as the documentation writes it. */
export function irqlText([lowest, highest]: readonly [number, number]): string {
  if (lowest === highest) return irqlName(lowest);
  if (highest === HIGH_LEVEL) return lowest === 0 ? 'any' : `>= ${irqlName(lowest)}`;
  // The highest device level stands for all of them.
  const upper = irqlName(highest).startsWith('DIRQL') ? 'DIRQL' : irqlName(highest);
  return lowest === 0 ? `<= ${upper}` : `${irqlName(lowest)} to ${upper}`;
}

/** Routines with an internal prefix are reached through pointers only. */
export function isExport({ name }: Ddi): boolean {
  return !name.startsWith('Iop');
}
