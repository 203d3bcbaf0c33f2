/** Routines that drivers look up by name at run time. Source: "MmGetSystemRoutineAddress function (wdm.h)". */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { dataExports, importFrequencies } from '../../nt/ddi-facts.ts';
import { ddiShape } from '../../nt/ddi-shapes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';

/** Whether kernel or HAL export a routine of that name, as far as their headers, the drivers that people use, and we can tell. */
function isRoutine(k: Kernel, name: string): boolean {
  if (dataExports().has(name)) return false;
  return k.calls.isImplemented(name) || ddiShape(name) !== undefined || importFrequencies().has(name);
}

export const systemRoutineDdis: readonly Ddi[] = [
  /**
   * Returns the address of a routine of kernel or HAL, NULL when there is none of that name. Calling one that nobody
   * implements ends the run, as importing it does.
   * @irql PASSIVE_LEVEL
   * Source: "MmGetSystemRoutineAddress function (wdm.h)".
   */
  ddi({
    name: 'MmGetSystemRoutineAddress',
    parameters: ['SystemRoutineName: ptr'],
    irql: passiveOnly,
    call(k, nameAt) {
      const name = readUnicodeString(k, nameAt);
      return isRoutine(k, name) ? k.calls.exportAddress(name) : NULL_ADDRESS;
    },
  }),
];
