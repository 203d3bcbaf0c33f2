/** `ntrewind replay`: re-executes a trace and proves that every event is the same, or says which one is not. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InputError } from '../../base/errors.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import type { Divergence } from '../../replayer/event-checker.ts';
import { subsystemOf } from '../../replayer/subsystem.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { describeEventIn } from '../../viewer/describe.ts';
import { formatCount } from '../amounts.ts';
import { EXIT_DIFFERENT, EXIT_INTERRUPTED, EXIT_OK } from '../exit-codes.ts';
import { failedDrivers } from '../failed-drivers.ts';
import { keepInputs } from '../keep-inputs.ts';
import { runInSlices } from '../run-slices.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { withTrace } from '../with-trace.ts';

interface ReplayFlags {
  readonly driver?: string[];
  readonly output?: string;
  readonly image?: string[];
  readonly symbols?: string[];
  readonly quiet?: boolean;
}

/** The divergence as lines: number and subsystem, then both sides. */
function reportDivergence(reader: TraceReader, divergence: Divergence): string {
  const { number, recorded, replayed, because } = divergence;
  const shown = recorded ?? replayed;
  if (shown === undefined && number < reader.eventCount) return `the run differs: ${because}\n`;
  const lines = [
    `event ${formatCount(number)} differs (${shown === undefined ? 'end of the run' : subsystemOf(shown.name)}):`,
    `  recorded: ${recorded === undefined ? 'nothing, the trace ends before it' : describeEventIn(reader, recorded)}`,
    `  replayed: ${replayed === undefined ? 'nothing, the run stopped before it' : describeEventIn(reader, replayed)}`,
  ];
  if (because !== '') lines.push(`  because:  ${because}`);
  return `${lines.join('\n')}\n`;
}

/** Images that were taken out of the trace; a replay finds each by its hash. */
function supplyImages(reader: TraceReader, paths: readonly string[] = []): void {
  for (const path of paths) reader.supplyBlob(new Uint8Array(readFileSync(path)));
}

/** Replays strictly and says how it went. Returns the exit code. */
async function replayStrictly(path: string, flags: ReplayFlags): Promise<number> {
  const { StrictReplay } = await import('../../replayer/strict-replay.ts');
  return withTrace(path, async (reader) => {
    await showSymbols([reader], flags.symbols);
    supplyImages(reader, flags.image);
    const session = new StrictReplay(reader);
    session.boot();
    const { result, interrupted } = await runInSlices({
      run: (steps) => session.run(steps),
      interrupt: () => ({ matched: session.checker.eventCount, divergence: undefined, recordedEnd: undefined }),
      progress: () =>
        `replaying: ${formatCount(session.checker.eventCount)} of ${formatCount(reader.eventCount)} events`,
      quiet: flags.quiet ?? false,
    });
    if (interrupted) {
      process.stderr.write(`ntrewind: interrupted after ${formatCount(result.matched)} events\n`);
      return EXIT_INTERRUPTED;
    }
    if (result.divergence !== undefined) {
      process.stdout.write(reportDivergence(reader, result.divergence));
      return EXIT_DIFFERENT;
    }
    if (!flags.quiet) {
      const cut = reader.gaps.length > 0 ? ' (the trace has a gap there)' : ' (the recording was cut short there)';
      const end = result.recordedEnd === undefined ? cut : '';
      process.stdout.write(`${path}: ${formatCount(result.matched)} events, 0 divergences${end}\n`);
    }
    return EXIT_OK;
  });
}

/** `service=image.sys` */
function parseReplacement(text: string): { readonly service: string; readonly path: string } {
  const [, service, path] = /^([\w.-]+)=(.+)$/.exec(text) ?? [];
  if (service === undefined || path === undefined) {
    throw new InputError(`--driver takes <service>=<image>, for example pipes=new/pipes.sys, not "${text}"`);
  }
  return { service, path };
}

/** The new images with the names that symbol files have for them; the comparison says which files belong to none. */
async function nameImages(
  images: readonly DriverImage[],
  paths: readonly string[] | undefined,
): Promise<readonly DriverImage[]> {
  if (paths === undefined) return images;
  const { SymbolFiles, withSymbols } = await import('../symbols.ts');
  return withSymbols(images, new SymbolFiles(paths));
}

/** Runs the recorded requests against other images and shows what differs. Returns the exit code. */
async function replayAgainst(path: string, flags: ReplayFlags): Promise<number> {
  const { Rerun } = await import('../../replayer/rerun.ts');
  const { readDriverImage } = await import('../load-scenario.ts');
  const replacements = flags.driver!.map(parseReplacement);
  const plainImages = replacements.map(({ service, path }) => readDriverImage(service, path));
  const images = await nameImages(plainImages, flags.symbols);
  const output =
    flags.output ?? `${path.replace(/\.ntr$/, '')}-against-${images[0]!.fileName.replace(/\.sys$/i, '')}.ntr`;
  keepInputs(output, [path, ...replacements.map((replacement) => replacement.path), ...(flags.symbols ?? [])]);
  return withTrace(path, async (reader) => {
    supplyImages(reader, flags.image);
    const run = new Rerun(reader, images, output);
    const { result: outcome, interrupted } = await runInSlices({
      run: (steps) => run.run(steps),
      interrupt: () => run.interrupt('interrupted'),
      progress: () => `replaying: ${formatCount(run.writer.eventCount)} events`,
      quiet: flags.quiet ?? false,
    });
    for (const note of failedDrivers(run.system)) process.stderr.write(`ntrewind: ${note}\n`);
    if (outcome.kind !== 'completed') process.stderr.write(`ntrewind: ${outcome.text}\n`);
    if (!flags.quiet) process.stdout.write(`${output}: ${formatCount(run.writer.eventCount)} events\n\n`);
    if (interrupted) return EXIT_INTERRUPTED;
    const { compare } = await import('./diff.ts');
    return compare(path, output, { format: 'text', symbols: flags.symbols });
  });
}

/** Replays strictly, or against other images when flags name some. Returns the exit code. */
export async function replay(path: string, flags: ReplayFlags): Promise<number> {
  if (flags.driver !== undefined) return replayAgainst(path, flags);
  if (flags.output !== undefined) throw new InputError('--output goes with --driver: a strict replay writes no trace');
  return replayStrictly(path, flags);
}

export function addReplayCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('replay')
    .argument('<trace>', 'a recorded trace (.ntr)')
    .description('re-execute a trace and prove that every event is the same')
    .option('--driver <service=image...>', 'run the recorded requests against another driver image, and compare')
    .option('-o, --output <file>', 'with --driver: the trace of that run')
    .addOption(symbolsOption())
    .option('--image <file...>', 'driver images that were taken out of the trace')
    .option('-q, --quiet', 'print differences and errors only')
    .addHelpText(
      'after',
      `
Everything comes from the trace: driver images, what user mode did, every other decision. No scenario code runs.

Examples:
  ntrewind replay talk.ntr
  ntrewind replay talk.ntr --driver pipes=new/pipes.sys

Exit codes: 0 no difference, 1 the differences are printed, 2 the trace cannot be used.`,
    )
    .action(async (trace: string, flags: ReplayFlags) => finish(await replay(trace, flags)));
}
