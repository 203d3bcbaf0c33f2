/** Device stacks. Source: "IoAttachDeviceToDeviceStack function (wdm.h)" and its relatives, "IoGetDeviceObjectPointer". */
import {
  addressAdd,
  DeviceObject,
  FileObject,
  IRP_MJ_CREATE,
  IRP_MJ_FLUSH_BUFFERS,
  NULL_ADDRESS,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const FILE_READ_DATA = 1;
const FILE_ALL_ACCESS = 0x1f_01ff;

export default rules((rule) => {
  rule('IoAttachDeviceToDeviceStack returns the device that was on top before', {
    c: 'AttachReturnsLower',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const filter = yield* c.device('');
      yield* c.report('lower', (yield* nt.IoAttachDeviceToDeviceStack(filter, bottom)) === bottom);
      yield* c.report('AttachedDevice', nt.view(DeviceObject, bottom).AttachedDevice === filter);
    },
    expect: { lower: 1, AttachedDevice: 1 },
  });

  rule('attaching makes the stack size one larger than that of the device below', {
    c: 'AttachStackSize',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const middle = yield* c.filter(bottom, {});
      const top = yield* c.filter(bottom, {});
      for (const device of [bottom, middle, top]) yield* c.report('StackSize', nt.view(DeviceObject, device).StackSize);
    },
    expect: [
      ['StackSize', 1],
      ['StackSize', 2],
      ['StackSize', 3],
    ],
  });

  rule('attaching takes the alignment requirement over from the device below', {
    c: 'AttachAlignment',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      nt.view(DeviceObject, bottom).AlignmentRequirement = 0x1f;
      yield* c.report('alignment', nt.view(DeviceObject, yield* c.filter(bottom, {})).AlignmentRequirement);
    },
    expect: { alignment: 0x1f },
  });

  rule('attaching to a device in the middle of a stack attaches to its top', {
    c: 'AttachGoesToTop',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const middle = yield* c.filter(bottom, {});
      const top = yield* c.device('');
      yield* c.report('on top', (yield* nt.IoAttachDeviceToDeviceStack(top, bottom)) === middle);
    },
    expect: { 'on top': 1 },
  });

  rule('IoAttachDeviceToDeviceStackSafe stores the device below where it is told, and succeeds', {
    c: 'AttachSafe',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const filter = yield* c.device('');
      const out = nt.local(8);
      nt.memory.writePointer(out, NULL_ADDRESS);
      yield* c.report('status', yield* nt.IoAttachDeviceToDeviceStackSafe(filter, bottom, out));
      yield* c.report('lower', nt.memory.readPointer(out) === bottom);
    },
    expect: { status: STATUS_SUCCESS, lower: 1 },
  });

  rule('IoAttachDevice attaches to the stack of the device with that name', {
    c: 'AttachByName',
    *kernel(nt, c) {
      const bottom = yield* c.device('\\Device\\Below');
      const filter = yield* c.device('');
      const out = nt.local(8);
      yield* c.report('status', yield* nt.IoAttachDevice(filter, nt.text('\\Device\\Below'), out));
      yield* c.report('lower', nt.memory.readPointer(out) === bottom);
      yield* c.report('StackSize', nt.view(DeviceObject, filter).StackSize);
    },
    expect: { status: STATUS_SUCCESS, lower: 1, StackSize: 2 },
  });

  rule('IoAttachDevice fails with STATUS_OBJECT_NAME_NOT_FOUND when there is no such device', {
    c: 'AttachByMissingName',
    *kernel(nt, c) {
      const filter = yield* c.device('');
      const status = yield* nt.IoAttachDevice(filter, nt.text('\\Device\\NobodyHere'), nt.local(8));
      yield* c.report('status', status);
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('IoDetachDevice ends an attachment: nothing is attached to the lower device any more', {
    c: 'Detach',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const filter = yield* c.filter(bottom, {});
      yield* nt.IoDetachDevice(bottom);
      yield* c.report('AttachedDevice', nt.view(DeviceObject, bottom).AttachedDevice);
      yield* c.report('top', (yield* nt.IoGetAttachedDevice(bottom)) === bottom);
      yield* c.report('filter', (yield* nt.IoGetAttachedDevice(filter)) === filter);
    },
    expect: { AttachedDevice: 0, top: 1, filter: 1 },
  });

  rule('IoGetAttachedDevice gives the top of the stack, from whichever device of it', {
    c: 'GetAttached',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const middle = yield* c.filter(bottom, {});
      const top = yield* c.filter(bottom, {});
      for (const device of [bottom, middle, top])
        yield* c.report('top', (yield* nt.IoGetAttachedDevice(device)) === top);
    },
    expect: [
      ['top', 1],
      ['top', 1],
      ['top', 1],
    ],
  });

  rule('IoGetAttachedDeviceReference gives the top of the stack with a reference that keeps it', {
    c: 'GetAttachedReference',
    *kernel(nt, c) {
      const bottom = yield* c.device('');
      const top = yield* c.filter(bottom, {});
      const device = yield* nt.IoGetAttachedDeviceReference(bottom);
      yield* c.report('top', device === top);
      yield* nt.ObDereferenceObject(device);
    },
    expect: { top: 1 },
  });

  rule('a request for a device goes to the top of its stack first, and down as each driver passes it on', {
    c: 'TopFirst',
    *kernel(nt, c) {
      const bottom = yield* c.device('\\Device\\Stack', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
            yield* c.report('seen by', 1);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      const passOn = (number: number, lower: typeof bottom) => ({
        *[IRP_MJ_CREATE](_device: typeof bottom, irp: typeof bottom) {
          nt.IoSkipCurrentIrpStackLocation(irp);
          return yield* nt.IoCallDriver(lower, irp);
        },
        *[IRP_MJ_FLUSH_BUFFERS](_device: typeof bottom, irp: typeof bottom) {
          yield* c.report('seen by', number);
          nt.IoSkipCurrentIrpStackLocation(irp);
          return yield* nt.IoCallDriver(lower, irp);
        },
      });
      const middle = yield* c.filter(bottom, passOn(2, bottom));
      yield* c.filter(bottom, passOn(3, middle));
    },
    *user(t) {
      const handle = yield* t.CreateFile('\\Device\\Stack');
      yield* t.FlushFileBuffers(handle);
      yield* t.CloseHandle(handle);
    },
    expect: [
      ['seen by', 3],
      ['seen by', 2],
      ['seen by', 1],
    ],
  });

  rule('IoGetDeviceObjectPointer gives the top of the stack, and a file object of the named device', {
    c: 'DevicePointer',
    *kernel(nt, c) {
      const bottom = yield* c.device('\\Device\\Pointed');
      const top = yield* c.filter(bottom, {});
      const out = nt.local(16);
      const name = nt.text('\\Device\\Pointed');
      yield* c.report('status', yield* nt.IoGetDeviceObjectPointer(name, FILE_READ_DATA, out, addressAdd(out, 8)));
      const file = nt.memory.readPointer(out);
      yield* c.report('device', nt.memory.readPointer(addressAdd(out, 8)) === top);
      yield* c.report('file', nt.view(FileObject, file).DeviceObject === bottom);
      yield* c.report('related', (yield* nt.IoGetRelatedDeviceObject(file)) === top);
      yield* nt.ObDereferenceObject(file);
    },
    expect: { status: STATUS_SUCCESS, device: 1, file: 1, related: 1 },
  });

  rule('IoGetDeviceObjectPointer fails with STATUS_OBJECT_NAME_NOT_FOUND for a name that nothing has', {
    c: 'DevicePointerMissing',
    *kernel(nt, c) {
      const out = nt.local(16);
      const name = nt.text('\\Device\\Missing');
      const status = yield* nt.IoGetDeviceObjectPointer(name, FILE_ALL_ACCESS, out, addressAdd(out, 8));
      yield* c.report('status', status);
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });
});
