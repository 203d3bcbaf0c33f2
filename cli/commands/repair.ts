/** `ntrewind repair`: writes what is whole of a damaged or cut-off trace to a new one. */
import type { Command } from 'commander';
import { TraceError } from '../../base/errors.ts';
import { type RepairResult, repairTrace } from '../../proto/repair.ts';
import type { TraceSource } from '../../proto/trace-source.ts';
import { formatCount } from '../amounts.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { keepInputs } from '../keep-inputs.ts';
import { reportOn, STANDARD, sourceOf, targetOf } from '../standard-streams.ts';

interface RepairFlags {
  readonly output?: string;
  readonly quiet?: boolean;
}

/** `talk.ntr` → `talk-repaired.ntr`. */
function defaultOutput(path: string): string {
  return path === STANDARD ? STANDARD : `${path.replace(/\.ntr$/, '')}-repaired.ntr`;
}

function* reportLines(result: RepairResult): Generator<string> {
  const { eventCount, gaps, damage, ended } = result;
  yield `${formatCount(eventCount)} events saved`;
  for (const { offset, bytes, because } of damage) {
    yield `  left out ${formatCount(bytes)} bytes at byte ${offset}: ${because}`;
  }
  for (const { firstEvent, eventCount: count } of gaps) {
    yield `  lost: events ${firstEvent} to ${firstEvent + count - 1}; the trace can be replayed up to there`;
  }
  if (!ended) yield '  the end of the recording is missing: nobody knows how many events came after';
  if (damage.length === 0 && gaps.length === 0 && ended) yield '  nothing was wrong with the frames';
}

function repair(path: string, { output = defaultOutput(path), quiet = false }: RepairFlags): number {
  keepInputs(output, [path]);
  const source = sourceOf(path);
  try {
    const result = repairInto(source, output, path);
    if (!quiet) reportOn(output, `${output}: ${[...reportLines(result)].join('\n')}\n`);
  } finally {
    source.close();
  }
  return EXIT_OK;
}

function repairInto(source: TraceSource, output: string, path: string): RepairResult {
  try {
    return repairTrace(source, () => targetOf(output));
  } catch (error) {
    if (!(error instanceof TraceError) || error.code === 'write') throw error;
    throw new TraceError(error.code, `${path}: ${error.message}; without its header nothing can be saved`);
  }
}

export function addRepairCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('repair')
    .argument('<trace>', 'a damaged or cut-off trace (.ntr)')
    .description('write what is whole of a damaged or cut-off trace to a new one')
    .option('-o, --output <file>', 'the new trace (default: <trace>-repaired.ntr)')
    .option('-q, --quiet', 'print errors only')
    .addHelpText(
      'after',
      `
Every frame whose checksum and event hash hold is kept. The new trace says where events are missing; it can be viewed
whole, and replayed up to the first gap.

Example:
  ntrewind repair talk.ntr -o saved.ntr`,
    )
    .action((trace: string, flags: RepairFlags) => finish(repair(trace, flags)));
}
