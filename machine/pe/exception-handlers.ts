/**
 * Whether an image has exception or termination handlers: the flags of its unwind information.
 * Source: "x64 exception handling" (Microsoft C++ documentation).
 */
import type { PeImage } from './image.ts';

const RUNTIME_FUNCTION_BYTES = 12;
const UNW_FLAG_EHANDLER = 1;

/** True when any function of `.pdata` has a handler that may catch an exception. */
export function hasExceptionHandlers(image: PeImage): boolean {
  const view = new DataView(image.mapped.buffer, image.mapped.byteOffset, image.mapped.byteLength);
  const { rva, sizeBytes } = image.exceptionDirectory;
  for (let at = rva; at + RUNTIME_FUNCTION_BYTES <= rva + sizeBytes; at += RUNTIME_FUNCTION_BYTES) {
    const unwindInfo = view.getUint32(at + 8, true);
    if (unwindInfo === 0 || unwindInfo >= view.byteLength) continue;
    const flags = view.getUint8(unwindInfo) >> 3;
    if ((flags & UNW_FLAG_EHANDLER) !== 0) return true;
  }
  return false;
}
