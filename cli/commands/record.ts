/** `ntrewind record`: runs a scenario, or a driver with one-line flags, and writes what happened to a trace. */
import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import { InputError } from '../../base/errors.ts';
import type { RegistryKey } from '../../kernel/kernel.ts';
import { checkedBuild, debugFilterOf } from '../../system/claims.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { LEAST_RAM_MEGABYTES, MOST_RAM_MEGABYTES, PROCESSOR_LIMIT, WHOLE_PAYLOADS } from '../../system/limits.ts';
import type { RunOutcome, SystemConfiguration } from '../../system/system.ts';
import { formatBytes, formatCount } from '../amounts.ts';
import { captureOf, captureTexts } from '../capture-flags.ts';
import { EXIT_BAD_INPUT, EXIT_DRIVER_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_UNIMPLEMENTED } from '../exit-codes.ts';
import { failedDrivers } from '../failed-drivers.ts';
import { keepInputs } from '../keep-inputs.ts';
import { eachValue, wordList } from '../list-values.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import type { Operation } from '../one-liner.ts';
import { isFailure, printAnalysisOf } from '../print-analysis.ts';
import { runInSlices } from '../run-slices.ts';
import { reportOn, STANDARD, targetOf } from '../standard-streams.ts';
import { symbolsOption } from '../symbols-option.ts';
import { wholeNumber } from '../whole-number.ts';

export const DEFAULT_RAM_MEGABYTES = 256;
export const DEFAULT_PAYLOAD_BYTES = 64;

interface RecordFlags {
  readonly output?: string;
  readonly service?: string;
  readonly seed: number;
  readonly ram: number;
  readonly cpus?: number;
  readonly payload: number;
  readonly symbols?: string[];
  readonly registry?: string[];
  readonly capture?: string[];
  readonly kind?: string[];
  readonly driver?: string[];
  readonly device?: string[];
  readonly process?: string[];
  readonly verifier?: boolean;
  readonly debugFilter?: SystemConfiguration['debugFilter'];
  readonly windowsBuild?: number;
  readonly quiet?: boolean;
}

const EXIT_CODES: Readonly<Record<RunOutcome['kind'], number>> = {
  completed: EXIT_OK,
  bugcheck: EXIT_DRIVER_FAILED,
  deadlock: EXIT_DRIVER_FAILED,
  hang: EXIT_DRIVER_FAILED,
  exhausted: EXIT_BAD_INPUT,
  unimplemented: EXIT_UNIMPLEMENTED,
  interrupted: EXIT_INTERRUPTED,
};

async function sourceOf(input: string, flags: RecordFlags, operations: readonly Operation[]): Promise<LoadedScenario> {
  if (/\.(sys|exe|dll|driver\.m?[tj]s)$/i.test(input)) {
    const { oneLiner } = await import('../one-liner.ts');
    return oneLiner(input, flags.service, operations);
  }
  if (operations.length > 0) {
    throw new InputError('--open, --write, --read, --ioctl and --sleep go with a driver, not with a scenario');
  }
  const { loadScenario } = await import('../load-scenario.ts');
  return loadScenario(input);
}

/** What registry files say. */
async function registryOf(paths: readonly string[]): Promise<readonly RegistryKey[]> {
  if (paths.length === 0) return [];
  const { registryOfFiles } = await import('../registry-file.ts');
  return registryOfFiles(paths);
}

/** The images with the names that symbol files have for them. */
async function nameImages(
  images: readonly DriverImage[],
  paths: readonly string[] | undefined,
): Promise<readonly DriverImage[]> {
  if (paths === undefined) return images;
  const { SymbolFiles, withSymbols } = await import('../symbols.ts');
  const files = new SymbolFiles(paths);
  const named = withSymbols(images, files);
  for (const note of files.finish()) process.stderr.write(`ntrewind: ${note}\n`);
  return named;
}

function payloadLimit(text: string): number {
  if (text === 'none') return 0;
  return text === 'all' ? WHOLE_PAYLOADS : wholeNumber('payload', 0, WHOLE_PAYLOADS)(text);
}

/** Records and says how it went. Returns the exit code. */
export async function record(input: string, flags: RecordFlags, operations: readonly Operation[]): Promise<number> {
  const { Recording } = await import('../../recorder/recording.ts');
  const { scenario, images: plainImages, files, notes, failures } = await sourceOf(input, flags, operations);
  const output = flags.output ?? `${basename(input, extname(input)).replace(/\.scenario$/, '')}.ntr`;
  keepInputs(output, [...files, ...(flags.symbols ?? []), ...(flags.registry ?? [])]);
  const images = await nameImages(plainImages, flags.symbols);
  const capture = await captureOf(flags, images);
  const registry = await registryOf(flags.registry ?? []);
  const recording = new Recording(
    {
      scenario,
      images,
      seed: flags.seed,
      ramMegabytes: flags.ram,
      processorCount: flags.cpus,
      verifier: flags.verifier,
      debugFilter: flags.debugFilter,
      windowsBuild: flags.windowsBuild,
      payloadLimit: flags.payload,
      capture,
      registry,
    },
    output === STANDARD ? targetOf(output) : output,
  );
  const { result: outcome, interrupted } = await runInSlices({
    run: (steps) => recording.run(steps),
    interrupt: () => recording.interrupt('interrupted'),
    progress: () => {
      const { writer, system } = recording;
      const simulated = (system.kernel.time / 1e6).toFixed(1);
      const irps = formatCount(system.kernel.state.io.nextIrp - 1);
      return `recording: ${formatCount(writer.eventCount)} events, ${irps} IRPs, ${simulated} ms simulated, ${formatBytes(writer.size)}`;
    },
    quiet: flags.quiet ?? false,
  });
  const { writer, system } = recording;
  const strangers = recording.strangers.map(
    (name) => `no device or process had the name "${name}": nothing was kept of it`,
  );
  const problems = [...failures, ...strangers];
  for (const note of [...failedDrivers(system), ...notes, ...problems]) process.stderr.write(`ntrewind: ${note}\n`);
  if (outcome.kind !== 'completed') process.stderr.write(`ntrewind: ${outcome.text}\n`);
  if (!flags.quiet) {
    reportOn(output, `${output}: ${formatCount(writer.eventCount)} events, ${formatBytes(writer.size)}\n`);
    if (isFailure(outcome.text) && output !== STANDARD) await printAnalysisOf(output);
  }
  if (interrupted) return EXIT_INTERRUPTED;
  return EXIT_CODES[outcome.kind] || (problems.length > 0 ? EXIT_BAD_INPUT : EXIT_OK);
}

