/** `ntrewind tree`: the object namespace, WinObj style. */
import { type Command, Option } from 'commander';
import { EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';
import { withTrace } from '../with-trace.ts';

interface TreeFlags {
  readonly at?: number;
  readonly path?: string;
  readonly depth?: number;
  readonly ascii?: boolean;
  readonly format: 'table' | 'json';
}

async function tree(path: string, flags: TreeFlags): Promise<number> {
  return withTrace(path, async (reader) => {
    const { namespaceTree } = await import('../../viewer/tree.ts');
    const { at, path: below, depth, ascii, format } = flags;
    await printLines(namespaceTree(reader, { ...outputLayout(), at, path: below, depth, ascii, format }));
    return EXIT_OK;
  });
}

export function addTreeCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('tree')
    .argument('<trace>', 'a recorded trace (.ntr)')
    .description('show the object namespace: directories, links and their targets, devices with drivers and stacks')
    .addOption(
      new Option('--at <event>', 'as it was after this event (default: at the end)').argParser(wholeNumber('at', 0)),
    )
    .option('--path <path>', 'only what stands at and below this object')
    .addOption(new Option('--depth <levels>', 'how many levels to show').argParser(wholeNumber('depth', 0)))
    .option('--ascii', 'draw with plain characters')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  ntrewind tree talk.ntr
  ntrewind tree talk.ntr --at 250 --path '\\Device'`,
    )
    .action(async (trace: string, flags: TreeFlags) => finish(await tree(trace, flags)));
}
