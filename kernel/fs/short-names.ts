/** The short names that a volume gives its files. */
import { beginShortNames, isShortName, nextShortName } from '../rtl/short-names.ts';

/** What a file of that name is called besides; empty when its name is one of 8.3 characters. */
export function shortNameFor(name: string, isTaken: (short: string) => boolean): string {
  const { isLegal, hasSpaces } = isShortName(name);
  if (isLegal && !hasSpaces && !/[^\x20-\x7e]/.test(name)) return '';
  const series = beginShortNames(name, false);
  for (;;) {
    const short = nextShortName(series);
    if (!isTaken(short)) return short;
  }
}
