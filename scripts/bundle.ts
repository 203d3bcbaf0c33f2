/**
 * Writes the package's JavaScript: one module for each way into it, and chunks for what they share. Node reads, resolves and
 * compiles every module file by itself, which for the five hundred of a recording took longer than the recording.
 *
 *   node --import tsx scripts/bundle.ts        writes to dist/
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The command, what package.json exports, and what the command starts as a thread. */
const ENTRIES = [
  'cli/main.ts',
  'cli/check/worker.ts',
  'system/scenario/api.ts',
  'kernel/driver-kit/api.ts',
  'proto/trace.ts',
  'vitest/expect-replay.ts',
];

/** Bundles the package into a folder, which keeps the places that package.json names. */
export async function bundle(folder: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outbase: '.',
    outdir: folder,
    bundle: true,
    // A module that two of them use is one module for both: what one makes, the other recognises.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const dist = join(ROOT, 'dist');
  rmSync(dist, { recursive: true, force: true });
  await bundle(dist);
}
