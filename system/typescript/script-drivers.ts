/**
 * Runs TypeScript drivers as if their routines were machine code. A routine has an address in its image; when the processor
 * gets there, the run loop comes here. The routine then runs until it calls something or returns, and the processor is
 * set up as a compiled call or return would leave it, so the kernel sees no difference. Routines that wait for a call
 * are known by their stack pointer, as their local variables would be.
 */
import { InputError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import { addressAdd, addressFromU64, type GuestAddress } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { i64ToNumber, u64 } from '../../base/u64.ts';
import type { DriverCall, DriverCode, DriverRoutine, TypeScriptDriver } from '../../kernel/driver-kit/driver.ts';
import {
  DriverKit,
  ExceptionInDriver,
  type RaisedInDriver,
  type TryGuard,
} from '../../kernel/driver-kit/driver-kit.ts';
import { ExceptionRecord } from '../../kernel/generated/views.ts';
import type { GuestValue } from '../../kernel/host-routine.ts';
import type { GuestMemory } from '../../kernel/ports.ts';
import { RAX } from '../../machine/cpu/registers.ts';
import type { GuestRam } from '../../machine/memory/guest-ram.ts';
import {
  EXCEPTION_TARGET_UNWIND,
  EXCEPTION_UNWIND,
  ExceptionContinueExecution,
  ExceptionContinueSearch,
} from '../../nt/exceptions.ts';
import type { ExportTable } from '../exports.ts';
import { type Processor, toU64 } from '../processor.ts';
import {
  CODE_RVA,
  codeBytes,
  DATA_BYTES,
  DATA_RVA,
  FRAME_BYTES,
  handlerOffset,
  INLINE_RVA,
  LANDING_AFTER_HANDLER,
  LOCALS_OFFSET,
  MOST_ARGUMENTS,
  MOST_UNNAMED_ROUTINES,
  NAMED_ROUTINE_BYTES,
  routineNames,
  UNNAMED_ROUTINE_BYTES,
} from './driver-image.ts';
import { inlineOffset } from './inline-code.ts';

/** A driver whose image is in memory. */
interface LoadedDriver {
  readonly name: string;
  readonly base: GuestAddress;
  /** First byte of the code section, of the routines without names, and the byte behind them. */
  readonly code: GuestAddress;
  readonly unnamed: GuestAddress;
  readonly handler: GuestAddress;
  readonly end: GuestAddress;
  readonly routines: DriverRoutine[];
  readonly closures: (DriverRoutine | undefined)[];
  dataUsed: number;
}

/** A routine that has been called and has not returned. */
interface Activation {
  readonly driver: LoadedDriver;
  /** What it was called at, and how far calls in it can be told apart. */
  readonly address: GuestAddress;
  readonly room: number;
  readonly code: DriverCode;
  /** Its stack pointer while it calls nothing. */
  readonly stackPointer: GuestAddress;
  calls: number;
  localsUsed: number;
  /** Where the call it waits for returns to. */
  resumesAt: GuestAddress;
  /** The parts of it whose exceptions go to a handler, innermost last. */
  readonly guards: TryGuard[];
  /** What is thrown into it when execution goes on after an exception. */
  handled?: ExceptionInDriver;
}

export class ScriptDrivers {
  private readonly memory: GuestRam;
  private readonly exports: ExportTable;
  private readonly processor: Processor;
  private drivers: LoadedDriver[] = [];
  /** Routines that wait for a call, by stack pointer. */
  private readonly waiting = new Map<number, Activation>();
  private running: Activation | undefined;

  constructor(memory: GuestRam, exports: ExportTable, processor: Processor) {
    this.memory = memory;
    this.exports = exports;
    this.processor = processor;
  }

  /** The image of a driver has been mapped: its routines get their addresses. */
  load({ name, load }: TypeScriptDriver, base: GuestAddress): void {
    const named = routineNames({ name, load }).length;
    const code = addressAdd(base, CODE_RVA);
    const end = addressAdd(code, codeBytes(named));
    const driver: LoadedDriver = {
      name,
      base,
      code,
      unnamed: addressAdd(code, named * NAMED_ROUTINE_BYTES),
      handler: addressAdd(code, handlerOffset(named)),
      end,
      routines: [],
      closures: [],
      dataUsed: 0,
    };
    let loading = true;
    // DriverEntry, which is known last, has the first address.
    driver.routines.push(() => undefined);
    const kit = new DriverKit({
      memory: this.memory,
      addRoutine: (_name, body) => (loading ? addNamed(driver, body) : addUnnamed(driver, body)),
      takeData: (sizeBytes) => takeData(driver, sizeBytes),
      takeLocal: (sizeBytes) => this.takeLocal(driver, sizeBytes),
      instruction: (name) => addressAdd(base, INLINE_RVA + inlineOffset(name)),
      enterTry: (guard) => this.runningOf(driver, 'tryExcept()').guards.push(guard),
      leaveTry: (guard) => removeGuard(this.running, guard),
    });
    const entry = load(kit);
    loading = false;
    if (typeof entry !== 'function') throw new InputError(`driver "${name}" must return its DriverEntry`);
    driver.routines[0] = entry;
    this.memory.protect(addressAdd(base, CODE_RVA), end - code, {
      write: false,
      execute: true,
      user: false,
      host: true,
    });
    this.drivers.push(driver);
  }

  /** The image is about to be unmapped. */
  unload(base: GuestAddress): void {
    this.drivers = this.drivers.filter((driver) => driver.base !== base);
  }

  /** Whether the address is in the code of a TypeScript driver. */
  owns(address: GuestAddress): boolean {
    return this.driverAt(address) !== undefined;
  }

  private driverAt(address: GuestAddress): LoadedDriver | undefined {
    return this.drivers.find(({ code, end }) => address >= code && address < end);
  }

  /**
   * Runs the driver from the processor's instruction pointer, which it {@link owns}, to its next call or return.
   * @throws GuestFault for an access that the driver may not make; InputError for what its code throws
   */
  run(): void {
    const { processor, waiting } = this;
    const { cpu } = processor;
    const { rip } = cpu;
    const { stackPointer } = processor;
    const returned = waiting.get(stackPointer);
    if (returned?.resumesAt === rip) {
      waiting.delete(stackPointer);
      this.goOn(returned, () => returned.code.next(u64(cpu.regLo(RAX), cpu.regHi(RAX))));
      return;
    }
    const driver = this.driverAt(rip)!;
    if (rip === driver.handler) this.handle(driver);
    else if (rip === addressAdd(driver.handler, LANDING_AFTER_HANDLER)) this.land(stackPointer);
    else this.begin(driver, rip);
  }

  // ---- exceptions --------------------------------------------------------------------------------------------------

  /** The language-specific handler of all routines: it is asked about one of them, or told to clean it up. */
  private handle(driver: LoadedDriver): void {
    const { memory } = this;
    const [record, establisher, context] = [this.argument(0), this.argument(1), this.argument(2)];
    const activation = this.waiting.get(establisher);
    const exception = exceptionAt(memory, record, context);
    if (activation === undefined) this.answer(ExceptionContinueSearch);
    else if ((exception.flags & EXCEPTION_UNWIND) === 0) this.ask(driver, activation, exception);
    else if ((exception.flags & EXCEPTION_TARGET_UNWIND) !== 0) this.answer(ExceptionContinueSearch);
    else {
      this.waiting.delete(establisher);
      const stackPointer = this.enterFrame();
      const code = ending(activation.code);
      const place = { driver, address: driver.handler, room: LANDING_AFTER_HANDLER, code, stackPointer };
      const ends: Activation = { ...place, calls: 0, localsUsed: 0, resumesAt: driver.handler, guards: [] };
      this.goOn(ends, () => ends.code.next());
    }
  }

  private answer(disposition: number): void {
    this.processor.returnFromImport(disposition, 0);
  }

  /** Asks the filters of a routine; one that takes the exception has all within unwound. */
  private ask(driver: LoadedDriver, activation: Activation, exception: RaisedInDriver): void {
    for (const guard of activation.guards.toReversed()) {
      const answer = guard.filter(exception);
      if (answer < 0) {
        this.answer(ExceptionContinueExecution);
        return;
      }
      if (answer === 0) continue;
      activation.handled = new ExceptionInDriver(guard, exception);
      const landing = addressAdd(driver.handler, LANDING_AFTER_HANDLER);
      const args = [activation.stackPointer, landing, exception.record, exception.code];
      this.processor.placeArguments(args, this.processor.stackPointer);
      this.processor.cpu.rip = this.exports.addressOf('RtlUnwind');
      return;
    }
    this.answer(ExceptionContinueSearch);
  }

  /** Everything within a routine has been unwound: it goes on with its handler. */
  private land(stackPointer: GuestAddress): void {
    const activation = this.waiting.get(stackPointer)!;
    this.waiting.delete(stackPointer);
    this.goOn(activation, () => activation.code.throw(activation.handled));
  }

  private begin(driver: LoadedDriver, address: GuestAddress): void {
    const found = routineAt(driver, address);
    if (found === undefined) {
      throw new InputError(
        `driver "${driver.name}" is called at ${formatAddress(address)}, where none of its routines begins`,
      );
    }
    const { body, room } = found;
    const args = Array.from({ length: Math.min(body.length, MOST_ARGUMENTS) }, (_, index) => this.argument(index));
    const stackPointer = this.enterFrame();
    const activation: Activation = {
      driver,
      address,
      room,
      code: codeOf(body, args),
      stackPointer,
      calls: 0,
      localsUsed: 0,
      resumesAt: address,
      guards: [],
    };
    this.goOn(activation, () => activation.code.next());
  }

  private enterFrame(): GuestAddress {
    const stackPointer = addressAdd(this.processor.stackPointer, -FRAME_BYTES);
    // As the prologue of a large frame does: the stack has to be there before anything is kept on it.
    this.memory.readU8(stackPointer);
    this.processor.stackPointer = stackPointer;
    return stackPointer;
  }

  /** Argument of the routine that is called, while the stack pointer is at the return address. */
  private argument(index: number): GuestAddress {
    const value = this.processor.extraArgument(index);
    return addressFromU64(value) ?? (i64ToNumber(value) as GuestAddress);
  }

  private goOn(activation: Activation, advance: () => IteratorResult<DriverCall, GuestValue | undefined | void>): void {
    this.running = activation;
    try {
      const next = advance();
      if (next.done) this.finish(activation, next.value ?? 0);
      else this.call(activation, next.value);
    } catch (error) {
      throw driverError(activation, error);
    } finally {
      this.running = undefined;
    }
  }

  /** What `add rsp, frame; ret` does. */
  private finish({ stackPointer }: Activation, value: GuestValue): void {
    const { lo, hi } = toU64(checkedValue(value));
    this.processor.stackPointer = addressAdd(stackPointer, FRAME_BYTES);
    this.processor.returnFromImport(lo, hi);
  }

  /** What storing the arguments and `call` do. */
  private call(activation: Activation, wanted: DriverCall): void {
    if (wanted?.fault !== undefined) {
      // It goes on only in the handler of an exception.
      this.waiting.set(activation.stackPointer, activation);
      throw wanted.fault;
    }
    const { target, args } = checkedCall(wanted);
    const { processor, memory } = this;
    activation.calls++;
    activation.resumesAt = addressAdd(activation.address, Math.min(activation.calls, activation.room - 1));
    const address = typeof target === 'string' ? this.exports.addressOf(target) : target;
    processor.placeArguments(args, activation.stackPointer);
    const returnSlot = addressAdd(activation.stackPointer, -8);
    memory.writePointer(returnSlot, activation.resumesAt);
    processor.stackPointer = returnSlot;
    processor.cpu.rip = address;
    this.waiting.set(activation.stackPointer, activation);
  }

  private runningOf(driver: LoadedDriver, what: string): Activation {
    const { running } = this;
    if (running?.driver !== driver) throw new InputError(`${what} is for a routine of the driver that runs`);
    return running;
  }

  private takeLocal(driver: LoadedDriver, sizeBytes: number): GuestAddress {
    const running = this.runningOf(driver, 'local()');
    const offset = LOCALS_OFFSET + running.localsUsed;
    running.localsUsed += checkedSize(sizeBytes);
    if (LOCALS_OFFSET + running.localsUsed > FRAME_BYTES) {
      throw new InputError(`a routine has more than ${FRAME_BYTES - LOCALS_OFFSET} bytes of local variables`);
    }
    return addressAdd(running.stackPointer, offset);
  }
}

function removeGuard(running: Activation | undefined, guard: TryGuard): void {
  const index = running?.guards.indexOf(guard) ?? -1;
  if (index >= 0) running!.guards.splice(index, 1);
}

/** Ends a routine that will not go on: its `finally` blocks are run. */
function* ending(code: DriverCode): DriverCode {
  let step = code.return(undefined);
  while (!step.done) step = code.next(yield step.value);
  return ExceptionContinueSearch;
}

function exceptionAt(memory: GuestMemory, record: GuestAddress, context: GuestAddress): RaisedInDriver {
  const view = new ExceptionRecord(memory, record);
  const { ExceptionCode: code, ExceptionFlags: flags, ExceptionAddress: address } = view;
  const information = Array.from({ length: Math.min(view.NumberParameters, 15) }, (_, n) =>
    memory.readU64(addressAdd(view.ExceptionInformation, 8 * n)),
  );
  return { record, context, code, flags, address, information };
}

function addNamed(driver: LoadedDriver, body: DriverRoutine): GuestAddress {
  const address = addressAdd(driver.code, driver.routines.length * NAMED_ROUTINE_BYTES);
  driver.routines.push(body);
  return address;
}

function addUnnamed(driver: LoadedDriver, body: DriverRoutine): GuestAddress {
  const { closures } = driver;
  if (closures.length === MOST_UNNAMED_ROUTINES)
    throw new InputError(`driver "${driver.name}" makes more than ${MOST_UNNAMED_ROUTINES} routines while it runs`);
  const address = addressAdd(driver.unnamed, closures.length * UNNAMED_ROUTINE_BYTES);
  closures.push(body);
  return address;
}

function takeData(driver: LoadedDriver, sizeBytes: number): GuestAddress {
  const offset = driver.dataUsed;
  driver.dataUsed += checkedSize(sizeBytes);
  if (driver.dataUsed > DATA_BYTES)
    throw new InputError(`driver "${driver.name}" has more than ${DATA_BYTES} bytes of data and constant texts`);
  return addressAdd(driver.base, DATA_RVA + offset);
}

/** The size rounded up to 16. */
function checkedSize(sizeBytes: number): number {
  if (!Number.isInteger(sizeBytes) || sizeBytes < 0) throw new InputError(`${sizeBytes} is no size in bytes`);
  return Math.ceil(sizeBytes / 16) * 16;
}

/** The routine that begins at an address, and the bytes it has there. */
function routineAt(
  { code, unnamed, routines, closures }: LoadedDriver,
  address: GuestAddress,
): { readonly body: DriverRoutine; readonly room: number } | undefined {
  const isNamed = address < unnamed;
  const room = isNamed ? NAMED_ROUTINE_BYTES : UNNAMED_ROUTINE_BYTES;
  const body = (isNamed ? routines : closures)[(address - (isNamed ? code : unnamed)) / room];
  return body && { body, room };
}

/** The routine as code that begins when it is first advanced. */
function* codeOf(body: DriverRoutine, args: readonly GuestAddress[]): DriverCode {
  const result = body(...args);
  return isCode(result) ? yield* result : result;
}

function isCode(value: ReturnType<DriverRoutine>): value is DriverCode {
  return typeof value === 'object' && 'next' in value;
}

function checkedCall(call: DriverCall): DriverCall {
  if (typeof call === 'object' && call !== null) {
    if ('next' in call) throw new InputError('routines are called with "yield*", not with "yield"');
    if (Array.isArray(call.args) && (typeof call.target === 'string' || Number.isSafeInteger(call.target))) {
      if (call.args.length > MOST_ARGUMENTS) throw new InputError(`a call has more than ${MOST_ARGUMENTS} arguments`);
      for (const value of call.args) checkedValue(value);
      return call;
    }
  }
  throw new InputError(`it yields ${String(call)}; routines are called with "yield*"`);
}

/** A value that fits a register. JavaScript drivers may pass anything. */
function checkedValue(value: GuestValue): GuestValue {
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return value;
  if (typeof value === 'object' && Number.isInteger(value?.lo) && Number.isInteger(value.hi)) return value;
  throw new InputError(
    `${String(value)} is no value for a register: a whole number, an address, a truth value or a U64`,
  );
}

/** What driver code throws is the driver's error, except that an access it may not make is what it is for a compiled one. */
function driverError({ driver }: Activation, error: unknown): unknown {
  if (error instanceof GuestFault) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new InputError(`driver "${driver.name}" failed: ${text.split('\n')[0]}`);
}
