/**
 * What each call of a program becomes for the driver: major functions, fast I/O, direct buffers. Source: the pages of the IRP_MJ_
 * codes, "FAST_IO_DISPATCH structure", "Buffer Descriptions for I/O Control Codes".
 */
import {
  addressAdd,
  DEVICE_FLAGS,
  type DriverCode,
  type DriverKit,
  DriverObject,
  type DriverRoutine,
  FAST_IO_DISPATCH,
  type GuestAddress,
  IoStatusBlock,
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_READ,
  IRP_MJ_SET_INFORMATION,
  Irp,
  Mdl,
  NULL_ADDRESS,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
  U64_ZERO,
  u64,
  u64FromAddress,
  u64FromNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { type KernelPart, rules } from '../harness/rule.ts';

const { DO_BUFFERED_IO, DO_DIRECT_IO } = DEVICE_FLAGS;
const [IN_DIRECT, OUT_DIRECT] = [0x22_2001, 0x22_2002];
const FAST_CONTROL = 0x22_2100;
const FILE_ALL_ACCESS = 0x1f_01ff;
const FileEndOfFileInformation = 20;

/** A device that reports the major and minor function of each request as one number, and completes it. */
const echoing: KernelPart = function* (nt, c) {
  const echo: DriverRoutine = function* (_device, irp) {
    const { MajorFunction, MinorFunction } = nt.IoGetCurrentIrpStackLocation(irp!);
    yield* c.report('function', 256 * MajorFunction + MinorFunction);
    return yield* nt.completeIrp(irp!, STATUS_SUCCESS);
  };
  const dispatch = Object.fromEntries(Array.from({ length: 23 }, (_, index) => [index + 3, echo]));
  delete dispatch[0x12];
  yield* c.device('\\Device\\Echo', { flags: DO_BUFFERED_IO, dispatch });
};

/** Reports what a routine of the fast I/O table is called for, and whether it has served it. */
function* withFastIo(nt: DriverKit, c: CaseContext, serves: boolean): DriverCode<void> {
  const table = nt.data(FAST_IO_DISPATCH.SIZE);
  nt.memory.writeU32(table, FAST_IO_DISPATCH.SIZE);
  let fast: GuestAddress | undefined;
  const control = nt.routine(
    function* (_file, _wait, _input, _inputLength, _output, _outputLength, code, block, device) {
      // The table is that of all the driver's devices.
      if (device !== fast) return 0;
      yield* c.report('fast', code!);
      if (!serves) return 0;
      const status = nt.view(IoStatusBlock, block!);
      status.Status = STATUS_SUCCESS;
      status.Information = u64(3);
      return 1;
    },
  );
  nt.memory.writePointer(addressAdd(table, FAST_IO_DISPATCH.FastIoDeviceControl), control);
  nt.view(DriverObject, c.driverObject).FastIoDispatch = table;
  fast = yield* c.device('\\Device\\Fast', {
    dispatch: {
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        yield* c.report('IRP', 1);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS, 0);
      },
    },
  });
}

const withoutFastIo: KernelPart = function* (nt, c) {
  nt.view(DriverObject, c.driverObject).FastIoDispatch = NULL_ADDRESS;
  yield* [];
};

/** A device that reports how the buffers of a control request come. */
const describing: KernelPart = function* (nt, c) {
  yield* c.device('\\Device\\Direct', {
    dispatch: {
      *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
        const view = nt.view(Irp, irp);
        yield* c.report('system buffer', view.AssociatedIrp_SystemBuffer !== NULL_ADDRESS);
        const mdl = view.MdlAddress;
        yield* c.report('MDL', mdl !== NULL_ADDRESS);
        if (mdl === NULL_ADDRESS) return yield* nt.completeIrp(irp, STATUS_SUCCESS);
        yield* c.report('bytes', nt.view(Mdl, mdl).ByteCount);
        const mapped = yield* nt.MmGetSystemAddressForMdlSafe(mdl, 16);
        yield* c.report('first', nt.memory.readU8(mapped));
        if (nt.IoGetCurrentIrpStackLocation(irp).Parameters_DeviceIoControl_IoControlCode === OUT_DIRECT)
          nt.memory.writeU8(mapped, 0x5a);
        return yield* nt.completeIrp(irp, STATUS_SUCCESS, 1);
      },
    },
  });
};

