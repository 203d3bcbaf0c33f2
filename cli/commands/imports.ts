/** `ntrewind imports`: what a driver image imports, and how much of it is implemented. */
import { type Command, Option } from 'commander';
import { readingFile } from '../../base/errors.ts';
import { EXIT_OK } from '../exit-codes.ts';
import type { ImportEntry, ImportsReport } from '../imports-report.ts';
import { outputLayout, printLines } from '../output.ts';

interface ImportsFlags {
  readonly format: 'table' | 'json';
}

async function imports(path: string, { format }: ImportsFlags): Promise<number> {
  const { readInput } = await import('../load-driver.ts');
  const { importsReport } = await import('../imports-report.ts');
  const report = readingFile(path, () => importsReport(readInput(path)));
  await printLines(
    format === 'json' ? [JSON.stringify({ image: path, ...report }, undefined, 2)] : await lines(report),
  );
  return EXIT_OK;
}

async function lines(report: ImportsReport): Promise<string[]> {
  const { tableLines } = await import('../../viewer/text-table.ts');
  const columns = [
    { title: 'routine' },
    { title: 'module' },
    { title: 'status' },
    { title: 'IRQL' },
    { title: 'imported by', align: 'right' as const },
  ];
  const rows = report.imports.map(({ name, module, status, irql, drivers }: ImportEntry) => [
    { text: name },
    { text: module },
    { text: status },
    { text: irql },
    { text: drivers === 0 ? '' : `${drivers} of 222` },
  ]);
  const { implemented, unproven, missing, data } = report.counts;
  const others = report.counts['other driver'];
  const summary = [
    `${(100 * report.share).toFixed(1)} % of what it imports from the kernel is implemented:`,
    `${implemented} implemented, ${unproven} without a conformance case, ${missing} missing;`,
    `${data} variables without a value, ${others} imports from other drivers`,
  ];
  return [...tableLines(columns, rows, outputLayout()), '', summary.join(' ')];
}

export function addImportsCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('imports')
    .argument('<image>', 'a driver image (.sys)')
    .description('list what a driver imports, and what of it is implemented')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
A routine is implemented when a conformance case calls it; unproven ones are there and have no case yet. A driver that
imports a missing routine still loads: calling it ends the run with its name. A variable is implemented when it has its
value; touching one without (data) ends the run with its name. The last column says how many of 222 drivers import the
name.

Example:
  ntrewind imports pipes.sys`,
    )
    .action(async (image: string, flags: ImportsFlags) => finish(await imports(image, flags)));
}
