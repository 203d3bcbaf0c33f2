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

const PAGE_BYTES = 4096;

export class Places {
  private readonly byPage = new Map<number, Thing[]>();
  private readonly byAddress = new Map<GuestAddress, Thing>();

  /** Something is at an address now; what began there before is not any more. */
  put(thing: Thing): void {
    this.removeAt(thing.address);
    this.byAddress.set(thing.address, thing);
    for (const page of pagesOf(thing)) {
      const things = this.byPage.get(page);
      if (things === undefined) this.byPage.set(page, [thing]);
      else things.push(thing);
    }
  }

  /** What began at an address is not there any more. */
  removeAt(address: GuestAddress): void {
    const thing = this.byAddress.get(address);
    if (thing === undefined) return;
    this.byAddress.delete(address);
    for (const page of pagesOf(thing)) {
      const rest = this.byPage.get(page)!.filter((other) => other !== thing);
      if (rest.length === 0) this.byPage.delete(page);
      else this.byPage.set(page, rest);
    }
  }

  /** What holds an address. */
  at(address: GuestAddress): Thing | undefined {
    const things = this.byPage.get(Math.floor(address / PAGE_BYTES));
    return things?.find((thing) => address >= thing.address && address < thing.address + thing.sizeBytes);
  }
}

function* pagesOf({ address, sizeBytes }: Thing): Generator<number> {
  const last = Math.floor((address + sizeBytes - 1) / PAGE_BYTES);
  for (let page = Math.floor(address / PAGE_BYTES); page <= last; page++) yield page;
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
