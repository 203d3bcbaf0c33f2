/** Names of devices and files. Source: "IoCreateDevice function (wdm.h)", "Named Device Objects", "Object Names". */
import {
  DEVICE_FLAGS,
  DeviceObject,
  FileObject,
  IRP_MJ_CREATE,
  NULL_ADDRESS,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_PATH_NOT_FOUND,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

/** IoCreateDevice under a name; gives the status. */
function* create(nt: DriverKit, c: CaseContext, name: string): DriverCode<number> {
  return yield* nt.IoCreateDevice(c.driverObject, 0, nt.text(name), 0x22, 0, false, nt.local(8));
}

/** A device that reports the names of the files that are opened on it. */
function* namesDevice(nt: DriverKit, c: CaseContext): DriverCode<void> {
  yield* c.device('\\Device\\Names', {
    dispatch: {
      *[IRP_MJ_CREATE](_device, irp) {
        const file = nt.view(FileObject, nt.IoGetCurrentIrpStackLocation(irp).FileObject);
        yield* c.reportText('file', file.FileName);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
    },
  });
}

export default rules((rule) => {
  rule('IoCreateDevice refuses a name that another object has, with STATUS_OBJECT_NAME_COLLISION', {
    c: 'NameCollides',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Twice');
      yield* c.report('second', yield* create(nt, c, '\\Device\\Twice'));
    },
    expect: { second: STATUS_OBJECT_NAME_COLLISION },
  });

  rule('IoCreateDevice fails with STATUS_OBJECT_PATH_NOT_FOUND when the directory of the name does not exist', {
    c: 'NoDirectory',
    *kernel(nt, c) {
      yield* c.report('status', yield* create(nt, c, '\\NoSuchDirectory\\Device'));
    },
    expect: { status: STATUS_OBJECT_PATH_NOT_FOUND },
  });

  rule('a device name that is not a full path is refused with STATUS_OBJECT_PATH_SYNTAX_BAD', {
    c: 'RelativeName',
    *kernel(nt, c) {
      yield* c.report('status', yield* create(nt, c, 'Device\\Relative'));
    },
    expect: { status: STATUS_OBJECT_PATH_SYNTAX_BAD },
  });

  rule('DO_DEVICE_HAS_NAME is set for a device with a name and clear for one without', {
    c: 'HasName',
    *kernel(nt, c) {
      const { DO_DEVICE_HAS_NAME } = DEVICE_FLAGS;
      const named = yield* c.device('\\Device\\HasName');
      const unnamed = yield* c.device('');
      yield* c.report('named', nt.view(DeviceObject, named).Flags & DO_DEVICE_HAS_NAME);
      yield* c.report('unnamed', nt.view(DeviceObject, unnamed).Flags & DO_DEVICE_HAS_NAME);
    },
    expect: { named: DEVICE_FLAGS.DO_DEVICE_HAS_NAME, unnamed: 0 },
  });

  rule('the name of a device is free again when the device has been deleted', {
    c: 'NameFreedByDelete',
    *kernel(nt, c) {
      const device = yield* c.device('\\Device\\Reused');
      c.forget(device);
      yield* nt.IoDeleteDevice(device);
      const out = nt.local(8);
      const status = yield* nt.IoCreateDevice(c.driverObject, 0, nt.text('\\Device\\Reused'), 0x22, 0, false, out);
      yield* c.report('again', status);
      yield* nt.IoDeleteDevice(nt.memory.readPointer(out));
    },
    expect: { again: STATUS_SUCCESS },
  });

  rule('opening a device by its name alone gives the driver a file object with an empty name', {
    c: 'FileNames',
    kernel: namesDevice,
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Names');
      report('status', t.status);
      yield* t.CloseHandle(handle);
    },
    expect: { file: '', status: STATUS_SUCCESS },
  });

  rule('what follows the name of a device in an open reaches the driver as the name of the file, with its backslash', {
    c: 'FileNames',
    kernel: namesDevice,
    *user(t) {
      yield* t.CloseHandle(yield* t.CreateFile('\\Device\\Names\\rest\\of it'));
    },
    expect: { file: '\\rest\\of it' },
  });

  rule('a backslash behind the name of a device is a file name of its own, the root', {
    c: 'FileNames',
    kernel: namesDevice,
    *user(t) {
      yield* t.CloseHandle(yield* t.CreateFile('\\Device\\Names\\'));
    },
    expect: { file: '\\' },
  });

  rule('upper and lower case of a device name do not matter to a program, and the file name keeps its own', {
    c: 'FileNames',
    kernel: namesDevice,
    *user(t) {
      yield* t.CloseHandle(yield* t.CreateFile('\\dEvIcE\\nAmEs\\MiXeD'));
    },
    expect: { file: '\\MiXeD' },
  });

  rule('opening a device that does not exist fails with STATUS_OBJECT_NAME_NOT_FOUND', {
    c: 'Nothing',
    *user(t, report) {
      yield* t.CreateFile('\\Device\\DoesNotExist');
      report('status', t.status);
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('opening a device under a directory that does not exist fails with STATUS_OBJECT_PATH_NOT_FOUND', {
    c: 'Nothing',
    *user(t, report) {
      yield* t.CreateFile('\\NoSuchDirectory\\DoesNotExist');
      report('status', t.status);
    },
    expect: { status: STATUS_OBJECT_PATH_NOT_FOUND },
  });

  rule('a device without a name cannot be found by a name', {
    c: 'UnnamedDevice',
    *kernel(nt, c) {
      const device = yield* c.device('');
      yield* c.report('has a driver', nt.view(DeviceObject, device).DriverObject !== NULL_ADDRESS);
    },
    *user(t, report) {
      yield* t.CreateFile('\\Device\\');
      report('opened', t.status === STATUS_SUCCESS);
    },
    expect: { 'has a driver': 1, opened: 0 },
  });
});
