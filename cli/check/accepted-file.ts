/** Where accepted differences are: the file itself, and how it names traces. */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { type AcceptedEntry, formatAccepted, parseAccepted } from '../../checks/accepted.ts';
import { withSlashes } from '../find-traces.ts';
import { readInput } from '../load-driver.ts';
import { DEFAULT_ACCEPTED_FILE } from './options.ts';

export class AcceptedFile {
  readonly path: string;
  readonly entries: readonly AcceptedEntry[];

  /**
   * @param named by the user; without it the file of the usual name, which need not be there
   * @param mayBeMissing a named one need not be there either
   * @throws InputError for a file that is not right, or an error that names it
   */
  constructor(named: string | undefined, mayBeMissing = false) {
    this.path = named ?? DEFAULT_ACCEPTED_FILE;
    const isThere = existsSync(this.path) || !(mayBeMissing || named === undefined);
    this.entries = isThere ? parseAccepted(new TextDecoder().decode(readInput(this.path)), this.path) : [];
  }

  /** How the file names a trace: relative to its own folder. */
  keyOf(trace: string): string {
    return withSlashes(relative(dirname(resolve(this.path)), resolve(trace)));
  }

  /** Replaces the entries, as a whole or not at all. */
  write(entries: readonly AcceptedEntry[]): void {
    const draft = `${this.path}.new`;
    writeFileSync(draft, formatAccepted(entries));
    renameSync(draft, this.path);
  }
}
