/** `ntrewind verify`: proves that traces are whole: every checksum, the index, the blobs, the event hash chain. */
import type { Command } from 'commander';
import { TraceError } from '../../base/errors.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { type VerifyResult, verifyTrace } from '../../proto/verify.ts';
import { countOf, formatCount } from '../amounts.ts';
import { EXIT_BAD_INPUT, EXIT_OK } from '../exit-codes.ts';
import { repairAdvice } from '../repair-advice.ts';
import { openable } from '../standard-streams.ts';

/** Opens and proves one trace. Throws TraceError. */
function proveTrace(path: string): VerifyResult {
  const reader = openTrace(openable(path));
  try {
    return verifyTrace(reader);
  } finally {
    reader.close();
  }
}

/** What was proven, as part of a line. */
export function provenText({ eventCount, lostEvents, leftOutEvents, batchCount, blobCount }: VerifyResult): string {
  const lost = lostEvents === 0 ? '' : `; ${formatCount(lostEvents)} events were lost before a repair`;
  const leftOut =
    leftOutEvents === 0
      ? ''
      : `; ${formatCount(leftOutEvents)} events that the recording left out are in the chain as it states: a replay proves them`;
  return `${countOf(eventCount, 'event')} in ${countOf(batchCount, 'batch', 'batches')} and ${countOf(blobCount, 'blob')}, hash chain intact${lost}${leftOut}`;
}

function verify(paths: readonly string[], quiet: boolean): number {
  let exitCode: number = EXIT_OK;
  for (const path of paths) {
    try {
      const proven = proveTrace(path);
      if (!quiet) process.stdout.write(`${path}: ${provenText(proven)}\n`);
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      const place = error.code === 'read' ? '' : `${path}: `;
      process.stderr.write(`ntrewind: ${place}${error.message}${repairAdvice(error)}\n`);
      exitCode = EXIT_BAD_INPUT;
    }
  }
  return exitCode;
}

export function addVerifyCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('verify')
    .argument('<traces...>', 'recorded traces (.ntr)')
    .description('prove that traces are whole: every checksum, the index, the blobs, the event hash chain')
    .option('-q, --quiet', 'print what is wrong only')
    .addHelpText(
      'after',
      '\nExample:\n  ntrewind verify traces/*.ntr\n\nExit codes: 0 all are whole, 2 at least one is not.',
    )
    .action((traces: string[], { quiet }: { readonly quiet?: boolean }) => finish(verify(traces, quiet ?? false)));
}
