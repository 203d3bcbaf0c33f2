/** A replay against other drivers from the command line: the recorded requests go to them, and what differs is reported. */
import { type Comparison, isRegression } from '../compare/comparison.ts';
import { openTrace } from '../proto/trace-reader.ts';
import { AgainstReplay } from '../replayer/against.ts';
import type { DriverImage, DriverScript } from '../system/image-loader.ts';
import type { RunOutcome } from '../system/system.ts';
import { leftOutText } from '../viewer/left-out.ts';
import { formatCount } from './amounts.ts';
import {
  EXIT_BAD_INPUT,
  EXIT_DIFFERENT,
  EXIT_INCONCLUSIVE,
  EXIT_INTERRUPTED,
  EXIT_OK,
  EXIT_UNIMPLEMENTED,
} from './exit-codes.ts';
import { failedDrivers } from './failed-drivers.ts';
import { outputLayout, printBeside, printLines } from './output.ts';
import { isFailure, printAnalysis } from './print-analysis.ts';
import type { AgainstFlags, ReportFormat } from './report-formats.ts';
import { runInSlices } from './run-slices.ts';
import { reportOn, STANDARD, targetOf } from './standard-streams.ts';
import { supplyImages } from './supply-images.ts';
import { showSymbols } from './symbols-option.ts';
import { withTrace } from './with-trace.ts';

export interface AgainstDrivers {
  readonly images: readonly DriverImage[];
  /** Recorded drivers in TypeScript, which no trace contains. */
  readonly scripts: ReadonlyMap<string, DriverScript>;
}

async function reportLines(path: string, comparison: Comparison, format: ReportFormat): Promise<Iterable<string>> {
  switch (format) {
    case 'text':
      return (await import('./comparison/text.ts')).comparisonText(comparison, outputLayout());
    case 'json':
      return [
        JSON.stringify(
          { trace: path, ...(await import('./comparison/json.ts')).comparisonJson(comparison) },
          undefined,
          2,
        ),
      ];
    case 'junit':
      return [(await import('./comparison/junit.ts')).comparisonJunit(path, comparison)];
    case 'markdown':
      return (await import('./comparison/markdown.ts')).comparisonMarkdown(path, comparison);
  }
}

/** Differences that nobody outside sees are none as far as a script is concerned. */
function exitCodeOf({ verdict }: Comparison, outcome: RunOutcome | undefined): number {
  if (isRegression(verdict)) return EXIT_DIFFERENT;
  if (outcome?.kind === 'unimplemented') return EXIT_UNIMPLEMENTED;
  return verdict === 'inconclusive' ? EXIT_INCONCLUSIVE : EXIT_OK;
}

/** Runs the recorded requests against other drivers and reports what differs. Returns the exit code. */
export async function replayAgainst(path: string, drivers: AgainstDrivers, flags: AgainstFlags): Promise<number> {
  const format = flags.format ?? 'text';
  return withTrace(path, async (reader) => {
    await showSymbols([reader], flags.symbols);
    supplyImages(reader, flags.image);
    const replay = new AgainstReplay(reader, drivers.images, {
      scripts: drivers.scripts,
      stacks: true,
      isolate: flags.isolate ?? false,
    });
    const output = flags.output === undefined ? undefined : targetOf(flags.output);
    const { result, interrupted } = await runInSlices({
      run: (steps) => replay.run(steps),
      interrupt: () => replay.interrupt('interrupted'),
      progress: () => {
        const { phase, events, of } = replay.progress;
        return `replaying (${phase}): ${formatCount(events)} of about ${formatCount(of)} events`;
      },
      quiet: flags.quiet ?? false,
    });
    const leftOut = leftOutText(reader);
    const notes = leftOut === undefined ? result.notes : [...result.notes, `${leftOut}: nothing else is compared`];
    const comparison = { ...result, notes };
    for (const note of failedDrivers(replay.system)) process.stderr.write(`ntrewind: ${note}\n`);
    output?.write(replay.trace);
    output?.close();
    if (interrupted) {
      process.stderr.write('ntrewind: interrupted before the end\n');
      return EXIT_INTERRUPTED;
    }
    const exitCode = exitCodeOf(comparison, replay.outcome);
    if (output !== undefined && format === 'text' && !flags.quiet) {
      reportOn(flags.output!, `${flags.output}: ${formatCount(comparison.events[1])} events\n\n`);
    }
    // A trace on standard output has that for itself.
    const print = flags.output === STANDARD ? printBeside : printLines;
    const isWorthIt = !flags.quiet || format !== 'text' || exitCode !== EXIT_OK;
    if (isWorthIt) await print(await reportLines(path, comparison, format));
    if (isWorthIt && print === printLines && format === 'text' && isFailure(replay.outcome?.text)) {
      const changed = openTrace(replay.trace);
      await showSymbols([changed], flags.symbols);
      await printAnalysis(changed);
    }
    // Where what is whole of a damaged trace was used, the exit code says so unless a difference was found in that.
    return exitCode === EXIT_INCONCLUSIVE && reader.truncatedBecause !== undefined ? EXIT_BAD_INPUT : exitCode;
  });
}
