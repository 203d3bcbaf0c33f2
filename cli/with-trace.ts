/** Opens a trace for a command that reads it. What is whole of a damaged one is used, but the command then fails. */
import { TraceError } from '../base/errors.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { EXIT_BAD_INPUT } from './exit-codes.ts';
import { openable } from './standard-streams.ts';

/** Errors that name their file already: a command that has two traces open must not add the other. */
const named = new WeakSet<object>();

/** An error names the file, since a command may be given more than one. */
function naming(path: string, error: unknown): unknown {
  const namesFile = !(error instanceof TraceError) || error.code === 'read' || error.code === 'write';
  if (namesFile || named.has(error)) return error;
  named.add(error);
  error.message = `${path}: ${error.message}`;
  return error;
}

function open(path: string): TraceReader {
  try {
    return openTrace(openable(path), { tolerant: true });
  } catch (error) {
    throw naming(path, error);
  }
}

/**
 * Runs `use` with the open trace. When the trace was cut short or is damaged, says so and makes the exit code non-zero.
 * @returns the exit code
 */
export async function withTrace(path: string, use: (reader: TraceReader) => Promise<number>): Promise<number> {
  const reader = open(path);
  try {
    const damage = reader.truncatedBecause;
    const exitCode = await use(reader);
    if (damage === undefined) return exitCode;
    process.stderr.write(`ntrewind: ${path}: ${damage.message}; used the ${reader.eventCount} events before that\n`);
    return Math.max(exitCode, EXIT_BAD_INPUT);
  } catch (error) {
    throw naming(path, error);
  } finally {
    reader.close();
  }
}
