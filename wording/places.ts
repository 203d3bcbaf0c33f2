/** What stands where in memory at a moment of a trace: objects, IRPs and pool blocks, found by any address inside. */
import type { GuestAddress } from '../base/guest-address.ts';
import {
  DEVICE_OBJECT,
  DRIVER_OBJECT,
  FILE_OBJECT,
  IO_STACK_LOCATION,
  IRP,
  KEVENT,
  KMUTANT,
} from '../nt/generated/layouts.ts';

export interface Thing {
  readonly what: 'driver' | 'device' | 'file' | 'irp' | 'object' | 'block';
  /** The number the trace gives it. */
  readonly id: number;
  readonly address: GuestAddress;
  readonly sizeBytes: number;
  /** Of a pool block. */
  readonly tag: number;
}

type Fields = Readonly<Record<string, number>>;

const LAYOUTS: Readonly<Record<Exclude<Thing['what'], 'object' | 'block'>, Fields>> = {
  driver: DRIVER_OBJECT,
  device: DEVICE_OBJECT,
  file: FILE_OBJECT,
  irp: IRP,
};

/** Sizes of objects that have no number of their own. */
const OBJECT_SIZES: Readonly<Record<string, number>> = { Event: KEVENT.SIZE, Mutant: KMUTANT.SIZE };

/** The smallest cells things are sorted into: a page. Larger things go into cells of the next power of two. */
const LEAST_CELL_BYTES = 4096;
const LARGEST_CELL_BYTES = 2 ** 48;

/** Things of about one size. A cell is not smaller than a thing, so each thing is in one cell or two neighbours. */
type Level = Map<number, Thing[]>;

export class Places {
  private readonly levels = new Map<number, Level>();
  private readonly byAddress = new Map<GuestAddress, Thing>();

  /** Something is at an address now; what began there before is not any more. */
  put(thing: Thing): void {
    this.removeAt(thing.address);
    this.byAddress.set(thing.address, thing);
    const cellBytes = cellSize(thing);
    let level = this.levels.get(cellBytes);
    if (level === undefined) {
      level = new Map();
      this.levels.set(cellBytes, level);
    }
    for (const cell of cellsOf(thing)) {
      const things = level.get(cell);
      if (things === undefined) level.set(cell, [thing]);
      else things.push(thing);
    }
  }

  /** What began at an address is not there any more. */
  removeAt(address: GuestAddress): void {
    const thing = this.byAddress.get(address);
    if (thing === undefined) return;
    this.byAddress.delete(address);
    const level = this.levels.get(cellSize(thing))!;
    for (const cell of cellsOf(thing)) {
      const rest = level.get(cell)!.filter((other) => other !== thing);
      if (rest.length === 0) level.delete(cell);
      else level.set(cell, rest);
    }
  }

  /** Nothing of these kinds is known to be anywhere any more. */
  forget(...kinds: readonly Thing['what'][]): void {
    for (const { what, address } of [...this.byAddress.values()]) if (kinds.includes(what)) this.removeAt(address);
  }

  /** What holds an address. */
  at(address: GuestAddress): Thing | undefined {
    for (const [cellBytes, level] of this.levels) {
      const things = level.get(Math.floor(address / cellBytes));
      const found = things?.find((thing) => address >= thing.address && address < thing.address + thing.sizeBytes);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function cellSize({ sizeBytes }: Thing): number {
  let bytes = LEAST_CELL_BYTES;
  while (bytes < sizeBytes && bytes < LARGEST_CELL_BYTES) bytes *= 2;
  return bytes;
}

/** The numbers of the one or two cells a thing is in. */
function cellsOf(thing: Thing): number[] {
  const bytes = cellSize(thing);
  const first = Math.floor(thing.address / bytes);
  const last = Math.floor((thing.address + Math.min(thing.sizeBytes, bytes) - 1) / bytes);
  return first === last ? [first] : [first, last];
}

export function irpSize(stackLocations: number): number {
  return IRP.SIZE + stackLocations * IO_STACK_LOCATION.SIZE;
}

/** Bytes of an object's body, as far as anybody may point into it. */
export function objectSize(type: string): number {
  return OBJECT_SIZES[type] ?? 1;
}

/** What stands at an offset of a thing, as drivers write it: `.Event`, ` extension+0x48`, `+0x28`, nothing for 0. */
export function partAt({ what }: Thing, offset: number): string {
  if (offset === 0) return '';
  if (what === 'object' || what === 'block') return `+0x${offset.toString(16)}`;
  if (what === 'device' && offset >= DEVICE_OBJECT.SIZE) {
    const inside = offset - DEVICE_OBJECT.SIZE;
    return inside === 0 ? ' extension' : ` extension+0x${inside.toString(16)}`;
  }
  const field = Object.entries(LAYOUTS[what]).find(([name, place]) => place === offset && name !== 'SIZE');
  return field === undefined ? `+0x${offset.toString(16)}` : `.${field[0]}`;
}
