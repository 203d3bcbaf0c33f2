/**
 * The kinds of error that leave the pure layers. They are never mixed:
 * an NTSTATUS is returned, not thrown; a Bugcheck is the driver's fault, and so are HangError and DeadlockError; UnimplementedError is our
 * gap; ExhaustedError is a limit of the simulated machine; a failed assertion (assert.ts) is our bug; TraceError and
 * InputError are bad input.
 */
import type { U64 } from './u64.ts';

/** The simulated system stopped because of what a driver did. It is the last event of a trace. */
export class Bugcheck extends Error {
  override readonly name = 'Bugcheck';
  readonly code: number;
  readonly parameters: readonly [U64, U64, U64, U64];

  constructor(code: number, parameters: readonly [U64, U64, U64, U64], message: string) {
    super(message);
    this.code = code;
    this.parameters = parameters;
  }
}

/** The driver under test makes no progress, and keeps anybody else from making any. */
export class HangError extends Error {
  override readonly name = 'HangError';
}

/** Processors of the system under test wait for each other, and none of them ever goes on. */
export class DeadlockError extends Error {
  override readonly name = 'DeadlockError';
}

/**
 * The run needs more than the simulated machine has: memory, address space. Like a bug check it ends the run in the
 * middle of a step, and a replay ends in the same way.
 */
export class ExhaustedError extends Error {
  override readonly name = 'ExhaustedError';
}

/** A DDI, instruction or option that ntrewind does not implement (yet) was reached. */
export class UnimplementedError extends Error {
  override readonly name = 'UnimplementedError';
  /** What is missing, for example `IoConnectInterrupt` or `vaddps`. */
  readonly what: string;
  /** Who needed it: `module+offset`, empty when unknown. */
  readonly callSite: string;

  constructor(what: string, callSite: string, hint = '') {
    super(`${what} is not implemented${callSite ? ` (called from ${callSite})` : ''}${hint ? `; ${hint}` : ''}`);
    this.what = what;
    this.callSite = callSite;
  }
}

/** A trace that cannot be read. `byteOffset` is the place in the file, -1 when it does not apply. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly code: string;
  readonly byteOffset: number;

  constructor(code: string, message: string, byteOffset = -1) {
    super(byteOffset >= 0 ? `${message} (at byte ${byteOffset})` : message);
    this.code = code;
    this.byteOffset = byteOffset;
  }
}

/** Other bad input: a driver image, a scenario, an option. The message says what, where and what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** What `read` returns; what it finds wrong is said with the name of the file. */
export function readingFile<T>(fileName: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${fileName}: ${error.message}`);
    throw error;
  }
}
