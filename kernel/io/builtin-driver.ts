/** Drivers whose code is in the kernel: they have a driver object, and no image of their own. Source: "DRIVER_OBJECT structure (wdm.h)". */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DRIVER_EXTENSION, DRIVER_OBJECT } from '../../nt/generated/layouts.ts';
import { IO_TYPE_DRIVER } from '../../nt/io-types.ts';
import { IRP_MJ_MAXIMUM_FUNCTION } from '../../nt/irp-codes.ts';
import { DRIVER_FLAGS } from '../../nt/tables/io-flags.ts';
import { DriverExtension, DriverObject } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { ObpFindPlace } from '../ob/namespace.ts';
import { ObpCreateObject } from '../ob/object.ts';
import { allocateUnicodeString } from '../rtl/unicode-string.ts';
import { DRIVER_TAG, dispatchEntry } from './driver-object.ts';

/** The image of drivers in the kernel, as events say it. */
const NO_IMAGE = 0;

/**
 * Makes the driver object of a driver in the kernel; emits `driver_create`.
 * @param routine what gets its requests, whatever they are
 */
export function IopCreateBuiltinDriver(k: Kernel, service: string, objectName: string, routine: string): GuestAddress {
  const place = ObpFindPlace(k, objectName);
  assert(typeof place !== 'number', `${objectName} is free`);
  const address = ObpCreateObject(k, 'Driver', DRIVER_OBJECT.SIZE + DRIVER_EXTENSION.SIZE, { place, permanent: true });
  const driver = new DriverObject(k.memory, address);
  driver.Type = IO_TYPE_DRIVER;
  driver.Size = DRIVER_OBJECT.SIZE;
  driver.Flags = DRIVER_FLAGS.DRVO_BUILTIN_DRIVER | DRIVER_FLAGS.DRVO_INITIALIZED;
  driver.DriverExtension = addressAdd(address, DRIVER_OBJECT.SIZE);
  allocateUnicodeString(k, driver.DriverName, objectName, DRIVER_TAG);
  const extension = new DriverExtension(k.memory, driver.DriverExtension);
  extension.DriverObject = address;
  allocateUnicodeString(k, extension.ServiceKeyName, service, DRIVER_TAG);
  const entry = k.calls.exportAddress(routine);
  for (let major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) {
    k.memory.writePointer(dispatchEntry(address, major), entry);
  }
  const { io } = k.state;
  const record = { id: io.nextDriver++, service, image: NO_IMAGE, imageBase: NULL_ADDRESS, imageOf: '' };
  io.drivers.set(address, record);
  k.sink.driverCreate(record.id, objectName, address, NO_IMAGE, '');
  return address;
}

/** Whether a driver's code is in the kernel. */
export function isBuiltin(k: Kernel, driver: GuestAddress): boolean {
  return k.state.io.drivers.get(driver)?.image === NO_IMAGE;
}
