/**
 * Detected devices, their interfaces, and who is told of them. Source: "IoReportDetectedDevice function (ntddk.h)", the pages of the
 * routines (wdm.h), "DEVICE_INTERFACE_CHANGE_NOTIFICATION structure (wdm.h)".
 */
import {
  addressAdd,
  DeviceInterfaceChangeNotification,
  DeviceObject,
  type DriverCode,
  type DriverKit,
  FileObject,
  type GuestAddress,
  IRP_MJ_CREATE,
  KEVENT,
  NULL_ADDRESS,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETER_2,
  STATUS_OBJECT_NAME_EXISTS,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_PATH_NOT_FOUND,
  STATUS_SUCCESS,
  UNICODE_STRING,
  UnicodeString,
} from '../../../kernel/driver-kit/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

const GUID_BYTES = 16;
const CLASS = '{12345678-9ABC-DEF0-0123-456789ABCDEF}';
const OTHER_CLASS = '{12345678-9ABC-DEF0-0123-456789ABCDE0}';
const ARRIVAL_FIRST_BYTE = 0x04;
const REMOVAL_FIRST_BYTE = 0x05;
const EventCategoryDeviceInterfaceChange = 2;
const INCLUDE_EXISTING = 1;
const INCLUDE_NONACTIVE = 1;
const Internal = 0;
const KEY_ALL_ACCESS = 0xf_003f;
const [REGKEY_DEVICE, REGKEY_DRIVER] = [1, 2];
const [HARDWARE_ID, OBJECT_NAME, LEGACY_BUS_TYPE, ENUMERATOR_NAME, INSTALL_STATE] = [1, 11, 13, 15, 18];
const SEVEN = { lo: 7, hi: 0 };

function* guidOf(nt: DriverKit, text: string): DriverCode<GuestAddress> {
  const guid = nt.data(GUID_BYTES);
  yield* nt.RtlGUIDFromString(nt.text(text), guid);
  return guid;
}

/** A physical device of the Plug and Play manager, for a device that the case has found. */
function* detected(nt: DriverKit, c: CaseContext): DriverCode<GuestAddress> {
  const out = nt.local(8);
  nt.memory.writePointer(out, NULL_ADDRESS);
  const none = NULL_ADDRESS;
  const status = yield* nt.IoReportDetectedDevice(c.driverObject, Internal, 3, 0, none, none, false, out);
  if (status !== STATUS_SUCCESS) yield* c.report('not reported', status);
  return nt.memory.readPointer(out);
}

/** An interface of a device; gives the UNICODE_STRING of its link, to be freed. */
function* registered(nt: DriverKit, device: GuestAddress, reference = ''): DriverCode<GuestAddress> {
  const link = nt.data(UNICODE_STRING.SIZE);
  const text = reference === '' ? NULL_ADDRESS : nt.text(reference);
  yield* nt.IoRegisterDeviceInterface(device, yield* guidOf(nt, CLASS), text, link);
  return link;
}

/** Reports a property that is a text. */
function* textProperty(nt: DriverKit, c: CaseContext, device: GuestAddress, property: number): DriverCode<void> {
  const [buffer, length] = [nt.data(256), nt.local(4)];
  yield* nt.IoGetDeviceProperty(device, property, 256, buffer, length);
  const string = nt.local(UNICODE_STRING.SIZE);
  yield* nt.RtlInitUnicodeString(string, buffer);
  yield* c.reportText('text', string);
}

