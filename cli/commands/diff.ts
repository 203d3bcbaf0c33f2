/** `ntrewind diff`: how the behaviour in two traces differs, request by request. */
import { type Command, Option } from 'commander';
import { EXIT_DIFFERENT, EXIT_OK } from '../exit-codes.ts';
import { conditionOf, filterOption } from '../filter-option.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { withTrace } from '../with-trace.ts';

interface DiffFlags {
  readonly filter?: string;
  readonly detail?: boolean;
  readonly format: 'text' | 'json';
  readonly quiet?: boolean;
  readonly symbols?: string[] | undefined;
}

/** Prints the differences. Returns the exit code: 0 only when there are none. */
export async function compare(
  before: string,
  after: string,
  words: readonly string[],
  flags: DiffFlags,
): Promise<number> {
  const { format, detail, quiet } = flags;
  return withTrace(before, (left) =>
    withTrace(after, async (right) => {
      await showSymbols([left, right], flags.symbols);
      const { diffTraces } = await import('../comparison/diff-report.ts');
      const filter = conditionOf(words, flags.filter);
      const result = diffTraces(left, right, { ...outputLayout(), format, detail, filter, titles: [before, after] });
      if (!quiet) await printLines(result.lines());
      return result.identical ? EXIT_OK : EXIT_DIFFERENT;
    }),
  );
}

export function addDiffCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('diff')
    .argument('<before>', 'a recorded trace (.ntr)')
    .argument('<after>', 'another one, for example of a newer driver')
    .argument('[filter...]', 'compare only events that meet this condition; `ntrewind fields` has the names')
    .description('compare two traces: what differs, how bad it is, and what follows from what')
    .addOption(filterOption())
    .option('--detail', 'the steps of each request that differs, both traces side by side')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('-q, --quiet', 'print nothing: the exit code says it')
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      `
Addresses, handle values, event numbers and times are not compared. Differences have the classes of replay --driver. Events
that do not meet the condition still tell which requests and objects the others are about.

Examples:
  ntrewind diff v1.ntr v2.ntr
  ntrewind diff v1.ntr v2.ntr --detail
  ntrewind diff v1.ntr v2.ntr 'irp.major == WRITE'
  ntrewind diff v1.ntr v2.ntr 'kind in {lock_acquire, lock_release}' --format json

Exit codes: 0 the same behaviour, 1 different, 2 bad input.`,
    )
    .action(async (before: string, after: string, words: string[], flags: DiffFlags) =>
      finish(await compare(before, after, words, flags)),
    );
}
