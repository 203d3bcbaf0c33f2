/** Whether an image has exception handlers: the flags of its unwind information. */
import { UNW_FLAG_EHANDLER } from './function-table.ts';
import type { PeImage } from './image.ts';

/** True when any function of `.pdata` has a handler that may catch an exception. */
export function hasExceptionHandlers({ functionTable }: PeImage): boolean {
  return functionTable.functions.some((entry) => (functionTable.flagsOf(entry) & UNW_FLAG_EHANDLER) !== 0);
}
