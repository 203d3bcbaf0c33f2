/**
 * The images of a trace: where each was mapped and what its symbols are called. Turns code addresses into
 * `module!symbol+0x12`. An address range may hold different images one after the other.
 */
import { formatAddress } from '../base/format.ts';
import { addressFromHalves, type GuestAddress } from '../base/guest-address.ts';
import { SymbolTable } from '../base/symbol-table.ts';
import type { Driver } from '../proto/generated/messages.ts';

/** An image while it is (or was) mapped. */
export interface Module {
  /** The number the trace gives it. */
  readonly image: number;
  /** File name without its extension, as debuggers name modules. */
  readonly name: string;
  /** Name of the driver's service, the same for all versions of a driver; that of the module when it has none. */
  readonly service: string;
  readonly base: GuestAddress;
  readonly sizeBytes: number;
  readonly symbols: SymbolTable;
}

/** Where traces of this format have the system image, which no event reports. */
const SYSTEM_IMAGE: Module = {
  image: 0,
  name: 'ntoskrnl',
  service: 'ntoskrnl',
  base: addressFromHalves(0x0100_0000, 0xffff_f800),
  sizeBytes: 0x10_0000,
  symbols: new SymbolTable([]),
};

function symbolsOf({ symbolRva, symbolName, symbolSize }: Driver): SymbolTable {
  return new SymbolTable(
    symbolRva.map((rva, index) => ({ rva, name: symbolName[index] ?? '?', sizeBytes: symbolSize[index] ?? 0 })),
  );
}

export function moduleName(fileName: string): string {
  const end = fileName.lastIndexOf('.');
  return end > 0 ? fileName.slice(0, end) : fileName;
}

export class ModuleMap {
  private readonly drivers: readonly Driver[];
  /** Youngest first, so that a range that is used again means its latest image. */
  private readonly modules: Module[] = [];
  private readonly texts = new Map<GuestAddress, string>();

  constructor(drivers: readonly Driver[]) {
    this.drivers = drivers;
  }

  load(image: number, fileName: string, base: GuestAddress, sizeBytes: number): void {
    const driver = this.drivers.find((candidate) => candidate.fileName === fileName);
    this.modules.unshift({
      image,
      name: moduleName(fileName),
      service: driver?.service ?? moduleName(fileName),
      base,
      sizeBytes,
      symbols: driver === undefined ? new SymbolTable([]) : symbolsOf(driver),
    });
    this.texts.clear();
  }

  get loaded(): readonly Module[] {
    return this.modules;
  }

  /** The image that holds an address: the latest one mapped there. */
  moduleAt(address: GuestAddress): Module | undefined {
    const holds = ({ base, sizeBytes }: Module) => address >= base && address < base + sizeBytes;
    return this.modules.find(holds) ?? (holds(SYSTEM_IMAGE) ? SYSTEM_IMAGE : undefined);
  }

  /** `pipes!PipesRead+0x2a`, `pipes+0x1234` in an image without symbols, the address itself outside all images. */
  symbolise(address: GuestAddress): string {
    let text = this.texts.get(address);
    if (text === undefined) {
      text = this.describe(address);
      this.texts.set(address, text);
    }
    return text;
  }

  /** `pipes!PipesRead`, by service and without an offset: the same place in another version of the driver. */
  routineAt(address: GuestAddress): string {
    const module = this.moduleAt(address);
    if (module === undefined) return '';
    const symbol = module.symbols.at(address - module.base);
    return symbol === undefined ? module.service : `${module.service}!${symbol.name}`;
  }

  private describe(address: GuestAddress): string {
    const module = this.moduleAt(address);
    if (module === undefined) return formatAddress(address);
    return module.symbols.describe(module.name, address - module.base);
  }
}
