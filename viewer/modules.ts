/**
 * The images of a trace: where each was mapped and what its symbols are called. Turns code addresses into
 * `module!symbol+0x12`. An address range may hold different images one after the other.
 */
import { formatAddress, hex0x } from '../base/format.ts';
import { addressFromHalves, type GuestAddress } from '../base/guest-address.ts';
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
  readonly symbolRvas: readonly number[];
  readonly symbolNames: readonly string[];
}

/** Where traces of this format have the system image, which no event reports. */
const SYSTEM_IMAGE: Module = {
  image: 0,
  name: 'ntoskrnl',
  service: 'ntoskrnl',
  base: addressFromHalves(0x0100_0000, 0xffff_f800),
  sizeBytes: 0x10_0000,
  symbolRvas: [],
  symbolNames: [],
};

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
      symbolRvas: driver?.symbolRva ?? [],
      symbolNames: driver?.symbolName ?? [],
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
    const index = lastAtOrBelow(module.symbolRvas, address - module.base);
    return index < 0 ? module.service : `${module.service}!${module.symbolNames[index] ?? '?'}`;
  }

  private describe(address: GuestAddress): string {
    const module = this.moduleAt(address);
    if (module === undefined) return formatAddress(address);
    const rva = address - module.base;
    const index = lastAtOrBelow(module.symbolRvas, rva);
    if (index < 0) return `${module.name}+${hex0x(rva).toLowerCase()}`;
    const offset = rva - module.symbolRvas[index]!;
    const symbol = `${module.name}!${module.symbolNames[index] ?? '?'}`;
    return offset === 0 ? symbol : `${symbol}+${hex0x(offset).toLowerCase()}`;
  }
}

/** The first of the greatest values that are not above `limit`; -1 for none. `values` ascend. */
function lastAtOrBelow(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  let index = low - 1;
  while (index > 0 && values[index - 1] === values[index]) index--;
  return index;
}
