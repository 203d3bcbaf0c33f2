/** Links in the documentation: every relative one leads to a file or folder of the project. */
import { posix } from 'node:path';
import { type Finding, lineAt, type SourceFile } from './source-files.ts';

const LINK = /\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)/g;
const ABSOLUTE = /^[a-z]+:/;

/** The relative links of Markdown files in `files` for which `exists` (a path from the project's root) is false. */
export function checkLinks(files: readonly SourceFile[], exists: (path: string) => boolean): Finding[] {
  return files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(LINK)]
        .filter(([, target]) => !ABSOLUTE.test(target!))
        .filter(([, target]) => !exists(posix.join(posix.dirname(path), target!)))
        .map((match) => ({ path, line: lineAt(text, match.index), message: `${match[1]} does not exist` })),
    );
}
