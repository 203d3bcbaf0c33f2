/**
 * The names of a trace's numbers and addresses, as of the event that was last observed. Give it the events in order; it
 * looks only at those that name something. Numbers are never used again, so a name stays valid to the end of the
 * trace; what stands at an address changes.
 */
import { formatAddress } from '../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import type { Header } from '../proto/generated/messages.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { formatHandle, quotedTag } from './format-value.ts';
import { ModuleMap } from './modules.ts';
import { IS_LASTING, NAME_OBSERVERS } from './name-observers.ts';
import { Places, partAt, type Thing } from './places.ts';

export interface DriverName {
  /** Full name of the driver object. */
  readonly name: string;
  /** What people call it: the last part of the name. */
  readonly shortName: string;
  readonly image: number;
}

export interface DeviceName {
  readonly name: string;
  readonly driver: number;
  /** DEVICE_OBJECT */
  readonly address: GuestAddress;
}

/** Where an address points to, in terms that do not depend on where things were put. */
export interface Place {
  /** With numbers that tell one thing from another: `'Pipe'#12+0x28`. */
  readonly text: string;
  /** The same in another run of the driver: `'Pipe'(88 bytes)+0x28`. */
  readonly kind: string;
}

export class TraceNames {
  readonly modules: ModuleMap;
  readonly drivers = new Map<number, DriverName>();
  readonly devices = new Map<number, DeviceName>();
  readonly objects = new Map<
    number,
    { readonly type: string; readonly name: string; readonly address: GuestAddress }
  >();
  readonly files = new Map<
    number,
    { readonly device: number; readonly name: string; readonly address: GuestAddress }
  >();
  readonly processes = new Map<number, string>();
  readonly threads = new Map<number, { readonly process: number; readonly name: string }>();
  readonly locks = new Map<number, Place>();
  readonly places = new Places();
  private readonly irpAddresses = new Map<number, GuestAddress>();
  private readonly hardwareNames: readonly string[];

  constructor(reader: Pick<TraceReader, 'drivers'> & { readonly header: Pick<Header, 'hardware'> }) {
    this.modules = new ModuleMap(reader.drivers);
    this.hardwareNames = reader.header.hardware.map(({ name }) => name);
  }

  /** All names of a trace. */
  static of(reader: TraceReader): TraceNames {
    const names = new TraceNames(reader);
    for (const batch of reader.batches()) {
      for (let i = 0; i < batch.eventCount; i++) names.observe(batch, i);
      batch.release();
    }
    return names;
  }

  /** Takes event `i` of a batch. */
  observe(batch: DecodedBatch, i: number): void {
    NAME_OBSERVERS[batch.kind[i]!]?.(this, batch, i);
  }

  /** Takes the events of a batch whose names stay valid, for a view of what comes much later. */
  observeLasting(batch: DecodedBatch): void {
    for (let i = 0; i < batch.eventCount; i++) {
      if (IS_LASTING[batch.kind[i]!] === 1) this.observe(batch, i);
    }
  }

  /** `pipes`, or `driver 3` for one the trace does not name. */
  driver(id: number): string {
    return this.drivers.get(id)?.shortName ?? `driver ${id}`;
  }

  /** `\Device\Example`, `pipes:device#3` for a device without a name. */
  device(id: number): string {
    const device = this.devices.get(id);
    if (device === undefined) return `device ${id}`;
    return device.name === '' ? `${this.driver(device.driver)}:device#${id}` : device.name;
  }

  /** `\Device\Example\HELLO`, empty for no file object. */
  file(id: number): string {
    if (id === 0) return '';
    const file = this.files.get(id);
    return file === undefined ? `file object ${id}` : this.device(file.device) + file.name;
  }

  /** The object's name, or its type and number: `Event#12`. */
  object(id: number): string {
    if (this.files.has(id)) return this.file(id);
    const object = this.objects.get(id);
    if (object === undefined) return `object ${id}`;
    return object.name === '' ? `${object.type}#${id}` : object.name;
  }

  /** The name of a device on the bus. */
  hardware(id: number): string {
    return this.hardwareNames[id - 1] ?? `hardware #${id}`;
  }

  process(id: number): string {
    return this.processes.get(id) ?? `process ${id}`;
  }

