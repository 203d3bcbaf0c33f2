/** Opening and closing. Source: "IRP_MJ_CREATE", "IRP_MJ_CLEANUP", "IRP_MJ_CLOSE", "NtClose", "CreateFile". */
import {
  addressAdd,
  DeviceObject,
  FileObject,
  type GuestAddress,
  IoSecurityContext,
  IRP_MJ_CLEANUP,
  IRP_MJ_CLOSE,
  IRP_MJ_CREATE,
  IRP_MJ_FLUSH_BUFFERS,
  Irp,
  STATUS_INVALID_HANDLE,
  STATUS_NOT_SUPPORTED,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import {
  CREATE_ALWAYS,
  CREATE_NEW,
  FILE_SHARE_READ,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_ALWAYS,
  TRUNCATE_EXISTING,
} from '../../../system/scenario/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { type KernelPart, rules, type UserPart } from '../harness/rule.ts';

const [FILE_CREATE, FILE_OPEN, FILE_OPEN_IF, FILE_OVERWRITE, FILE_OVERWRITE_IF] = [2, 1, 3, 4, 5];
const FILE_GENERIC_READ = 0x12_0089;
const FILE_READ_DATA = 1;
const FILE_WRITE_DATA = 2;

/** A device that reports the majors it gets and succeeds. */
function majors(...reported: number[]): KernelPart {
  return function* kernel(nt, c) {
    const succeed = function* (_device: GuestAddress, irp: GuestAddress) {
      yield* c.report('major', nt.IoGetCurrentIrpStackLocation(irp).MajorFunction);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    };
    yield* c.device('\\Device\\Open', { dispatch: Object.fromEntries(reported.map((major) => [major, succeed])) });
  };
}

/** A device whose creates end with a status, and which reports the majors that come then. */
function* failing(nt: DriverKit, c: CaseContext, status: number) {
  const unexpected = function* (_device: GuestAddress, irp: GuestAddress) {
    yield* c.report('unexpected', nt.IoGetCurrentIrpStackLocation(irp).MajorFunction);
    return yield* nt.completeIrp(irp, STATUS_SUCCESS);
  };
  yield* c.device('\\Device\\Open', {
    dispatch: {
      [IRP_MJ_CREATE]: (_device, irp) => nt.completeIrp(irp, status),
      [IRP_MJ_CLEANUP]: unexpected,
      [IRP_MJ_CLOSE]: unexpected,
    },
  });
}

/** A device that reports, of a create, what `of` takes from its stack location. */
function creates(label: string, of: (nt: DriverKit, location: GuestAddress) => number): KernelPart {
  return function* kernel(nt, c) {
    yield* c.device('\\Device\\Open', {
      dispatch: {
        *[IRP_MJ_CREATE](_device, irp) {
          yield* c.report(label, of(nt, nt.IoGetCurrentIrpStackLocation(irp).address));
          return yield* nt.completeIrp(irp, STATUS_SUCCESS);
        },
      },
    });
  };
}

const openAndClose: UserPart = function* user(t, report) {
  const handle = yield* t.CreateFile('\\Device\\Open');
  report('open', t.status);
  if (t.status === STATUS_SUCCESS) yield* t.CloseHandle(handle);
};

/** Opens with each of these options. */
const opensWith = (...options: Parameters<Parameters<UserPart>[0]['CreateFile']>[1][]): UserPart =>
  function* user(t) {
    for (const option of options) yield* t.CloseHandle(yield* t.CreateFile('\\Device\\Open', option));
  };

/** The disposition of a create: the upper 8 bits of its options. */
const disposition = (nt: DriverKit, location: GuestAddress) => nt.memory.readU32(addressAdd(location, 0x10)) >>> 24;
const shareAccess = (nt: DriverKit, location: GuestAddress) => nt.memory.readU16(addressAdd(location, 0x1a));
const desiredAccess = (nt: DriverKit, location: GuestAddress) =>
  nt.view(IoSecurityContext, nt.memory.readPointer(addressAdd(location, 8))).DesiredAccess;

export default rules((rule) => {
  rule('a file is opened with IRP_MJ_CREATE and ended with IRP_MJ_CLEANUP, then IRP_MJ_CLOSE', {
    c: 'OpenCleanupClose',
    kernel: majors(IRP_MJ_CREATE, IRP_MJ_CLEANUP, IRP_MJ_CLOSE),
    user: openAndClose,
    expect: [
      ['major', IRP_MJ_CREATE],
      ['open', STATUS_SUCCESS],
      ['major', IRP_MJ_CLEANUP],
      ['major', IRP_MJ_CLOSE],
    ],
  });

  rule('the status with which a driver fails a create is what the program gets, and no cleanup or close follows', {
    c: 'FailedCreate',
    *kernel(nt, c) {
      yield* failing(nt, c, STATUS_OBJECT_NAME_INVALID);
    },
    user: openAndClose,
    expect: { open: STATUS_OBJECT_NAME_INVALID },
  });

  rule('a failed create leaves the device as it was: it can be opened and deleted', {
    c: 'FailedCreateCount',
    *kernel(nt, c) {
      yield* failing(nt, c, STATUS_NOT_SUPPORTED);
      c.kept.set('driver', c.driverObject);
    },
    user: openAndClose,
    *end(nt, c) {
      const device = nt.memory.readPointer(addressAdd(c.driverObject, 8));
      yield* c.report('ReferenceCount', nt.view(DeviceObject, device).ReferenceCount);
    },
    expect: { open: STATUS_NOT_SUPPORTED, ReferenceCount: 0 },
  });

  rule('all requests on a handle have the file object of its create, whose FsContext is the driver’s to use', {
    c: 'SameFileObject',
    *kernel(nt, c) {
      const fileOf = (irp: GuestAddress) => nt.view(FileObject, nt.IoGetCurrentIrpStackLocation(irp).FileObject);
      const check = function* (_device: GuestAddress, irp: GuestAddress) {
        yield* c.report('FsContext', fileOf(irp).FsContext);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      };
      yield* c.device('\\Device\\Open', {
        dispatch: {
          [IRP_MJ_CREATE]: (_device, irp) => {
            fileOf(irp).FsContext = 0x1234 as GuestAddress;
            return nt.completeIrp(irp, STATUS_SUCCESS);
          },
          [IRP_MJ_FLUSH_BUFFERS]: check,
          [IRP_MJ_CLEANUP]: check,
          [IRP_MJ_CLOSE]: check,
        },
      });
    },
    *user(t) {
      const handle = yield* t.CreateFile('\\Device\\Open');
      yield* t.FlushFileBuffers(handle);
      yield* t.CloseHandle(handle);
    },
    expect: [
      ['FsContext', 0x1234],
      ['FsContext', 0x1234],
      ['FsContext', 0x1234],
    ],
  });

  rule('two opens of a device are two file objects', {
    c: 'TwoFileObjects',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Open', {
        dispatch: {
          *[IRP_MJ_CREATE](_device, irp) {
            const file = nt.IoGetCurrentIrpStackLocation(irp).FileObject;
            const before = c.kept.get('file');
            c.kept.set('file', file);
            if (before !== undefined) yield* c.report('same', before === file);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    *user(t) {
      const first = yield* t.CreateFile('\\Device\\Open');
      const second = yield* t.CreateFile('\\Device\\Open');
      yield* t.CloseHandle(first);
      yield* t.CloseHandle(second);
    },
    expect: { same: 0 },
  });

  rule('the file object of a create has the device that was opened', {
    c: 'FileDevice',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Open', {
        dispatch: {
          *[IRP_MJ_CREATE](device, irp) {
            const location = nt.IoGetCurrentIrpStackLocation(irp);
            yield* c.report('file', nt.view(FileObject, location.FileObject).DeviceObject === device);
            yield* c.report('location', location.DeviceObject === device);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    user: openAndClose,
    expect: { file: 1, location: 1, open: STATUS_SUCCESS },
  });

  rule('a create tells the access that is asked for, generic rights as those of files', {
    c: 'DesiredAccess',
    kernel: creates('access', (nt, location) => desiredAccess(nt, location) & (FILE_GENERIC_READ | FILE_WRITE_DATA)),
    user: opensWith({ access: GENERIC_READ }, { access: GENERIC_READ + GENERIC_WRITE }),
    expect: [
      ['access', FILE_GENERIC_READ],
      ['access', FILE_GENERIC_READ | FILE_WRITE_DATA],
    ],
  });

  rule('a create tells the share access', {
    c: 'ShareAccess',
    kernel: creates('share', shareAccess),
    user: opensWith({ share: FILE_SHARE_READ }, { share: 0 }),
    expect: [
      ['share', FILE_SHARE_READ],
      ['share', 0],
    ],
  });

  rule('a create tells the disposition in the upper 8 bits of its options', {
    c: 'Disposition',
    kernel: creates('disposition', disposition),
    user: opensWith(
      {},
      { disposition: CREATE_NEW },
      { disposition: CREATE_ALWAYS },
      { disposition: OPEN_ALWAYS },
      { disposition: TRUNCATE_EXISTING },
    ),
    expect: [
      ['disposition', FILE_OPEN],
      ['disposition', FILE_CREATE],
      ['disposition', FILE_OVERWRITE_IF],
      ['disposition', FILE_OPEN_IF],
      ['disposition', FILE_OVERWRITE],
    ],
  });

  rule('closing a handle that is not open fails with STATUS_INVALID_HANDLE', {
    c: 'PlainOpen',
    kernel: majors(),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Open');
      report('first', yield* t.CloseHandle(handle));
      report('second', yield* t.CloseHandle(handle));
      report('status', t.status);
    },
    expect: { first: 1, second: 0, status: STATUS_INVALID_HANDLE },
  });

  rule('a request on a closed handle fails with STATUS_INVALID_HANDLE and does not reach the driver', {
    c: 'FlushReported',
    kernel: majors(IRP_MJ_FLUSH_BUFFERS),
    *user(t, report) {
      const handle = yield* t.CreateFile('\\Device\\Open');
      yield* t.CloseHandle(handle);
      yield* t.FlushFileBuffers(handle);
      report('status', t.status);
    },
    expect: { status: STATUS_INVALID_HANDLE },
  });

  rule(
    'a reference of the kernel keeps a file object: cleanup comes with the last handle, close with the last reference',
    {
      c: 'ReferenceDelaysClose',
      *kernel(nt, c) {
        const tell = function* (_device: GuestAddress, irp: GuestAddress) {
          yield* c.report('major', nt.IoGetCurrentIrpStackLocation(irp).MajorFunction);
          return yield* nt.completeIrp(irp, STATUS_SUCCESS);
        };
        yield* c.device('\\Device\\Open', {
          dispatch: {
            *[IRP_MJ_FLUSH_BUFFERS](_device, irp) {
              const file = nt.IoGetCurrentIrpStackLocation(irp).FileObject;
              yield* nt.ObReferenceObject(file);
              c.kept.set('file', file);
              return yield* nt.completeIrp(irp, STATUS_SUCCESS);
            },
            [IRP_MJ_CLEANUP]: tell,
            [IRP_MJ_CLOSE]: tell,
          },
        });
      },
      *user(t, report) {
        const handle = yield* t.CreateFile('\\Device\\Open');
        yield* t.FlushFileBuffers(handle);
        yield* t.CloseHandle(handle);
        report('closed', 1);
      },
      *end(nt, c) {
        yield* nt.ObDereferenceObject(c.kept.get('file')!);
      },
      expect: [
        ['major', IRP_MJ_CLEANUP],
        ['closed', 1],
        ['major', IRP_MJ_CLOSE],
      ],
    },
  );

  rule('a cleanup runs in the process that closes its last handle', {
    c: 'CleanupProcess',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Open', {
        dispatch: {
          *[IRP_MJ_CREATE](_device, irp) {
            c.kept.set('process', yield* nt.PsGetCurrentProcessId());
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
          *[IRP_MJ_CLEANUP](_device, irp) {
            yield* c.report('same process', (yield* nt.PsGetCurrentProcessId()) === c.kept.get('process'));
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    user: openAndClose,
    expect: { open: STATUS_SUCCESS, 'same process': 1 },
  });

  rule('create, cleanup and close come at PASSIVE_LEVEL', {
    c: 'OpenIrql',
    *kernel(nt, c) {
      const tell = function* (_device: GuestAddress, irp: GuestAddress) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      };
      yield* c.device('\\Device\\Open', {
        dispatch: { [IRP_MJ_CREATE]: tell, [IRP_MJ_CLEANUP]: tell, [IRP_MJ_CLOSE]: tell },
      });
    },
    user: openAndClose,
    expect: [
      ['irql', 0],
      ['open', STATUS_SUCCESS],
      ['irql', 0],
      ['irql', 0],
    ],
  });

  rule('a request from a program has RequestorMode UserMode', {
    c: 'RequestorMode',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Open', {
        dispatch: {
          *[IRP_MJ_CREATE](_device, irp) {
            yield* c.report('mode', nt.view(Irp, irp).RequestorMode);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    user: openAndClose,
    expect: { mode: 1, open: STATUS_SUCCESS },
  });

  rule('IoGetDeviceObjectPointer opens the device: the driver gets a create, and a close with the last reference', {
    c: 'PointerOpens',
    *kernel(nt, c) {
      yield* majors(IRP_MJ_CREATE, IRP_MJ_CLOSE)(nt, c);
      const out = nt.local(16);
      yield* nt.IoGetDeviceObjectPointer(nt.text('\\Device\\Open'), FILE_READ_DATA, out, addressAdd(out, 8));
      yield* c.report('opened', 1);
      yield* nt.ObDereferenceObject(nt.memory.readPointer(out));
    },
    expect: [
      ['major', IRP_MJ_CREATE],
      ['opened', 1],
      ['major', IRP_MJ_CLOSE],
    ],
  });

  rule('IoGetDeviceObjectPointer fails with the status with which the driver fails the create', {
    c: 'PointerRefused',
    *kernel(nt, c) {
      yield* failing(nt, c, STATUS_UNSUCCESSFUL);
      const out = nt.local(16);
      const name = nt.text('\\Device\\Open');
      yield* c.report('status', yield* nt.IoGetDeviceObjectPointer(name, FILE_READ_DATA, out, addressAdd(out, 8)));
    },
    expect: { status: STATUS_UNSUCCESSFUL },
  });
});
