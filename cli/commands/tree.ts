/** `ntrewind tree`: the object namespace, WinObj style, and what changed in it. */

import { type Command, Option } from 'commander';
import { InputError } from '../../base/errors.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { lastEventAt, type Moment, parseMoment } from '../../viewer/moment.ts';
import type { TreeOptions } from '../../viewer/tree.ts';
import { EXIT_DIFFERENT, EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';
import { withTrace } from '../with-trace.ts';

interface TreeFlags {
  readonly at?: Moment[];
  readonly diff?: boolean;
  readonly path?: string;
  readonly type?: string[];
  readonly depth?: number;
  readonly ascii?: boolean;
  readonly format: 'table' | 'json';
}

function eventOf(reader: TraceReader, moment: Moment | undefined): number | undefined {
  return moment === undefined ? undefined : lastEventAt(reader, moment);
}

async function tree(path: string, other: string | undefined, flags: TreeFlags): Promise<number> {
  const { at = [], diff = false, path: below, type: types, depth, ascii, format } = flags;
  if (!diff && other !== undefined) throw new InputError('a second trace is for tree --diff');
  if (at.length > (diff ? 2 : 1)) throw new InputError(`--at is given ${at.length} times`);
  if (diff && other === undefined && at.length === 0) {
    throw new InputError('tree --diff compares two traces, or two moments of one: give another trace, or --at');
  }
  const options = { ...outputLayout(), path: below, types, depth, ascii, format };
  return withTrace(path, async (reader) => {
    if (diff) return diffWith(path, reader, other, at, options);
    const { namespaceTree } = await import('../../viewer/tree.ts');
    await printLines(namespaceTree(reader, { ...options, at: eventOf(reader, at[0]) }));
    return EXIT_OK;
  });
}

/** Compares with another trace, at the same moment unless two are given; or with the end, or a second moment, of this one. */
async function diffWith(
  path: string,
  reader: TraceReader,
  other: string | undefined,
  at: readonly Moment[],
  options: TreeOptions,
): Promise<number> {
  const { diffTrees } = await import('../../viewer/tree-diff.ts');
  const compare = async (name: string, second: TraceReader, moment: Moment | undefined) => {
    const before = { reader, at: eventOf(reader, at[0]), name: path };
    const { lines, different } = diffTrees(before, { reader: second, at: eventOf(second, moment), name }, options);
    await printLines(lines);
    return different ? EXIT_DIFFERENT : EXIT_OK;
  };
  if (other === undefined) return compare(path, reader, at[1]);
  return withTrace(other, (second) => compare(other, second, at[1] ?? at[0]));
}

export function addTreeCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('tree')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .argument('[other]', 'with --diff: the trace to compare with')
    .description('show the object namespace: directories, links and their targets, devices with drivers and stacks')
    .addOption(
      new Option(
        '--at <event|time>',
        'as it was after this event or at this time (default: before the drivers are unloaded at the end)',
      ).argParser((text: string, before: Moment[] | undefined) => [...(before ?? []), parseMoment(text, 'at')]),
    )
    .option(
      '--diff',
      'what changed: between two --at, from one --at to the end, or between two traces; exit code 1 if any',
    )
    .option('--path <path>', 'only what stands at and below this object; symbolic links are followed')
    .option('--type <types...>', 'only objects of these types: Device, Driver, SymbolicLink...')
    .addOption(new Option('--depth <levels>', 'how many levels to show').argParser(wholeNumber('depth', 0)))
    .option('--ascii', 'draw with plain characters')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  ntrewind tree talk.ntr
  ntrewind tree talk.ntr --at 250 --path '\\Device'
  ntrewind tree talk.ntr --type Device,Driver
  ntrewind tree talk.ntr --diff --at 1.2ms --at 3ms
  ntrewind tree old.ntr new.ntr --diff`,
    )
    .action(async (trace: string, other: string | undefined, flags: TreeFlags) =>
      finish(await tree(trace, other, flags)),
    );
}
