/** Reads `.reg` files, which are UTF-16 or UTF-8. */

import type { RegistryKey } from '../kernel/kernel.ts';
import { readRegFile } from '../system/registry/reg-file.ts';
import { RegistryContent } from '../system/registry/registry-content.ts';
import { readInput } from './load-driver.ts';

/** Adds what a file says. @throws InputError naming file and line */
export function readRegistryFile(path: string, content: RegistryContent): void {
  const bytes = readInput(path);
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  readRegFile(path, new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes), content);
}

/** What files say, the later ones last. @throws InputError naming file and line */
export function registryOfFiles(paths: readonly string[]): readonly RegistryKey[] {
  const content = new RegistryContent();
  for (const path of paths) readRegistryFile(path, content);
  return content.result;
}
