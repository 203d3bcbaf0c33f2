/** What `check` and `accept` share: which traces, against which drivers, with what accepted; and the run of it all. */
import { readFileSync } from 'node:fs';
import cliProgress from 'cli-progress';
import { type Judgement, judge } from '../../checks/judge.ts';
import { loadReplacements, parseReplacement } from '../driver-option.ts';
import { EXIT_BAD_INPUT, EXIT_DIFFERENT, EXIT_INTERRUPTED, EXIT_OK, EXIT_UNIMPLEMENTED } from '../exit-codes.ts';
import { findTraces, parseShard, shardOf } from '../find-traces.ts';
import type { AcceptedFile } from './accepted-file.ts';
import type { CheckFlags } from './options.ts';
import { checkTraces } from './worker.ts';

/** The argument in a shell: quoted where it has to be. */
function quoted(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command line that accepts what this check finds, up to what is accepted and why. */
export function acceptCommand(args: readonly string[], { driver, accepted, image, isolate }: CheckFlags): string {
  const words = ['ntrewind', 'accept', ...args, '--driver', ...driver];
  if (isolate) words.push('--isolate');
  if (image !== undefined) words.push('--image', ...image);
  if (accepted !== undefined) words.push('--accepted', accepted);
  return words.map(quoted).join(' ');
}

function progressBar(total: number, quiet: boolean): { update(done: number): void; stop(): void } {
  if (quiet || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar({
    format: 'checking {bar} {value} of {total} traces',
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
    fps: 5,
  });
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}

/**
 * Checks all traces and judges them. A signal ends the process: nothing is written before all is known.
 * @param accepted what is accepted already
 */
export async function runCheck(args: readonly string[], flags: CheckFlags, accepted: AcceptedFile): Promise<Judgement> {
  const drivers = flags.driver.map(parseReplacement);
  // What is wrong with a driver is said once, not for every trace.
  await loadReplacements(drivers);
  const images = flags.image ?? [];
  for (const path of images) readFileSync(path);
  const shard = flags.shard === undefined ? { index: 1, count: 1 } : parseShard(flags.shard);
  const all = await findTraces(args);
  const traces = shardOf(all, shard);
  // A matrix of jobs may have more parts than there are traces: nothing is wrong, but nothing was checked either.
  if (traces.length === 0)
    process.stderr.write(
      `ntrewind: part ${flags.shard} has no trace: there are ${all.length} in all; nothing was checked\n`,
    );
  const bar = progressBar(traces.length, flags.quiet ?? false);
  const onSignal = () => {
    bar.stop();
    process.stderr.write('ntrewind: interrupted\n');
    process.exit(EXIT_INTERRUPTED);
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    const { isolate = false, hangLimit: hangLimitInstructions } = flags;
    const job = { drivers, images, isolate, hangLimitInstructions };
    const results = await checkTraces(traces, job, flags.jobs, (done) => bar.update(done));
    const checked = traces.map((trace, index) => ({ trace, key: accepted.keyOf(trace), result: results[index]! }));
    return judge(checked, accepted.entries);
  } finally {
    bar.stop();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** The exit code of a check; the highest of all that apply. */
export function exitCodeOf({ traces, passed }: Judgement): number {
  const unusable = traces.filter(({ status }) => status === 'unusable').map(({ result }) => result.kind);
  if (unusable.includes('unimplemented')) return EXIT_UNIMPLEMENTED;
  if (unusable.length > 0) return EXIT_BAD_INPUT;
  return passed ? EXIT_OK : EXIT_DIFFERENT;
}
