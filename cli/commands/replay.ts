/** `ntrewind replay`: re-executes a trace and proves that every event is the same, or says which one is not. */
import type { Command } from 'commander';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import type { Divergence } from '../../replayer/event-checker.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';
import { subsystemOf } from '../../replayer/subsystem.ts';
import { describeEventIn } from '../../viewer/describe.ts';
import { formatCount } from '../amounts.ts';
import { EXIT_DIFFERENT, EXIT_INTERRUPTED, EXIT_OK } from '../exit-codes.ts';
import { runInSlices } from '../run-slices.ts';

interface ReplayFlags {
  readonly quiet?: boolean;
}

/** The divergence as lines: number and subsystem, then both sides. */
function reportDivergence(reader: TraceReader, divergence: Divergence): string {
  const { number, recorded, replayed, because } = divergence;
  const shown = recorded ?? replayed;
  const lines = [
    `event ${formatCount(number)} differs (${shown === undefined ? 'end of the run' : subsystemOf(shown.name)}):`,
    `  recorded: ${recorded === undefined ? 'nothing, the trace ends before it' : describeEventIn(reader, recorded)}`,
    `  replayed: ${replayed === undefined ? 'nothing, the run stopped before it' : describeEventIn(reader, replayed)}`,
  ];
  if (because !== '') lines.push(`  because:  ${because}`);
  return `${lines.join('\n')}\n`;
}

/** Replays strictly and says how it went. Returns the exit code. */
export async function replay(path: string, flags: ReplayFlags): Promise<number> {
  const reader = openTrace(path, { tolerant: true });
  try {
    if (reader.truncatedBecause !== undefined) {
      process.stderr.write(`ntrewind: ${path}: ${reader.truncatedBecause.message}; replaying what is whole\n`);
    }
    const session = new StrictReplay(reader);
    session.boot();
    const { result, interrupted } = await runInSlices({
      run: (steps) => session.run(steps),
      interrupt: () => ({ matched: session.checker.eventCount, divergence: undefined, recordedEnd: undefined }),
      progress: () =>
        `replaying: ${formatCount(session.checker.eventCount)} of ${formatCount(reader.eventCount)} events`,
      quiet: flags.quiet ?? false,
    });
    if (interrupted) return EXIT_INTERRUPTED;
    if (result.divergence !== undefined) {
      process.stdout.write(reportDivergence(reader, result.divergence));
      return EXIT_DIFFERENT;
    }
    if (!flags.quiet) {
      const end = result.recordedEnd === undefined ? ' (the recording was cut short there)' : '';
      process.stdout.write(`${path}: ${formatCount(result.matched)} events, 0 divergences${end}\n`);
    }
    return EXIT_OK;
  } finally {
    reader.close();
  }
}

export function addReplayCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('replay')
    .argument('<trace>', 'a recorded trace (.ntr)')
    .description('re-execute a trace and prove that every event is the same')
    .option('-q, --quiet', 'print differences and errors only')
    .addHelpText(
      'after',
      `
Everything comes from the trace: driver images, what user mode did, every other decision. No scenario code runs.

Example:
  ntrewind replay talk.ntr

Exit codes: 0 no divergence, 1 the first differing event is printed, 2 the trace cannot be used.`,
    )
    .action(async (trace: string, flags: ReplayFlags) => finish(await replay(trace, flags)));
}
