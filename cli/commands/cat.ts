/** `ntrewind cat`: a trace as JSON lines for other programs. */
import type { Command } from 'commander';
import { EXIT_OK } from '../exit-codes.ts';
import { printLines } from '../output.ts';
import { withTrace } from '../with-trace.ts';

export function addCatCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('cat')
    .argument('<trace>', 'a recorded trace (.ntr), - for standard input')
    .description('print every event as a line of JSON, exactly as the trace holds it')
    .addHelpText(
      'after',
      `
Unlike \`view --format jsonl\` it adds no names and decodes nothing. docs/trace-format.md describes the lines.

Example:
  ntrewind cat talk.ntr | jq -c 'select(.kind == "irp_complete")'`,
    )
    .action(async (trace: string) => {
      const { catTrace } = await import('../../viewer/cat.ts');
      const exitCode = await withTrace(trace, async (reader) => {
        await printLines(catTrace(reader));
        return EXIT_OK;
      });
      finish(exitCode);
    });
}
