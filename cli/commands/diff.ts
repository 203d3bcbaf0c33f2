/** `ntrewind diff`: how the behaviour in two traces differs, request by request. */
import { type Command, Option } from 'commander';
import { EXIT_DIFFERENT, EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { withTrace } from '../with-trace.ts';

interface DiffFlags {
  readonly format: 'text' | 'json';
  readonly symbols?: string[] | undefined;
}

/** Prints the differences. Returns the exit code: 0 only when there are none. */
export async function compare(before: string, after: string, flags: DiffFlags): Promise<number> {
  return withTrace(before, (left) =>
    withTrace(after, async (right) => {
      await showSymbols([left, right], flags.symbols);
      const { diffTraces } = await import('../../viewer/diff/diff.ts');
      const result = diffTraces(left, right, { ...outputLayout(), format: flags.format });
      await printLines(result.lines());
      return result.identical ? EXIT_OK : EXIT_DIFFERENT;
    }),
  );
}

export function addDiffCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('diff')
    .argument('<before>', 'a trace')
    .argument('<after>', 'another one, for example of a newer driver')
    .description('compare two traces by request, IRP and DDI sequence')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      `
Addresses, handles and times are not compared.

Example:
  ntrewind diff v1.ntr v2.ntr

Exit codes: 0 the same behaviour, 1 different, 2 bad input.`,
    )
    .action(async (before: string, after: string, flags: DiffFlags) => finish(await compare(before, after, flags)));
}
