/** `--symbols`: finds the PDB and map files of driver images among the files and folders that the user names. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { InputError, readingFile, TraceError } from '../base/errors.ts';
import { hex } from '../base/format.ts';
import { type ImageSymbol, type NamedRange, rangesOf } from '../base/symbol-table.ts';
import type { PeImage } from '../machine/pe/image.ts';
import { imageNames } from '../machine/pe/image-names.ts';
import { loadPeImage } from '../machine/pe/load-image.ts';
import type { Driver } from '../proto/generated/messages.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { readSymbolFile } from '../symbols/read-symbols.ts';
import type { SymbolFile } from '../symbols/symbol-file.ts';
import type { DriverImage } from '../system/image-loader.ts';

/** What tells which symbol files belong to an image. */
export interface ImageIdentity {
  readonly fileName: string;
  /** GUID in registry form, upper case; empty when the image names no PDB. */
  readonly pdbGuid: string;
  readonly pdbAge: number;
  readonly pdbPath: string;
  readonly linkTimeStamp: number;
}

function identityOf(fileName: string, { pdb, timestamp }: PeImage): ImageIdentity {
  const { guid = '', age = 0, path = '' } = pdb ?? {};
  return { fileName, pdbGuid: guid, pdbAge: age, pdbPath: path, linkTimeStamp: timestamp };
}

function moduleOf({ fileName }: ImageIdentity): string {
  return basename(fileName, extname(fileName)).toLowerCase();
}

function belongsTo({ identity }: SymbolFile, image: ImageIdentity): boolean {
  switch (identity.kind) {
    case 'pdb':
      return identity.guid === image.pdbGuid && identity.ages.includes(image.pdbAge);
    case 'time stamp':
      return identity.timeStamp === image.linkTimeStamp;
    case 'module':
      return identity.module.toLowerCase() === moduleOf(image);
  }
}

function describeIdentity({ identity }: SymbolFile): string {
  switch (identity.kind) {
    case 'pdb':
      return `an image with the PDB ${identity.guid} age ${identity.ages[0]}`;
    case 'time stamp':
      return `an image with the time stamp ${hex(identity.timeStamp, 8)}`;
    case 'module':
      return `an image named ${identity.module}`;
  }
}

interface OpenFile {
  readonly path: string;
  readonly symbols: SymbolFile;
  isUsed: boolean;
}

export class SymbolFiles {
  private readonly folders: string[] = [];
  private readonly files: OpenFile[] = [];
  private readonly unmatched: string[] = [];

  /** @throws InputError or a file system error that names the path */
  constructor(paths: readonly string[]) {
    for (const path of paths) {
      if (statSync(path).isDirectory()) this.folders.push(path);
      else this.files.push({ path, symbols: readNamed(path), isUsed: false });
    }
  }

  /** The symbols of an image, undefined when there are none for it. */
  find(image: ImageIdentity): readonly ImageSymbol[] | undefined {
    const named = this.files.find(({ symbols }) => belongsTo(symbols, image));
    if (named !== undefined) {
      named.isUsed = true;
      return named.symbols.symbols;
    }
    for (const folder of this.folders) {
      for (const path of candidatesIn(folder, image)) {
        const symbols = readNamed(path);
        if (belongsTo(symbols, image)) return symbols.symbols;
      }
    }
    this.unmatched.push(image.fileName);
    return undefined;
  }

  /**
   * To be called when all images have been looked up.
   * @returns what the user should hear of
   * @throws InputError for a file that belongs to none of them
   */
  finish(): string[] {
    const stray = this.files.find(({ isUsed }) => !isUsed);
    if (stray !== undefined) {
      throw new InputError(
        `${stray.path}: these are symbols of ${describeIdentity(stray.symbols)}, which is none of ${[...new Set(this.unmatched)].join(', ')}; give those that were written with it`,
      );
    }
    if (this.folders.length === 0) return [];
    return this.unmatched.map((fileName) => `no symbols of ${fileName} in ${this.folders.join(', ')}`);
  }
}

function readNamed(path: string): SymbolFile {
  return readingFile(path, () => readSymbolFile(new Uint8Array(readFileSync(path))));
}

/** Files of a folder that may be an image's, by their names; and its place in a folder laid out as a symbol store. */
function* candidatesIn(folder: string, image: ImageIdentity): Generator<string> {
  const module = moduleOf(image);
  const pdbName = image.pdbPath.replace(/^.*[\\/]/, '').toLowerCase();
  const wanted = new Set([pdbName, `${module}.pdb`, `${module}.map`, `${image.fileName.toLowerCase()}.map`]);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!wanted.has(entry.name.toLowerCase())) continue;
    if (!entry.isDirectory()) {
      yield path;
      continue;
    }
    const key = image.pdbGuid.replaceAll('-', '') + hex(image.pdbAge);
    const stored = join(path, key, entry.name);
    if (existsSync(stored)) yield stored;
  }
}

/** Driver images with the names of the symbol files that belong to them. */
export function withSymbols(images: readonly DriverImage[], files: SymbolFiles): DriverImage[] {
  return images.map((driver) => {
    const image = loadNamed(driver);
    const symbols = files.find(identityOf(driver.fileName, image));
    return symbols === undefined ? driver : { ...driver, names: imageNames(image, symbols) };
  });
}

function loadNamed({ fileName, bytes }: DriverImage): PeImage {
  return readingFile(fileName, () => loadPeImage(bytes));
}

/**
 * Lets views of traces show the names of the symbol files that belong to their drivers. What a replay does is not changed.
 * @returns what the user should hear of
 */
export function nameTraces(readers: readonly TraceReader[], paths: readonly string[]): string[] {
  const files = new SymbolFiles(paths);
  for (const reader of readers) {
    reader.showDrivers(reader.header.driver.map((driver) => renamed(reader, driver, files)));
  }
  return files.finish();
}

function renamed(reader: TraceReader, driver: Driver, files: SymbolFiles): Driver {
  const image = imageIn(reader, driver);
  const symbols = files.find(image === undefined ? driver : identityOf(driver.fileName, image));
  if (symbols === undefined) return driver;
  const names: readonly NamedRange[] = image === undefined ? rangesOf(symbols) : imageNames(image, symbols);
  return {
    ...driver,
    symbolRva: names.map(({ rva }) => rva),
    symbolName: names.map(({ name }) => name),
    symbolSize: names.map(({ sizeBytes }) => sizeBytes),
  };
}

/** The image of a driver, undefined when the trace does not hold it whole. */
function imageIn(reader: TraceReader, { imageSha256 }: Driver): PeImage | undefined {
  try {
    return loadPeImage(reader.blob(imageSha256));
  } catch (error) {
    if (error instanceof TraceError || error instanceof InputError) return undefined;
    throw error;
  }
}
