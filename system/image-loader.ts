/** Puts driver images into guest memory: parsed and laid out by the machine, imports bound to the export table. */
import { InputError, UnimplementedError } from '../base/errors.ts';
import { hex } from '../base/format.ts';
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import { roundUpToPages } from '../base/page.ts';
import { Prng } from '../base/prng.ts';
import type { LoadedImage } from '../kernel/ports.ts';
import type { GuestRam } from '../machine/memory/guest-ram.ts';
import { hasExceptionHandlers } from '../machine/pe/exception-handlers.ts';
import type { PeImage } from '../machine/pe/image.ts';
import { layoutPeImage, protectionsOf } from '../machine/pe/layout-image.ts';
import { loadPeImage } from '../machine/pe/load-image.ts';
import { symbolise } from '../machine/pe/symbolise.ts';
import type { ExportTable } from './exports.ts';

/** Modules whose names the export table stands for. */
const KERNEL_MODULES = new Set(['ntoskrnl.exe', 'hal.dll']);

/** A driver as the configuration gives it. */
export interface DriverImage {
  readonly service: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** A loaded image, as plain data. */
interface Mapping {
  readonly service: string;
  readonly base: GuestAddress;
}

export class ImageLoader {
  private readonly memory: GuestRam;
  private readonly exports: ExportTable;
  private readonly images = new Map<string, { readonly image: PeImage; readonly fileName: string }>();
  private mappings: Mapping[] = [];

  /** @throws InputError when an image is not a driver this machine can run */
  constructor(memory: GuestRam, exports: ExportTable, drivers: readonly DriverImage[]) {
    this.memory = memory;
    this.exports = exports;
    for (const { service, fileName, bytes } of drivers) {
      if (this.images.has(service)) throw new InputError(`two drivers have the service name "${service}"`);
      try {
        this.images.set(service, { image: loadPeImage(bytes), fileName });
      } catch (error) {
        if (error instanceof InputError) throw new InputError(`${fileName}: ${error.message}`);
        throw error;
      }
    }
  }

  describe(service: string): { readonly fileName: string; readonly sizeBytes: number } | undefined {
    const entry = this.images.get(service);
    return entry && { fileName: entry.fileName, sizeBytes: entry.image.sizeOfImage };
  }

  /** The names in an image ordered by RVA: its symbols, and the sections where no symbol stands at their start. */
  symbolsOf(service: string): readonly { readonly rva: number; readonly name: string }[] {
    const { symbols, sections } = this.images.get(service)!.image;
    const named = new Map<number, string>();
    for (const { rva, name } of [...symbols, ...sections]) {
      if (!named.has(rva)) named.set(rva, name);
    }
    return [...named].map(([rva, name]) => ({ rva, name })).sort((a, b) => a.rva - b.rva);
  }

  load(service: string, base: GuestAddress): LoadedImage {
    const { image, fileName } = this.images.get(service)!;
    const bytes = layoutPeImage(image, base);
    this.memory.map(base, bytes.length, { write: true, execute: false, user: false });
    this.memory.writeBytes(base, bytes);
    this.bindImports(image, base, fileName);
    this.writeSecurityCookie(image, base);
    for (const range of protectionsOf(image)) {
      this.memory.protect(addressAdd(base, range.rva), range.sizeBytes, {
        write: range.write,
        execute: range.execute,
        user: false,
      });
    }
    this.mappings.push({ service, base });
    return { fileName, base, sizeBytes: bytes.length, entry: addressAdd(base, image.entryRva) };
  }

  private bindImports(image: PeImage, base: GuestAddress, fileName: string): void {
    for (const entry of image.imports) {
      const dll = entry.dll.toLowerCase();
      if (!KERNEL_MODULES.has(dll)) {
        throw new UnimplementedError(`the import module ${entry.dll}`, fileName);
      }
      const name = entry.name ?? `${dll}#${entry.ordinal}`;
      this.memory.writePointer(addressAdd(base, entry.thunkRva), this.exports.addressOf(name));
    }
  }

  /** Gives the image a stack-check cookie of its own; as on NT its upper 16 bits are zero. */
  private writeSecurityCookie(image: PeImage, base: GuestAddress): void {
    if (image.securityCookieRva === undefined) return;
    const source = new Prng(base >>> 12);
    this.memory.writeU64(addressAdd(base, image.securityCookieRva), source.nextU32(), source.nextU32() & 0xffff);
  }

  unload(base: GuestAddress): void {
    const index = this.mappings.findIndex((mapping) => mapping.base === base);
    const { image } = this.images.get(this.mappings[index]!.service)!;
    this.memory.unmap(base, roundUpToPages(image.sizeOfImage));
    this.mappings.splice(index, 1);
  }

  /** Whether any mapped image has exception handlers. */
  hasExceptionHandlers(): boolean {
    return this.mappings.some(({ service }) => hasExceptionHandlers(this.images.get(service)!.image));
  }

  /** An address as `module!symbol+0x12`, or as `module+0x1234` without symbols; plain when in no image. */
  symbolise(address: GuestAddress): string {
    for (const { service, base } of this.mappings) {
      const { image, fileName } = this.images.get(service)!;
      const rva = address - base;
      if (rva < 0 || rva >= image.sizeOfImage) continue;
      const module = fileName.replace(/\.[^.]*$/, '');
      const symbol = symbolise(image, rva);
      return symbol === undefined ? `${module}+0x${hex(rva).toLowerCase()}` : `${module}!${symbol}`;
    }
    return '';
  }

  save(): readonly Mapping[] {
    return [...this.mappings];
  }

  restore(mappings: readonly Mapping[]): void {
    this.mappings = [...mappings];
  }
}