export default rules((rule) => {
  rule('IoReportDetectedDevice gives a physical device of the Plug and Play manager, not of the driver', {
    c: 'DetectedDevice',
    *kernel(nt, c) {
      const device = yield* detected(nt, c);
      const view = nt.view(DeviceObject, device);
      yield* c.report('own', view.DriverObject === c.driverObject);
      const filter = yield* c.device('');
      yield* c.report('attach', (yield* nt.IoAttachDeviceToDeviceStack(filter, device)) === device);
      yield* nt.IoDetachDevice(device);
    },
    expect: { own: 0, attach: 1 },
  });

  rule(
    'IoRegisterDeviceInterface of a device that is not the Plug and Play manager’s is STATUS_INVALID_DEVICE_REQUEST',
    {
      c: 'InterfaceOfOwnDevice',
      *kernel(nt, c) {
        const device = yield* c.device('');
        const guid = yield* guidOf(nt, CLASS);
        const link = nt.local(UNICODE_STRING.SIZE);
        yield* c.report('register', yield* nt.IoRegisterDeviceInterface(device, guid, NULL_ADDRESS, link));
        yield* c.report('key', yield* nt.IoOpenDeviceRegistryKey(device, REGKEY_DEVICE, KEY_ALL_ACCESS, nt.local(8)));
        yield* c.report('property', yield* nt.IoGetDeviceProperty(device, 0, 0, NULL_ADDRESS, nt.local(4)));
        yield* c.report('list', yield* nt.IoGetDeviceInterfaces(guid, device, 0, nt.local(8)));
      },
      expect: {
        register: STATUS_INVALID_DEVICE_REQUEST,
        key: STATUS_INVALID_DEVICE_REQUEST,
        property: STATUS_INVALID_DEVICE_REQUEST,
        list: STATUS_INVALID_DEVICE_REQUEST,
      },
    },
  );

  rule('an interface is opened by its link while it is enabled, and what follows the link goes to the driver', {
    c: 'InterfaceOpens',
    *kernel(nt, c) {
      const physical = yield* detected(nt, c);
      const own = yield* c.filter(physical, {
        *[IRP_MJ_CREATE](_device, irp) {
          const file = nt.view(FileObject, nt.IoGetCurrentIrpStackLocation(irp).FileObject);
          yield* c.reportText('file', file.FileName);
          return yield* nt.completeIrp(irp, STATUS_SUCCESS);
        },
      });
      c.kept.set('physical', physical);
      const link = yield* registered(nt, physical, 'Part');
      const out = nt.local(16);
      const open = () => nt.IoGetDeviceObjectPointer(link, 1, out, addressAdd(out, 8));
      yield* c.report('disabled', yield* open());
      yield* c.report('enable', yield* nt.IoSetDeviceInterfaceState(link, true));
      yield* c.report('enabled', yield* open());
      yield* c.report('top', nt.memory.readPointer(addressAdd(out, 8)) === own);
      yield* nt.ObDereferenceObject(nt.memory.readPointer(out));
      yield* c.report('disable', yield* nt.IoSetDeviceInterfaceState(link, false));
      yield* c.report('disabled again', yield* open());
      yield* nt.RtlFreeUnicodeString(link);
    },
    *end(nt, c) {
      yield* nt.IoDetachDevice(c.kept.get('physical')!);
    },
    expect: {
      // The link is not the last part of the path.
      disabled: STATUS_OBJECT_PATH_NOT_FOUND,
      enable: STATUS_SUCCESS,
      file: '\\Part',
      enabled: STATUS_SUCCESS,
      top: 1,
      disable: STATUS_SUCCESS,
      'disabled again': STATUS_OBJECT_PATH_NOT_FOUND,
    },
  });

  rule('enabling twice is STATUS_OBJECT_NAME_EXISTS; disabling what is not enabled, or not registered, is not found', {
    c: 'InterfaceTwice',
    *kernel(nt, c) {
      const link = yield* registered(nt, yield* detected(nt, c));
      yield* c.report('disable', yield* nt.IoSetDeviceInterfaceState(link, false));
      yield* nt.IoSetDeviceInterfaceState(link, true);
      yield* c.report('enable', yield* nt.IoSetDeviceInterfaceState(link, true));
      yield* nt.IoSetDeviceInterfaceState(link, false);
      yield* c.report('unknown', yield* nt.IoSetDeviceInterfaceState(nt.text('\\??\\Nothing'), true));
      yield* nt.RtlFreeUnicodeString(link);
    },
    expect: {
      disable: STATUS_OBJECT_NAME_NOT_FOUND,
      enable: STATUS_OBJECT_NAME_EXISTS,
      unknown: STATUS_OBJECT_NAME_NOT_FOUND,
    },
  });

  rule('registering an interface again gives the same link, and leaves its state as it is', {
    c: 'InterfaceAgain',
    *kernel(nt, c) {
      const device = yield* detected(nt, c);
      const link = yield* registered(nt, device);
      yield* nt.IoSetDeviceInterfaceState(link, true);
      const again = yield* registered(nt, device);
      yield* c.report('the same', yield* nt.RtlEqualUnicodeString(link, again, false));
      yield* c.report('still', yield* nt.IoSetDeviceInterfaceState(again, true));
      yield* nt.IoSetDeviceInterfaceState(again, false);
      for (const one of [link, again]) yield* nt.RtlFreeUnicodeString(one);
    },
    expect: { 'the same': 1, still: STATUS_OBJECT_NAME_EXISTS },
  });

  rule(
    'IoGetDeviceInterfaces lists the enabled interfaces of a class, of one device or of all; a flag adds the others',
    {
      c: 'InterfaceList',
      *kernel(nt, c) {
        const device = yield* detected(nt, c);
        const link = yield* registered(nt, device);
        const guid = yield* guidOf(nt, CLASS);
        const out = nt.local(8);
        function* count(target: GuestAddress, flags: number): DriverCode<void> {
          yield* c.report('status', yield* nt.IoGetDeviceInterfaces(guid, target, flags, out));
          const list = nt.memory.readPointer(out);
          const string = nt.local(UNICODE_STRING.SIZE);
          let number = 0;
          for (let at = list; nt.memory.readU16(at) !== 0; number++) {
            yield* nt.RtlInitUnicodeString(string, at);
            if (flags === 0 && target !== NULL_ADDRESS)
              yield* c.report('link', yield* nt.RtlEqualUnicodeString(string, link, false));
            at = addressAdd(at, nt.view(UnicodeString, string).MaximumLength);
          }
          yield* c.report('number', number);
          yield* nt.ExFreePoolWithTag(list, 0);
        }
        yield* count(device, 0);
        yield* count(device, INCLUDE_NONACTIVE);
        yield* nt.IoSetDeviceInterfaceState(link, true);
        yield* count(device, 0);
        yield* count(NULL_ADDRESS, 0);
        yield* nt.IoSetDeviceInterfaceState(link, false);
        yield* nt.RtlFreeUnicodeString(link);
      },
      expect: [
        ['status', STATUS_SUCCESS],
        ['number', 0],
        ['status', STATUS_SUCCESS],
        ['number', 1],
        ['status', STATUS_SUCCESS],
        ['link', 1],
        ['number', 1],
        ['status', STATUS_SUCCESS],
        ['number', 1],
      ],
    },
  );

  rule('IoGetDeviceInterfaceAlias finds the interface of another class of the same device', {
    c: 'InterfaceAlias',
    *kernel(nt, c) {
      const device = yield* detected(nt, c);
      const link = yield* registered(nt, device);
      const guid = yield* guidOf(nt, OTHER_CLASS);
      const [alias, other] = [nt.data(UNICODE_STRING.SIZE), nt.data(UNICODE_STRING.SIZE)];
      yield* c.report('none', yield* nt.IoGetDeviceInterfaceAlias(link, guid, alias));
      yield* nt.IoRegisterDeviceInterface(device, guid, NULL_ADDRESS, other);
      yield* c.report('found', yield* nt.IoGetDeviceInterfaceAlias(link, guid, alias));
      yield* c.report('link', yield* nt.RtlEqualUnicodeString(alias, other, false));
      for (const one of [link, alias, other]) yield* nt.RtlFreeUnicodeString(one);
    },
    expect: { none: STATUS_OBJECT_NAME_NOT_FOUND, found: STATUS_SUCCESS, link: 1 },
  });

  rule('IoOpenDeviceInterfaceRegistryKey opens a key of the interface, where what is stored is found again', {
    c: 'InterfaceKey',
    *kernel(nt, c) {
      const link = yield* registered(nt, yield* detected(nt, c));
      const [key, data] = [nt.local(8), nt.local(64)];
      yield* c.report('open', yield* nt.IoOpenDeviceInterfaceRegistryKey(link, KEY_ALL_ACCESS, key));
      nt.memory.writeU32(data, 99);
      yield* nt.ZwSetValueKey(nt.memory.readU64(key), nt.text('Number'), 0, 4, data, 4);
      yield* nt.ZwClose(nt.memory.readU64(key));
      yield* nt.IoOpenDeviceInterfaceRegistryKey(link, KEY_ALL_ACCESS, key);
      yield* nt.ZwQueryValueKey(nt.memory.readU64(key), nt.text('Number'), 2, data, 64, nt.local(4));
      yield* c.report('value', nt.memory.readU32(addressAdd(data, 12)));
      yield* nt.ZwClose(nt.memory.readU64(key));
      const unknown = nt.text('\\??\\Nothing');
      yield* c.report('unknown', yield* nt.IoOpenDeviceInterfaceRegistryKey(unknown, KEY_ALL_ACCESS, key));
      yield* nt.RtlFreeUnicodeString(link);
    },
    expect: { open: STATUS_SUCCESS, value: 99, unknown: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('IoOpenDeviceRegistryKey opens the device’s key; without an installed driver there is none of that', {
    c: 'DeviceKey',
    *kernel(nt, c) {
      const device = yield* detected(nt, c);
      const key = nt.local(8);
      yield* c.report('device', yield* nt.IoOpenDeviceRegistryKey(device, REGKEY_DEVICE, KEY_ALL_ACCESS, key));
      yield* nt.ZwClose(nt.memory.readU64(key));
      yield* c.report('driver', yield* nt.IoOpenDeviceRegistryKey(device, REGKEY_DRIVER, KEY_ALL_ACCESS, key));
      yield* c.report('neither', yield* nt.IoOpenDeviceRegistryKey(device, 0, KEY_ALL_ACCESS, key));
    },
    expect: { device: STATUS_SUCCESS, driver: STATUS_OBJECT_NAME_NOT_FOUND, neither: STATUS_INVALID_PARAMETER },
  });

  rule('IoGetDeviceProperty tells properties, and how much room they need when there is too little', {
    c: 'DeviceProperty',
    *kernel(nt, c) {
      const device = yield* detected(nt, c);
      const [buffer, length] = [nt.data(256), nt.local(4)];
      const ask = (property: number, room: number) => nt.IoGetDeviceProperty(device, property, room, buffer, length);
      yield* c.report('too small', yield* ask(OBJECT_NAME, 0));
      const needed = nt.memory.readU32(length);
      yield* c.report('needed', needed > 0);
      yield* c.report('enough', yield* ask(OBJECT_NAME, needed));
      yield* c.report('bus', yield* ask(LEGACY_BUS_TYPE, 4));
      yield* c.report('type', nt.memory.readU32(buffer));
      yield* c.report('installed', yield* ask(INSTALL_STATE, 4));
      yield* c.report('state', nt.memory.readU32(buffer));
      yield* c.report('none', yield* ask(10, 256));
      yield* c.report('unknown', yield* ask(100, 256));
      yield* textProperty(nt, c, device, ENUMERATOR_NAME);
      yield* textProperty(nt, c, device, HARDWARE_ID);
    },
    expect: [
      ['too small', STATUS_BUFFER_TOO_SMALL],
      ['needed', 1],
      ['enough', STATUS_SUCCESS],
      ['bus', STATUS_SUCCESS],
      ['type', Internal],
      ['installed', STATUS_SUCCESS],
      ['state', 0],
      ['none', STATUS_OBJECT_NAME_NOT_FOUND],
      ['unknown', STATUS_INVALID_PARAMETER_2],
      ['text', 'Root'],
      ['text', 'DETECTED\\conformance'],
    ],
  });

  rule('who registers for a class is told of each interface that comes and goes, with its class and its link', {
    c: 'InterfaceNotification',
    *kernel(nt, c) {
      const link = yield* registered(nt, yield* detected(nt, c));
      const event = nt.data(KEVENT.SIZE);
      yield* nt.KeInitializeEvent(event, 1, false);
      const told = nt.routine(function* (notification, context) {
        const view = nt.view(DeviceInterfaceChangeNotification, notification!);
        yield* c.report('event', nt.memory.readU8(view.Event));
        yield* c.report('context', context!);
        yield* c.report('link', yield* nt.RtlEqualUnicodeString(view.SymbolicLinkName, link, false));
        yield* c.report('IRQL', yield* nt.KeGetCurrentIrql());
        yield* nt.KeSetEvent(event, 0, false);
        return STATUS_SUCCESS;
      });
      const entry = nt.local(8);
      const guid = yield* guidOf(nt, CLASS);
      const category = EventCategoryDeviceInterfaceChange;
      const status = yield* nt.IoRegisterPlugPlayNotification(category, 0, guid, c.driverObject, told, SEVEN, entry);
      yield* c.report('register', status);
      for (const enable of [true, false]) {
        yield* nt.IoSetDeviceInterfaceState(link, enable);
        yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS);
      }
      yield* c.report('unregister', yield* nt.IoUnregisterPlugPlayNotification(nt.memory.readPointer(entry)));
      // Nobody is told of this any more.
      for (const enable of [true, false]) yield* nt.IoSetDeviceInterfaceState(link, enable);
      yield* nt.RtlFreeUnicodeString(link);
    },
    expect: [
      ['register', STATUS_SUCCESS],
      ['event', ARRIVAL_FIRST_BYTE],
      ['context', 7],
      ['link', 1],
      ['IRQL', 0],
      ['event', REMOVAL_FIRST_BYTE],
      ['context', 7],
      ['link', 1],
      ['IRQL', 0],
      ['unregister', STATUS_SUCCESS],
    ],
  });

  rule('with PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES one is told of those that are enabled already', {
    c: 'InterfaceExisting',
    *kernel(nt, c) {
      const device = yield* detected(nt, c);
      const links = [yield* registered(nt, device, 'A'), yield* registered(nt, device, 'B')];
      yield* nt.IoSetDeviceInterfaceState(links[0]!, true);
      const told = nt.routine(function* (notification) {
        const view = nt.view(DeviceInterfaceChangeNotification, notification!);
        yield* c.report('event', nt.memory.readU8(view.Event));
        yield* c.report('first', yield* nt.RtlEqualUnicodeString(view.SymbolicLinkName, links[0]!, false));
        return STATUS_SUCCESS;
      });
      const entry = nt.local(8);
      const guid = yield* guidOf(nt, CLASS);
      const category = EventCategoryDeviceInterfaceChange;
      const flags = INCLUDE_EXISTING;
      yield* nt.IoRegisterPlugPlayNotification(category, flags, guid, c.driverObject, told, SEVEN, entry);
      yield* c.report('registered', 1);
      yield* nt.IoUnregisterPlugPlayNotificationEx(nt.memory.readPointer(entry));
      yield* nt.IoSetDeviceInterfaceState(links[0]!, false);
      for (const link of links) yield* nt.RtlFreeUnicodeString(link);
    },
    expect: { event: ARRIVAL_FIRST_BYTE, first: 1, registered: 1 },
  });
});
