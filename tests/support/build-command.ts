/**
 * Compiles `ntrewind` once for all tests that run it as a command: translating it anew in each of some hundred processes
 * would take most of the time of those tests. Each run of the tests has a folder of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The compiled command's main module. */
    command: string;
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url));

export default function setup(project: TestProject): () => void {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  // Inside the project, so that packages and sample drivers are found.
  const folder = mkdtempSync(join(root, '.tmp', 'command-'));
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const build = ['-p', join(root, 'tsconfig.build.json'), '--outDir', folder, '--declaration', 'false', '--noCheck'];
  execFileSync(tsc, build, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  project.provide('command', join(folder, 'cli', 'main.js'));
  return () => rmSync(folder, { recursive: true });
}
