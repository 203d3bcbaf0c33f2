/**
 * The load configuration directory. Of its many fields a driver's loader needs the place of the stack-check cookie; the
 * tables of control-flow guard are accepted and left alone, so that the pointers the compiler calls through keep the
 * routines that the image brings itself: what NT does too while it does not enforce the guard in the kernel.
 * Source: "Load Configuration Structure" in the PE/COFF specification, IMAGE_LOAD_CONFIG_DIRECTORY64.
 */
import type { ByteView } from '../../base/byte-view.ts';
import type { PeHeaders } from './headers.ts';
import type { PeDirectory } from './image.ts';
import { refuseImage } from './refuse-image.ts';

const SECURITY_COOKIE = 88;
/** Pointers to pointers to routines, in linkers' order: the check of a call's target, and the call with the check. */
const GUARD_POINTERS = [112, 120] as const;

export interface LoadConfig {
  /** Where the stack-check cookie lies; undefined for an image built without stack checks. */
  readonly securityCookieRva: number | undefined;
}

/** Reads and checks the directory; fields beyond the size that the structure gives itself do not exist. Throws InputError. */
export function readLoadConfig(image: ByteView, headers: PeHeaders, directory: PeDirectory): LoadConfig {
  if (directory.rva === 0) return { securityCookieRva: undefined };
  const size = image.u32(directory.rva, 'load configuration');
  const slotAt = (offset: number, what: string) =>
    size < offset + 8 ? undefined : slotRva(image, headers, directory.rva + offset, what);
  for (const offset of GUARD_POINTERS) slotAt(offset, 'pointer of control-flow guard');
  return { securityCookieRva: slotAt(SECURITY_COOKIE, 'security cookie') };
}

/** The RVA of the eight bytes that the address at `offset` points to, undefined for null. */
function slotRva(image: ByteView, headers: PeHeaders, offset: number, what: string): number | undefined {
  const address = image.u64(offset, 'load configuration');
  if (address.lo === 0 && address.hi === 0) return undefined;
  const borrow = address.lo < headers.imageBase.lo ? 1 : 0;
  const rva = (address.lo - headers.imageBase.lo) >>> 0;
  const isNear = (address.hi - headers.imageBase.hi - borrow) >>> 0 === 0;
  if (!isNear || rva + 8 > headers.sizeOfImage) refuseImage(`the ${what} is outside the image`, image.place(offset));
  return rva;
}
