/** `ntrewind view`: events or IRPs. */
import { type Command, Option } from 'commander';
import { InputError } from '../../base/errors.ts';
import type { Format } from '../../viewer/view.ts';
import type { TimeForm } from '../../viewer/view-columns.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { conditionOf, filterOption } from '../filter-option.ts';
import { wordList } from '../list-values.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { wholeNumber } from '../whole-number.ts';
import { withTrace } from '../with-trace.ts';

interface ViewFlags {
  readonly filter?: string;
  readonly irp?: number;
  readonly irps?: boolean;
  readonly kind?: string[];
  readonly driver?: string[];
  readonly thread?: string[];
  readonly process?: string[];
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
  readonly columns?: string[];
  readonly context?: number;
  readonly time: TimeForm;
  readonly format: Format;
  readonly symbols?: string[];
}

async function view(path: string, words: readonly string[], flags: ViewFlags): Promise<number> {
  return withTrace(path, async (reader) => {
    await showSymbols([reader], flags.symbols);
    const layout = { ...outputLayout(), format: flags.format };
    const { irp, irps, kind: kinds, driver: drivers, thread: threads, process: processes, from, to, limit } = flags;
    const filter = conditionOf(words, flags.filter);
    const { columns, context, time } = flags;
    if (irps) {
      if (flags.format === 'csv') throw new InputError('--irps has no csv; use json');
      const { irpTable } = await import('../../viewer/irp-table.ts');
      await printLines(irpTable(reader, { ...layout, limit }));
    } else {
      const { viewEvents } = await import('../../viewer/view.ts');
      const selection = {
        filter,
        irps: irp === undefined ? undefined : [irp],
        kinds,
        drivers,
        threads,
        processes,
        from,
        to,
        limit,
      };
      await printLines(viewEvents(reader, selection, { ...layout, columns, context, time }));
    }
    return EXIT_OK;
  });
}

export function addViewCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('view')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .argument('[filter...]', 'show only events that meet this condition; `ntrewind fields` has the names')
    .description('show events, or all IRPs (--irps)')
    .addOption(filterOption())
    .addOption(
      new Option('--irp <id>', 'events of this IRP; ntrewind irp tells its life').argParser(wholeNumber('irp', 1)),
    )
    .option('--irps', 'one row for each IRP')
    .addOption(
      new Option(
        '--kind <names>',
        'kinds of events or groups of them, joined by commas: irp,ddi,lock,pool,irql,handle,object,user...',
      ).argParser(wordList),
    )
    .addOption(new Option('--driver <names>', 'what these drivers do').argParser(wordList))
    .addOption(new Option('--thread <names>', 'threads by name or number').argParser(wordList))
    .addOption(new Option('--process <names>', 'processes by name or number').argParser(wordList))
    .addOption(new Option('--from <event>', 'number of the first event').argParser(wholeNumber('from', 0)))
    .addOption(new Option('--to <event>', 'number of the last event').argParser(wholeNumber('to', 0)))
    .addOption(new Option('--limit <count>', 'show at most so many').argParser(wholeNumber('limit', 1)))
    .addOption(
      new Option(
        '--columns <names>',
        'columns joined by commas: number,time,cpu,thread,irql,kind,what,call_site, or fields',
      ).argParser(wordList),
    )
    .addOption(
      new Option('-C, --context <count>', 'show so many events before and after each').argParser(
        wholeNumber('context', 0, 100_000),
      ),
    )
    .addOption(
      new Option('--time <form>', 'time since boot, since the first event shown, or since the one before')
        .choices(['absolute', 'relative', 'delta'])
        .default('absolute'),
    )
    .addOption(
      new Option('--format <format>', 'how to print').choices(['table', 'json', 'jsonl', 'csv']).default('table'),
    )
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      `
Examples:
  ntrewind view talk.ntr --irps
  ntrewind view talk.ntr --irp 7 --kind lock
  ntrewind view talk.ntr 'irp.major == READ && irp.status != SUCCESS'
  ntrewind view talk.ntr 'while holding lock "Pipe"' --columns number,thread,kind,what
  ntrewind view talk.ntr 'irp.latency > 1ms && irp_complete' --columns time,irp,irp.major,irp.latency --format csv
  ntrewind view talk.ntr 'NT_ERROR(status)' --context 3 --time delta
  ntrewind view talk.ntr --kind lock,pool --driver pipes --limit 50
  ntrewind view talk.ntr --kind irp_complete --format jsonl | jq .`,
    )
    .action(async (trace: string, words: string[], flags: ViewFlags) => finish(await view(trace, words, flags)));
}
