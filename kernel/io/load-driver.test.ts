import { describe, expect, it } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DRIVER_OBJECT } from '../../nt/generated/layouts.ts';
import { IRP_MJ_CREATE, IRP_MJ_MAXIMUM_FUNCTION, IRP_MJ_READ } from '../../nt/irp-codes.ts';
import {
  STATUS_IMAGE_ALREADY_LOADED,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_NO_SUCH_DEVICE,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../nt/status-codes.ts';
import { DEVICE_FLAGS } from '../../nt/tables/io-flags.ts';
import { livePoolBlocks } from '../ex/pool-blocks.ts';
import { DeviceObject, DriverExtension, DriverObject } from '../generated/views.ts';
import { enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObpLookup } from '../ob/namespace.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import { call, completesWith, createDevice, DriverScript, type ScriptedDriver } from '../testing/driver-script.ts';
import { createTestSystem } from '../testing/test-system.ts';
import { UserCalls } from '../testing/user-calls.ts';
import { dispatchEntry, driverDevices } from './driver-object.ts';
import { IopLoadDriver } from './load-driver.ts';
import { serviceKeyPath } from './service-key.ts';
import { IopCreateSymbolicLink } from './symbolic-link.ts';

function setUp() {
  const system = createTestSystem();
  return { ...system, drivers: new DriverScript(system), user: new UserCalls(system) };
}

function driverObject(k: Kernel, service: string): GuestAddress {
  return ObpLookup(k, `\\Driver\\${service}`).object;
}

function systemBlocks(k: Kernel): number {
  return [...livePoolBlocks(k)].length;
}

describe('loading a driver', () => {
  it('gives DriverEntry a complete driver object and the path of its registry key', () => {
    const { k, drivers } = setUp();
    let path = '';
    const entry = (driver: GuestAddress, registryPath: GuestAddress) => {
      path = readUnicodeString(k, registryPath);
      const view = new DriverObject(k.memory, driver);
      expect([view.Type, view.Size]).toEqual([4, DRIVER_OBJECT.SIZE]);
      expect(view.DriverSize).toBe(0x3000);
      expect(view.DriverStart).not.toBe(NULL_ADDRESS);
      expect(readUnicodeString(k, view.DriverName)).toBe('\\Driver\\sample');
      expect(readUnicodeString(k, view.HardwareDatabase)).toBe('\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\SYSTEM');
      const extension = new DriverExtension(k.memory, view.DriverExtension);
      expect(extension.DriverObject).toBe(driver);
      expect(readUnicodeString(k, extension.ServiceKeyName)).toBe('sample');
      for (let major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) {
        expect(k.memory.readPointer(dispatchEntry(driver, major))).not.toBe(NULL_ADDRESS);
      }
      return STATUS_SUCCESS;
    };
    expect(drivers.load('sample', { entry })).toBe(STATUS_SUCCESS);
    expect(path).toBe('\\REGISTRY\\MACHINE\\SYSTEM\\CurrentControlSet\\Services\\sample');
  });

  it('frees the registry path when DriverEntry has returned', () => {
    const { k, drivers } = setUp();
    let kept = NULL_ADDRESS;
    const entry = (_driver: GuestAddress, registryPath: GuestAddress) => {
      kept = registryPath;
      return STATUS_SUCCESS;
    };
    drivers.load('sample', { entry });
    expect(k.memory.isAccessible(kept, 16, 'read')).toBe(false);
  });

  it('reports image, driver and the result of DriverEntry, in this order', () => {
    const { drivers, takeEvents } = setUp();
    drivers.load('sample', {});
    const kinds = ['imageLoad', 'driverCreate', 'driverEntryReturn'];
    expect(takeEvents(kinds)).toEqual(kinds);
  });

  it('refuses a service that does not exist and one that is loaded', () => {
    const { drivers, script } = setUp();
    expect(script.call(enter(IopLoadDriver, { keyPath: serviceKeyPath('none') }))).toBe(STATUS_OBJECT_NAME_NOT_FOUND);
    expect(drivers.unload('none')).toBe(STATUS_OBJECT_NAME_NOT_FOUND);
    drivers.load('sample', {});
    expect(drivers.load('sample', {})).toBe(STATUS_IMAGE_ALREADY_LOADED);
  });

  it('undoes everything when DriverEntry fails', () => {
    const { k, drivers, takeEvents } = setUp();
    drivers.load('first', {});
    const before = systemBlocks(k);
    takeEvents();
    expect(drivers.load('sample', { entry: () => STATUS_UNSUCCESSFUL })).toBe(STATUS_UNSUCCESSFUL);
    expect(driverObject(k, 'sample')).toBe(NULL_ADDRESS);
    expect(drivers.unloaded).toEqual(['sample']);
    expect(takeEvents(['driverDelete', 'imageUnload'])).toEqual(['driverDelete', 'imageUnload']);
    expect(systemBlocks(k)).toBe(before);
    expect(drivers.load('sample', {})).toBe(STATUS_SUCCESS);
  });

  it('opens the devices to users only after DriverEntry has succeeded', () => {
    const { k, drivers, user } = setUp();
    const initializing = () => {
      const [device] = driverDevices(k, driverObject(k, 'sample'));
      return new DeviceObject(k.memory, device!).Flags & DEVICE_FLAGS.DO_DEVICE_INITIALIZING;
    };
    let during = 0;
    const entry = () => {
      during = initializing();
      return STATUS_SUCCESS;
    };
    drivers.load('sample', { deviceName: '\\Device\\Sample', entry });
    expect(during).not.toBe(0);
    expect(initializing()).toBe(0);
    // One that a dispatch routine makes later stays closed until the driver clears the flag itself.
    createDevice(k, driverObject(k, 'sample'), '\\Device\\Late');
    expect(user.open('\\Device\\Late')).toBe(STATUS_NO_SUCH_DEVICE);
  });

  it('tells which flags the devices have behind DriverEntry, and of a change before the next request', () => {
    const { k, drivers, user, events } = setUp();
    drivers.load('sample', {
      deviceName: '\\Device\\Sample',
      dispatch: { [IRP_MJ_CREATE]: completesWith(k, STATUS_SUCCESS) },
    });
    IopCreateSymbolicLink(k, '\\DosDevices\\Smp', '\\Device\\Sample');
    const { DO_DEVICE_INITIALIZING, DO_DEVICE_HAS_NAME, DO_BUFFERED_IO, DO_VERIFY_VOLUME } = DEVICE_FLAGS;
    const ready = DO_DEVICE_HAS_NAME | DO_BUFFERED_IO;
    const [created] = events.filter(({ kind }) => kind === 'deviceCreate');
    const changes = () => events.filter(({ kind }) => kind === 'deviceFlags').map(({ args }) => args);
    const first = [created!.args[0], DO_DEVICE_INITIALIZING | DO_DEVICE_HAS_NAME, ready];
    expect(changes()).toEqual([first]);
    const [device] = driverDevices(k, driverObject(k, 'sample'));
    new DeviceObject(k.memory, device!).Flags |= DO_VERIFY_VOLUME;
    user.open('\\??\\Smp\\x');
    user.open('\\??\\Smp\\x');
    expect(changes()).toEqual([first, [created!.args[0], ready, ready | DO_VERIFY_VOLUME]]);
  });

  it('fails requests for which the driver has no dispatch routine', () => {
    const { drivers, user } = setUp();
    drivers.load('sample', { deviceName: '\\Device\\Sample' });
    expect(user.open('\\Device\\Sample')).toBe(STATUS_INVALID_DEVICE_REQUEST);
  });

  it('restores an entry of the dispatch table that DriverEntry has emptied', () => {
    const { k, drivers } = setUp();
    const entry = (driver: GuestAddress) => {
      k.memory.writePointer(dispatchEntry(driver, IRP_MJ_READ), NULL_ADDRESS);
      return STATUS_SUCCESS;
    };
    drivers.load('sample', { entry });
    expect(k.memory.readPointer(dispatchEntry(driverObject(k, 'sample'), IRP_MJ_READ))).not.toBe(NULL_ADDRESS);
  });
});

/** A driver with a device that can be opened, and an unload routine that deletes it. */
function unloadable(k: Kernel): ScriptedDriver {
  return {
    deviceName: '\\Device\\Sample',
    dispatch: { 0: completesWith(k, STATUS_SUCCESS), 2: completesWith(k, STATUS_SUCCESS), 18: completesWith(k, 0) },
    *unload(driver) {
      yield call(k, 'IoDeleteDevice', new DriverObject(k.memory, driver as GuestAddress).DeviceObject);
    },
  };
}

describe('unloading a driver', () => {
  it('calls DriverUnload, then takes object and image away and frees everything', () => {
    const { k, drivers, takeEvents } = setUp();
    drivers.load('first', {});
    const before = systemBlocks(k);
    drivers.load('sample', unloadable(k));
    takeEvents();
    expect(drivers.unload('sample')).toBe(STATUS_SUCCESS);
    const kinds = ['driverUnload', 'deviceDelete', 'driverDelete', 'imageUnload'];
    expect(takeEvents(kinds)).toEqual(kinds);
    expect(driverObject(k, 'sample')).toBe(NULL_ADDRESS);
    // What the test itself allocated to name the device (a string, its characters, a pointer), and the security descriptor
    // that all later devices of the kind share.
    expect(systemBlocks(k) - before).toBe(4);
  });

  it('is refused without a DriverUnload routine', () => {
    const { k, drivers } = setUp();
    drivers.load('sample', {});
    expect(drivers.unload('sample')).toBe(STATUS_INVALID_DEVICE_REQUEST);
    expect(driverObject(k, 'sample')).not.toBe(NULL_ADDRESS);
  });

  it('waits for the last open file object, and nobody can open the device meanwhile', () => {
    const { k, drivers, user } = setUp();
    drivers.load('sample', unloadable(k));
    expect(user.open('\\Device\\Sample')).toBe(STATUS_SUCCESS);
    const handle = user.handle;
    expect(drivers.unload('sample')).toBe(STATUS_SUCCESS);
    expect(drivers.unloaded).toEqual([]);
    expect(user.open('\\Device\\Sample')).toBe(STATUS_NO_SUCH_DEVICE);
    expect(user.close(handle)).toBe(STATUS_SUCCESS);
    expect(drivers.unloaded).toEqual(['sample']);
  });
});

describe('unloading a driver with an attached device', () => {
  it('waits until that is detached', () => {
    const { k, drivers, script } = setUp();
    drivers.load('sample', unloadable(k));
    drivers.load('filter', {});
    const [device] = driverDevices(k, driverObject(k, 'sample'));
    call(k, 'IoAttachDeviceToDeviceStack', createDevice(k, driverObject(k, 'filter'), ''), device);
    expect(drivers.unload('sample')).toBe(STATUS_SUCCESS);
    expect(drivers.unloaded).toEqual([]);
    script.call(call(k, 'IoDetachDevice', device));
    expect(drivers.unloaded).toEqual(['sample']);
  });
});

describe('IoDeleteDevice', () => {
  it('takes the name at once and the device with the last file object', () => {
    const { k, drivers, user, script, takeEvents } = setUp();
    drivers.load('sample', unloadable(k));
    user.open('\\Device\\Sample');
    const handle = user.handle;
    const [device] = driverDevices(k, driverObject(k, 'sample'));
    takeEvents();
    script.call(call(k, 'IoDeleteDevice', device));
    expect(user.open('\\Device\\Sample')).toBe(STATUS_OBJECT_NAME_NOT_FOUND);
    expect(takeEvents(['deviceDelete'])).toEqual([]);
    expect(user.close(handle)).toBe(STATUS_SUCCESS);
    expect(takeEvents(['deviceDelete'])).toEqual(['deviceDelete']);
    expect(k.memory.isAccessible(device!, 1, 'read')).toBe(false);
  });

  it('takes any device out of the driver’s list', () => {
    const { k, drivers, script } = setUp();
    drivers.load('sample', {});
    const driver = driverObject(k, 'sample');
    const [a, b, c] = ['A', 'B', 'C'].map((name) => createDevice(k, driver, `\\Device\\${name}`));
    expect(driverDevices(k, driver)).toEqual([c, b, a]);
    script.call(call(k, 'IoDeleteDevice', b));
    expect(driverDevices(k, driver)).toEqual([c, a]);
    script.call(call(k, 'IoDeleteDevice', c));
    expect(driverDevices(k, driver)).toEqual([a]);
  });
});

it('keeps dispatch routines where DRIVER_OBJECT has them', () => {
  expect(dispatchEntry(0x1000 as GuestAddress, IRP_MJ_CREATE)).toBe(addressAdd(0x1000 as GuestAddress, 112));
});
