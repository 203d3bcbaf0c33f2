/** What a device object says after IoCreateDevice. Source: "IoCreateDevice function (wdm.h)", "DEVICE_OBJECT structure (wdm.h)". */
import {
  addressAdd,
  DEVICE_CHARACTERISTICS,
  DEVICE_FLAGS,
  DeviceObject,
  DriverObject,
  IRP_MJ_FLUSH_BUFFERS,
  NULL_ADDRESS,
  ntSuccess,
  STATUS_ACCESS_DENIED,
  STATUS_NO_SUCH_DEVICE,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const IO_TYPE_DEVICE = 3;
const FILE_DEVICE_NULL = 0x15;

export default rules((rule) => {
  rule('a new device object has the type of device objects, its driver, device type and characteristics', {
    c: 'DeviceFields',
    *kernel(nt, c) {
      const device = yield* c.device('', {
        type: FILE_DEVICE_NULL,
        characteristics: DEVICE_CHARACTERISTICS.FILE_DEVICE_SECURE_OPEN,
      });
      const view = nt.view(DeviceObject, device);
      yield* c.report('Type', view.Type);
      yield* c.report('DriverObject', view.DriverObject === c.driverObject);
      yield* c.report('DeviceType', view.DeviceType);
      yield* c.report('Characteristics', view.Characteristics & DEVICE_CHARACTERISTICS.FILE_DEVICE_SECURE_OPEN);
    },
    expect: {
      Type: IO_TYPE_DEVICE,
      DriverObject: 1,
      DeviceType: FILE_DEVICE_NULL,
      Characteristics: DEVICE_CHARACTERISTICS.FILE_DEVICE_SECURE_OPEN,
    },
  });

  rule('a new device stands alone: a stack size of 1, nothing attached, no current IRP', {
    c: 'DeviceAlone',
    *kernel(nt, c) {
      const view = nt.view(DeviceObject, yield* c.device(''));
      yield* c.report('StackSize', view.StackSize);
      yield* c.report('AttachedDevice', view.AttachedDevice);
      yield* c.report('CurrentIrp', view.CurrentIrp);
    },
    expect: { StackSize: 1, AttachedDevice: 0, CurrentIrp: 0 },
  });

  rule('IoCreateDevice zeroes the device extension', {
    c: 'ExtensionZeroed',
    *kernel(nt, c) {
      const view = nt.view(DeviceObject, yield* c.device('', { extensionBytes: 64 }));
      let sum = 0;
      for (let i = 0; i < 64; i++) sum += nt.memory.readU8(addressAdd(view.DeviceExtension, i));
      yield* c.report('sum', sum);
    },
    expect: { sum: 0 },
  });

  rule('without an extension asked for, DeviceExtension is NULL', {
    c: 'NoExtension',
    *kernel(nt, c) {
      yield* c.report('DeviceExtension', nt.view(DeviceObject, yield* c.device('')).DeviceExtension);
    },
    expect: { DeviceExtension: 0 },
  });

  rule('IoCreateDevice sets DO_DEVICE_INITIALIZING', {
    c: 'Initializing',
    *kernel(nt, c) {
      const out = nt.local(8);
      yield* nt.IoCreateDevice(c.driverObject, 0, NULL_ADDRESS, 0x22, 0, false, out);
      const device = nt.memory.readPointer(out);
      yield* c.report('flag', nt.view(DeviceObject, device).Flags & DEVICE_FLAGS.DO_DEVICE_INITIALIZING);
      yield* nt.IoDeleteDevice(device);
    },
    expect: { flag: DEVICE_FLAGS.DO_DEVICE_INITIALIZING },
  });

  rule('a device with DO_DEVICE_INITIALIZING cannot be opened', {
    c: 'OpenInitializing',
    *kernel(nt, c) {
      const view = nt.view(DeviceObject, yield* c.device('\\Device\\Initializing'));
      view.Flags |= DEVICE_FLAGS.DO_DEVICE_INITIALIZING;
    },
    *user(t, report) {
      yield* t.CreateFile('\\Device\\Initializing');
      report('opened', ntSuccess(t.status));
    },
    expect: { opened: 0 },
  });

  rule("IoCreateDevice puts the device at the head of the driver's list of devices", {
    c: 'DeviceList',
    *kernel(nt, c) {
      const older = yield* c.device('');
      const younger = yield* c.device('');
      yield* c.report('first', nt.view(DriverObject, c.driverObject).DeviceObject === younger);
      yield* c.report('second', nt.view(DeviceObject, younger).NextDevice === older);
    },
    expect: { first: 1, second: 1 },
  });

  rule("IoDeleteDevice takes the device out of the driver's list", {
    c: 'DeleteUnlinks',
    *kernel(nt, c) {
      const older = yield* c.device('');
      const middle = yield* c.device('');
      const younger = yield* c.device('');
      c.forget(middle);
      yield* nt.IoDeleteDevice(middle);
      yield* c.report('next', nt.view(DeviceObject, younger).NextDevice === older);
    },
    expect: { next: 1 },
  });

  rule(
    'an exclusive device has DO_EXCLUSIVE, and a second open fails with STATUS_ACCESS_DENIED until the first is closed',
    {
      c: 'Exclusive',
      *kernel(nt, c) {
        const device = yield* c.device('\\Device\\Exclusive', { exclusive: true });
        yield* c.report('flag', nt.view(DeviceObject, device).Flags & DEVICE_FLAGS.DO_EXCLUSIVE);
      },
      *user(t, report) {
        const first = yield* t.CreateFile('\\Device\\Exclusive');
        report('first', t.status);
        yield* t.CreateFile('\\Device\\Exclusive');
        report('second', t.status);
        yield* t.CloseHandle(first);
        const third = yield* t.CreateFile('\\Device\\Exclusive');
        report('after close', t.status);
        yield* t.CloseHandle(third);
      },
      expect: {
        flag: DEVICE_FLAGS.DO_EXCLUSIVE,
        first: STATUS_SUCCESS,
        second: STATUS_ACCESS_DENIED,
        'after close': STATUS_SUCCESS,
      },
    },
  );

  rule('a device that is not exclusive may be opened many times at once', {
    c: 'Shared',
    *kernel(_nt, c) {
      yield* c.device('\\Device\\Shared');
    },
    *user(t, report) {
      const first = yield* t.CreateFile('\\Device\\Shared');
      const second = yield* t.CreateFile('\\Device\\Shared');
      report('second', t.status);
      yield* t.CloseHandle(first);
      yield* t.CloseHandle(second);
    },
    expect: { second: STATUS_SUCCESS },
  });

  rule('ReferenceCount counts the open files of a device', {
    c: 'ReferenceCount',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Counted', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](device, irp) {
            yield* c.report('ReferenceCount', nt.view(DeviceObject, device).ReferenceCount);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    *user(t) {
      const first = yield* t.CreateFile('\\Device\\Counted');
      const second = yield* t.CreateFile('\\Device\\Counted\\x');
      yield* t.FlushFileBuffers(first);
      yield* t.CloseHandle(first);
      yield* t.FlushFileBuffers(second);
      yield* t.CloseHandle(second);
    },
    expect: [
      ['ReferenceCount', 2],
      ['ReferenceCount', 1],
    ],
  });

  rule('an open that races with the deletion of the device gets it open, or is told that it is not there', {
    c: 'OpenWhileDeleted',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Maker', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            const brief = yield* c.device('\\Device\\Brief');
            c.forget(brief);
            yield* nt.IoDeleteDevice(brief);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    *user(t, report) {
      const told = new Set<number>([STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_NO_SUCH_DEVICE]);
      let isTold = true;
      for (let i = 0; i < 12; i++) {
        const brief = yield* t.CreateFile('\\Device\\Brief');
        isTold &&= told.has(t.status);
        if (t.status === STATUS_SUCCESS) yield* t.CloseHandle(brief);
      }
      report('told', isTold);
    },
    threads: [
      function* (t) {
        const maker = yield* t.CreateFile('\\Device\\Maker');
        for (let i = 0; i < 12; i++) yield* t.FlushFileBuffers(maker);
        yield* t.CloseHandle(maker);
      },
    ],
    expect: { told: 1 },
  });
});
