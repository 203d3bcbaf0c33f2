/** `ntrewind irp`: the life of one request. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Moment, parseMoment } from '../../viewer/moment.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { wholeNumber } from '../whole-number.ts';
import { withTrace } from '../with-trace.ts';

interface IrpFlags {
  readonly calls?: boolean;
  readonly at?: Moment;
  readonly data: number;
  readonly format: 'table' | 'json';
  readonly symbols?: string[];
}

/** More of a transfer than this is not printed without being asked for. */
const DATA_BYTES = 256;

function irpNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new InvalidArgumentError('It is the number of an IRP, 1 or more: see view --irps.');
  return Number(text);
}

async function irp(path: string, id: number, flags: IrpFlags): Promise<number> {
  return withTrace(path, async (reader) => {
    await showSymbols([reader], flags.symbols);
    const { irpView } = await import('../../viewer/irp/irp.ts');
    const { lastEventAt } = await import('../../viewer/moment.ts');
    const { calls, data: dataBytes, format } = flags;
    const at = flags.at === undefined ? undefined : lastEventAt(reader, flags.at);
    await printLines(irpView(reader, id, { ...outputLayout(), calls, at, dataBytes, format }));
    return EXIT_OK;
  });
}

export function addIrpCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('irp')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .argument('<id>', 'number of the IRP, as view --irps shows it', irpNumber)
    .description('follow one request through its device stack: every step, stack locations as !irp shows them, data')
    .option('--calls', 'also the routines that its drivers called, and changes of the IRQL')
    .addOption(
      new Option('--at <event|time>', 'stack locations of this moment (default: before it is completed)').argParser(
        (text) => parseMoment(text, 'at'),
      ),
    )
    .addOption(
      new Option('--data <bytes>', 'how much of each transfer is printed')
        .argParser(wholeNumber('data', 0))
        .default(DATA_BYTES),
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      `
Examples:
  ntrewind irp talk.ntr 7
  ntrewind irp talk.ntr 7 --calls
  ntrewind irp talk.ntr 7 --format json | jq .stack`,
    )
    .action(async (trace: string, id: number, flags: IrpFlags) => finish(await irp(trace, id, flags)));
}
