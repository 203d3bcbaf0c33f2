/** Runs code that must end in a bug check or an exception, and gives that to the test. */
import { Bugcheck } from '../../base/errors.ts';
import { type ExceptionToRaise, RaisedException } from '../ke/raise-status.ts';

export function bugcheckOf(run: () => unknown): Bugcheck {
  try {
    run();
  } catch (error) {
    if (error instanceof Bugcheck) return error;
    throw error;
  }
  throw new Error('expected a bug check, nothing was thrown');
}

/** The exception that a routine of the kernel raises in its caller. */
export function exceptionOf(run: () => unknown): ExceptionToRaise {
  try {
    run();
  } catch (error) {
    if (error instanceof RaisedException) return error.exception;
    throw error;
  }
  throw new Error('expected an exception, nothing was thrown');
}
