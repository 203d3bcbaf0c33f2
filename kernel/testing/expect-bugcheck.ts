/** Runs code that must end in a bug check, and gives that bug check to the test. */
import { Bugcheck } from '../../base/errors.ts';

export function bugcheckOf(run: () => unknown): Bugcheck {
  try {
    run();
  } catch (error) {
    if (error instanceof Bugcheck) return error;
    throw error;
  }
  throw new Error('expected a bug check, nothing was thrown');
}
