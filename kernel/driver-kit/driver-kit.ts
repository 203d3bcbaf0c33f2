/**
 * What a TypeScript driver works with: memory through typed views, the routines of the DDI table by name, places for
 * its own routines and data. Each image in memory has a kit of its own. Everything here is what a compiled driver has
 * too; whatever reaches the kernel does so as a call.
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import type { U64 } from '../../base/u64.ts';
import { EXCEPTION_EXECUTE_HANDLER } from '../../nt/exceptions.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { variableAddress } from '../exported-variables.ts';
import type { GuestValue } from '../host-routine.ts';
import type { GuestMemory } from '../ports.ts';
import type { DriverCode, DriverRoutine } from './driver.ts';
import { type Instruction, RegisterRoutines } from './register-routines.ts';

/** Where an image has its code and data; what {@link DriverKit} hands out lies there. */
export interface DriverPlaces {
  readonly memory: GuestMemory;
  /** Enters a routine; one without a name is known by its address only. */
  addRoutine(name: string, body: DriverRoutine): GuestAddress;
  /** Takes bytes of the image's data section, aligned to 16. */
  takeData(sizeBytes: number): GuestAddress;
  /** Takes bytes of the running routine's stack frame, aligned to 16. */
  takeLocal(sizeBytes: number): GuestAddress;
  /** Where the image has a piece of machine code. */
  instruction(name: Instruction): GuestAddress;
  /** Begins and ends a part of the running routine whose exceptions go to a handler. */
  enterTry(guard: TryGuard): void;
  leaveTry(guard: TryGuard): void;
}

/** An exception as a driver's filter and handler are told of it. */
export interface RaisedInDriver {
  /** EXCEPTION_RECORD and CONTEXT; gone when the handler runs. */
  readonly record: GuestAddress;
  readonly context: GuestAddress;
  readonly code: number;
  readonly flags: number;
  readonly address: GuestAddress;
  readonly information: readonly U64[];
}

/** A `__try` block that a routine is in. */
export interface TryGuard {
  readonly filter: (exception: RaisedInDriver) => number;
}

/** Thrown into a routine to go on in the handler of a guard. */
export class ExceptionInDriver extends Error {
  readonly guard: TryGuard;
  readonly exception: RaisedInDriver;

  constructor(guard: TryGuard, exception: RaisedInDriver) {
    super('an exception has been handled');
    this.guard = guard;
    this.exception = exception;
  }
}

/** An access to memory that fails raises an exception where it was made. */
function* raising<T>(body: () => DriverCode<T> | T): DriverCode<T> {
  try {
    return yield* resultOf(body());
  } catch (fault) {
    if (fault instanceof GuestFault) yield { target: NULL_ADDRESS, args: [], fault };
    throw fault;
  }
}

/** What a function gives, be it code that calls routines or not. */
function* resultOf<T>(result: DriverCode<T> | T): DriverCode<T> {
  return isCode(result) ? yield* result : result;
}

function isCode<T>(result: DriverCode<T> | T): result is DriverCode<T> {
  return typeof result === 'object' && result !== null && 'next' in result;
}

export class DriverKit extends RegisterRoutines {
  private readonly places: DriverPlaces;
  private readonly texts = new Map<string, GuestAddress>();

  constructor(places: DriverPlaces) {
    super(places.memory);
    this.places = places;
  }

  protected override instruction(name: Instruction): GuestAddress {
    return this.places.instruction(name);
  }

  /**
   * The address of a routine of the driver, for dispatch tables, DPCs, completion routines and other callbacks. Routines
   * that are named while the driver loads are symbols of the image.
   */
  routine(name: string, body: DriverRoutine): GuestAddress;
  routine(body: DriverRoutine): GuestAddress;
  routine(nameOrBody: string | DriverRoutine, body?: DriverRoutine): GuestAddress {
    const [name, code] = typeof nameOrBody === 'string' ? [nameOrBody, body] : ['', nameOrBody];
    if (typeof code !== 'function') throw new InputError(`routine "${name}" is not a function`);
    return this.places.addRoutine(name, code);
  }

