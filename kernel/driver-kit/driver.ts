/**
 * Drivers written in TypeScript. A driver is a function that is called whenever its image is loaded, so that its variables
 * are as fresh as an image's data; it names its routines, which get addresses in the image, and returns DriverEntry.
 * A routine that calls others is a generator: it yields each call and is given what came back. Such a run is repeated
 * from its start where a run of machine code would be restored: a generator is no plain data.
 */
import { InputError } from '../../base/errors.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { GuestFault } from '../../base/guest-fault.ts';
import type { U64 } from '../../base/u64.ts';
import type { GuestValue } from '../host-routine.ts';
import type { DriverKit } from './driver-kit.ts';

/**
 * A call that a routine makes: of a kernel routine by name, or of any routine by address. The driver gets RAX. With a fault
 * it is an access to memory that has failed, to be raised as an exception.
 */
export interface DriverCall {
  readonly target: string | GuestAddress;
  readonly args: readonly GuestValue[];
  readonly fault?: GuestFault;
}

/** Code of a driver that calls routines; its value is what it returns. */
export type DriverCode<T = GuestValue | undefined | void> = Generator<DriverCall, T, U64>;

/**
 * A routine of a driver, called with the x64 convention. It gets as many arguments as it declares; values that are no
 * canonical address are exact up to 53 bits. What it returns goes into RAX, nothing is 0.
 */
export type DriverRoutine = (...args: GuestAddress[]) => GuestValue | undefined | void | DriverCode;

/** A driver as its module's default export. */
export interface TypeScriptDriver {
  /** Name of the module in call sites: `echo` in `echo!EchoRead`. */
  readonly name: string;
  /** Names the routines and returns DriverEntry. */
  readonly load: (nt: DriverKit) => DriverRoutine;
}

const DRIVER_NAME = /^[A-Za-z][\w-]{0,31}$/;

/**
 * Makes a driver.
 * @param name letters, digits, "_" and "-"
 * @throws InputError naming what is wrong
 */
export function driver(name: string, load: TypeScriptDriver['load']): TypeScriptDriver {
  if (typeof name !== 'string' || !DRIVER_NAME.test(name)) {
    throw new InputError(
      `a driver's name is a letter and up to 31 letters, digits, "_" and "-", not ${JSON.stringify(name)}`,
    );
  }
  if (typeof load !== 'function') {
    throw new InputError(`driver "${name}" needs a function that names its routines and returns DriverEntry`);
  }
  return { name, load };
}
