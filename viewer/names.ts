/**
 * The names of a trace's numbers and addresses, as of the event that was last observed. Give it the events in order; it
 * looks only at those that name something. Numbers are never used again, so a name stays valid to the end of the
 * trace; what stands at an address changes.
 */
import { formatAddress } from '../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { DEVICE_OBJECT, DRIVER_OBJECT, FILE_OBJECT } from '../nt/generated/layouts.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { addressAt, eventField, numberAt, textAt, wideNumberAt } from './event-fields.ts';
import { formatHandle, quotedTag } from './format-value.ts';
import { ModuleMap, moduleName } from './modules.ts';
import { irpSize, objectSize, Places, partAt, type Thing } from './places.ts';

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
}

/** Where an address points to, in terms that do not depend on where things were put. */
export interface Place {
  /** With numbers that tell one thing from another: `'Pipe'#12+0x28`. */
  readonly text: string;
  /** The same in another run of the driver: `'Pipe'(88 bytes)+0x28`. */
  readonly kind: string;
}

const K = EventKind;
const F = {
  imageId: eventField(K.imageLoad, 'image'),
  imageName: eventField(K.imageLoad, 'name'),
  imageBase: eventField(K.imageLoad, 'base'),
  imageSize: eventField(K.imageLoad, 'size'),
  driverId: eventField(K.driverCreate, 'driver'),
  driverName: eventField(K.driverCreate, 'name'),
  driverObject: eventField(K.driverCreate, 'object'),
  driverImage: eventField(K.driverCreate, 'image'),
  deviceId: eventField(K.deviceCreate, 'device'),
  deviceDriver: eventField(K.deviceCreate, 'driver'),
  deviceName: eventField(K.deviceCreate, 'name'),
  deviceObject: eventField(K.deviceCreate, 'object'),
  deviceExtension: eventField(K.deviceCreate, 'extension_size'),
  objectId: eventField(K.objectCreate, 'object'),
  objectType: eventField(K.objectCreate, 'type'),
  objectName: eventField(K.objectCreate, 'name'),
  objectAddress: eventField(K.objectCreate, 'address'),
  objectGone: eventField(K.objectDelete, 'object'),
  fileId: eventField(K.fileOpen, 'object'),
  fileDevice: eventField(K.fileOpen, 'device'),
  fileName: eventField(K.fileOpen, 'name'),
  fileAddress: eventField(K.fileOpen, 'address'),
  processId: eventField(K.processCreate, 'process'),
  processName: eventField(K.processCreate, 'name'),
  threadId: eventField(K.threadCreate, 'created'),
  threadProcess: eventField(K.threadCreate, 'process'),
  threadName: eventField(K.threadCreate, 'name'),
  irpId: eventField(K.irpAllocate, 'irp'),
  irpAddress: eventField(K.irpAllocate, 'address'),
  irpStack: eventField(K.irpAllocate, 'stack_size'),
  irpGone: eventField(K.irpFree, 'irp'),
  poolId: eventField(K.poolAllocate, 'allocation'),
  poolAddress: eventField(K.poolAllocate, 'address'),
  poolSize: eventField(K.poolAllocate, 'size'),
  poolTag: eventField(K.poolAllocate, 'tag'),
  poolGone: eventField(K.poolFree, 'address'),
  lockId: eventField(K.lockAcquire, 'lock'),
  lockAddress: eventField(K.lockAcquire, 'address'),
};

type Observer = (names: TraceNames, batch: DecodedBatch, i: number) => void;

export class TraceNames {
  readonly modules: ModuleMap;
  readonly drivers = new Map<number, DriverName>();
  readonly devices = new Map<number, DeviceName>();
  readonly objects = new Map<
    number,
    { readonly type: string; readonly name: string; readonly address: GuestAddress }
  >();
  readonly files = new Map<number, { readonly device: number; readonly name: string }>();
  readonly processes = new Map<number, string>();
  readonly threads = new Map<number, { readonly process: number; readonly name: string }>();
  readonly locks = new Map<number, Place>();
  readonly places = new Places();
  private readonly irpAddresses = new Map<number, GuestAddress>();

  constructor(reader: Pick<TraceReader, 'drivers'>) {
    this.modules = new ModuleMap(reader.drivers);
  }

  /** All names of a trace. */
  static of(reader: TraceReader): TraceNames {
    const names = new TraceNames(reader);
    for (const batch of reader.batches()) {
      for (let i = 0; i < batch.eventCount; i++) names.observe(batch, i);
    }
    return names;
  }

