/** The options that `check` and `accept` share. Loads nothing of what they need. */
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../whole-number.ts';

/** The accept file, unless another is named. */
export const DEFAULT_ACCEPTED_FILE = 'ntrewind-accepted.yaml';

export interface CheckFlags {
  readonly driver: string[];
  readonly accepted?: string;
  readonly image?: string[];
  readonly shard?: string;
  readonly jobs: number;
  readonly isolate?: boolean;
  readonly hangLimit?: number;
  readonly quiet?: boolean;
}

/** The options that both commands have. */
export function addSessionOptions(command: Command): Command {
  return command
    .argument('<traces...>', 'traces (.ntr), folders of them, or quoted glob patterns')
    .requiredOption('--driver <service=image...>', 'the changed driver images')
    .option('--accepted <file>', `the reviewed file of accepted differences (default: ${DEFAULT_ACCEPTED_FILE})`)
    .option('--isolate', 'do not run the drivers around the changed ones, complete what they are sent as recorded')
    .option('--image <file...>', 'driver images that were taken out of the traces')
    .option('--shard <i/n>', 'only the i-th of n parts of the traces')
    .addOption(
      new Option('--jobs <count>', 'traces that are replayed at the same time')
        .argParser(wholeNumber('jobs', 1, 1024))
        .default(availableParallelism(), 'one for each processor'),
    )
    .addOption(
      new Option('--hang-limit <instructions>', 'what a driver may compute without calling anything').argParser(
        wholeNumber('hang-limit', 1000),
      ),
    )
    .option('-q, --quiet', 'draw no progress bar');
}
