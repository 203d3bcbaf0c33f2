/** Who stands where in a stack. Source: "IoGetLowerDeviceObject function (ntifs.h)" and its relatives. */
import {
  addressAdd,
  DeviceObject,
  DriverObject,
  type GuestAddress,
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_FLUSH_BUFFERS,
  NULL_ADDRESS,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_NO_SUCH_DEVICE,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const DO_DEVICE_INITIALIZING = 0x80;

export default rules((rule) => {
  rule('IoGetLowerDeviceObject gives the device below, with a reference of its own', {
    c: 'LowerDevice',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const middle = yield* c.filter(bottom, {});
      const top = yield* c.filter(bottom, {});
      for (const [device, below] of [
        [top, middle],
        [middle, bottom],
      ] as const) {
        const lower = yield* nt.IoGetLowerDeviceObject(device);
        yield* c.report('lower', lower === below);
        yield* nt.ObDereferenceObject(lower);
      }
    },
    expect: [
      ['lower', 1],
      ['lower', 1],
    ],
  });

  rule('IoGetLowerDeviceObject gives NULL for the bottom of a stack', {
    c: 'LowerOfBottom',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      yield* c.filter(bottom, {});
      yield* c.report('lower', yield* nt.IoGetLowerDeviceObject(bottom));
    },
    expect: { lower: 0 },
  });

  rule('IoGetLowerDeviceObject gives NULL for a device that is still being set up', {
    c: 'LowerWhileInitializing',
    *kernel(nt, c) {
      const filter = yield* c.filter(yield* c.device(''), {});
      const view = nt.view(DeviceObject, filter);
      view.Flags |= DO_DEVICE_INITIALIZING;
      yield* c.report('lower', yield* nt.IoGetLowerDeviceObject(filter));
      view.Flags &= ~DO_DEVICE_INITIALIZING;
    },
    expect: { lower: 0 },
  });

  rule('IoGetDeviceAttachmentBaseRef gives the lowest device from whichever of its stack, referenced', {
    c: 'AttachmentBase',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const middle = yield* c.filter(bottom, {});
      const top = yield* c.filter(bottom, {});
      for (const device of [bottom, middle, top]) {
        const base = yield* nt.IoGetDeviceAttachmentBaseRef(device);
        yield* c.report('base', base === bottom);
        yield* nt.ObDereferenceObject(base);
      }
    },
    expect: [
      ['base', 1],
      ['base', 1],
      ['base', 1],
    ],
  });

  rule('IoAttachDeviceByPointer attaches to the top of the stack', {
    c: 'AttachByPointer',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const middle = yield* c.filter(bottom, {});
      const top = yield* c.device('');
      yield* c.report('status', yield* nt.IoAttachDeviceByPointer(top, bottom));
      yield* c.report('above the middle', nt.view(DeviceObject, middle).AttachedDevice === top);
      yield* c.report('StackSize', nt.view(DeviceObject, top).StackSize);
    },
    expect: { status: STATUS_SUCCESS, 'above the middle': 1, StackSize: 3 },
  });

  rule('a device that is being set up takes no attachment: STATUS_NO_SUCH_DEVICE, or no device below', {
    c: 'AttachWhileInitializing',
    *kernel(nt, c) {
      const target = yield* c.device('');
      const source = yield* c.device('');
      nt.view(DeviceObject, target).Flags |= DO_DEVICE_INITIALIZING;
      yield* c.report('by pointer', yield* nt.IoAttachDeviceByPointer(source, target));
      yield* c.report('safe', yield* nt.IoAttachDeviceToDeviceStackSafe(source, target, nt.local(8)));
      yield* c.report('stack', yield* nt.IoAttachDeviceToDeviceStack(source, target));
      nt.view(DeviceObject, target).Flags &= ~DO_DEVICE_INITIALIZING;
    },
    expect: { 'by pointer': STATUS_NO_SUCH_DEVICE, safe: STATUS_NO_SUCH_DEVICE, stack: 0 },
  });

  rule('IoEnumerateDeviceObjectList counts and lists all devices of a driver, the youngest first, each referenced', {
    c: 'EnumerateDevices',
    *kernel(nt, c) {
      const first = yield* c.device('');
      const second = yield* c.device('');
      const list = nt.local(16 * 8);
      const count = nt.local(4);
      const status = yield* nt.IoEnumerateDeviceObjectList(c.driverObject, list, 16 * 8, count);
      yield* c.report('status', status);
      const number = nt.memory.readU32(count);
      const devices: GuestAddress[] = [];
      for (let i = 0; i < number; i++) devices.push(nt.memory.readPointer(addressAdd(list, 8 * i)));
      yield* c.report('youngest', devices[0] === second && devices[1] === first);
      yield* c.report('as in the driver object', nt.view(DriverObject, c.driverObject).DeviceObject === devices[0]);
      for (const device of devices) yield* nt.ObDereferenceObject(device);
    },
    expect: { status: STATUS_SUCCESS, youngest: 1, 'as in the driver object': 1 },
  });

  rule(
    'IoEnumerateDeviceObjectList with too small a list fills it, tells the number, and says STATUS_BUFFER_TOO_SMALL',
    {
      c: 'EnumerateFewDevices',
      *kernel(nt, c) {
        yield* c.device('');
        const youngest = yield* c.device('');
        const list = nt.local(16);
        const count = nt.local(4);
        nt.memory.writePointer(addressAdd(list, 8), NULL_ADDRESS);
        yield* c.report('status', yield* nt.IoEnumerateDeviceObjectList(c.driverObject, list, 8, count));
        yield* c.report('more', nt.memory.readU32(count) > 1);
        yield* c.report('one', nt.memory.readPointer(list) === youngest);
        yield* c.report('untouched', nt.memory.readPointer(addressAdd(list, 8)));
        yield* nt.ObDereferenceObject(youngest);
      },
      expect: { status: STATUS_BUFFER_TOO_SMALL, more: 1, one: 1, untouched: 0 },
    },
  );

  rule('requests to a file go to what is attached by then: a filter that comes later gets what comes later', {
    c: 'LateFilter',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Late', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            yield* c.report('bottom', 1);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
          *[IRP_MJ_DEVICE_CONTROL](device, irp) {
            yield* c.filter(device, {
              *[IRP_MJ_FLUSH_BUFFERS](_filter, passed) {
                yield* c.report('filter', 1);
                nt.IoSkipCurrentIrpStackLocation(passed);
                return yield* nt.IofCallDriver(device, passed);
              },
            });
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    *user(t) {
      const handle = yield* t.CreateFile('\\Device\\Late');
      yield* t.FlushFileBuffers(handle);
      yield* t.DeviceIoControl(handle, 0x22_2000);
      yield* t.FlushFileBuffers(handle);
      yield* t.CloseHandle(handle);
    },
    expect: [
      ['bottom', 1],
      ['filter', 1],
      ['bottom', 1],
    ],
  });
});
