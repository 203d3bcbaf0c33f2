/** Symbolic links of drivers. Source: "IoCreateSymbolicLink function (wdm.h)", "Introduction to MS-DOS Device Names". */
import {
  type DriverCode,
  type DriverKit,
  FileObject,
  IRP_MJ_CREATE,
  NULL_ADDRESS,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DeviceOptions } from '../harness/case-context.ts';
import { rules, type UserPart } from '../harness/rule.ts';

/** Opens a path, reports the status and closes. */
const opens = (path: string): UserPart =>
  function* user(t, report) {
    const handle = yield* t.CreateFile(path);
    report('open', t.status);
    if (t.status === STATUS_SUCCESS) yield* t.CloseHandle(handle);
  };

/** Runs code in the System process, and waits for its end. */
function* inSystemThread(nt: DriverKit, body: () => DriverCode<void>): DriverCode<void> {
  const none = NULL_ADDRESS;
  const thread = nt.routine(function* () {
    yield* body();
    return 0;
  });
  const [handle, object] = [nt.local(8), nt.local(8)];
  yield* nt.PsCreateSystemThread(handle, 0x1f_ffff, none, { lo: 0, hi: 0 }, none, thread, { lo: 0, hi: 0 });
  yield* nt.ObReferenceObjectByHandle(nt.memory.readU64(handle), 0x10_0000, none, 0, object, none);
  yield* nt.KeWaitForSingleObject(nt.memory.readPointer(object), 0, 0, false, none);
  yield* nt.ObDereferenceObject(nt.memory.readPointer(object));
  yield* nt.ZwClose(nt.memory.readU64(handle));
}

