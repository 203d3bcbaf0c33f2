/** Loads drivers by their paths: images, and modules written in TypeScript or JavaScript. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import type { TypeScriptDriver } from '../kernel/driver-kit/driver.ts';
import type { DriverImage } from '../system/image-loader.ts';
import { scriptImage } from '../system/typescript/driver-image.ts';

/** What a relative import names: `from './x.ts'`, `import './x.ts'`. */
const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
/** What may be left out of a specifier. */
const EXTENSIONS = ['', '.ts', '.mts', '.js', '.mjs'];

/** The bytes of a file. An error names it, also when it is the reading that fails, as of a folder. */
export function readInput(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    (error as NodeJS.ErrnoException).path ??= path;
    throw error;
  }
}

/** Whether the path is that of a module in TypeScript or JavaScript: a driver, or a scenario. */
export function isModule(path: string): boolean {
  return /\.(ts|mts|js|mjs)$/i.test(path);
}

/** A driver image by its path. Throws an error that names the file. */
export function readDriverImage(service: string, path: string): DriverImage {
  return { service, fileName: basename(path), bytes: readInput(path) };
}

/**
 * A driver by the path of its image or module.
 * @throws InputError when a module's default export is no driver
 */
export async function loadDriver(service: string, path: string): Promise<DriverImage> {
  return isModule(path) ? loadDriverModule(service, path) : readDriverImage(service, path);
}

async function loadDriverModule(service: string, path: string): Promise<DriverImage> {
  const full = resolve(path);
  readInput(full);
  const { importModule } = await import('./import-module.ts');
  const driver = await importModule(full, 'driver');
  if (!isDriver(driver)) throw new InputError(`${path}: a driver module ends with "export default driver(...)"`);
  return scriptImage(service, { driver, sha256: hashOfModules(full) });
}

export function isDriver(exported: unknown): exported is TypeScriptDriver {
  const { name, load } = (exported ?? {}) as Partial<TypeScriptDriver>;
  return typeof name === 'string' && typeof load === 'function';
}

/** SHA-256 of a module and of every module that it imports by relative paths, in the order of their paths. */
function hashOfModules(root: string): Uint8Array {
  const texts = new Map<string, string>();
  const open = [root];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (texts.has(path)) continue;
    const text = readFileSync(path, 'utf8');
    texts.set(path, text);
    for (const [, specifier] of text.matchAll(RELATIVE_IMPORT)) {
      const target = EXTENSIONS.map((extension) => join(dirname(path!), specifier + extension)).find(existsSync);
      if (target !== undefined) open.push(target);
    }
  }
  const hash = createHash('sha256');
  for (const path of [...texts.keys()].sort()) {
    const name = relative(dirname(root), path).replaceAll('\\', '/');
    const text = texts.get(path)!;
    hash.update(`${name}\n${text.length}\n${text}\n`);
  }
  return new Uint8Array(hash.digest());
}