  /** Takes event `i` of a batch. */
  observe(batch: DecodedBatch, i: number): void {
    OBSERVERS[batch.kind[i]!]?.(this, batch, i);
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

  /** For the observers below. */
  put(what: Thing['what'], id: number, address: GuestAddress, sizeBytes: number, tag = 0): void {
    if (address !== NULL_ADDRESS) this.places.put({ what, id, address, sizeBytes: Math.max(1, sizeBytes), tag });
    if (what === 'irp') this.irpAddresses.set(id, address);
  }

  removeIrp(id: number): void {
    this.places.removeAt(this.irpAddresses.get(id) ?? NULL_ADDRESS);
    this.irpAddresses.delete(id);
  }
}

/** `\Driver\pipes` is called pipes. */
function shortName(name: string): string {
  return moduleName(name.slice(name.lastIndexOf('\\') + 1)) || name;
}

const OBSERVERS: (Observer | undefined)[] = new Array(256).fill(undefined);

OBSERVERS[K.imageLoad] = (names, batch, i) =>
  names.modules.load(
    numberAt(batch, i, F.imageId),
    textAt(batch, i, F.imageName),
    addressAt(batch, i, F.imageBase),
    numberAt(batch, i, F.imageSize),
  );

OBSERVERS[K.driverCreate] = (names, batch, i) => {
  const id = numberAt(batch, i, F.driverId);
  const name = textAt(batch, i, F.driverName);
  names.drivers.set(id, { name, shortName: shortName(name), image: numberAt(batch, i, F.driverImage) });
  names.put('driver', id, addressAt(batch, i, F.driverObject), DRIVER_OBJECT.SIZE);
};

OBSERVERS[K.deviceCreate] = (names, batch, i) => {
  const id = numberAt(batch, i, F.deviceId);
  const address = addressAt(batch, i, F.deviceObject);
  names.devices.set(id, { name: textAt(batch, i, F.deviceName), driver: numberAt(batch, i, F.deviceDriver) });
  names.put('device', id, address, DEVICE_OBJECT.SIZE + numberAt(batch, i, F.deviceExtension));
};

OBSERVERS[K.objectCreate] = (names, batch, i) => {
  const id = numberAt(batch, i, F.objectId);
  const address = addressAt(batch, i, F.objectAddress);
  const type = textAt(batch, i, F.objectType);
  names.objects.set(id, { type, name: textAt(batch, i, F.objectName), address });
  names.put('object', id, address, objectSize(type));
};

OBSERVERS[K.objectDelete] = (names, batch, i) => {
  const id = numberAt(batch, i, F.objectGone);
  names.places.removeAt(names.objects.get(id)?.address ?? NULL_ADDRESS);
};

OBSERVERS[K.fileOpen] = (names, batch, i) => {
  const id = numberAt(batch, i, F.fileId);
  names.files.set(id, { device: numberAt(batch, i, F.fileDevice), name: textAt(batch, i, F.fileName) });
  names.put('file', id, addressAt(batch, i, F.fileAddress), FILE_OBJECT.SIZE);
};

OBSERVERS[K.processCreate] = (names, batch, i) => {
  names.processes.set(numberAt(batch, i, F.processId), textAt(batch, i, F.processName));
};

OBSERVERS[K.threadCreate] = (names, batch, i) => {
  const process = numberAt(batch, i, F.threadProcess);
  names.threads.set(numberAt(batch, i, F.threadId), { process, name: textAt(batch, i, F.threadName) });
};

OBSERVERS[K.irpAllocate] = (names, batch, i) =>
  names.put(
    'irp',
    numberAt(batch, i, F.irpId),
    addressAt(batch, i, F.irpAddress),
    irpSize(numberAt(batch, i, F.irpStack)),
  );

OBSERVERS[K.irpFree] = (names, batch, i) => names.removeIrp(numberAt(batch, i, F.irpGone));

OBSERVERS[K.poolAllocate] = (names, batch, i) =>
  names.put(
    'block',
    numberAt(batch, i, F.poolId),
    addressAt(batch, i, F.poolAddress),
    wideNumberAt(batch, i, F.poolSize),
    numberAt(batch, i, F.poolTag),
  );

OBSERVERS[K.poolFree] = (names, batch, i) => names.places.removeAt(addressAt(batch, i, F.poolGone));

OBSERVERS[K.lockAcquire] = (names, batch, i) => {
  const id = numberAt(batch, i, F.lockId);
  if (names.locks.has(id)) return;
  const place = names.placeOf(addressAt(batch, i, F.lockAddress));
  names.locks.set(id, place ?? { text: `#${id}`, kind: 'elsewhere' });
};