/** `IHVDRIVER=0xf,DEFAULT=8`, or nothing. */
function debugFilterFlag(text: string): [number, number][] {
  return debugFilterOf(
    Object.fromEntries(
      text
        .split(',')
        .filter((entry) => entry !== '')
        .map((entry) => {
          const [name = '', mask = ''] = entry.split('=');
          return [name, mask === '' ? Number.NaN : Number(mask)];
        }),
    ),
  );
}

export function addRecordCommand(program: Command, finish: (exitCode: number) => void): void {
  const operations: Operation[] = [];
  const collect = (kind: Operation['kind']) => (value: string) => {
    operations.push({ kind, value });
    return value;
  };
  program
    .command('record')
    .argument('<input>', 'a driver (.sys, .driver.ts), or a scenario module (.mjs, .js, .ts)')
    .description('run a driver in the simulated kernel and write a trace of everything that happens')
    .option('-o, --output <file>', 'the trace to write, - for standard output (default: named after the input)')
    .option('--open <path>', 'open a device, for example "\\\\.\\Example\\HELLO"', collect('open'))
    .option('--write <text>', 'write a text to the open device', collect('write'))
    .option('--read <bytes>', 'read up to that many bytes', collect('read'))
    .option('--ioctl <code[,hex input[,output bytes]]>', 'send a control code', collect('ioctl'))
    .option('--sleep <milliseconds>', 'let simulated time pass', collect('sleep'))
    .option('--service <name>', 'service name of the driver (default: the file name)')
    .addOption(
      new Option('--seed <number>', 'choose another legal schedule; 0 is the plain one')
        .default(0)
        .argParser(wholeNumber('seed', 0, 0xffff_ffff)),
    )
    .addOption(
      new Option('--ram <MiB>', 'memory of the simulated machine')
        .default(DEFAULT_RAM_MEGABYTES)
        .argParser(wholeNumber('ram', LEAST_RAM_MEGABYTES, MOST_RAM_MEGABYTES)),
    )
    .addOption(
      new Option('--cpus <number>', 'simulated processors (default: what the scenario says, or 1)').argParser(
        wholeNumber('cpus', 1, PROCESSOR_LIMIT),
      ),
    )
    .option(
      '--verifier',
      'have Driver Verifier watch the drivers: pool left at unload, lock order, IRQL of paged memory, IRPs (default: as the scenario says)',
    )
    .addOption(
      new Option(
        '--debug-filter [component=mask,...]',
        'show debug messages as Windows does: errors, and levels that a mask has (IHVDRIVER=0xf); all without it',
      )
        .preset('')
        .argParser(debugFilterFlag),
    )
    .addOption(
      new Option('--windows-build <number>', 'the build of Windows that the driver is told of').argParser((text) =>
        checkedBuild(Number(text)),
      ),
    )
    .addOption(
      new Option('--payload <bytes|none|all>', 'bytes of each transfer to keep')
        .default(DEFAULT_PAYLOAD_BYTES)
        .argParser(payloadLimit),
    )
    .addOption(
      new Option(
        '--capture <kinds|condition>',
        'keep only these kinds of events or groups of them (irp,lock,pool...), or those that meet a condition',
      ).argParser(captureTexts),
    )
    .addOption(new Option('--kind <kinds>', 'keep only these kinds').argParser(wordList))
    .addOption(new Option('--driver <names>', 'keep only what these drivers do').argParser(wordList))
    .addOption(new Option('--device <names>', 'keep only what happens to these devices').argParser(wordList))
    .addOption(new Option('--process <names>', 'keep only what these processes do').argParser(wordList))
    .addOption(
      new Option('--registry <file>', 'a .reg file with what the driver finds in the registry').argParser(eachValue),
    )
    .addOption(symbolsOption())
    .option('-q, --quiet', 'print errors only')
    .addHelpText(
      'after',
      `
Flags that say what happens are carried out in the order in which they stand.

--capture, --kind, --driver, --device and --process narrow what is kept, and an event must meet all that are given. The trace
still replays, what gives things their names is always kept, and views say what is missing. A condition is written in the
filter language (docs/filter.md). Fields that follow from later events are refused in it: irp.latency, irp.status, lock.hold...

Examples:
  ntrewind record pipes.sys --open '\\\\.\\Example\\HELLO' --write hello --read 16
  ntrewind record talk.scenario.mjs -o talk.ntr --seed 7
  ntrewind record talk.scenario.mjs --capture irp,lock --process talker.exe
  ntrewind record talk.scenario.mjs --capture 'irp.major == WRITE && irql < DISPATCH'

Exit codes: 0 completed, 2 bad input, also when what --open names could not be opened, 3 the driver failed (bug check,
deadlock, hang), 4 something is not implemented, 130 interrupted. Where a trace is written it is complete up to there.`,
    )
    .action(async (input: string, flags: RecordFlags) => finish(await record(input, flags, operations)));
}
