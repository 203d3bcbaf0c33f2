/**
 * Loading a driver: image, driver object, DriverEntry.
 * Source: "Writing a DriverEntry Routine", "DRIVER_INITIALIZE callback function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import {
  ntSuccess,
  STATUS_IMAGE_ALREADY_LOADED,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
} from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, DRIVER_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { DeviceObject, DriverExtension, DriverObject } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { MiAddDriverSections, MiFreeDriverInitialization } from '../mm/driver-sections.ts';
import { MiReserveDriverImage } from '../mm/system-space.ts';
import { ObpFindPlace } from '../ob/namespace.ts';
import { ObDereferenceObject, ObMakeTemporaryObject } from '../ob/object.ts';
import { PspTellImage } from '../ps/notify.ts';
import { allocateUnicodeString, equalNames, freeUnicodeString } from '../rtl/unicode-string.ts';
import { IopNoteDeviceFlags } from './device.ts';
import { DRIVER_TAG, driverDevices, IopCreateDriver, IopDriverId, IopFillDispatchTable } from './driver-object.ts';
import { IopCallReinitialization, IopForgetReinitialization } from './reinitialize.ts';
import { IopDescribeServiceKey, type ServiceDescription } from './service-key.ts';

/** Slots of {@link IopLoadDriver}: give it the service key. */
export interface LoadDriver {
  readonly keyPath: string;
  driver?: GuestAddress;
  entry?: GuestAddress;
  /** UNICODE_STRING that DriverEntry gets. */
  registryPath?: GuestAddress;
  status?: number;
}

/**
 * Loads the driver of a service and calls its DriverEntry in the current thread. Its value is what DriverEntry
 * returned, STATUS_OBJECT_NAME_NOT_FOUND (no such service, or no such image) or STATUS_IMAGE_ALREADY_LOADED. A driver whose DriverEntry
 * fails is taken out of memory again, unless devices that it left behind still refer to it.
 */
export const IopLoadDriver = hostRoutine<LoadDriver>('IopLoadDriver', {
  start(k, slots) {
    const service = IopDescribeServiceKey(k, slots.keyPath);
    const imageOf = service === undefined ? undefined : imageFor(k, service);
    if (service === undefined || imageOf === undefined) return done(STATUS_OBJECT_NAME_NOT_FOUND);
    const place = ObpFindPlace(k, service.objectName);
    const isLoaded = [...k.state.io.drivers.values()].some((driver) => driver.imageOf === imageOf);
    if (isLoaded || place === STATUS_OBJECT_NAME_COLLISION) return done(STATUS_IMAGE_ALREADY_LOADED);
    if (typeof place === 'number') return done(place);
    const described = k.calls.describeImage(imageOf)!;
    const image = k.calls.loadImage(imageOf, MiReserveDriverImage(k, described.sizeBytes));
    MiAddDriverSections(k, image);
    slots.driver = IopCreateDriver(k, service, imageOf, place, image);
    slots.registryPath = ExpAllocateSystem(k, UNICODE_STRING.SIZE, DRIVER_TAG);
    allocateUnicodeString(k, slots.registryPath, service.registryPath, DRIVER_TAG);
    slots.entry = image.entry;
    if (k.state.ps.notify.image.length === 0) return callDriverEntry(k, slots);
    const path = `\\SystemRoot\\System32\\drivers\\${service.fileName}`;
    const told = { path, base: image.base, sizeBytes: image.sizeBytes, block: NULL_ADDRESS };
    return enter(PspTellImage, told, 'imageTold');
  },

  imageTold: (k, slots) => callDriverEntry(k, slots),

  entered(k, slots, status) {
    const driver = slots.driver!;
    freeUnicodeString(k, slots.registryPath!);
    ExpFreeSystem(k, slots.registryPath!);
    k.sink.driverEntryReturn(IopDriverId(k, driver), status);
    if (ntSuccess(status)) {
      IopReadyDriver(k, driver);
      const record = k.state.io.drivers.get(driver);
      if (record !== undefined) MiFreeDriverInitialization(k, record.imageBase);
      // While the system starts, the others are loaded first.
      return k.state.io.booted ? enter(IopCallReinitialization, { status }, 'reinitialized') : done(status);
    }
    slots.status = status;
    IopForgetReinitialization(k, driver);
    const next = ObMakeTemporaryObject(k, driver);
    return next === undefined ? release(k, slots) : { ...next, next: 'unnamed' };
  },

  reinitialized: (_k, _slots, status) => done(status),
  unnamed: (k, slots) => release(k, slots),
  released: (_k, slots) => done(slots.status!),
});

function callDriverEntry(k: Kernel, { driver, registryPath, entry }: LoadDriver): StepResult {
  k.sink.driverEntryCall(IopDriverId(k, driver!), entry!, 0);
  return callGuest(entry!, [driver!, registryPath!], 'entered');
}

/** The configured image that a service key names: its own one if that has the file name, else another of that name. */
function imageFor(k: Kernel, { service, fileName }: ServiceDescription): string | undefined {
  const own = k.calls.describeImage(service);
  if (own !== undefined && equalNames(own.fileName, fileName)) return service;
  return k.calls.imageWithFileName(fileName);
}

/** Gives up the reference of the loaded state. */
function release(k: Kernel, slots: LoadDriver): StepResult {
  const next = ObDereferenceObject(k, slots.driver!);
  return next === undefined ? done(slots.status!) : { ...next, next: 'released' };
}

/** DriverEntry has succeeded: the driver's devices may be opened from now on. */
function IopReadyDriver(k: Kernel, address: GuestAddress): void {
  const driver = new DriverObject(k.memory, address);
  IopFillDispatchTable(k, address);
  driver.Flags |= DRIVER_FLAGS.DRVO_INITIALIZED;
  const addDevice = new DriverExtension(k.memory, driver.DriverExtension).AddDevice;
  if (addDevice === NULL_ADDRESS) driver.Flags |= DRIVER_FLAGS.DRVO_LEGACY_DRIVER;
  for (const device of driverDevices(k, address)) {
    new DeviceObject(k.memory, device).Flags &= ~DEVICE_FLAGS.DO_DEVICE_INITIALIZING;
    IopNoteDeviceFlags(k, device);
  }
}
