/** Keeps a command from destroying what it reads by writing its trace there. */
import { statSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { STANDARD } from './standard-streams.ts';

/** @throws InputError when `output` is one of the files, by whatever path */
export function keepInputs(output: string, inputs: readonly string[]): void {
  const target = statSync(output, { throwIfNoEntry: false });
  if (!target?.isFile()) return;
  for (const input of inputs) {
    if (input === STANDARD) continue;
    const { dev, ino } = statSync(input);
    if (dev === target.dev && ino === target.ino) {
      throw new InputError(`the trace would be written over ${input}, which it is made from; name another with -o`);
    }
  }
}
