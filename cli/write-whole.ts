/** Writes a file that is there only when it is whole: what is cut short by Ctrl-C or an error leaves no half of it. */
import { realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { FileTarget, writeError } from '../proto/trace-target.ts';
import { runInSlices } from './run-slices.ts';

/**
 * Writes beside the file under another name, and renames that at the end.
 * @param chunks are made while it is written
 * @returns false when the user interrupted it; the file is then as it was before
 * @throws TraceError `write`, and what the chunks throw
 */
export async function writeWhole(path: string, chunks: Iterable<Uint8Array>): Promise<boolean> {
  const existing = statSync(path, { throwIfNoEntry: false });
  // A device or a pipe has no place that another file could take.
  if (existing !== undefined && !existing.isFile()) return writeAll(FileTarget.create(path), chunks);
  const place = existing === undefined ? path : realpathSync(path);
  const draft = `${place}.new`;
  try {
    const isWhole = await writeAll(FileTarget.create(draft), chunks);
    if (isWhole) rename(draft, place);
    return isWhole;
  } finally {
    rmSync(draft, { force: true });
  }
}

function rename(draft: string, place: string): void {
  try {
    renameSync(draft, place);
  } catch (error) {
    throw writeError(place, error);
  }
}

async function writeAll(target: FileTarget, chunks: Iterable<Uint8Array>): Promise<boolean> {
  const iterator = chunks[Symbol.iterator]();
  let bytes = 0;
  try {
    const { interrupted } = await runInSlices({
      run: (steps) => {
        for (let step = 0; step < steps; step++) {
          const { done, value } = iterator.next();
          if (done === true) return true;
          target.write(value);
          bytes += value.length;
        }
        return undefined;
      },
      interrupt: () => true,
      progress: () => `${(bytes / 2 ** 20).toFixed(1)} MiB written`,
      firstSteps: 1,
      quiet: false,
    });
    return !interrupted;
  } finally {
    target.close();
  }
}
