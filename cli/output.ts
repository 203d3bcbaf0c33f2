/** How results reach the terminal: laid out for it, plain in a pipe, and written no faster than they are read. */
import { once } from 'node:events';
import type { Layout } from '../viewer/text-table.ts';

/** Width and colour for standard output. `NO_COLOR` and `FORCE_COLOR` are respected. */
export function outputLayout(): Layout {
  const { stdout, env } = process;
  const colour = env.NO_COLOR ? false : env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : stdout.isTTY === true;
  // A terminal that does not know its size says 0.
  return { width: (stdout.isTTY && stdout.columns) || undefined, colour };
}

const CHUNK_CHARACTERS = 1 << 16;

/** Prints lines; waits for a slow reader instead of keeping everything in memory. */
export async function printLines(lines: Iterable<string>): Promise<void> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    await print(chunk);
    chunk = '';
  }
  await print(chunk);
}

/** Prints lines to standard error. */
export async function printBeside(lines: Iterable<string>): Promise<void> {
  for (const line of lines) process.stderr.write(`${line}\n`);
}

async function print(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}
