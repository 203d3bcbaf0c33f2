/** The commands that sum up a trace: `pool`, `locks`... Each is a table of the trace, or JSON. */
import { type Command, Option } from 'commander';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { parseMoment } from '../../viewer/moment.ts';
import type { SummaryOptions } from '../../viewer/summary/summary.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { wordList } from '../list-values.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { wholeNumber } from '../whole-number.ts';
import { withTrace } from '../with-trace.ts';

/** An option that takes an event or a time. */
function momentOption(name: string, description: string): Option {
  return new Option(`--${name} <event|time>`, description).argParser((text) => parseMoment(text, name));
}

interface Flags extends SummaryOptions {
  readonly symbols?: string[];
}

/** A command: its own options go to its view as they are. */
interface SummaryCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly examples: readonly string[];
  readonly load: () => Promise<(reader: TraceReader, options: Flags) => Iterable<string>>;
}

const COMMANDS: readonly SummaryCommand[] = [
  {
    name: 'locks',
    description: 'sum up locks: hold and wait times, who waited for whom, in which order they are taken, cycles in it',
    options: [new Option('--each', 'each lock by itself, not with all of its kind')],
    examples: ['locks talk.ntr', 'locks talk.ntr --each --format json | jq .cycles'],
    load: async () => (await import('../../viewer/summary/locks.ts')).locksSummary,
  },
  {
    name: 'pool',
    description: 'sum up pool by tag, and show what was not freed and who allocated it',
    options: [new Option('--tags <patterns>', 'only these tags; * and ? stand for any characters').argParser(wordList)],
    examples: ['pool talk.ntr', "pool talk.ntr --tags 'Pip*'"],
    load: async () => (await import('../../viewer/summary/pool.ts')).poolSummary,
  },
  {
    name: 'dpcs',
    description: 'sum up what runs later or elsewhere: DPCs, timers, work items, APCs, interrupts',
    options: [],
    examples: ['dpcs talk.ntr'],
    load: async () => (await import('../../viewer/summary/dpcs.ts')).dpcsSummary,
  },
  {
    name: 'irql',
    description: 'show how long each processor was at each IRQL, and the longest stretches at DISPATCH_LEVEL and above',
    options: [
      new Option('--longest <count>', 'how many of the longest stretches').argParser(wholeNumber('longest', 0)),
    ],
    examples: ['irql talk.ntr --longest 20'],
    load: async () => (await import('../../viewer/summary/irql.ts')).irqlSummary,
  },
  {
    name: 'drivers',
    description: 'show the drivers, their devices, the requests each was given and the routines it called',
    options: [new Option('--driver <names>', 'only these drivers').argParser(wordList)],
    examples: ['drivers talk.ntr', 'drivers talk.ntr --driver pipes'],
    load: async () => (await import('../../viewer/summary/drivers.ts')).driversSummary,
  },
  {
    name: 'handles',
    description: 'sum up handles by process, and show those that were leaked and who opened them',
    options: [],
    examples: ['handles talk.ntr'],
    load: async () => (await import('../../viewer/summary/handles.ts')).handlesSummary,
  },
  {
    name: 'events',
    description: 'list what drivers wrote into the event log, and the events of their trace providers (ETW)',
    options: [],
    examples: ['events talk.ntr', "events talk.ntr --format json | jq '.events[].what'"],
    load: async () => (await import('../../viewer/summary/events.ts')).eventsSummary,
  },
  {
    name: 'threads',
    description: 'draw a bar for each processor and thread over time: who ran where, who could have run, who waited',
    options: [
      momentOption('from', 'from this event or time on'),
      momentOption('to', 'up to this event or time'),
      new Option('--to-scale', 'do not cut the time in which nothing runs'),
      new Option('--ascii', 'draw with plain characters'),
    ],
    examples: ['threads talk.ntr', 'threads talk.ntr --from 1.2ms --to 1.5ms'],
    load: async () => (await import('../../viewer/summary/threads.ts')).threadsSummary,
  },
];

export function addSummaryCommands(program: Command, finish: (exitCode: number) => void): void {
  for (const { name, description, options, examples, load } of COMMANDS) {
    const command = program
      .command(name)
      .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
      .description(description);
    for (const option of options) command.addOption(option);
    command
      .addOption(new Option('--limit <rows>', 'rows of each table').argParser(wholeNumber('limit', 1)).default(40))
      .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
      .addOption(symbolsOption())
      .addHelpText('after', ['', 'Examples:', ...examples.map((example) => `  ntrewind ${example}`)].join('\n'))
      .action(async (trace: string, flags: Flags) =>
        finish(
          await withTrace(trace, async (reader) => {
            await showSymbols([reader], flags.symbols);
            const view = await load();
            await printLines(view(reader, { ...outputLayout(), ...flags }));
            return EXIT_OK;
          }),
        ),
      );
  }
}
