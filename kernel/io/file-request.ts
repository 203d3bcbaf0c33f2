/**
 * What services about files have in common: the caller's pointers are looked at first, then the handle, then the request goes
 * to the driver. Source: the pages of the services (ntifs.h).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess, readableRange, writableRange } from '../ob/capture.ts';
import type { OtherRequest } from './build-request.ts';
import { begin, type Common, referenceFile } from './services.ts';

/** Flags of stack locations that several functions have. */
export const SL_RESTART_SCAN = 1;
export const SL_RETURN_SINGLE_ENTRY = 2;

/** Of services that take no event and no APC. */
export const NO_COMMON = { event: U64_ZERO, apcRoutine: U64_ZERO, apcContext: U64_ZERO };

/** A service's file, and what of its arguments has been looked at. */
export interface Prepared {
  readonly mode: number;
  readonly file: GuestAddress;
  readonly access: number;
  readonly ioStatusBlock: GuestAddress;
  readonly common: Common;
}

/**
 * Probes the status block and whatever `probe` looks at, then references the file.
 * @returns a status when something is wrong
 */
export function prepare(
  k: Kernel,
  mode: number,
  handle: U64,
  common: Omit<Common, 'ioStatusBlock'>,
  rawStatusBlock: U64,
  access: number,
  probe: () => void,
): Prepared | number {
  let ioStatusBlock = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    ioStatusBlock = writableRange(k, mode, rawStatusBlock, IO_STATUS_BLOCK.SIZE);
    probe();
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const found = referenceFile(k, mode, handle, access);
  if (found.status !== STATUS_SUCCESS) return found.status;
  return {
    mode,
    file: found.object,
    access: found.access,
    ioStatusBlock,
    common: { ...common, ioStatusBlock: rawStatusBlock },
  };
}

/** Sends a request to the driver; takes over the reference to the file. */
export function send(
  k: Kernel,
  { mode, file, common, ioStatusBlock }: Prepared,
  request: OtherRequest,
): number | Enter {
  return begin(k, mode, file, common, ioStatusBlock, request);
}

/** A buffer of a request: `probe` looks at it, after which `buffer` tells where it is. */
export function transferParameters(
  k: Kernel,
  mode: number,
  rawBuffer: U64,
  length: number,
  isInput: boolean,
): { buffer: () => GuestAddress; probe: () => void } {
  let buffer = NULL_ADDRESS;
  return {
    buffer: () => buffer,
    probe: () => {
      buffer = isInput ? readableRange(mode, rawBuffer, length) : writableRange(k, mode, rawBuffer, length);
    },
  };
}
