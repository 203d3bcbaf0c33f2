/**
 * Driver objects. One is made when an image is loaded and goes with its last reference, and the image with it; the
 * name, the loaded state and each device of the driver hold a reference.
 * Source: "Introduction to Driver Objects", "DRIVER_OBJECT structure (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DRIVER_EXTENSION, DRIVER_OBJECT, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { IO_TYPE_DRIVER } from '../../nt/io-types.ts';
import { IRP_MJ_MAXIMUM_FUNCTION } from '../../nt/irp-codes.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { checkChain } from '../chain.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { DeviceObject, DriverExtension, DriverObject } from '../generated/views.ts';
import { done, hostRoutine } from '../host-routine.ts';
import { KiCheckFreedMemory } from '../ke/freed-memory.ts';
import type { Kernel } from '../kernel.ts';
import { MiRemoveDriverSections } from '../mm/driver-sections.ts';
import type { Place } from '../ob/directory.ts';
import { ObpCreateObject } from '../ob/object.ts';
import type { LoadedImage } from '../ports.ts';
import { allocateUnicodeString, freeUnicodeString } from '../rtl/unicode-string.ts';
import { IopFreeDriverExtensions } from './driver-extension.ts';
import { MiCreateSection, MiDeleteSection } from './driver-section.ts';
import { IopForgetReinitialization } from './reinitialize.ts';
import type { ServiceDescription } from './service-key.ts';

export const DRIVER_TAG = poolTag('Driv');
const HARDWARE_DATABASE = '\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\SYSTEM';

/** The number of the driver, 0 for what is no driver. */
export function IopDriverId(k: Kernel, driver: GuestAddress): number {
  return k.state.io.drivers.get(driver)?.id ?? 0;
}

/** Where the dispatch table has the routine of a major function. */
export function dispatchEntry(driver: GuestAddress, major: number): GuestAddress {
  return addressAdd(driver, DRIVER_OBJECT.MajorFunction + 8 * major);
}

function hardwareDatabase(k: Kernel): GuestAddress {
  if (k.state.io.hardwareDatabase === NULL_ADDRESS) {
    k.state.io.hardwareDatabase = ExpAllocateSystem(k, UNICODE_STRING.SIZE, DRIVER_TAG);
    allocateUnicodeString(k, k.state.io.hardwareDatabase, HARDWARE_DATABASE, DRIVER_TAG);
  }
  return k.state.io.hardwareDatabase;
}

/** Makes the driver object of a loaded image: all requests fail until DriverEntry fills in the dispatch table. */
export function IopCreateDriver(
  k: Kernel,
  { service, objectName, registryPath }: ServiceDescription,
  imageOf: string,
  place: Place,
  image: LoadedImage,
): GuestAddress {
  const address = ObpCreateObject(k, 'Driver', DRIVER_OBJECT.SIZE + DRIVER_EXTENSION.SIZE, { place, permanent: true });
  const driver = new DriverObject(k.memory, address);
  driver.Type = IO_TYPE_DRIVER;
  driver.Size = DRIVER_OBJECT.SIZE;
  driver.DriverStart = image.base;
  driver.DriverSize = image.sizeBytes;
  driver.DriverInit = image.entry;
  driver.DriverExtension = addressAdd(address, DRIVER_OBJECT.SIZE);
  driver.HardwareDatabase = hardwareDatabase(k);
  const others = [...k.state.io.drivers.keys()]
    .map((other) => new DriverObject(k.memory, other).DriverSection)
    .filter((section) => section !== NULL_ADDRESS);
  driver.DriverSection = MiCreateSection(k, image, others);
  allocateUnicodeString(k, driver.DriverName, objectName, DRIVER_TAG);
  const extension = new DriverExtension(k.memory, driver.DriverExtension);
  extension.DriverObject = address;
  allocateUnicodeString(k, extension.ServiceKeyName, service, DRIVER_TAG);
  IopFillDispatchTable(k, address);

  const io = k.state.io;
  const record = { id: io.nextDriver++, service, image: io.nextImage++, imageBase: image.base, imageOf };
  io.drivers.set(address, record);
  const { base, sizeBytes, functions, functionCount } = image;
  k.state.mm.images.push({ base, sizeBytes, functions, functionCount });
  k.sink.imageLoad(record.image, image.fileName, image.base, image.sizeBytes, image.entry, service, 0);
  k.sink.driverCreate(record.id, objectName, address, record.image, registryPath);
  return address;
}

/** Gives each major function without a routine the one that fails the request. */
export function IopFillDispatchTable(k: Kernel, driver: GuestAddress): void {
  const fails = k.calls.exportAddress('IopInvalidDeviceRequest');
  for (let major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) {
    const entry = dispatchEntry(driver, major);
    if (k.memory.readPointer(entry) === NULL_ADDRESS) k.memory.writePointer(entry, fails);
  }
}

/** Delete procedure of driver objects: takes the image out of memory. */
export const IopDeleteDriver = hostRoutine<{ readonly object: GuestAddress }>('IopDeleteDriver', {
  start(k, { object }) {
    const record = k.state.io.drivers.get(object)!;
    k.state.io.drivers.delete(object);
    const driver = new DriverObject(k.memory, object);
    IopFreeDriverExtensions(k, object);
    IopForgetReinitialization(k, object);
    MiDeleteSection(k, driver.DriverSection);
    freeUnicodeString(k, new DriverExtension(k.memory, driver.DriverExtension).ServiceKeyName);
    freeUnicodeString(k, driver.DriverName);
    k.sink.driverDelete(record.id);
    KiCheckFreedMemory(k, record.imageBase, driver.DriverSize);
    k.state.mm.unloadedImages.push({
      service: record.service,
      base: record.imageBase,
      sizeBytes: driver.DriverSize,
    });
    const { images } = k.state.mm;
    const index = images.findIndex(({ base }) => base === record.imageBase);
    images.splice(index, 1);
    MiRemoveDriverSections(k, record.imageBase);
    k.calls.unloadImage(record.imageBase);
    k.sink.imageUnload(record.image);
    return done(0);
  },
});

/** The devices of a driver, the youngest first. */
export function driverDevices(k: Kernel, driver: GuestAddress): GuestAddress[] {
  const devices: GuestAddress[] = [];
  let device = new DriverObject(k.memory, driver).DeviceObject;
  while (device !== NULL_ADDRESS) {
    checkChain(devices.length, 'devices of a driver', device);
    devices.push(device);
    device = new DeviceObject(k.memory, device).NextDevice;
  }
  return devices;
}
