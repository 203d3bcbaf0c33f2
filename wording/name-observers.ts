/** What each event that names something tells a TraceNames (names.ts). Reads columns, makes no objects of events. */
import { NULL_ADDRESS } from '../base/guest-address.ts';
import { DEVICE_OBJECT, DRIVER_OBJECT, FILE_OBJECT } from '../nt/generated/layouts.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { addressAt, type EventField, eventField, numberAt, textAt, wideNumberAt } from './event-fields.ts';
import { moduleName } from './modules.ts';
import type { TraceNames } from './names.ts';
import { irpSize, objectSize } from './places.ts';

type Observer = (names: TraceNames, batch: DecodedBatch, i: number) => void;

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
  lockNew: eventField(K.lockInitialize, 'lock'),
  lockNewAddress: eventField(K.lockInitialize, 'address'),
};

/** `\Driver\pipes` is called pipes. */
function shortName(name: string): string {
  return moduleName(name.slice(name.lastIndexOf('\\') + 1)) || name;
}

/** For each kind of event that names something, what it tells. */
export const NAME_OBSERVERS: (Observer | undefined)[] = new Array(256).fill(undefined);

NAME_OBSERVERS[K.imageLoad] = (names, batch, i) =>
  names.modules.load(
    numberAt(batch, i, F.imageId),
    textAt(batch, i, F.imageName),
    addressAt(batch, i, F.imageBase),
    numberAt(batch, i, F.imageSize),
  );

NAME_OBSERVERS[K.driverCreate] = (names, batch, i) => {
  const id = numberAt(batch, i, F.driverId);
  const name = textAt(batch, i, F.driverName);
  names.drivers.set(id, { name, shortName: shortName(name), image: numberAt(batch, i, F.driverImage) });
  names.put('driver', id, addressAt(batch, i, F.driverObject), DRIVER_OBJECT.SIZE);
};

NAME_OBSERVERS[K.deviceCreate] = (names, batch, i) => {
  const id = numberAt(batch, i, F.deviceId);
  const address = addressAt(batch, i, F.deviceObject);
  names.devices.set(id, { name: textAt(batch, i, F.deviceName), driver: numberAt(batch, i, F.deviceDriver), address });
  names.put('device', id, address, DEVICE_OBJECT.SIZE + numberAt(batch, i, F.deviceExtension));
};

NAME_OBSERVERS[K.objectCreate] = (names, batch, i) => {
  const id = numberAt(batch, i, F.objectId);
  const address = addressAt(batch, i, F.objectAddress);
  const type = textAt(batch, i, F.objectType);
  names.objects.set(id, { type, name: textAt(batch, i, F.objectName), address });
  names.put('object', id, address, objectSize(type));
};

NAME_OBSERVERS[K.objectDelete] = (names, batch, i) => {
  const id = numberAt(batch, i, F.objectGone);
  names.places.removeAt(names.objects.get(id)?.address ?? NULL_ADDRESS);
};

NAME_OBSERVERS[K.fileOpen] = (names, batch, i) => {
  const id = numberAt(batch, i, F.fileId);
  const address = addressAt(batch, i, F.fileAddress);
  names.files.set(id, { device: numberAt(batch, i, F.fileDevice), name: textAt(batch, i, F.fileName), address });
  names.put('file', id, address, FILE_OBJECT.SIZE);
};

NAME_OBSERVERS[K.processCreate] = (names, batch, i) => {
  names.processes.set(numberAt(batch, i, F.processId), textAt(batch, i, F.processName));
};

NAME_OBSERVERS[K.threadCreate] = (names, batch, i) => {
  const process = numberAt(batch, i, F.threadProcess);
  names.threads.set(numberAt(batch, i, F.threadId), { process, name: textAt(batch, i, F.threadName) });
};

NAME_OBSERVERS[K.irpAllocate] = (names, batch, i) =>
  names.put(
    'irp',
    numberAt(batch, i, F.irpId),
    addressAt(batch, i, F.irpAddress),
    irpSize(numberAt(batch, i, F.irpStack)),
  );

NAME_OBSERVERS[K.irpFree] = (names, batch, i) => names.removeIrp(numberAt(batch, i, F.irpGone));

NAME_OBSERVERS[K.poolAllocate] = (names, batch, i) =>
  names.put(
    'block',
    numberAt(batch, i, F.poolId),
    addressAt(batch, i, F.poolAddress),
    wideNumberAt(batch, i, F.poolSize),
    numberAt(batch, i, F.poolTag),
  );

NAME_OBSERVERS[K.poolFree] = (names, batch, i) => names.places.removeAt(addressAt(batch, i, F.poolGone));

function nameLock(names: TraceNames, batch: DecodedBatch, i: number, id: EventField, address: EventField): void {
  const lock = numberAt(batch, i, id);
  if (names.locks.has(lock)) return;
  const place = names.placeOf(addressAt(batch, i, address));
  names.locks.set(lock, place ?? { text: `#${lock}`, kind: 'elsewhere' });
}

NAME_OBSERVERS[K.lockAcquire] = (names, batch, i) => nameLock(names, batch, i, F.lockId, F.lockAddress);
NAME_OBSERVERS[K.lockInitialize] = (names, batch, i) => nameLock(names, batch, i, F.lockNew, F.lockNewAddress);

/** What is named and gone again all the time: IRPs, pool blocks; and locks, whose place is told each time they are taken. */
const PASSING: readonly number[] = [
  K.irpAllocate,
  K.irpFree,
  K.poolAllocate,
  K.poolFree,
  K.lockAcquire,
  K.lockInitialize,
];

/** For each kind, 1 when it names something that other events may speak of much later: drivers, threads, files... */
export const IS_LASTING: Uint8Array = Uint8Array.from(NAME_OBSERVERS, (observer, kind) =>
  observer === undefined || PASSING.includes(kind) ? 0 : 1,
);
