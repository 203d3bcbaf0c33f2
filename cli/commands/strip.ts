/** `ntrewind strip`: takes contents out of a trace before it is given away. */
import type { Command } from 'commander';
import { InputError, TraceError } from '../../base/errors.ts';
import { type StripChoice, type StripResult, stripTrace } from '../../proto/strip.ts';
import type { TraceSource } from '../../proto/trace-source.ts';
import { countOf, formatBytes } from '../amounts.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { keepInputs } from '../keep-inputs.ts';
import { repairAdvice } from '../repair-advice.ts';
import { reportOn, STANDARD, sourceOf, targetOf } from '../standard-streams.ts';

interface StripFlags extends Partial<StripChoice> {
  readonly output?: string;
  readonly quiet?: boolean;
}

/** What the choices cost whoever replays the trace: only the dearest one counts. */
function costOf({ userData, images }: StripChoice): string {
  if (userData) return 'without what user mode stored it can be viewed and compared, but not replayed';
  if (images) return 'without the images a replay needs them: ntrewind replay --image <file>';
  return 'without payloads it replays as before, every event proven by its digest';
}

function choiceOf({ payloads = false, userData = false, images = false }: StripFlags): StripChoice {
  if (!payloads && !userData && !images) {
    throw new InputError('say what to take out: --payloads, --user-data or --images');
  }
  return { payloads, userData, images };
}

function strip(path: string, flags: StripFlags): number {
  const choice = choiceOf(flags);
  const output = flags.output ?? (path === STANDARD ? STANDARD : `${path.replace(/\.ntr$/, '')}-stripped.ntr`);
  keepInputs(output, [path]);
  const source = sourceOf(path);
  try {
    const result = stripInto(source, choice, path, output);
    if (!flags.quiet) reportOn(output, `${report(source.size, result, output, choice).join('\n')}\n`);
  } finally {
    source.close();
  }
  return EXIT_OK;
}

function report(
  before: number,
  { size, contents, blobParts }: StripResult,
  output: string,
  choice: StripChoice,
): string[] {
  const taken = `${countOf(contents, 'content')} and ${countOf(blobParts, 'blob')} taken out`;
  return [`${output}: ${taken}, ${formatBytes(before)} -> ${formatBytes(size)}`, `  ${costOf(choice)}`];
}

function stripInto(source: TraceSource, choice: StripChoice, path: string, output: string): StripResult {
  try {
    return stripTrace(source, choice, () => targetOf(output));
  } catch (error) {
    if (!(error instanceof TraceError) || error.code === 'write') throw error;
    throw new TraceError(error.code, `${path}: ${error.message}${repairAdvice(error)}`);
  }
}

export function addStripCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('strip')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .description('take contents out of a trace before it is given away')
    .option('--payloads', 'what transfers carried')
    .option('--user-data', 'what user mode stored in its memory, before it called')
    .option('--images', 'the driver images')
    .option('-o, --output <file>', 'the new trace (default: <trace>-stripped.ntr)')
    .option('-q, --quiet', 'print errors only')
    .addHelpText(
      'after',
      `
Every event stays, with digests of what was taken out: whoever has the same content can tell. Names, paths, debug output
and the addresses and sizes of requests stay as well; look at them with \`ntrewind view\` first.

Example:
  ntrewind strip talk.ntr --payloads --images -o for-a-bug-report.ntr`,
    )
    .action((trace: string, flags: StripFlags) => finish(strip(trace, flags)));
}
