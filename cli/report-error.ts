/** Turns whatever went wrong into one clear line and an exit code. No stack trace reaches a user. */
import { AssertionError } from '../base/assert.ts';
import { ExhaustedError, InputError, TraceError, UnimplementedError } from '../base/errors.ts';
import { FilterError } from '../filter/filter-error.ts';
import { EXIT_BAD_INPUT, EXIT_INTERNAL, EXIT_UNIMPLEMENTED } from './exit-codes.ts';

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EMFILE: 'too many files are open',
};

/** The line and the code for an error. */
export function describeError(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof InputError || error instanceof TraceError || error instanceof ExhaustedError)
    return { text: error.message, exitCode: EXIT_BAD_INPUT };
  if (error instanceof UnimplementedError) return { text: error.message, exitCode: EXIT_UNIMPLEMENTED };
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const path = (error as NodeJS.ErrnoException | undefined)?.path;
  if (code !== undefined && path !== undefined) {
    return { text: `${path}: ${FILE_ERRORS[code] ?? `cannot be opened (${code})`}`, exitCode: EXIT_BAD_INPUT };
  }
  const text = error instanceof Error ? error.message : String(error);
  const kind = error instanceof AssertionError ? 'an internal check failed' : 'an unexpected error';
  return { text: `${kind}: ${text}; this is a mistake in ntrewind, please report it`, exitCode: EXIT_INTERNAL };
}

/** Prints an error the way every command does. `NTREWIND_DEBUG` adds the stack, for those who work on ntrewind. */
export function reportError(error: unknown): number {
  const { text, exitCode } = describeError(error);
  process.stderr.write(`ntrewind: ${text.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  if (error instanceof FilterError) process.stderr.write(`${error.marked.join('\n')}\n`);
  if (process.env.NTREWIND_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCode;
}
