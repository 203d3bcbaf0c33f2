/**
 * Names that mean the same in another run, perhaps of another version of the driver, from another compiler: no addresses,
 * handles or numbers, but what they stand for. Two things of one kind get the same name.
 */
import { addressFromHalves, type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { quotedTag } from '../wording/format-value.ts';
import { type Place, TraceNames } from '../wording/names.ts';

/** `service!symbol` of the names that the drivers of both traces have: what a compiler or a renaming leaves alone. */
export function sharedSymbols(a: Pick<TraceReader, 'drivers'>, b: Pick<TraceReader, 'drivers'>): ReadonlySet<string> {
  const namesOf = ({ drivers }: Pick<TraceReader, 'drivers'>) =>
    drivers.flatMap(({ service, symbolName }) =>
      symbolName.filter((name) => !name.startsWith('.')).map((name) => `${service}!${name}`),
    );
  const inB = new Set(namesOf(b));
  return new Set(namesOf(a).filter((name) => inB.has(name)));
}

export class NormalNames extends TraceNames {
  private readonly shared: ReadonlySet<string>;

  constructor(reader: ConstructorParameters<typeof TraceNames>[0], shared: ReadonlySet<string>) {
    super(reader);
    this.shared = shared;
  }

  override address(address: GuestAddress): string {
    return address === NULL_ADDRESS ? 'NULL' : (this.placeOf(address)?.kind ?? 'address');
  }

  override placeOf(address: GuestAddress): Place | undefined {
    const place = super.placeOf(address);
    if (place === undefined || this.places.at(address) !== undefined) return place;
    const name = this.symbolise(address);
    return { text: name, kind: name };
  }

  /** A routine or variable by the name both drivers have for it; else only the driver. */
  override symbolise(address: GuestAddress): string {
    const module = this.modules.moduleAt(address);
    if (module === undefined) return 'address';
    const name = this.modules.routineAt(address);
    const begins = module.symbols.at(address - module.base)?.rva === address - module.base;
    return begins && this.shared.has(name) ? name : module.service;
  }

  /** The routine that holds an address, for people: versions may call it differently. */
  routine(address: GuestAddress): string {
    return this.modules.routineAt(address) || 'address';
  }

  override device(id: number): string {
    const device = this.devices.get(id);
    if (device === undefined) return 'device';
    return device.name === '' ? `${this.driver(device.driver)}:device` : device.name;
  }

  override object(id: number): string {
    if (this.files.has(id)) return this.file(id);
    const object = this.objects.get(id);
    if (object === undefined) return 'object';
    return object.name === '' ? object.type : object.name;
  }

  override lock(id: number): string {
    return this.locks.get(id)?.kind ?? '';
  }

  override irp(_id: number): string {
    return 'IRP';
  }

  override block(tag: number, _allocation: number): string {
    return quotedTag(tag);
  }

  override handle(_handle: number): string {
    return 'handle';
  }

  override thread(id: number): string {
    if (id === 0) return '-';
    const thread = this.threads.get(id);
    return thread === undefined ? 'thread' : `${this.process(thread.process)}/${this.threadName(thread.name)}`;
  }

  /** A driver's thread is called by where its routine is, which another compiler puts elsewhere. */
  private threadName(name: string): string {
    const [, high, low] = /^thread at ([0-9a-f]{8})`([0-9a-f]{8})$/.exec(name) ?? [];
    if (high === undefined) return name || 'thread';
    return `thread of ${this.symbolise(addressFromHalves(Number.parseInt(low!, 16), Number.parseInt(high, 16)))}`;
  }

  override process(id: number): string {
    return this.processes.get(id) ?? 'process';
  }
}
