/** `ntrewind fields`: what a filter can ask for. */
import { type Command, Option } from 'commander';
import type { FieldListOptions } from '../../viewer/field-list.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';

export function addFieldsCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('fields')
    .argument('[word]', 'only fields with this in their name or meaning, or those of a kind of event')
    .description('list the fields that conditions and --columns can name, with types and meaning')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json', 'jsonl']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  ntrewind fields
  ntrewind fields latency
  ntrewind fields irp_dispatch`,
    )
    .action(async (word: string | undefined, flags: Pick<FieldListOptions, 'format'>) => {
      const { fieldList } = await import('../../viewer/field-list.ts');
      await printLines(fieldList(word, { ...outputLayout(), ...flags }));
      finish(EXIT_OK);
    });
}
