/**
 * Writes new baselines. What user mode did in each trace is done again, with changed drivers or by a
 * newer ntrewind, and the trace of that run takes the place of the old one: once it is whole and replays.
 */
import { renameSync, rmSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { openTrace } from '../proto/trace-reader.ts';
import { Rerun } from '../replayer/rerun.ts';
import { StrictReplay } from '../replayer/strict-replay.ts';
import type { DriverImage } from '../system/image-loader.ts';
import { formatCount } from './amounts.ts';
import { type GivenDrivers, givenDrivers, loadReplacements, parseReplacement } from './driver-option.ts';
import { EXIT_BAD_INPUT, EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.ts';
import { findTraces } from './find-traces.ts';
import { describeError } from './report-error.ts';
import { runInSlices } from './run-slices.ts';
import { supplyImages } from './supply-images.ts';
import { withTrace } from './with-trace.ts';

export interface RebaseFlags {
  readonly driver?: string[];
  readonly image?: string[];
  readonly quiet?: boolean;
}

/** The user pressed Ctrl-C. */
class Interrupted extends Error {}

/** Runs the requests of the trace again, into the file. Throws InputError when that run is no baseline. */
async function record(reader: TraceReader, given: GivenDrivers, draft: string, flags: RebaseFlags): Promise<number> {
  const run = new Rerun(reader, given.others, draft, { scripts: given.scripts, anyEngine: true, ownClock: true });
  const { result, interrupted } = await runInSlices({
    run: (steps) => run.run(steps),
    interrupt: () => run.interrupt('interrupted'),
    progress: () => `recording: ${formatCount(run.writer.eventCount)} events`,
    quiet: flags.quiet ?? false,
  });
  if (interrupted) throw new Interrupted();
  if (result.text !== reader.summary?.endReason && result.kind !== 'completed') throw new InputError(result.text);
  return run.writer.eventCount;
}

/** A baseline that does not replay is none. */
function prove(draft: string, { scripts }: GivenDrivers): void {
  const reader = openTrace(draft);
  try {
    const session = new StrictReplay(reader, { scripts });
    session.boot();
    let result = session.run(100_000);
    while (result === undefined) result = session.run(100_000);
    const { divergence } = result;
    if (divergence !== undefined) throw new InputError(`its new recording does not replay: event ${divergence.number}`);
  } finally {
    reader.close();
  }
}

/** Returns the number of events of the new baseline. */
async function rebaseTrace(path: string, drivers: readonly DriverImage[], flags: RebaseFlags): Promise<number> {
  const draft = `${path}.new`;
  try {
    let events = 0;
    const exitCode = await withTrace(path, async (reader) => {
      supplyImages(reader, flags.image);
      const given = givenDrivers(reader, drivers);
      events = await record(reader, given, draft, flags);
      prove(draft, given);
      return EXIT_OK;
    });
    if (exitCode !== EXIT_OK) throw new InputError('only a part of it can be read');
    renameSync(draft, path);
    return events;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Returns the exit code. Traces that cannot be rebased stay as they are, and the others are done. */
export async function rebaseTraces(args: readonly string[], flags: RebaseFlags): Promise<number> {
  const drivers = await loadReplacements((flags.driver ?? []).map(parseReplacement));
  let exitCode = EXIT_OK;
  for (const path of await findTraces(args)) {
    try {
      const events = await rebaseTrace(path, drivers, flags);
      process.stdout.write(`${path}: ${formatCount(events)} events\n`);
    } catch (error) {
      if (error instanceof Interrupted) {
        process.stderr.write(`ntrewind: interrupted; ${path} and what comes after it stay as they were\n`);
        return EXIT_INTERRUPTED;
      }
      const { text, exitCode: code } = describeError(error);
      const named = text.startsWith(`${path}:`) ? text : `${path}: ${text}`;
      process.stderr.write(`ntrewind: ${named}; it stays as it was\n`);
      exitCode = Math.max(exitCode, code, EXIT_BAD_INPUT);
    }
  }
  return exitCode;
}
