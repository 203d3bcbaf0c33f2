/** Loading drivers by their service keys. Source: "ZwLoadDriver", "ZwUnloadDriver", "DRIVER_UNLOAD", "DRIVER_REINITIALIZE". */

import { dwordValue } from '../../../kernel/cm/value-data.ts';
import {
  addressAdd,
  DriverObject,
  FILE_DEVICE_UNKNOWN,
  type GuestAddress,
  IRP_MJ_MAXIMUM_FUNCTION,
  NULL_ADDRESS,
  ntSuccess,
  STATUS_IMAGE_ALREADY_LOADED,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { type DriverReport, rules } from '../harness/rule.ts';

const DEVICE = '\\Device\\OnDemand';
const SERVICES = '\\Registry\\Machine\\System\\CurrentControlSet\\Services';
/** KLDR_DATA_TABLE_ENTRY.DllBase */
const DLL_BASE = 0x30;

/** A driver with a device, which its unload routine deletes. */
function withDevice(nt: DriverKit, report: DriverReport): DriverRoutine {
  const complete = nt.routine('Complete', (_device, irp) => nt.completeIrp(irp, STATUS_SUCCESS));
  const unload = nt.routine('Unload', function* (driverObject) {
    yield* report('unload', 1);
    yield* nt.IoDeleteDevice(nt.view(DriverObject, driverObject).DeviceObject);
  });
  return function* DriverEntry(driverObject) {
    yield* report('entry', 1);
    for (let major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) nt.setDispatchRoutine(driverObject, major, complete);
    nt.view(DriverObject, driverObject).DriverUnload = unload;
    return yield* nt.IoCreateDevice(driverObject, 0, nt.text(DEVICE), FILE_DEVICE_UNKNOWN, 0, false, nt.local(8));
  };
}

export default rules((rule) => {
  rule('a driver whose Start is SERVICE_DEMAND_START is loaded when somebody asks, not at boot', {
    drivers: { lazy: withDevice },
    starts: { lazy: 'demand' },
    *user(t, report) {
      yield* t.CreateFile(DEVICE);
      report('before', t.status);
      yield* t.StartService('lazy');
      report('start', t.status);
      const handle = yield* t.CreateFile(DEVICE);
      report('after', t.status);
      yield* t.CloseHandle(handle);
    },
    expect: {
      before: STATUS_OBJECT_NAME_NOT_FOUND,
      entry: 1,
      start: STATUS_SUCCESS,
      after: STATUS_SUCCESS,
      unload: 1,
    },
  });

  rule('a service that is loaded is not loaded twice: STATUS_IMAGE_ALREADY_LOADED', {
    drivers: { once: withDevice },
    *user(t, report) {
      yield* t.StartService('once');
      report('start', t.status);
    },
    expect: { entry: 1, start: STATUS_IMAGE_ALREADY_LOADED, unload: 1 },
  });

  rule('a service without a key is STATUS_OBJECT_NAME_NOT_FOUND, to be started and to be stopped', {
    *user(t, report) {
      yield* t.StartService('nobody');
      report('start', t.status);
      yield* t.StopService('nobody');
      report('stop', t.status);
    },
    expect: { start: STATUS_OBJECT_NAME_NOT_FOUND, stop: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('a driver that is stopped has its DriverUnload called, and can be started again', {
    drivers: { again: withDevice },
    *user(t, report) {
      yield* t.StopService('again');
      report('stop', t.status);
      yield* t.CreateFile(DEVICE);
      report('open', t.status);
      yield* t.StartService('again');
      report('start', t.status);
    },
    expect: [
      ['entry', 1],
      ['unload', 1],
      ['stop', STATUS_SUCCESS],
      ['open', STATUS_OBJECT_NAME_NOT_FOUND],
      ['entry', 1],
      ['start', STATUS_SUCCESS],
      ['unload', 1],
    ],
  });

  rule('a driver without a DriverUnload routine cannot be stopped: STATUS_INVALID_DEVICE_REQUEST', {
    drivers: {
      stays: () => () => STATUS_SUCCESS,
    },
    *user(t, report) {
      yield* t.StopService('stays');
      report('stop', t.status);
    },
    expect: { stop: STATUS_INVALID_DEVICE_REQUEST },
  });

  rule(
    'a driver with an open device is unloaded when the last handle is closed; until then nobody can open the device',
    {
      drivers: { busy: withDevice },
      *user(t, report) {
        const handle = yield* t.CreateFile(DEVICE);
        yield* t.StopService('busy');
        report('stop', t.status);
        yield* t.CreateFile(DEVICE);
        report('second open', ntSuccess(t.status));
        yield* t.CloseHandle(handle);
        report('closed', t.status);
      },
      expect: {
        entry: 1,
        stop: STATUS_SUCCESS,
        'second open': false,
        unload: 1,
        closed: STATUS_SUCCESS,
      },
    },
  );

  rule('stopping a driver twice while it waits for its last handle is refused no second time: it is unloaded once', {
    drivers: { twice: withDevice },
    *user(t, report) {
      const handle = yield* t.CreateFile(DEVICE);
      yield* t.StopService('twice');
      report('stop', t.status);
      yield* t.CloseHandle(handle);
      yield* t.StopService('twice');
      report('stop again', t.status);
    },
    expect: { entry: 1, stop: STATUS_SUCCESS, unload: 1, 'stop again': STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('DriverEntry runs in the System process, also when a program has the driver loaded', {
    drivers: {
      context: (nt, report) =>
        function* DriverEntry() {
          const system = nt.memory.readPointer(nt.variable('PsInitialSystemProcess'));
          yield* report('system process', (yield* nt.IoGetCurrentProcess()) === system);
          return STATUS_SUCCESS;
        },
    },
    starts: { context: 'demand' },
    *user(t) {
      yield* t.StartService('context');
    },
    expect: { 'system process': 1 },
  });

  rule('what DriverEntry returns as an error is what loading the driver returns; it can be tried again', {
    drivers: {
      fails: (_nt, report) =>
        function* DriverEntry() {
          yield* report('entry', 1);
          return STATUS_UNSUCCESSFUL;
        },
    },
    starts: { fails: 'demand' },
    *user(t, report) {
      yield* t.StartService('fails');
      report('start', t.status);
      yield* t.StartService('fails');
      report('again', t.status);
    },
    expect: [
      ['entry', 1],
      ['start', STATUS_UNSUCCESSFUL],
      ['entry', 1],
      ['again', STATUS_UNSUCCESSFUL],
    ],
  });

  rule('RegistryPath leads to the service key, with Type, Start and the parameters that were put below it', {
    drivers: {
      settings: (nt, report) =>
        function* DriverEntry(_driverObject, registryPath) {
          const [oa, out, buffer] = [nt.local(48), nt.local(8), nt.local(64)];
          nt.InitializeObjectAttributes(oa, registryPath!, 0x240);
          yield* report('open', yield* nt.ZwOpenKey(out, 0x20019, oa));
          const key = nt.memory.readU64(out);
          for (const name of ['Type', 'Start']) {
            yield* nt.ZwQueryValueKey(key, nt.text(name), 2, buffer, 64, nt.local(4));
            yield* report(name, nt.memory.readU32(addressAdd(buffer, 12)));
          }
          nt.InitializeObjectAttributes(oa, nt.text('Parameters'), 0x240, key);
          yield* nt.ZwOpenKey(out, 0x20019, oa);
          const parameters = nt.memory.readU64(out);
          yield* nt.ZwQueryValueKey(parameters, nt.text('Depth'), 2, buffer, 64, nt.local(4));
          yield* report('Depth', nt.memory.readU32(addressAdd(buffer, 12)));
          yield* nt.ZwClose(parameters);
          yield* nt.ZwClose(key);
          return STATUS_SUCCESS;
        },
    },
    registry: [{ path: `${SERVICES}\\settings\\Parameters`, values: [dwordValue('Depth', 12)] }],
    expect: { open: STATUS_SUCCESS, Type: 1, Start: 1, Depth: 12 },
  });

  rule(
    'drivers that start earlier (SERVICE_BOOT_START) are loaded before those that start later, whatever their order',
    {
      drivers: {
        later: (_nt, report) =>
          function* DriverEntry() {
            yield* report('later', 1);
            return STATUS_SUCCESS;
          },
        earlier: (_nt, report) =>
          function* DriverEntry() {
            yield* report('earlier', 1);
            return STATUS_SUCCESS;
          },
      },
      starts: { earlier: 'boot' },
      expect: { earlier: 1, later: 1 },
    },
  );

  rule('a disabled service is not loaded at boot', {
    drivers: {
      off: (_nt, report) =>
        function* DriverEntry() {
          yield* report('entry', 1);
          return STATUS_SUCCESS;
        },
    },
    starts: { off: 'disabled' },
    expect: {},
  });

  rule(
    'a reinitialisation routine is called when all drivers are loaded, with the context and how often it was called',
    {
      drivers: {
        first: (nt, report) => {
          const again: GuestAddress = nt.routine('Again', function* (driverObject, context, count): DriverCode {
            yield* report('context', context!);
            yield* report('count', count!);
            if (count === 1) yield* nt.IoRegisterDriverReinitialization(driverObject!, again, 0x77);
          });
          return function* DriverEntry(driverObject) {
            yield* nt.IoRegisterDriverReinitialization(driverObject!, again, 0x55);
            return STATUS_SUCCESS;
          };
        },
        second: (_nt, report) =>
          function* DriverEntry() {
            yield* report('second', 1);
            return STATUS_SUCCESS;
          },
      },
      expect: [
        ['second', 1],
        ['context', 0x55],
        ['count', 1],
        ['context', 0x77],
        ['count', 2],
      ],
    },
  );

  rule('routines of IoRegisterBootDriverReinitialization are called before those of IoRegisterDriverReinitialization', {
    drivers: {
      both: (nt, report) => {
        const late = nt.routine('Late', () => report('late', 1));
        const early = nt.routine('Early', () => report('early', 1));
        return function* DriverEntry(driverObject) {
          yield* nt.IoRegisterDriverReinitialization(driverObject!, late, 0);
          yield* nt.IoRegisterBootDriverReinitialization(driverObject!, early, 0);
          return STATUS_SUCCESS;
        };
      },
    },
    expect: { early: 1, late: 1 },
  });

  rule('a driver whose DriverEntry fails does not have its reinitialisation routine called', {
    drivers: {
      gone: (nt, report) => {
        const never = nt.routine('Never', () => report('called', 1));
        return function* DriverEntry(driverObject) {
          yield* nt.IoRegisterDriverReinitialization(driverObject!, never, 0);
          return STATUS_UNSUCCESSFUL;
        };
      },
    },
    expect: {},
  });

  rule('a driver that is loaded later has its reinitialisation routine called after its DriverEntry', {
    drivers: {
      late: (nt, report) => {
        const again = nt.routine('Again', () => report('again', 1));
        return function* DriverEntry(driverObject) {
          yield* nt.IoRegisterDriverReinitialization(driverObject!, again, 0);
          yield* report('entry', 1);
          return STATUS_SUCCESS;
        };
      },
    },
    starts: { late: 'demand' },
    *user(t, report) {
      yield* t.StartService('late');
      report('start', t.status);
    },
    expect: { entry: 1, again: 1, start: STATUS_SUCCESS },
  });

  rule('a driver may load another one with ZwLoadDriver and unload it with ZwUnloadDriver', {
    drivers: {
      loader: (nt, report) =>
        function* DriverEntry() {
          const path = nt.text(`${SERVICES}\\loaded`);
          yield* report('load', yield* nt.ZwLoadDriver(path));
          yield* report('unload it', yield* nt.ZwUnloadDriver(path));
          return STATUS_SUCCESS;
        },
      loaded: withDevice,
    },
    starts: { loaded: 'demand' },
    expect: { entry: 1, load: STATUS_SUCCESS, unload: 1, 'unload it': STATUS_SUCCESS },
  });

  rule('ZwLoadDriver of a path that is no service key is STATUS_OBJECT_NAME_NOT_FOUND', {
    c: 'LoadNothing',
    *kernel(nt, c) {
      yield* c.report('load', yield* nt.ZwLoadDriver(nt.text(`${SERVICES}\\No such service`)));
      yield* c.report('unload', yield* nt.ZwUnloadDriver(nt.text(`${SERVICES}\\No such service`)));
    },
    expect: { load: STATUS_OBJECT_NAME_NOT_FOUND, unload: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('DriverSection leads to the entry of the image, with its base address', {
    c: 'DriverSection',
    *kernel(nt, c) {
      const { DriverSection, DriverStart } = nt.view(DriverObject, c.driverObject);
      yield* c.report('base', nt.memory.readPointer(addressAdd(DriverSection, DLL_BASE)) === DriverStart);
    },
    expect: { base: 1 },
  });

  rule('IoAllocateDriverObjectExtension gives zeroed memory that IoGetDriverObjectExtension finds', {
    c: 'ObjectExtension',
    *kernel(nt, c) {
      const out = nt.local(8);
      const id = 0x1111 as GuestAddress;
      yield* c.report('status', yield* nt.IoAllocateDriverObjectExtension(c.driverObject, id, 32, out));
      const extension = nt.memory.readPointer(out);
      yield* c.report('first', nt.memory.readU32(extension));
      yield* c.report('found', (yield* nt.IoGetDriverObjectExtension(c.driverObject, id)) === extension);
    },
    expect: { status: STATUS_SUCCESS, first: 0, found: 1 },
  });

  rule('a second driver object extension with the same identification is STATUS_OBJECT_NAME_COLLISION', {
    c: 'ExtensionTwice',
    *kernel(nt, c) {
      const id = 0x2222 as GuestAddress;
      yield* nt.IoAllocateDriverObjectExtension(c.driverObject, id, 16, nt.local(8));
      yield* c.report('status', yield* nt.IoAllocateDriverObjectExtension(c.driverObject, id, 16, nt.local(8)));
    },
    expect: { status: STATUS_OBJECT_NAME_COLLISION },
  });

  rule('IoGetDriverObjectExtension gives NULL for an identification that nobody has used', {
    c: 'ExtensionNone',
    *kernel(nt, c) {
      const id = 0x3333 as GuestAddress;
      yield* c.report('found', (yield* nt.IoGetDriverObjectExtension(c.driverObject, id)) === NULL_ADDRESS);
    },
    expect: { found: 1 },
  });
});