  /** The process of a thread, 0 when it is not known. */
  processOf(thread: number): number {
    return this.threads.get(thread)?.process ?? 0;
  }

  /** `writer/main`; a thread without a name by its number: `System/#2`. `-` for none. */
  thread(id: number): string {
    if (id === 0) return '-';
    const thread = this.threads.get(id);
    if (thread === undefined) return `thread ${id}`;
    return `${this.process(thread.process)}/${thread.name === '' ? `#${id}` : thread.name}`;
  }

  /** `'Pipe'#12+0x28`: where the lock is, or its number. */
  lock(id: number): string {
    return this.locks.get(id)?.text ?? `#${id}`;
  }

  /** `IRP 7` */
  irp(id: number): string {
    return `IRP ${id}`;
  }

  /** `'Pipe'#12` */
  block(tag: number, allocation: number): string {
    return `${quotedTag(tag)}#${allocation}`;
  }

  /** `0x3c` */
  handle(handle: number): string {
    return formatHandle(handle);
  }

  symbolise(address: GuestAddress): string {
    return this.modules.symbolise(address);
  }

  /** What an address stands for, if the trace says so: `IRP 7`, `\Device\Example`, `'Pipe'#12+0x28`, `pipes!Lock`. */
  placeOf(address: GuestAddress): Place | undefined {
    const thing = this.places.at(address);
    if (thing !== undefined) return this.insideThing(thing, address - thing.address);
    const module = this.modules.moduleAt(address);
    if (module === undefined) return undefined;
    return { text: this.symbolise(address), kind: this.modules.routineAt(address) };
  }

  /** As {@link placeOf}, else the address in digits. */
  address(address: GuestAddress): string {
    return address === NULL_ADDRESS ? 'NULL' : (this.placeOf(address)?.text ?? formatAddress(address));
  }

  /**
   * The place in terms of the kind of thing it is in, the same for all things of that kind: `'Pipe'(72 bytes)+0x28`. A
   * variable of an image is one thing, whichever name it is next to. Undefined where the trace does not say what is there.
   */
  kindAt(address: GuestAddress): string | undefined {
    const place = address === NULL_ADDRESS ? undefined : this.placeOf(address);
    return place === undefined || this.places.at(address) === undefined ? place?.text : place.kind;
  }

  private insideThing(thing: Thing, offset: number): Place {
    const { what, id } = thing;
    const part = partAt(thing, offset);
    const place = (text: string, kind = text): Place => ({ text: text + part, kind: kind + part });
    switch (what) {
      case 'irp':
        return place(`IRP ${id}`, 'IRP');
      case 'driver':
        return place(this.drivers.get(id)!.name);
      case 'device':
        return place(this.device(id), this.deviceKind(id));
      case 'file':
        return place(`file ${this.file(id)}`);
      case 'block':
        return place(`${quotedTag(thing.tag)}#${id}`, `${quotedTag(thing.tag)}(${thing.sizeBytes} bytes)`);
      case 'object': {
        const { type, name } = this.objects.get(id)!;
        return name === '' ? place(`${type}#${id}`, type) : place(name);
      }
    }
  }

  private deviceKind(id: number): string {
    const device = this.devices.get(id)!;
    return device.name === '' ? `${this.driver(device.driver)}:device` : device.name;
  }

  /** For the observers of events (name-observers.ts). */
  put(what: Thing['what'], id: number, address: GuestAddress, sizeBytes: number, tag = 0): void {
    if (address !== NULL_ADDRESS) this.places.put({ what, id, address, sizeBytes: Math.max(1, sizeBytes), tag });
    if (what === 'irp') this.irpAddresses.set(id, address);
  }

  removeIrp(id: number): void {
    this.places.removeAt(this.irpAddresses.get(id) ?? NULL_ADDRESS);
    this.irpAddresses.delete(id);
  }
}

/** Names of whatever lasts, of the whole trace: all but those of IRPs, pool blocks and locks. Reads only batches that have any. */
export function lastingNames(reader: TraceReader): TraceNames {
  const names = new TraceNames(reader);
  for (const [place, { kind }] of reader.batchIndex.entries()) {
    if (!kind.some((number) => IS_LASTING[number] === 1)) continue;
    const batch = reader.batch(place);
    names.observeLasting(batch);
    batch.release();
  }
  return names;
}
