/** Which files the checks look at, and what kind of code a path holds. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Something a rule objects to; `line` counts from 1. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const TEXT_FILE = /\.(?:ts|mts|js|mjs|json|c|h|md|proto|yml|sh)$|^\.ci\/run$/;

/** Every text file that git tracks or would track, so that a new file is checked before its first commit. */
export function projectFiles(root: string): SourceFile[] {
  const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listing = execFileSync('git', options, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return listing
    .split('\0')
    .filter((path) => TEXT_FILE.test(path) && path !== 'package-lock.json' && existsSync(join(root, path)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The top folder of a path, which is its layer; empty for a file at the root. */
export function layerOf(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Tests, and helpers in `testing` folders that only tests may import. */
export function isTestCode(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/');
}

/** The line, from 1, of a character offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
