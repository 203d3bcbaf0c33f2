/** `ntrewind export`: a trace for other programs: timeline viewers, databases, spreadsheets. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { InputError } from '../../base/errors.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import type { ExportTable, TableFormat } from '../../viewer/export/tables.ts';
import { EXIT_INTERRUPTED, EXIT_OK } from '../exit-codes.ts';
import { keepInputs } from '../keep-inputs.ts';
import { printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { withTrace } from '../with-trace.ts';
import { writeWhole } from '../write-whole.ts';

type ExportFormat = 'perfetto' | 'chrome' | TableFormat;

interface ExportFlags {
  readonly to: ExportFormat;
  readonly output?: string;
  readonly table?: string;
  readonly quiet?: boolean;
  readonly symbols?: string[];
}

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  perfetto: '.perfetto-trace',
  chrome: '.trace.json',
  csv: '-csv',
  jsonl: '-jsonl',
};
const STANDARD_OUTPUT = '-';
const FLUSH_CHARACTERS = 1 << 16;

/** Ctrl-C: what was written until then is whole files only. */
class Interrupted extends Error {}

async function writeFile(path: string, input: string, chunks: Iterable<Uint8Array>): Promise<void> {
  keepInputs(path, [input]);
  if (!(await writeWhole(path, chunks))) throw new Interrupted();
}

function* encodedLines(lines: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < FLUSH_CHARACTERS) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

/** @returns what was written, for people */
async function exportTimelineFile(
  reader: TraceReader,
  input: string,
  to: 'perfetto' | 'chrome',
  flags: ExportFlags,
): Promise<string> {
  if (flags.table !== undefined) throw new InputError(`--table is for --to csv and --to jsonl, not for ${to}`);
  const output = flags.output ?? defaultOutput(input, to);
  const { exportTimeline } = await import('../../viewer/export/export-timeline.ts');
  const chunks = exportTimeline(reader, to);
  if (output !== STANDARD_OUTPUT) {
    await writeFile(output, input, chunks);
    return output;
  }
  for (const bytes of chunks) if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
  return '';
}

function tableNamed(tables: readonly ExportTable[], name: string): ExportTable {
  const table = tables.find((one) => one.name === name);
  if (table === undefined) {
    throw new InputError(`there is no table "${name}"; there are: ${tables.map((one) => one.name).join(', ')}`);
  }
  return table;
}

function createFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new InputError(`cannot make the folder ${path}: ${(error as Error).message}; name another with -o`);
  }
}

/** @returns what was written, for people */
async function exportTables(reader: TraceReader, input: string, to: TableFormat, flags: ExportFlags): Promise<string> {
  const { EXPORT_TABLES, tableFile } = await import('../../viewer/export/tables.ts');
  const { table, output } = flags;
  if (table !== undefined) {
    const lines = tableFile(reader, tableNamed(EXPORT_TABLES, table), to);
    if (output === undefined || output === STANDARD_OUTPUT) {
      await printLines(lines);
      return '';
    }
    await writeFile(output, input, encodedLines(lines));
    return output;
  }
  if (output === STANDARD_OUTPUT) throw new InputError('standard output takes one table: say which with --table');
  const folder = output ?? defaultOutput(input, to);
  createFolder(folder);
  for (const one of EXPORT_TABLES) {
    await writeFile(join(folder, `${one.name}.${to}`), input, encodedLines(tableFile(reader, one, to)));
  }
  return `${folder}: ${EXPORT_TABLES.map(({ name }) => `${name}.${to}`).join(', ')}`;
}

function defaultOutput(input: string, to: ExportFormat): string {
  return input.replace(/\.ntr$/, '') + ENDINGS[to];
}

async function exportTrace(input: string, flags: ExportFlags): Promise<number> {
  return withTrace(input, async (reader) => {
    await showSymbols([reader], flags.symbols);
    const { to } = flags;
    try {
      const written =
        to === 'csv' || to === 'jsonl'
          ? await exportTables(reader, input, to, flags)
          : await exportTimelineFile(reader, input, to, flags);
      if (written !== '' && !flags.quiet) process.stdout.write(`${written}\n`);
      return EXIT_OK;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      process.stderr.write('ntrewind: interrupted; the file that was being written is left out\n');
      return EXIT_INTERRUPTED;
    }
  });
}

export function addExportCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('export')
    .argument('<trace>', 'a recorded trace (.ntr)')
    .description('write a trace for timeline viewers (perfetto, chrome) or as tables (csv, jsonl)')
    .addOption(
      new Option('--to <format>', 'what to write')
        .choices(['perfetto', 'chrome', 'csv', 'jsonl'])
        .makeOptionMandatory(),
    )
    .option('-o, --output <path>', 'the file, or the folder of the tables; - for standard output')
    .option('--table <name>', 'one table only, to standard output: events, irps, calls, locks, allocations')
    .option('-q, --quiet', 'do not say what was written')
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      `
Perfetto: open the file at https://ui.perfetto.dev. Tables: docs/export.md has the columns, and queries.

Examples:
  ntrewind export talk.ntr --to perfetto
  ntrewind export talk.ntr --to csv -o talk-tables
  ntrewind export talk.ntr --to jsonl --table irps | jq .latency_ns`,
    )
    .action(async (trace: string, flags: ExportFlags) => finish(await exportTrace(trace, flags)));
}
