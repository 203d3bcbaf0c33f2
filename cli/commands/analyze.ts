/** `ntrewind analyze`: why the run of a trace failed. */
import { type Command, Option } from 'commander';
import { EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { withTrace } from '../with-trace.ts';

interface AnalyzeFlags {
  readonly format: 'text' | 'json';
  readonly symbols?: string[];
}

async function analyze(path: string, { format, symbols }: AnalyzeFlags): Promise<number> {
  return withTrace(path, async (reader) => {
    await showSymbols([reader], symbols);
    const { analysis } = await import('../../viewer/analysis/analysis.ts');
    await printLines(analysis(reader, { ...outputLayout(), format }));
    return EXIT_OK;
  });
}

export function addAnalyzeCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('analyze')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .description('say why a run failed, as !analyze -v does: bug check, place, IRP, locks, last events, likely cause')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      `
Examples:
  ntrewind analyze crash.ntr --symbols build
  ntrewind analyze crash.ntr --format json | jq .bug_check`,
    )
    .action(async (trace: string, flags: AnalyzeFlags) => finish(await analyze(trace, flags)));
}
