/** `ntrewind view`: events or IRPs. */
import { type Command, Option } from 'commander';
import type { Format } from '../../viewer/view.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { wholeNumber } from '../whole-number.ts';
import { withTrace } from '../with-trace.ts';

interface ViewFlags {
  readonly irp?: number;
  readonly irps?: boolean;
  readonly kind?: string[];
  readonly driver?: string[];
  readonly thread?: string[];
  readonly process?: string[];
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
  readonly format: Format;
  readonly symbols?: string[];
}

async function view(path: string, flags: ViewFlags): Promise<number> {
  return withTrace(path, async (reader) => {
    await showSymbols([reader], flags.symbols);
    const layout = { ...outputLayout(), format: flags.format };
    const { irp, irps, kind: kinds, driver: drivers, thread: threads, process: processes, from, to, limit } = flags;
    if (irps) {
      const { irpTable } = await import('../../viewer/irp-table.ts');
      await printLines(irpTable(reader, { ...layout, limit }));
    } else {
      const { viewEvents } = await import('../../viewer/view.ts');
      const selection = {
        irps: irp === undefined ? undefined : [irp],
        kinds,
        drivers,
        threads,
        processes,
        from,
        to,
        limit,
      };
      await printLines(viewEvents(reader, selection, layout));
    }
    return EXIT_OK;
  });
}

export function addViewCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('view')
    .argument('<trace>', 'a recorded trace (.ntr)')
    .description('show events, or all IRPs (--irps)')
    .addOption(
      new Option('--irp <id>', 'events of this IRP; ntrewind irp tells its life').argParser(wholeNumber('irp', 1)),
    )
    .option('--irps', 'one row for each IRP')
    .option(
      '--kind <names...>',
      'kinds of events or groups of them: irp, ddi, lock, pool, irql, handle, object, user...',
    )
    .option('--driver <names...>', 'what these drivers do')
    .option('--thread <names...>', 'threads by name or number')
    .option('--process <names...>', 'processes by name or number')
    .addOption(new Option('--from <event>', 'number of the first event').argParser(wholeNumber('from', 0)))
    .addOption(new Option('--to <event>', 'number of the last event').argParser(wholeNumber('to', 0)))
    .addOption(new Option('--limit <count>', 'show at most so many').argParser(wholeNumber('limit', 1)))
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json', 'jsonl']).default('table'))
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      `
Examples:
  ntrewind view talk.ntr --irps
  ntrewind view talk.ntr --irp 7 --kind lock
  ntrewind view talk.ntr --kind lock pool --driver pipes --limit 50
  ntrewind view talk.ntr --kind irp_complete --format jsonl | jq .`,
    )
    .action(async (trace: string, flags: ViewFlags) => finish(await view(trace, flags)));
}
