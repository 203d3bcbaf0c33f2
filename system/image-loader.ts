/** Puts driver images into guest memory: parsed and laid out by the machine, imports bound, page rights set. */
import { assert } from '../base/assert.ts';
import { InputError, readingFile } from '../base/errors.ts';
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import { roundUpToPages } from '../base/page.ts';
import { Prng } from '../base/prng.ts';
import { type NamedRange, SymbolTable } from '../base/symbol-table.ts';
import type { TypeScriptDriver } from '../kernel/driver-kit/driver.ts';
import type { LoadedImage } from '../kernel/ports.ts';
import { equalNames } from '../kernel/rtl/upcase.ts';
import type { GuestRam } from '../machine/memory/guest-ram.ts';
import { RUNTIME_FUNCTION_BYTES } from '../machine/pe/function-table.ts';
import type { PeImage } from '../machine/pe/image.ts';
import { imageNames } from '../machine/pe/image-names.ts';
import { initializationRva, layoutPeImage, protectionsOf } from '../machine/pe/layout-image.ts';
import { loadPeImage } from '../machine/pe/load-image.ts';
import type { ExportTable } from './exports.ts';
import { ImportBinder } from './import-binder.ts';

/** What compilers put into the stack-check cookie, for the loader to replace: 0x2B992DDFA232. */
const DEFAULT_COOKIE = { lo: 0x2ddf_a232, hi: 0x2b99 } as const;

/** A driver as the configuration gives it. */
export interface DriverImage {
  readonly service: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Names for places in the image, ascending by RVA; without them those that it has itself. */
  readonly names?: readonly NamedRange[] | undefined;
  /** The code of an image that stands for a TypeScript driver. */
  readonly script?: DriverScript | undefined;
}

/** A TypeScript driver, and the hash of the modules it consists of. */
export interface DriverScript {
  readonly driver: TypeScriptDriver;
  readonly sha256: Uint8Array;
}

interface KnownDriver {
  readonly service: string;
  readonly fileName: string;
  readonly image: PeImage;
  readonly names: readonly NamedRange[];
  readonly symbols: SymbolTable;
  readonly script: TypeScriptDriver | undefined;
}

/** Whoever runs the TypeScript drivers among the images. */
export interface ScriptRunner {
  load(driver: TypeScriptDriver, base: GuestAddress): void;
  unload(base: GuestAddress): void;
}

/** A loaded image, as plain data. */
interface Mapping {
  readonly service: string;
  readonly base: GuestAddress;
  /** What is still mapped, whole pages. */
  readonly sizeBytes: number;
}

export class ImageLoader {
  private readonly memory: GuestRam;
  private readonly exports: ExportTable;
  private readonly drivers = new Map<string, KnownDriver>();
  private readonly binder: ImportBinder;
  private mappings: Mapping[] = [];
  /** Set before the first image is loaded. */
  scripts: ScriptRunner | undefined;

  /** @throws InputError when an image is not a driver this machine can run */
  constructor(memory: GuestRam, exports: ExportTable, drivers: readonly DriverImage[]) {
    this.memory = memory;
    this.exports = exports;
    for (const driver of drivers) {
      const { service } = driver;
      if (this.drivers.has(service)) throw new InputError(`two drivers have the service name "${service}"`);
      this.drivers.set(service, knownDriver(driver));
    }
    this.binder = new ImportBinder([...this.drivers.values()]);
  }

  describe(service: string): { readonly fileName: string; readonly sizeBytes: number } | undefined {
    const driver = this.drivers.get(service);
    return driver && { fileName: driver.fileName, sizeBytes: roundUpToPages(driver.image.sizeOfImage) };
  }

  /** The service under which an image of that file name is configured. */
  withFileName(wanted: string): string | undefined {
    return [...this.drivers.values()].find(({ fileName }) => equalNames(fileName, wanted))?.service;
  }

  /** The image of a service that the configuration has. */
  imageOf(service: string): PeImage {
    return this.drivers.get(service)!.image;
  }

  /** Whether any of the drivers is written in TypeScript. */
  get hasScripts(): boolean {
    return [...this.drivers.values()].some(({ script }) => script !== undefined);
  }

  /** The names in the image of a service, ascending by RVA. */
  namesOf(service: string): readonly NamedRange[] {
    return this.drivers.get(service)!.names;
  }

