/**
 * Options that take several values. They are given again for each value, or take words joined by commas. None takes all the
 * words behind it: it would take the trace, too, when that stands last.
 */
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
