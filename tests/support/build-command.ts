/**
 * Bundles `ntrewind` once for all tests that run it as a command: translating it anew in each of some hundred processes
 * would take most of the time of those tests. Each run of the tests has a folder of its own.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../scripts/bundle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The compiled command's main module. */
    command: string;
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url));

export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  // Inside the project, so that packages and sample drivers are found.
  const folder = mkdtempSync(join(root, '.tmp', 'command-'));
  await bundle(folder);
  project.provide('command', join(folder, 'cli', 'main.js'));
  return () => rmSync(folder, { recursive: true });
}
