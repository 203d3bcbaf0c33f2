/**
 * Options that take several values. They are given again for each value, or take words joined by commas. None takes all the
 * words behind it: it would take the trace, too, when that stands last.
 */
import type { Command } from 'commander';
import { InputError } from '../base/errors.ts';

/** Argument parser of an option that may be given several times. */
export function eachValue(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Argument parser of `irp,lock`: the words are added to those of the same option before it. */
export function wordList(text: string, before: readonly string[] = []): string[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) throw new InputError(`"${text}" names nothing; give names joined by commas`);
  return [...before, ...words];
}

/** Makes options that were declared as `<names...>` take words joined by commas, and say so. */
export function takeListsByWord(command: Command): void {
  for (const option of command.options) {
    if (!option.variadic) continue;
    option.variadic = false;
    option.flags = option.flags.replace('...', ',...');
    if (option.parseArg === undefined) option.argParser(wordList);
  }
}