  /** Calls any routine by its address, as through a function pointer; gives RAX. */
  *call(address: GuestAddress, ...args: GuestValue[]): DriverCode<U64> {
    return yield { target: address, args };
  }

  /**
   * Runs `body` as a `__try` block: an exception in it, or in what it calls, goes to `handler`, the `__except` block, when `filter`
   * says so. What either returns is the value. `finally` blocks of JavaScript on the way are run as `__finally` blocks.
   * @param filter gives EXCEPTION_EXECUTE_HANDLER 1 (without it always), EXCEPTION_CONTINUE_SEARCH 0 or EXCEPTION_CONTINUE_EXECUTION -1;
   * it calls no routines
   */
  *tryExcept<B, H>(
    body: () => DriverCode<B> | B,
    handler: (exception: RaisedInDriver) => DriverCode<H> | H,
    filter: TryGuard['filter'] = () => EXCEPTION_EXECUTE_HANDLER,
  ): DriverCode<B | H> {
    const guard: TryGuard = { filter };
    let exception: RaisedInDriver;
    this.places.enterTry(guard);
    try {
      return yield* raising(body);
    } catch (error) {
      if (!(error instanceof ExceptionInDriver) || error.guard !== guard) throw error;
      exception = error.exception;
    } finally {
      this.places.leaveTry(guard);
    }
    return yield* resultOf(handler(exception));
  }

  /** Calls a routine of the kernel that the DDI table does not have; doing so ends the run with its name. */
  *callByName(name: string, ...args: GuestValue[]): DriverCode<U64> {
    return yield { target: name, args };
  }

  /**
   * The address of a variable that the kernel exports, as an import of it gives: for `IoFileObjectType` where the pointer
   * to the type is. Touching one that has no value ends the run with its name.
   */
  variable(name: string): GuestAddress {
    const address = variableAddress(name);
    if (address === undefined) throw new InputError(`the kernel exports no variable "${name}"`);
    return address;
  }

  /** Memory of the image that lives as long as it is loaded: a global variable. Zeroed, aligned to 16 bytes. */
  data(sizeBytes: number): GuestAddress {
    return this.places.takeData(sizeBytes);
  }

  /** Memory on the kernel stack that lives until the running routine returns: a local variable. Not initialised. */
  local(sizeBytes: number): GuestAddress {
    return this.places.takeLocal(sizeBytes);
  }

  /** A constant UNICODE_STRING. */
  text(value: string): GuestAddress {
    return this.constant(`u:${value}`, () => {
      const bytes = 2 * value.length;
      const address = this.places.takeData(UNICODE_STRING.SIZE + bytes + 2);
      const buffer = addressAdd(address, UNICODE_STRING.SIZE);
      this.memory.writeU16(addressAdd(address, UNICODE_STRING.Length), bytes);
      this.memory.writeU16(addressAdd(address, UNICODE_STRING.MaximumLength), bytes + 2);
      this.memory.writePointer(addressAdd(address, UNICODE_STRING.Buffer), buffer);
      for (let i = 0; i < value.length; i++) this.memory.writeU16(addressAdd(buffer, 2 * i), value.charCodeAt(i));
      return address;
    });
  }

  /** A constant zero-terminated text of bytes, as `"..."` in C. Characters above 255 are cut. */
  ansi(value: string): GuestAddress {
    return this.constant(`a:${value}`, () => {
      const address = this.places.takeData(value.length + 1);
      for (let i = 0; i < value.length; i++) this.memory.writeU8(addressAdd(address, i), value.charCodeAt(i) & 0xff);
      return address;
    });
  }

  /** A constant zero-terminated text of 16-bit characters, as `L"..."` in C. */
  wide(value: string): GuestAddress {
    return addressAdd(this.text(value), UNICODE_STRING.SIZE);
  }

  private constant(key: string, make: () => GuestAddress): GuestAddress {
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const address = make();
    this.texts.set(key, address);
    return address;
  }
}
