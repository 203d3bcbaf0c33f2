/** Finds the traces that a command is given as files, folders and glob patterns, also where no shell expands them. */
import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { InputError } from '../base/errors.ts';
import { STANDARD } from './standard-streams.ts';

/** A part of the traces: the `index`th of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** A path with `/`, which is what goes into files that other systems read. */
export function withSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The files that one argument stands for. */
async function expand(argument: string): Promise<readonly string[]> {
  if (argument === STANDARD)
    throw new InputError(
      '-: these commands name traces in their reports and files: write standard input to a file first',
    );
  const found = statSync(argument, { throwIfNoEntry: false });
  if (found?.isFile()) return [withSlashes(argument)];
  const text = withSlashes(argument);
  if (found?.isDirectory()) return glob(['**/*.ntr'], { cwd: text, absolute: true }).then(fromHere);
  if (!/[*?[\]{}!()]/.test(text)) throw new InputError(`${argument}: no such file or folder`);
  return glob([text], { absolute: true }).then(fromHere);
}

function fromHere(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const shown = withSlashes(relative(process.cwd(), path));
    return shown.startsWith('../') ? withSlashes(path) : shown;
  });
}

/**
 * The traces that the arguments stand for: each once, in an order that does not depend on the system.
 * @throws InputError for an argument that matches nothing
 */
export async function findTraces(args: readonly string[]): Promise<readonly string[]> {
  const byPath = new Map<string, string>();
  for (const argument of args) {
    const paths = await expand(argument);
    if (paths.length === 0) throw new InputError(`no trace matches "${argument}" in ${process.cwd()}`);
    for (const path of paths) byPath.set(resolve(path), path);
  }
  return [...byPath.values()].sort(byText);
}

/** `2/5`. Throws InputError. */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (!(shard.index >= 1 && shard.index <= shard.count)) {
    throw new InputError(`--shard takes <i>/<n> with i from 1 to n, for example 2/5, not "${text}"`);
  }
  return shard;
}

/** The traces of that part; all parts together have every trace once. */
export function shardOf(traces: readonly string[], { index, count }: Shard): readonly string[] {
  return traces.filter((_trace, place) => place % count === index - 1);
}
