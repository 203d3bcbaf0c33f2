/** Raising an exception from a routine of the kernel, in whoever called it. */
import type { U64 } from '../../base/u64.ts';
import { EXCEPTION_NONCONTINUABLE } from '../../nt/exceptions.ts';
import type { Kernel } from '../kernel.ts';

/** An exception to be dispatched. `text` says what happened, for people. */
export interface ExceptionToRaise {
  readonly code: number;
  /** EXCEPTION_NONCONTINUABLE or 0. */
  readonly flags: number;
  readonly information: readonly U64[];
  readonly text: string;
}

/** Leaves the routine of the kernel that runs; the run loop then looks for handlers (ke/exception.ts). */
export class RaisedException extends Error {
  override readonly name = 'RaisedException';
  readonly exception: ExceptionToRaise;

  constructor(exception: ExceptionToRaise) {
    super(exception.text);
    this.exception = exception;
  }
}

/** Raises a status as an exception that cannot be continued. The routine must not have changed anything yet. */
export function KiRaiseStatus(_k: Kernel, status: number, text: string): never {
  throw new RaisedException({ code: status, flags: EXCEPTION_NONCONTINUABLE, information: [], text });
}