export default rules((rule) => {
  rule('each service for files is a major function of its own for the driver', {
    kernel: echoing,
    c: 'Echoing',
    *user(t) {
      const file = yield* t.CreateFile('\\Device\\Echo', { access: FILE_ALL_ACCESS });
      yield* t.ReadFile(file, 4);
      const handle = u64FromNumber(file.value);
      const at = (offset: number) => u64FromAddress(addressAdd(t.buffer, offset));
      const [block, buffer, length] = [at(0), at(64), u64(64)];
      const asynchronous = [handle, U64_ZERO, U64_ZERO, U64_ZERO, block];
      const calls: [string, ReturnType<typeof u64>[]][] = [
        ['NtWriteFile', [...asynchronous, buffer, u64(4), U64_ZERO, U64_ZERO]],
        ['NtQueryInformationFile', [handle, block, buffer, length, u64(5)]],
        ['NtSetInformationFile', [handle, block, buffer, u64(40), u64(4)]],
        ['NtQueryEaFile', [handle, block, buffer, length, U64_ZERO, U64_ZERO, U64_ZERO, U64_ZERO, U64_ZERO]],
        ['NtFlushBuffersFile', [handle, block]],
        ['NtQueryVolumeInformationFile', [handle, block, buffer, length, u64(1)]],
        ['NtQueryDirectoryFile', [...asynchronous, buffer, length, u64(1), U64_ZERO, U64_ZERO, U64_ZERO]],
        ['NtFsControlFile', [...asynchronous, u64(0x9_0000), U64_ZERO, U64_ZERO, U64_ZERO, U64_ZERO]],
        ['NtDeviceIoControlFile', [...asynchronous, u64(FAST_CONTROL), U64_ZERO, U64_ZERO, U64_ZERO, U64_ZERO]],
      ];
      for (const [service, args] of calls) yield* t.systemCall(service, args, file);
      yield* t.LockFile(file, 0, 4);
      yield* t.UnlockFile(file, 0, 4);
      yield* t.CloseHandle(file);
    },
    expect: [3, 4, 5, 6, 7, 9, 10, 0xc, 0xd, 0xe, 0x11, 0x11].map((major, index) => {
      const minors: Readonly<Record<number, number>> = { 7: 1, 10: 1, 11: 2 };
      return ['function', 256 * major + (minors[index] ?? 0)] as const;
    }),
  });

  rule('a seek sends the driver nothing; the next read begins where it has led to', {
    c: 'Seeking',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Seek', {
        flags: DO_BUFFERED_IO,
        dispatch: {
          *[IRP_MJ_SET_INFORMATION](_device, irp) {
            yield* c.report('set', 1);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
          *[IRP_MJ_READ](_device, irp) {
            yield* c.report('at', nt.IoGetCurrentIrpStackLocation(irp).Parameters_Read_ByteOffset.lo);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS, 3);
          },
        },
      });
    },
    *user(t) {
      const file = yield* t.CreateFile('\\Device\\Seek');
      yield* t.SetFilePointer(file, 100);
      yield* t.ReadFile(file, 8);
      yield* t.CloseHandle(file);
    },
    expect: { at: 100 },
  });

  rule('SetEndOfFile sends IRP_MJ_SET_INFORMATION with the end where the position is', {
    c: 'EndingFile',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Ending', {
        dispatch: {
          *[IRP_MJ_SET_INFORMATION](_device, irp) {
            const location = nt.IoGetCurrentIrpStackLocation(irp);
            if (location.Parameters_SetFile_FileInformationClass === FileEndOfFileInformation)
              yield* c.report('end', nt.memory.readU32(nt.view(Irp, irp).AssociatedIrp_SystemBuffer));
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    *user(t, report) {
      const file = yield* t.CreateFile('\\Device\\Ending');
      yield* t.SetFilePointer(file, 77);
      report('set', yield* t.SetEndOfFile(file));
      yield* t.CloseHandle(file);
    },
    expect: { end: 77, set: 1 },
  });

  rule('a control request goes to FastIoDeviceControl first, which may serve it without an IRP', {
    kernel: (nt, c) => withFastIo(nt, c, true),
    c: 'FastServes',
    *user(t, report) {
      const file = yield* t.CreateFile('\\Device\\Fast');
      const { status, bytesTransferred } = yield* t.DeviceIoControl(file, FAST_CONTROL);
      report('status', status);
      report('bytes', bytesTransferred);
      yield* t.CloseHandle(file);
    },
    end: withoutFastIo,
    expect: { fast: FAST_CONTROL, status: STATUS_SUCCESS, bytes: 3 },
  });

  rule('what FastIoDeviceControl does not serve comes as an IRP', {
    kernel: (nt, c) => withFastIo(nt, c, false),
    c: 'FastRefuses',
    *user(t) {
      const file = yield* t.CreateFile('\\Device\\Fast');
      yield* t.DeviceIoControl(file, FAST_CONTROL);
      yield* t.CloseHandle(file);
    },
    end: withoutFastIo,
    expect: { fast: FAST_CONTROL, IRP: 1 },
  });

  rule('METHOD_OUT_DIRECT has the input in the system buffer, and the program’s output described by an MDL', {
    kernel: describing,
    c: 'Describing',
    *user(t, report) {
      const file = yield* t.CreateFile('\\Device\\Direct');
      yield* t.store(t.buffer, new Uint8Array(64));
      const { data } = yield* t.DeviceIoControl(file, OUT_DIRECT, Uint8Array.of(1, 2), 16);
      report('written', data[0] ?? 0);
      yield* t.CloseHandle(file);
    },
    expect: [
      ['system buffer', 1],
      ['MDL', 1],
      ['bytes', 16],
      ['first', 0],
      ['written', 0x5a],
    ],
  });

  rule('METHOD_IN_DIRECT has the program’s second buffer described by an MDL, too, for the driver to read', {
    kernel: describing,
    c: 'Describing',
    *user(t) {
      const file = yield* t.CreateFile('\\Device\\Direct');
      yield* t.store(t.buffer, Uint8Array.of(7, 8, 9));
      const handle = u64FromNumber(file.value);
      const block = u64FromAddress(addressAdd(t.buffer, 64));
      const [input, output] = [u64FromAddress(t.buffer), u64FromAddress(addressAdd(t.buffer, 1))];
      const args = [handle, U64_ZERO, U64_ZERO, U64_ZERO, block, u64(IN_DIRECT), input, u64(1), output, u64(2)];
      yield* t.systemCall('NtDeviceIoControlFile', args, file);
      yield* t.CloseHandle(file);
    },
    expect: [
      ['system buffer', 1],
      ['MDL', 1],
      ['bytes', 2],
      ['first', 8],
    ],
  });

  rule('a direct control request without an output has no MDL', {
    kernel: describing,
    c: 'Describing',
    *user(t) {
      const file = yield* t.CreateFile('\\Device\\Direct');
      yield* t.DeviceIoControl(file, OUT_DIRECT, Uint8Array.of(1));
      yield* t.CloseHandle(file);
    },
    expect: { 'system buffer': 1, MDL: 0 },
  });

  rule('a direct read gives the driver the pages of the program: what it writes there is the program’s at once', {
    c: 'DirectRead',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Pages', {
        flags: DO_DIRECT_IO,
        dispatch: {
          *[IRP_MJ_READ](_device, irp) {
            const view = nt.view(Irp, irp);
            yield* c.report('system buffer', view.AssociatedIrp_SystemBuffer);
            const mapped = yield* nt.MmGetSystemAddressForMdlSafe(view.MdlAddress, 16);
            c.write(mapped, 'pages');
            return yield* nt.completeIrp(irp, STATUS_SUCCESS, 5);
          },
        },
      });
    },
    *user(t, report) {
      const file = yield* t.CreateFile('\\Device\\Pages');
      report('data', new TextDecoder().decode((yield* t.ReadFile(file, 5)).data));
      yield* t.CloseHandle(file);
    },
    expect: { 'system buffer': 0, data: 'pages' },
  });

  rule('a device whose deletion waits for its last file has no name any more, and takes no attachments', {
    c: 'DeletePending',
    *kernel(nt, c) {
      const device = yield* c.device('\\Device\\Leaving');
      const out = nt.local(16);
      const name = nt.text('\\Device\\Leaving');
      const open = () => nt.IoGetDeviceObjectPointer(name, 1, out, addressAdd(out, 8));
      yield* open();
      const file = nt.memory.readPointer(out);
      c.forget(device);
      yield* nt.IoDeleteDevice(device);
      yield* c.report('open', yield* open());
      const filter = yield* c.device('');
      yield* c.report('attach', yield* nt.IoAttachDeviceToDeviceStack(filter, device));
      yield* nt.ObDereferenceObject(file);
    },
    expect: { open: STATUS_OBJECT_NAME_NOT_FOUND, attach: 0 },
  });
});
