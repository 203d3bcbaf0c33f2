/** A condition in the filter language, given as the last arguments or by `--filter`. */
import { Option } from 'commander';

export function filterOption(): Option {
  return new Option('-f, --filter <condition>', 'the same as the argument');
}

/** What both say together, undefined when neither says anything. */
export function conditionOf(words: readonly string[], flag: string | undefined): string | undefined {
  const written = words.join(' ').trim();
  if (flag === undefined) return words.length === 0 ? undefined : written;
  return words.length === 0 ? flag : `(${flag}) && (${written})`;
}
