/** Loading drivers. Source: "DRIVER_INITIALIZE callback function (wdm.h)", "DRIVER_OBJECT structure (wdm.h)", "DRIVER_UNLOAD". */
import {
  addressAdd,
  DRIVER_OBJECT,
  DriverExtension,
  DriverObject,
  FILE_DEVICE_UNKNOWN,
  type GuestAddress,
  IRP_MJ_CREATE,
  IRP_MJ_MAXIMUM_FUNCTION,
  NULL_ADDRESS,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
  UnicodeString,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules, type UserPart } from '../harness/rule.ts';

const DEVICE = '\\Device\\Loaded';

function* createDevice(nt: DriverKit, driverObject: GuestAddress): DriverCode<GuestAddress> {
  const out = nt.local(8);
  yield* nt.IoCreateDevice(driverObject, 0, nt.text(DEVICE), FILE_DEVICE_UNKNOWN, 0, false, out);
  return nt.memory.readPointer(out);
}

/** A UNICODE_STRING as a text. */
function textOf(nt: DriverKit, address: GuestAddress): string {
  const { Length, Buffer } = nt.view(UnicodeString, address);
  let text = '';
  for (let i = 0; i < Length; i += 2) text += String.fromCharCode(nt.memory.readU16(addressAdd(Buffer, i)));
  return text;
}

const open: UserPart = function* user(t, report) {
  const handle = yield* t.CreateFile(DEVICE);
  report('open', t.status);
  if (t.status === STATUS_SUCCESS) yield* t.CloseHandle(handle);
};

export default rules((rule) => {
  rule('DriverEntry is called at PASSIVE_LEVEL in the System process', {
    drivers: {
      entry: (nt, report) =>
        function* DriverEntry() {
          yield* report('irql', yield* nt.KeGetCurrentIrql());
          yield* report('previous mode', yield* nt.ExGetPreviousMode());
          return STATUS_SUCCESS;
        },
    },
    expect: { irql: 0, 'previous mode': 0 },
  });

  rule("DriverEntry gets the path of the driver's key below Services as its registry path", {
    drivers: {
      KeyName: (nt, report) =>
        function* DriverEntry(_driverObject, registryPath) {
          yield* report('ends', textOf(nt, registryPath).endsWith('\\CurrentControlSet\\Services\\KeyName'));
          return STATUS_SUCCESS;
        },
    },
    expect: { ends: 1 },
  });

  rule('the driver object has its type and size, its extension, which points back, and its name', {
    drivers: {
      fields: (nt, report) =>
        function* DriverEntry(driverObject) {
          const view = nt.view(DriverObject, driverObject);
          yield* report('Type', view.Type);
          yield* report('Size', view.Size);
          const extension = nt.view(DriverExtension, view.DriverExtension);
          yield* report('extension', extension.DriverObject === driverObject);
          yield* report('DriverName', textOf(nt, view.DriverName));
          return STATUS_SUCCESS;
        },
    },
    expect: { Type: 4, Size: DRIVER_OBJECT.SIZE, extension: 1, DriverName: '\\Driver\\fields' },
  });

  rule('DriverInit is the address of DriverEntry, inside the image from DriverStart to DriverStart + DriverSize', {
    drivers: {
      image: (nt, report) =>
        function* DriverEntry(driverObject) {
          const { DriverStart, DriverSize, DriverInit } = nt.view(DriverObject, driverObject);
          yield* report('inside', DriverInit >= DriverStart && DriverInit < DriverStart + DriverSize);
          return STATUS_SUCCESS;
        },
    },
    expect: { inside: 1 },
  });

  rule('HardwareDatabase names the key of hardware descriptions in the registry', {
    drivers: {
      hardware: (nt, report) =>
        function* DriverEntry(driverObject) {
          const name = textOf(nt, nt.view(DriverObject, driverObject).HardwareDatabase);
          yield* report('name', name.toUpperCase());
          return STATUS_SUCCESS;
        },
    },
    expect: { name: '\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\SYSTEM' },
  });

  rule('the dispatch table is full before DriverEntry: every entry is the same routine', {
    drivers: {
      table: (nt, report) =>
        function* DriverEntry(driverObject) {
          const table = nt.view(DriverObject, driverObject).MajorFunction;
          const first = nt.memory.readPointer(table);
          let same = first !== NULL_ADDRESS;
          for (let major = 1; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) {
            same &&= nt.memory.readPointer(addressAdd(table, 8 * major)) === first;
          }
          yield* report('same', same);
          return STATUS_SUCCESS;
        },
    },
    expect: { same: 1 },
  });

  rule('a request without a dispatch routine fails with STATUS_INVALID_DEVICE_REQUEST', {
    drivers: {
      bare: (nt) =>
        function* DriverEntry(driverObject) {
          yield* createDevice(nt, driverObject);
          return STATUS_SUCCESS;
        },
    },
    user: open,
    expect: { open: STATUS_INVALID_DEVICE_REQUEST },
  });

  rule(
    'devices that DriverEntry makes may be opened when it has succeeded, without its clearing DO_DEVICE_INITIALIZING',
    {
      drivers: {
        ready: (nt) => {
          const create = nt.routine('Create', (_device, irp) => nt.completeIrp(irp, STATUS_SUCCESS));
          return function* DriverEntry(driverObject) {
            for (let major = IRP_MJ_CREATE; major <= IRP_MJ_MAXIMUM_FUNCTION; major++)
              nt.setDispatchRoutine(driverObject, major, create);
            yield* createDevice(nt, driverObject);
            return STATUS_SUCCESS;
          };
        },
      },
      user: open,
      expect: { open: STATUS_SUCCESS },
    },
  );

  rule('a driver whose DriverEntry fails is not loaded: its unload routine is not called', {
    drivers: {
      fails: (nt, report) => {
        const unload = nt.routine('Unload', function* (_driverObject) {
          yield* report('unloaded', 1);
        });
        return function* DriverEntry(driverObject) {
          nt.view(DriverObject, driverObject).DriverUnload = unload;
          yield* report('entered', 1);
          return STATUS_UNSUCCESSFUL;
        };
      },
    },
    user: open,
    expect: { entered: 1, open: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('DriverUnload is called with the driver object when a driver without open devices is unloaded', {
    drivers: {
      unloads: (nt, report) => {
        let own = NULL_ADDRESS;
        const unload = nt.routine('Unload', function* (driverObject) {
          yield* report('same driver object', driverObject === own);
          yield* nt.IoDeleteDevice(nt.view(DriverObject, driverObject).DeviceObject);
        });
        return function* DriverEntry(driverObject) {
          own = driverObject;
          nt.view(DriverObject, driverObject).DriverUnload = unload;
          yield* createDevice(nt, driverObject);
          return STATUS_SUCCESS;
        };
      },
    },
    expect: { 'same driver object': 1 },
  });
});
