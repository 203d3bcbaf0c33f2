/** `ntrewind stats`: events counted by any fields, quantities summed up. */
import { type Command, Option } from 'commander';
import type { StatsOptions } from '../../viewer/stats/stats.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { conditionOf, filterOption } from '../filter-option.ts';
import { wordList } from '../list-values.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { wholeNumber } from '../whole-number.ts';
import { withTrace } from '../with-trace.ts';

interface StatsFlags extends Pick<StatsOptions, 'by' | 'of' | 'top' | 'histogram' | 'format'> {
  readonly filter?: string;
  readonly from?: number;
  readonly to?: number;
  readonly symbols?: string[];
}

async function stats(path: string, words: readonly string[], flags: StatsFlags): Promise<number> {
  return withTrace(path, async (reader) => {
    await showSymbols([reader], flags.symbols);
    const { traceStats } = await import('../../viewer/stats/stats.ts');
    const { from, to, by, of, top, histogram, format } = flags;
    const selection = { filter: conditionOf(words, flags.filter), from, to };
    await printLines(traceStats(reader, selection, { ...outputLayout(), by, of, top, histogram, format }));
    return EXIT_OK;
  });
}

export function addStatsCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('stats')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .argument('[filter...]', 'count only events that meet this condition')
    .description('count events by any fields; sum, min, median, p99 and max of another; histograms')
    .addOption(filterOption())
    .addOption(
      new Option('--by <fields>', 'fields that make the groups, joined by commas (default: kind)').argParser(wordList),
    )
    .option('--of <field>', 'sum up the values of this field: a time, a size or another number')
    .option('--histogram', 'draw how the values are spread')
    .addOption(
      new Option('--top <count>', 'show so many groups, those with most events first').argParser(wholeNumber('top', 1)),
    )
    .addOption(new Option('--from <event>', 'number of the first event').argParser(wholeNumber('from', 0)))
    .addOption(new Option('--to <event>', 'number of the last event').argParser(wholeNumber('to', 0)))
    .addOption(
      new Option('--format <format>', 'how to print').choices(['table', 'json', 'jsonl', 'csv']).default('table'),
    )
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      `
What is known of a request or of the time a lock is held (irp.latency, lock.hold) counts once for each request or acquisition.

Examples:
  ntrewind stats talk.ntr
  ntrewind stats talk.ntr --by irp.major,irp.status --of irp.latency --histogram
  ntrewind stats talk.ntr pool_allocate --by tag,call_site --of size
  ntrewind stats talk.ntr 'ddi_call && irql >= DISPATCH' --by ddi --top 10 --format json`,
    )
    .action(async (trace: string, words: string[], flags: StatsFlags) => finish(await stats(trace, words, flags)));
}
