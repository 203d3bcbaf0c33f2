/** Devices through handles of drivers, and filters of the volume. Source: "ZwCreateFile", "ZwReadFile" (wdm.h), "ZwDeviceIoControlFile" (ntifs.h). */
import {
  addressAdd,
  DEVICE_FLAGS,
  FILE_ACCESS,
  type GuestAddress,
  IRP_MJ_CLEANUP,
  IRP_MJ_CLOSE,
  IRP_MJ_CREATE,
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_FILE_SYSTEM_CONTROL,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
  Irp,
  NULL_ADDRESS,
  STANDARD_ACCESS,
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_PARAMETER,
  STATUS_PENDING,
  STATUS_SUCCESS,
  type U64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { attributesOf, create, createWith, FILE, FILE_OPEN, read, remove, scratch } from './test-file.ts';

const NAME = '\\Device\\ByHandle';
const { DO_BUFFERED_IO } = DEVICE_FLAGS;

/** An asynchronous handle of a device. */
function* openAsynchronous(nt: DriverKit, name: string, access = FILE_ACCESS.FILE_GENERIC_READ): DriverCode<U64> {
  const memory = scratch(nt, 96);
  const oa = attributesOf(nt, name, 0, addressAdd(memory, 32));
  const status = yield* nt.ZwOpenFile(addressAdd(memory, 16), access, oa, memory, 7, 0);
  if (status !== STATUS_SUCCESS) throw new Error(`0x${status.toString(16)}`);
  return nt.memory.readU64(addressAdd(memory, 16));
}

export default rules((rule) => {
  rule('a driver opens a device by name; create, cleanup and close reach it, in kernel mode', {
    c: 'OpenDevice',
    *kernel(nt, c) {
      const note = (label: string) =>
        function* (_device: GuestAddress, irp: GuestAddress): DriverCode<number> {
          yield* c.report(label, nt.view(Irp, irp).RequestorMode);
          return yield* nt.completeIrp(irp, STATUS_SUCCESS);
        };
      const dispatch = {
        [IRP_MJ_CREATE]: note('create'),
        [IRP_MJ_CLEANUP]: note('cleanup'),
        [IRP_MJ_CLOSE]: note('close'),
      };
      yield* c.device(NAME, { dispatch });
      const { handle } = yield* create(nt, NAME, FILE_OPEN);
      yield* nt.ZwClose(handle);
    },
    expect: { create: 0, cleanup: 0, close: 0 },
  });

  rule('ZwDeviceIoControlFile brings input to a device and its output back, whatever access the code asks for', {
    c: 'ControlDevice',
    *kernel(nt, c) {
      yield* c.device(NAME, {
        dispatch: {
          *[IRP_MJ_DEVICE_CONTROL](_device: GuestAddress, irp: GuestAddress) {
            const location = nt.IoGetCurrentIrpStackLocation(irp);
            const buffer = nt.view(Irp, irp).AssociatedIrp_SystemBuffer;
            yield* c.report('code', location.Parameters_DeviceIoControl_IoControlCode);
            nt.memory.writeU32(buffer, nt.memory.readU32(buffer) + 1);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS, 4);
          },
        },
      });
      const { handle } = yield* create(nt, NAME, FILE_OPEN, { access: STANDARD_ACCESS.SYNCHRONIZE });
      const block = scratch(nt, 32);
      const [input, output] = [addressAdd(block, 16), addressAdd(block, 24)];
      nt.memory.writeU32(input, 41);
      // FILE_WRITE_ACCESS, which the handle lacks: a driver is not checked.
      const code = 0x22_a000;
      const none = NULL_ADDRESS;
      const status = yield* nt.ZwDeviceIoControlFile(handle, 0, none, 0, block, code, input, 4, output, 4);
      yield* c.report('status', status);
      yield* c.report('information', nt.memory.readU32(addressAdd(block, 8)));
      yield* c.report('output', nt.memory.readU32(output));
      yield* nt.ZwClose(handle);
    },
    expect: { code: 0x22_a000, status: STATUS_SUCCESS, information: 4, output: 42 },
  });

  rule('ZwFsControlFile sends IRP_MJ_FILE_SYSTEM_CONTROL', {
    c: 'FsControl',
    *kernel(nt, c) {
      yield* c.device(NAME, {
        dispatch: {
          *[IRP_MJ_FILE_SYSTEM_CONTROL](_device: GuestAddress, irp: GuestAddress) {
            yield* c.report('minor', nt.IoGetCurrentIrpStackLocation(irp).MinorFunction);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      const { handle } = yield* create(nt, NAME, FILE_OPEN);
      const none = NULL_ADDRESS;
      const block = scratch(nt, 16);
      yield* c.report('status', yield* nt.ZwFsControlFile(handle, 0, none, 0, block, 0x9_0000, none, 0, none, 0));
      yield* nt.ZwClose(handle);
      const file = yield* createWith(nt, FILE, '');
      // FSCTL_GET_NTFS_VOLUME_DATA: the volume is none of NTFS.
      const other = yield* nt.ZwFsControlFile(file, 0, none, 0, scratch(nt, 16), 0x9_0064, none, 0, none, 0);
      yield* c.report('volume', other);
      yield* remove(nt, file);
    },
    expect: { minor: 0, status: STATUS_SUCCESS, volume: STATUS_INVALID_DEVICE_REQUEST },
  });

  rule('a read on an asynchronous handle returns STATUS_PENDING; its event and its APC routine tell of the end', {
    *kernel(nt, c) {
      yield* c.device(NAME, {
        flags: DO_BUFFERED_IO,
        dispatch: {
          [IRP_MJ_READ](_device: GuestAddress, irp: GuestAddress) {
            nt.IoMarkIrpPending(irp);
            c.kept.set('irp', irp);
            return STATUS_PENDING;
          },
        },
      });
      const handle = yield* openAsynchronous(nt, NAME);
      const memory = nt.local(96);
      const [block, offset, buffer, event] = [0, 16, 24, 32].map((at) => addressAdd(memory, at)) as [
        GuestAddress,
        GuestAddress,
        GuestAddress,
        GuestAddress,
      ];
      nt.memory.fill(memory, 96, 0);
      yield* nt.ZwCreateEvent(event, 0x1f_0003, NULL_ADDRESS, 0, false);
      const eventHandle = nt.memory.readU64(event);
      const done = nt.routine(function* (context, statusBlock) {
        yield* c.report('context', context);
        yield* c.report('same block', statusBlock === block);
      });
      const status = yield* nt.ZwReadFile(handle, eventHandle, done, 7, block, buffer, 4, offset, NULL_ADDRESS);
      yield* c.report('status', status);
      const irp = c.kept.get('irp')!;
      nt.memory.writeU32(nt.view(Irp, irp).AssociatedIrp_SystemBuffer, 0x1234);
      yield* nt.completeIrp(irp, STATUS_SUCCESS, 4);
      yield* c.report('waited', yield* nt.ZwWaitForSingleObject(eventHandle, false, NULL_ADDRESS));
      yield* c.report('data', nt.memory.readU32(buffer));
      yield* c.report('result', nt.memory.readU32(block));
      yield* nt.ZwClose(eventHandle);
      yield* nt.ZwClose(handle);
    },
    expect: [
      ['status', STATUS_PENDING],
      ['context', 7],
      ['same block', true],
      ['waited', STATUS_SUCCESS],
      ['data', 0x1234],
      ['result', STATUS_SUCCESS],
    ],
  });

  rule('an asynchronous handle needs an offset for a transfer: STATUS_INVALID_PARAMETER', {
    c: 'NeedsOffset',
    *kernel(nt, c) {
      yield* c.device(NAME, { flags: DO_BUFFERED_IO });
      const handle = yield* openAsynchronous(nt, NAME);
      const block = scratch(nt, 32);
      const at = addressAdd(block, 16);
      const none = NULL_ADDRESS;
      yield* c.report('status', yield* nt.ZwReadFile(handle, 0, none, 0, block, at, 4, none, none));
      yield* nt.ZwClose(handle);
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('a program is checked where a driver is not: a handle without FILE_WRITE_DATA cannot write', {
    *kernel(nt, c) {
      yield* c.device(NAME, {
        link: '\\??\\ByHandle',
        flags: DO_BUFFERED_IO,
        dispatch: {
          *[IRP_MJ_WRITE](_device: GuestAddress, irp: GuestAddress) {
            return yield* nt.completeIrp(irp, STATUS_SUCCESS, 1);
          },
        },
      });
      const { handle } = yield* create(nt, NAME, FILE_OPEN, { access: FILE_ACCESS.FILE_GENERIC_READ });
      const block = scratch(nt, 32);
      const none = NULL_ADDRESS;
      yield* c.report('driver', yield* nt.ZwWriteFile(handle, 0, none, 0, block, addressAdd(block, 16), 1, none, none));
      yield* nt.ZwClose(handle);
    },
    *user(t, report) {
      const file = yield* t.CreateFile('\\\\.\\ByHandle', { access: 0x8000_0000 });
      report('program', (yield* t.WriteFile(file, 'x')).status);
      yield* t.CloseHandle(file);
    },
    expect: { driver: STATUS_SUCCESS, program: STATUS_ACCESS_DENIED },
  });

  rule('a filter on the device of a file sees its requests, and can change what is read', {
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'plain');
      const out = nt.local(8);
      yield* nt.ObReferenceObjectByHandle(file, 0, NULL_ADDRESS, 0, out, NULL_ADDRESS);
      const object = nt.memory.readPointer(out);
      const target = yield* nt.IoGetRelatedDeviceObject(object);
      yield* nt.ObfDereferenceObject(object);
      const pass = function* (_device: GuestAddress, irp: GuestAddress): DriverCode<number> {
        nt.IoSkipCurrentIrpStackLocation(irp);
        return yield* nt.IofCallDriver(c.kept.get('lower')!, irp) as DriverCode<number>;
      };
      c.kept.set('lower', target);
      const filter = yield* c.device('', {
        dispatch: {
          ...Object.fromEntries(Array.from({ length: 28 }, (_, major) => [major, pass])),
          *[IRP_MJ_READ](device: GuestAddress, irp: GuestAddress) {
            const { UserBuffer: buffer } = nt.view(Irp, irp);
            const status = yield* pass(device, irp);
            nt.memory.writeU8(buffer, 0x50);
            return status;
          },
        },
      });
      yield* c.report('attached', (yield* nt.IoAttachDeviceToDeviceStack(filter, target)) === target);
      yield* c.report('text', (yield* read(nt, file, 8, 0)).text);
      yield* nt.IoDetachDevice(target);
      yield* c.report('without', (yield* read(nt, file, 8, 0)).text);
      yield* remove(nt, file);
    },
    expect: { attached: true, text: 'Plain', without: 'plain' },
  });
});
