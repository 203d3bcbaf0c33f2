/** Where the package's own files are: sample drivers, scenarios. The same whether built or in a checkout. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '../base/assert.ts';

/** The nearest folder above this file that has a package.json. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    assert(dirname(folder) !== folder, 'the package has a package.json');
    folder = dirname(folder);
  }
  return folder;
}

/** A file of the package by its path from the root. */
export function packageFile(path: string): string {
  return join(packageRoot(), path);
}
