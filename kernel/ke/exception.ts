/**
 * Exceptions raised by kernel routines and by guest instructions. Handlers in drivers are not searched yet, so an
 * exception ends the run; where a driver's image has handlers that might have caught it, that is said as our gap.
 * Source: "Handling Exceptions" (Windows driver documentation), bug checks 0x1E, 0x3B and 0x7E.
 */
import { Bugcheck, UnimplementedError } from '../../base/errors.ts';
import { formatAddress, hex0x } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromAddress } from '../../base/u64.ts';
import {
  KMODE_EXCEPTION_NOT_HANDLED,
  SYSTEM_SERVICE_EXCEPTION,
  SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
} from '../../nt/bug-check-codes.ts';
import type { Kernel } from '../kernel.ts';

/**
 * An exception at `address` that nobody handles: bug check 0x3B in a system call, 0x7E in a system thread, 0x1E in no
 * thread at all.
 * Deviation: the addresses of exception and context records, parameters of 0x3B and 0x7E, are zero.
 * @param information the first two exception parameters
 */
export function KiUnhandledException(
  k: Kernel,
  code: number,
  address: GuestAddress,
  information: readonly [U64, U64],
  text: string,
): never {
  const parameters = Uint32Array.from(information.flatMap(({ lo, hi }) => [lo, hi]));
  k.sink.exception(code, address, 0, parameters, information.length, text);
  if (k.calls.hasExceptionHandlers()) {
    throw new UnimplementedError('structured exception handling', formatAddress(address), text);
  }
  const where = `${text}: exception ${hex0x(code, 8)} at ${formatAddress(address)}`;
  const thread = k.currentThread;
  if (thread === undefined) {
    throw new Bugcheck(KMODE_EXCEPTION_NOT_HANDLED, [u64(code), u64FromAddress(address), ...information], where);
  }
  const stop = thread.user ? SYSTEM_SERVICE_EXCEPTION : SYSTEM_THREAD_EXCEPTION_NOT_HANDLED;
  throw new Bugcheck(stop, [u64(code), u64FromAddress(address), U64_ZERO, U64_ZERO], where);
}

/** A kernel routine raises a status as an exception in its caller. */
export function KiRaiseStatus(k: Kernel, status: number, text: string): never {
  return KiUnhandledException(k, status, k.callSite, [U64_ZERO, U64_ZERO], text);
}
