/** `-` in the place of a file name: standard input and standard output. */
import { readSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { FileSource, MemorySource, type TraceSource } from '../proto/trace-source.ts';
import { FileTarget } from '../proto/trace-target.ts';

export const STANDARD = '-';

const CHUNK_BYTES = 1 << 16;
const WAIT_MILLISECONDS = 5;

/** Read at most once: who names it twice reads the same trace twice. */
let input: Uint8Array | undefined;

function standardInput(): Uint8Array {
  if (process.stdin.isTTY) throw new InputError('standard input is a terminal; pipe a trace into it');
  input ??= readAll(0);
  return input;
}

/** Everything that comes out of a pipe or file. Another program may have set a pipe to say that it has nothing yet. */
function readAll(file: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    try {
      const count = readSync(file, chunk);
      if (count === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, count));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return Buffer.concat(chunks);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MILLISECONDS);
    }
  }
}

/** What opens a trace by that name: the name, or the bytes of standard input. */
export function openable(path: string): string | Uint8Array {
  return path === STANDARD ? standardInput() : path;
}

/** Throws TraceError `read`. */
export function sourceOf(path: string): TraceSource {
  return path === STANDARD ? new MemorySource(standardInput()) : new FileSource(path);
}

/** Throws TraceError `write`. */
export function targetOf(path: string): FileTarget {
  return path === STANDARD ? FileTarget.standardOutput() : FileTarget.create(path);
}

/** What is said about a trace that was written: beside it when it goes to standard output. */
export function reportOn(path: string, text: string): void {
  (path === STANDARD ? process.stderr : process.stdout).write(text);
}