  load(service: string, base: GuestAddress): LoadedImage {
    const driver = this.drivers.get(service)!;
    const { image, fileName } = driver;
    const bytes = layoutPeImage(image, base);
    const sizeBytes = roundUpToPages(bytes.length);
    this.memory.map(base, sizeBytes, { write: true, execute: false, user: false });
    this.memory.writeBytes(base, bytes);
    this.bindImports(driver, base);
    this.writeSecurityCookie(image, base);
    for (const range of protectionsOf(image)) {
      this.memory.protect(addressAdd(base, range.rva), range.sizeBytes, {
        write: range.write,
        execute: range.execute,
        user: false,
      });
    }
    this.mappings.push({ service, base, sizeBytes });
    if (driver.script !== undefined) this.scripts!.load(driver.script, base);
    const { rva, sizeBytes: tableBytes } = image.functionTable.directory;
    const initialization = initializationRva(image);
    const sections = image.sections.map((section) => ({
      address: addressAdd(base, section.rva),
      sizeBytes: roundUpToPages(section.virtualSize),
      pageable: section.pageable,
      untilInitialized: section.rva >= initialization,
    }));
    return {
      fileName,
      base,
      sizeBytes,
      entry: addressAdd(base, image.entryRva),
      functions: addressAdd(base, rva),
      functionCount: Math.floor(tableBytes / RUNTIME_FUNCTION_BYTES),
      sections,
    };
  }

  private bindImports(driver: KnownDriver, base: GuestAddress): void {
    const targets = this.binder.targets(driver);
    driver.image.imports.forEach(({ thunkRva }, index) => {
      const target = targets[index]!;
      const address =
        target.kind === 'kernel'
          ? this.exports.addressOf(target.name)
          : addressAdd(this.baseOf(target.service, driver), target.rva);
      this.memory.writePointer(addressAdd(base, thunkRva), address);
    });
  }

  private baseOf(service: string, importer: KnownDriver): GuestAddress {
    const mapping = this.mappings.find((candidate) => candidate.service === service);
    if (mapping !== undefined) return mapping.base;
    const { fileName } = this.drivers.get(service)!;
    throw new InputError(
      `${importer.fileName} imports from ${fileName}, which is not in memory: its driver did not start, or was unloaded`,
    );
  }

  /**
   * Gives the image a stack-check cookie of its own in place of the compiler's, which its entry routine would refuse;
   * as on NT its upper 16 bits are zero.
   */
  private writeSecurityCookie({ securityCookieRva }: PeImage, base: GuestAddress): void {
    if (securityCookieRva === undefined) return;
    const place = addressAdd(base, securityCookieRva);
    const { lo, hi } = this.memory.readU64(place);
    if (lo !== DEFAULT_COOKIE.lo || hi !== DEFAULT_COOKIE.hi) return;
    const source = new Prng(base >>> 12);
    // Odd, so neither zero nor the default, which both mean that nobody has set it.
    this.memory.writeU64(place, source.nextU32() | 1, source.nextU32() & 0xffff);
  }

  /** Takes the sections at the end of an image out of memory that it needs no more when it has been initialised. */
  freeInitialization(base: GuestAddress): void {
    const index = this.indexOf(base);
    const { service, sizeBytes } = this.mappings[index]!;
    const kept = initializationRva(this.drivers.get(service)!.image);
    if (kept >= sizeBytes) return;
    this.memory.unmap(addressAdd(base, kept), sizeBytes - kept);
    this.mappings[index] = { service, base, sizeBytes: kept };
  }

  unload(base: GuestAddress): void {
    const index = this.indexOf(base);
    this.scripts?.unload(base);
    this.memory.unmap(base, this.mappings[index]!.sizeBytes);
    this.mappings.splice(index, 1);
  }

  private indexOf(base: GuestAddress): number {
    const index = this.mappings.findIndex((mapping) => mapping.base === base);
    assert(index >= 0, 'no image is mapped there');
    return index;
  }

  /** An address as `module!function+0x12`, or as `module+0x1234` without a name; empty when in no image. */
  symbolise(address: GuestAddress): string {
    for (const { service, base } of this.mappings) {
      const { image, fileName, symbols } = this.drivers.get(service)!;
      const rva = address - base;
      if (rva >= 0 && rva < image.sizeOfImage) return symbols.describe(fileName.replace(/\.[^.]*$/, ''), rva);
    }
    return '';
  }

  /** The image that is mapped at an address, and where it begins. */
  imageAt(address: GuestAddress): { readonly image: PeImage; readonly base: GuestAddress } | undefined {
    const found = this.mappings.find(({ base, sizeBytes }) => address >= base && address < base + sizeBytes);
    return found && { image: this.drivers.get(found.service)!.image, base: found.base };
  }

  save(): readonly Mapping[] {
    return [...this.mappings];
  }

  restore(mappings: readonly Mapping[]): void {
    this.mappings = [...mappings];
  }
}

function knownDriver({ service, fileName, bytes, names, script }: DriverImage): KnownDriver {
  return readingFile(fileName, () => {
    const image = loadPeImage(bytes);
    const known = names ?? imageNames(image);
    return { service, fileName, image, names: known, symbols: new SymbolTable(known), script: script?.driver };
  });
}
