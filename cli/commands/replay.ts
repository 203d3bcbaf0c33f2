/** `ntrewind replay`: re-executes a trace and proves that every event is the same, or says which one is not. */
import { type Command, Option } from 'commander';
import { InputError } from '../../base/errors.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import type { GivenDrivers } from '../driver-option.ts';
import { keepInputs } from '../keep-inputs.ts';
import { eachValue } from '../list-values.ts';
import type { StrictReplayFlags } from '../replay-strictly.ts';
import { type AgainstFlags, REPORT_FORMATS } from '../report-formats.ts';
import { symbolsOption } from '../symbols-option.ts';
import { withTrace } from '../with-trace.ts';

interface ReplayFlags extends Omit<StrictReplayFlags, 'format'>, AgainstFlags {
  readonly driver?: string[];
}

/** What `--driver` gives for this trace, and the files it comes from. */
async function driversFor(
  path: string,
  texts: readonly string[],
): Promise<GivenDrivers & { readonly files: string[] }> {
  let given: GivenDrivers = { scripts: new Map(), others: [] };
  if (texts.length === 0) return { ...given, files: [] };
  const { givenDrivers, loadReplacements, parseReplacement } = await import('../driver-option.ts');
  const replacements = texts.map(parseReplacement);
  const images = await loadReplacements(replacements);
  await withTrace(path, async (reader) => {
    given = givenDrivers(reader, images);
    return 0;
  });
  return { ...given, files: replacements.map((replacement) => replacement.path) };
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

/** Replays strictly, or against other images when flags name some. Returns the exit code. */
export async function replay(path: string, flags: ReplayFlags): Promise<number> {
  const given = await driversFor(path, flags.driver ?? []);
  if (given.others.length > 0) {
    if (flags.to !== undefined) throw new InputError('--to stops a strict replay: it does not go with another driver');
    const inputs = [path, ...given.files, ...(flags.symbols ?? [])];
    if (flags.output !== undefined) keepInputs(flags.output, inputs);
    const { replayAgainst } = await import('../replay-against.ts');
    return replayAgainst(
      path,
      { images: await nameImages(given.others, flags.symbols), scripts: given.scripts },
      flags,
    );
  }
  if (flags.output !== undefined)
    throw new InputError('--output goes with another driver: a strict replay writes no trace');
  if (flags.isolate) throw new InputError('--isolate goes with another driver: a strict replay runs all of them');
  if (flags.dump !== undefined && flags.to === undefined)
    throw new InputError('--dump shows memory of a stopped machine: it goes with --to');
  const { format = 'text', ...rest } = flags;
  if (format !== 'text' && format !== 'json')
    throw new InputError(`--format ${format} goes with another driver: a strict replay reports as text or json`);
  const { replayStrictly } = await import('../replay-strictly.ts');
  return replayStrictly(path, { ...rest, format }, given.scripts);
}

export function addReplayCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('replay')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .description('re-execute a trace and prove that every event is the same')
    .addOption(
      new Option(
        '--driver <service=file>',
        'run the recorded requests against another driver, and compare; or the recorded TypeScript driver, to replay it; repeatable',
      ).argParser(eachValue),
    )
    .option('-o, --output <file>', 'with --driver: write the trace of that run, to be viewed and compared')
    .option('--isolate', 'with --driver: do not run the drivers around it, complete what they are sent as recorded')
    .option('--to <place>', 'stop at an event (number, time, irp:N:dispatch, irp:N:complete) and show the machine')
    .addOption(
      new Option('--dump <address,length>', 'with --to: memory at an address or register; repeatable').argParser(
        eachValue,
      ),
    )
    .addOption(
      new Option('--format <format>', 'how to report; junit and markdown: of a comparison')
        .choices(REPORT_FORMATS)
        .default('text'),
    )
    .addOption(symbolsOption())
    .addOption(
      new Option('--image <file>', 'a driver image that was taken out of the trace; repeatable').argParser(eachValue),
    )
    .option('-q, --quiet', 'print differences and errors only')
    .addHelpText(
      'after',
      `
Everything comes from the trace: driver images, what user mode did, every other decision. No scenario code runs. Only
drivers written in TypeScript are no part of a trace: --driver gives the recorded module.

--to stops where an event is about to be written down. The kernel has done what some events tell by then, others not yet.

Examples:
  ntrewind replay talk.ntr
  ntrewind replay talk.ntr --to 120
  ntrewind replay talk.ntr --to irp:8:complete --dump rsp,64
  ntrewind replay talk.ntr --driver pipes=new/pipes.sys
  ntrewind replay talk.ntr --driver pipes=new/pipes.sys --format markdown > report.md
  ntrewind replay rot13.ntr --driver rot13=new/rot13.sys --isolate

--isolate runs the new driver alone: an IRP sent to another driver is completed with the status, data and delay of the
recorded one of the same request and parameters. Drivers whose requests lead to the new one still run. An IRP that nothing
recorded answers ends the run as inconclusive, and the most similar recorded ones are named.

With another driver, differences are of eight classes: 0 identical, 1 timing, 2 order, 3 internal, 4 contract (somebody
outside sees it), 5 rule (something is left behind, locks can deadlock), 6 bug check, 7 inconclusive. What follows from a
difference stands beneath it.

Exit codes: 0 no difference (with another driver: none that anybody outside sees), 1 the differences are printed, 2 the
trace or driver cannot be used, 4 the run needed what ntrewind does not implement, 5 inconclusive.`,
    )
    .action(async (trace: string, flags: ReplayFlags) => finish(await replay(trace, flags)));
}
