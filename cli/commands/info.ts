/** `ntrewind info`: what a trace is and what is in it; `--verify` proves every checksum and hash. */
import { type Command, Option } from 'commander';
import { EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';
import { showSymbols, symbolsOption } from '../symbols-option.ts';
import { withTrace } from '../with-trace.ts';

interface InfoFlags {
  readonly verify?: boolean;
  readonly format: 'table' | 'json';
  readonly symbols?: string[];
}

async function info(path: string, flags: InfoFlags): Promise<number> {
  return withTrace(path, async (reader) => {
    await showSymbols([reader], flags.symbols);
    const { traceInfo } = await import('../../viewer/info.ts');
    await printLines(traceInfo(reader, { ...outputLayout(), format: flags.format }));
    if (flags.verify) {
      const { verifyTrace } = await import('../../proto/verify.ts');
      const { provenText } = await import('./verify.ts');
      const proven = provenText(verifyTrace(reader));
      if (flags.format === 'table') await printLines(['', `verified: ${proven}`]);
    }
    return EXIT_OK;
  });
}

export function addInfoCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('info')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .description('say what a trace is: versions, drivers, scenario, counts, size')
    .option('--verify', 'recompute all checksums and the hash chain')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addOption(symbolsOption())
    .addHelpText('after', '\nExample:\n  ntrewind info talk.ntr --verify')
    .action(async (trace: string, flags: InfoFlags) => finish(await info(trace, flags)));
}