export default rules((rule) => {
  rule('a program opens a device through a link in \\DosDevices as \\\\.\\Name', {
    c: 'DosLink',
    *kernel(_nt, c) {
      yield* c.device('\\Device\\Linked', { link: '\\DosDevices\\ConfLink' });
    },
    user: opens('\\\\.\\ConfLink'),
    expect: { open: STATUS_SUCCESS },
  });

  rule('\\DosDevices and \\?? are the same directory for a link', {
    c: 'QuestionLink',
    *kernel(_nt, c) {
      yield* c.device('\\Device\\Linked', { link: '\\??\\ConfLink' });
    },
    user: opens('\\DosDevices\\ConfLink'),
    expect: { open: STATUS_SUCCESS },
  });

  rule('a link that a driver makes in the thread of a program is its user’s only, not in the global directory', {
    c: 'DosLink',
    *kernel(_nt, c) {
      yield* c.device('\\Device\\Linked', { link: '\\DosDevices\\ConfLink' });
    },
    user: opens('\\GLOBAL??\\ConfLink'),
    expect: { open: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('a link that a driver makes in the System process is global: programs of all users see it as theirs', {
    c: 'SystemLink',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Linked');
      yield* inSystemThread(nt, function* () {
        yield* nt.IoCreateSymbolicLink(nt.text('\\DosDevices\\ConfLink'), nt.text('\\Device\\Linked'));
      });
    },
    *user(t, report) {
      for (const path of ['\\GLOBAL??\\ConfLink', '\\\\.\\ConfLink']) yield* opens(path)(t, report);
    },
    *end(nt) {
      yield* nt.IoDeleteSymbolicLink(nt.text('\\GLOBAL??\\ConfLink'));
    },
    expect: [
      ['open', STATUS_SUCCESS],
      ['open', STATUS_SUCCESS],
    ],
  });

  rule('\\DosDevices\\Global makes a link global, in whichever thread the driver runs', {
    c: 'GlobalLink',
    *kernel(_nt, c) {
      yield* c.device('\\Device\\Linked', { link: '\\DosDevices\\Global\\ConfLink' });
    },
    *user(t, report) {
      for (const path of ['\\GLOBAL??\\ConfLink', '\\\\.\\ConfLink']) yield* opens(path)(t, report);
    },
    expect: [
      ['open', STATUS_SUCCESS],
      ['open', STATUS_SUCCESS],
    ],
  });

  rule('a user’s own link hides a global one of the same name, and may be made although that exists', {
    c: 'HidingLink',
    *kernel(nt, c) {
      const passes = (which: number): DeviceOptions => ({
        dispatch: {
          *[IRP_MJ_CREATE](_device, irp) {
            yield* c.report('opened', which);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      yield* c.device('\\Device\\Common', passes(1));
      yield* c.device('\\Device\\Own', passes(2));
      yield* c.link('\\GLOBAL??\\ConfLink', '\\Device\\Common');
      yield* c.link('\\??\\ConfLink', '\\Device\\Own');
    },
    *user(t, report) {
      for (const path of ['\\\\.\\ConfLink', '\\\\.\\Global\\ConfLink']) yield* opens(path)(t, report);
    },
    expect: [
      ['opened', 2],
      ['open', STATUS_SUCCESS],
      ['opened', 1],
      ['open', STATUS_SUCCESS],
    ],
  });

  rule('the upper and lower case of a link does not matter to a program', {
    c: 'DosLink',
    *kernel(_nt, c) {
      yield* c.device('\\Device\\Linked', { link: '\\DosDevices\\ConfLink' });
    },
    user: opens('\\\\.\\cONFlINK'),
    expect: { open: STATUS_SUCCESS },
  });

  rule('what follows a link in an open is the name of the file, as with the name of the device', {
    c: 'LinkedFileName',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Linked', {
        link: '\\DosDevices\\ConfLink',
        dispatch: {
          *[IRP_MJ_CREATE](_device, irp) {
            const file = nt.view(FileObject, nt.IoGetCurrentIrpStackLocation(irp).FileObject);
            yield* c.reportText('file', file.FileName);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    user: opens('\\\\.\\ConfLink\\below\\it'),
    expect: { file: '\\below\\it', open: STATUS_SUCCESS },
  });

  rule('IoCreateSymbolicLink fails with STATUS_OBJECT_NAME_COLLISION when the name is taken', {
    c: 'LinkCollides',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Linked', { link: '\\DosDevices\\ConfLink' });
      const status = yield* nt.IoCreateSymbolicLink(nt.text('\\DosDevices\\ConfLink'), nt.text('\\Device\\Linked'));
      yield* c.report('status', status);
    },
    expect: { status: STATUS_OBJECT_NAME_COLLISION },
  });

  rule('the target of a link need not exist when the link is made; opening it then fails', {
    c: 'DanglingLink',
    *kernel(_nt, c) {
      yield* c.link('\\DosDevices\\Dangling', '\\Device\\NotThere');
    },
    user: opens('\\\\.\\Dangling'),
    expect: { open: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('a link may lead to another link', {
    c: 'LinkToLink',
    *kernel(_nt, c) {
      yield* c.device('\\Device\\Linked', { link: '\\DosDevices\\ConfLink' });
      yield* c.link('\\DosDevices\\Second', '\\DosDevices\\ConfLink');
    },
    user: opens('\\\\.\\Second'),
    expect: { open: STATUS_SUCCESS },
  });

  rule('IoDeleteSymbolicLink removes the link: it can be opened no more, the device still can', {
    c: 'DeleteLink',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Linked');
      const link = nt.text('\\DosDevices\\Gone');
      yield* nt.IoCreateSymbolicLink(link, nt.text('\\Device\\Linked'));
      yield* c.report('delete', yield* nt.IoDeleteSymbolicLink(link));
    },
    *user(t, report) {
      yield* opens('\\\\.\\Gone')(t, report);
      yield* opens('\\Device\\Linked')(t, report);
    },
    expect: [
      ['delete', STATUS_SUCCESS],
      ['open', STATUS_OBJECT_NAME_NOT_FOUND],
      ['open', STATUS_SUCCESS],
    ],
  });

  rule('IoDeleteSymbolicLink fails with STATUS_OBJECT_NAME_NOT_FOUND for a link that does not exist', {
    c: 'DeleteMissingLink',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.IoDeleteSymbolicLink(nt.text('\\DosDevices\\NoSuchLink')));
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('IoCreateUnprotectedSymbolicLink makes a link that opens as any other', {
    c: 'UnprotectedLink',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Linked');
      const link = nt.text('\\DosDevices\\Unprotected');
      yield* c.report('create', yield* nt.IoCreateUnprotectedSymbolicLink(link, nt.text('\\Device\\Linked')));
    },
    user: opens('\\\\.\\Unprotected'),
    *end(nt) {
      yield* nt.IoDeleteSymbolicLink(nt.text('\\DosDevices\\Unprotected'));
    },
    expect: { create: STATUS_SUCCESS, open: STATUS_SUCCESS },
  });

  rule('deleting a device leaves links to it, which then lead nowhere', {
    c: 'LinkOutlivesDevice',
    *kernel(nt, c) {
      const device = yield* c.device('\\Device\\Short', { link: '\\DosDevices\\Long' });
      c.forget(device);
      yield* nt.IoDeleteDevice(device);
    },
    user: opens('\\\\.\\Long'),
    expect: { open: STATUS_OBJECT_NAME_NOT_FOUND },
  });
});
