/**
 * Unloading a driver. A driver with devices that are open or have others attached stays until the last of that ends;
 * until then its devices cannot be opened any more.
 * Source: "DRIVER_UNLOAD callback function (wdm.h)", "ZwUnloadDriver function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DOE_UNLOAD_PENDING } from '../../nt/io-types.ts';
import { STATUS_INVALID_DEVICE_REQUEST, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DRIVER_FLAGS } from '../../nt/tables/io-flags.ts';
import { DeviceObject, DriverObject } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { findObject } from '../ob/directory.ts';
import { ObDereferenceObject, ObMakeTemporaryObject } from '../ob/object.ts';
import { equalNames } from '../rtl/upcase.ts';
import { VfCheckPoolAtUnload } from '../vf/pool-tracking.ts';
import { setExtensionFlags } from './device-extension.ts';
import { driverDevices, IopDriverId } from './driver-object.ts';

/**
 * Unloads the driver of a service, now or when its devices are free. Its value is STATUS_SUCCESS,
 * STATUS_OBJECT_NAME_NOT_FOUND (not loaded) or STATUS_INVALID_DEVICE_REQUEST (no DriverUnload routine, or it has
 * been called).
 * Deviation: DriverUnload runs in the thread that asks for it, or that ends the last use; NT has a worker do it.
 */
export const IopUnloadDriver = hostRoutine<{ readonly service: string }>('IopUnloadDriver', {
  start(k, { service }) {
    const object = loadedDriver(k, service);
    if (object === undefined) return done(STATUS_OBJECT_NAME_NOT_FOUND);
    const driver = new DriverObject(k.memory, object);
    if (driver.DriverUnload === NULL_ADDRESS || (driver.Flags & DRIVER_FLAGS.DRVO_UNLOAD_INVOKED) !== 0) {
      return done(STATUS_INVALID_DEVICE_REQUEST);
    }
    for (const device of driverDevices(k, object)) setExtensionFlags(k, device, DOE_UNLOAD_PENDING);
    const next = IopCheckUnloadDriver(k, object);
    return next === undefined ? done(STATUS_SUCCESS) : { ...next, next: 'unloaded' };
  },
  unloaded: () => done(STATUS_SUCCESS),
});

/** The driver object of a service that is loaded: one whose name has not been taken away. */
function loadedDriver(k: Kernel, service: string): GuestAddress | undefined {
  for (const [object, record] of k.state.io.drivers) {
    if (equalNames(record.service, service) && findObject(k, object)?.directory !== 0) return object;
  }
  return undefined;
}

/** What unloads a driver whose unloading is pending, when none of its devices is in use any more. */
export function IopCheckUnloadDriver(k: Kernel, address: GuestAddress): Enter | undefined {
  const inUse = driverDevices(k, address).some((device) => {
    const { ReferenceCount, AttachedDevice } = new DeviceObject(k.memory, device);
    return ReferenceCount > 0 || AttachedDevice !== NULL_ADDRESS;
  });
  const driver = new DriverObject(k.memory, address);
  if (inUse || (driver.Flags & DRIVER_FLAGS.DRVO_UNLOAD_INVOKED) !== 0) return undefined;
  driver.Flags |= DRIVER_FLAGS.DRVO_UNLOAD_INVOKED;
  return enter(IopCallDriverUnload, { driver: address });
}

/** Calls DriverUnload, then takes the driver's name and the reference of the loaded state away. */
const IopCallDriverUnload = hostRoutine<{ readonly driver: GuestAddress }>('IopCallDriverUnload', {
  start(k, { driver }) {
    k.sink.driverUnload(IopDriverId(k, driver));
    return callGuest(new DriverObject(k.memory, driver).DriverUnload, [driver], 'returned');
  },
  returned(k, { driver }) {
    k.sink.driverUnloadReturn(IopDriverId(k, driver));
    VfCheckPoolAtUnload(k, driver);
    const next = ObMakeTemporaryObject(k, driver);
    return next === undefined ? release(k, driver) : { ...next, next: 'unnamed' };
  },
  unnamed: (k, { driver }) => release(k, driver),
  released: () => done(STATUS_SUCCESS),
});

function release(k: Kernel, driver: GuestAddress): StepResult {
  const next = ObDereferenceObject(k, driver);
  return next === undefined ? done(STATUS_SUCCESS) : { ...next, next: 'released' };
}
