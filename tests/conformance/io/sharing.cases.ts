/** Sharing, extended attributes, and what is known of files and threads. Source: the pages of the routines (wdm.h, ntddk.h, ntifs.h). */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  type GuestAddress,
  IRP_MJ_CREATE,
  IRP_MJ_FLUSH_BUFFERS,
  Irp,
  NULL_ADDRESS,
  ShareAccess,
  STATUS_ACCESS_VIOLATION,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

const [READ, WRITE, READ_ATTRIBUTES, DELETE] = [1, 2, 0x80, 0x1_0000];
const [SHARE_READ, SHARE_WRITE, SHARE_DELETE] = [1, 2, 4];
const STATUS_SHARING_VIOLATION = 0xc000_0043;
const STATUS_EA_LIST_INCONSISTENT = 0x8000_0014;
const STATUS_INVALID_PARAMETER_MIX = 0xc000_0030;
const SHARE_ACCESS_BYTES = 28;
const OBJ_KERNEL_HANDLE = 0x200;
const FILE_OPEN = 1;
const IO_NO_PARAMETER_CHECKING = 0x100;
const FILE_GENERIC_READ = 0x12_0089;
const FILE_ALL_ACCESS = 0x1f_01ff;

/** Two files on a device, whose sharing a case tries; they are closed by dereferencing. */
function* twoFiles(nt: DriverKit, c: CaseContext): DriverCode<[GuestAddress, GuestAddress]> {
  yield* c.device('\\Device\\Shared');
  const out = nt.local(16);
  const files: GuestAddress[] = [];
  for (let i = 0; i < 2; i++) {
    yield* nt.IoGetDeviceObjectPointer(nt.text('\\Device\\Shared'), READ, out, addressAdd(out, 8));
    files.push(nt.memory.readPointer(out));
  }
  return [files[0]!, files[1]!];
}

/** Reports the counts of a SHARE_ACCESS as one number: a hexadecimal digit each, the opens first. */
function* counts(nt: DriverKit, c: CaseContext, share: GuestAddress): DriverCode<void> {
  const view = nt.view(ShareAccess, share);
  const { OpenCount, Readers, Writers, Deleters, SharedRead, SharedWrite, SharedDelete } = view;
  const all = [OpenCount, Readers, Writers, Deleters, SharedRead, SharedWrite, SharedDelete];
  yield* c.report(
    'counts',
    all.reduce((sum, count) => 16 * sum + count, 0),
  );
}

export default rules((rule) => {
  rule('IoSetShareAccess begins the counts with what the first open does and shares', {
    c: 'SetShare',
    *kernel(nt, c) {
      const [file, other] = yield* twoFiles(nt, c);
      const share = nt.local(SHARE_ACCESS_BYTES);
      yield* nt.IoSetShareAccess(READ | WRITE, SHARE_READ | SHARE_DELETE, file, share);
      yield* counts(nt, c, share);
      for (const one of [file, other]) yield* nt.ObDereferenceObject(one);
    },
    expect: { counts: 0x1110101 },
  });

  rule('IoCheckShareAccess refuses what an earlier open does not share, and counts nothing then', {
    c: 'CheckShareRefuses',
    *kernel(nt, c) {
      const [file, other] = yield* twoFiles(nt, c);
      const share = nt.local(SHARE_ACCESS_BYTES);
      yield* nt.IoSetShareAccess(READ, SHARE_READ, file, share);
      const all = SHARE_READ | SHARE_WRITE | SHARE_DELETE;
      yield* c.report('write', yield* nt.IoCheckShareAccess(WRITE, all, other, share, true));
      yield* c.report('delete', yield* nt.IoCheckShareAccess(DELETE, all, other, share, true));
      yield* counts(nt, c, share);
      for (const one of [file, other]) yield* nt.ObDereferenceObject(one);
    },
    expect: { write: STATUS_SHARING_VIOLATION, delete: STATUS_SHARING_VIOLATION, counts: 0x1100100 },
  });

  rule('IoCheckShareAccess refuses an open that does not share what an earlier one does', {
    c: 'CheckShareOtherWay',
    *kernel(nt, c) {
      const [file, other] = yield* twoFiles(nt, c);
      const share = nt.local(SHARE_ACCESS_BYTES);
      yield* nt.IoSetShareAccess(WRITE, SHARE_READ | SHARE_WRITE, file, share);
      yield* c.report('status', yield* nt.IoCheckShareAccess(READ, SHARE_READ, other, share, true));
      yield* c.report('with', yield* nt.IoCheckShareAccess(READ, SHARE_WRITE, other, share, true));
      yield* counts(nt, c, share);
      for (const one of [file, other]) yield* nt.ObDereferenceObject(one);
    },
    expect: { status: STATUS_SHARING_VIOLATION, with: STATUS_SUCCESS, counts: 0x2110120 },
  });

  rule('IoCheckShareAccess without Update only looks; IoUpdateShareAccess counts later', {
    c: 'CheckThenUpdate',
    *kernel(nt, c) {
      const [file, other] = yield* twoFiles(nt, c);
      const share = nt.local(SHARE_ACCESS_BYTES);
      yield* nt.IoSetShareAccess(READ, SHARE_READ, file, share);
      yield* c.report('status', yield* nt.IoCheckShareAccess(READ, SHARE_READ, other, share, false));
      yield* counts(nt, c, share);
      yield* nt.IoUpdateShareAccess(other, share);
      yield* counts(nt, c, share);
      for (const one of [file, other]) yield* nt.ObDereferenceObject(one);
    },
    expect: [
      ['status', STATUS_SUCCESS],
      ['counts', 0x1100100],
      ['counts', 0x2200200],
    ],
  });

  rule('IoRemoveShareAccess takes the part of one open back', {
    c: 'RemoveShare',
    *kernel(nt, c) {
      const [file, other] = yield* twoFiles(nt, c);
      const share = nt.local(SHARE_ACCESS_BYTES);
      yield* nt.IoSetShareAccess(READ, SHARE_READ | SHARE_WRITE, file, share);
      yield* nt.IoCheckShareAccess(READ | WRITE, SHARE_READ, other, share, true);
      yield* nt.IoRemoveShareAccess(other, share);
      yield* counts(nt, c, share);
      yield* nt.IoRemoveShareAccess(file, share);
      yield* counts(nt, c, share);
      for (const one of [file, other]) yield* nt.ObDereferenceObject(one);
    },
    expect: [
      ['counts', 0x1100110],
      ['counts', 0],
    ],
  });

  rule('an open that neither reads nor writes nor deletes is in nobody’s way, and does not count', {
    c: 'ShareAttributesOnly',
    *kernel(nt, c) {
      const [file, other] = yield* twoFiles(nt, c);
      const share = nt.local(SHARE_ACCESS_BYTES);
      yield* nt.IoSetShareAccess(READ | WRITE, 0, file, share);
      yield* c.report('status', yield* nt.IoCheckShareAccess(READ_ATTRIBUTES, 0, other, share, true));
      yield* counts(nt, c, share);
      for (const one of [file, other]) yield* nt.ObDereferenceObject(one);
    },
    expect: { status: STATUS_SUCCESS, counts: 0x1110000 },
  });

  rule('IoCheckEaBufferValidity accepts a list whose entries follow each other at multiples of four', {
    c: 'EaListGood',
    *kernel(nt, c) {
      const list = nt.local(64);
      nt.memory.fill(list, 64, 0);
      // "AB" = "xyz", then "C" without a value.
      nt.memory.writeU32(list, 16);
      nt.memory.writeU8(addressAdd(list, 5), 2);
      nt.memory.writeU16(addressAdd(list, 6), 3);
      c.write(addressAdd(list, 8), 'AB\0xyz');
      nt.memory.writeU8(addressAdd(list, 16 + 5), 1);
      c.write(addressAdd(list, 16 + 8), 'C\0');
      yield* c.report('status', yield* nt.IoCheckEaBufferValidity(list, 26, nt.local(4)));
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule('IoCheckEaBufferValidity gives the offset of an entry whose name is not ended, or that goes beyond the buffer', {
    c: 'EaListBad',
    *kernel(nt, c) {
      const list = nt.local(64);
      const offset = nt.local(4);
      nt.memory.fill(list, 64, 0);
      nt.memory.writeU32(list, 12);
      nt.memory.writeU8(addressAdd(list, 5), 1);
      c.write(addressAdd(list, 8), 'A\0');
      nt.memory.writeU8(addressAdd(list, 12 + 5), 1);
      c.write(addressAdd(list, 12 + 8), 'BB');
      yield* c.report('not ended', yield* nt.IoCheckEaBufferValidity(list, 22, offset));
      yield* c.report('at', nt.memory.readU32(offset));
      nt.memory.writeU8(addressAdd(list, 12 + 9), 0);
      yield* c.report('beyond', yield* nt.IoCheckEaBufferValidity(list, 21, offset));
      yield* c.report('at', nt.memory.readU32(offset));
    },
    expect: [
      ['not ended', STATUS_EA_LIST_INCONSISTENT],
      ['at', 12],
      ['beyond', STATUS_EA_LIST_INCONSISTENT],
      ['at', 12],
    ],
  });

  rule('IoGetFileObjectGenericMapping maps generic rights to those of files', {
    c: 'FileMapping',
    *kernel(nt, c) {
      const mapping = yield* nt.IoGetFileObjectGenericMapping();
      yield* c.report('read', nt.memory.readU32(mapping));
      yield* c.report('all', nt.memory.readU32(addressAdd(mapping, 12)));
      yield* c.report('the same', (yield* nt.IoGetFileObjectGenericMapping()) === mapping);
    },
    expect: { read: FILE_GENERIC_READ, all: FILE_ALL_ACCESS, 'the same': 1 },
  });

  rule('IoGetConfigurationInformation gives counts that drivers keep up to date together', {
    c: 'ConfigurationInformation',
    *kernel(nt, c) {
      const counts = yield* nt.IoGetConfigurationInformation();
      const before = nt.memory.readU32(counts);
      nt.memory.writeU32(counts, before + 1);
      const again = yield* nt.IoGetConfigurationInformation();
      yield* c.report('one disk more', nt.memory.readU32(again) - before);
      nt.memory.writeU32(again, before);
    },
    expect: { 'one disk more': 1 },
  });

  rule('a file is local until IoSetFileOrigin says otherwise; saying it twice is STATUS_INVALID_PARAMETER_MIX', {
    c: 'FileOrigin',
    *kernel(nt, c) {
      const [file, other] = yield* twoFiles(nt, c);
      yield* c.report('remote', yield* nt.IoIsFileOriginRemote(file));
      yield* c.report('set', yield* nt.IoSetFileOrigin(file, true));
      yield* c.report('remote', yield* nt.IoIsFileOriginRemote(file));
      yield* c.report('again', yield* nt.IoSetFileOrigin(file, true));
      yield* c.report('transaction', yield* nt.IoGetTransactionParameterBlock(file));
      for (const one of [file, other]) yield* nt.ObDereferenceObject(one);
    },
    expect: [
      ['remote', 0],
      ['set', STATUS_SUCCESS],
      ['remote', 1],
      ['again', STATUS_INVALID_PARAMETER_MIX],
      ['transaction', 0],
    ],
  });

  rule('IoIsSystemThread tells a thread of a driver from one of a program', {
    c: 'SystemThread',
    *kernel(nt, c) {
      yield* c.report('program', yield* nt.IoIsSystemThread(yield* nt.KeGetCurrentThread()));
      const thread = nt.routine(function* () {
        yield* c.report('driver', yield* nt.IoIsSystemThread(yield* nt.KeGetCurrentThread()));
        return 0;
      });
      const handle = nt.local(8);
      const none = NULL_ADDRESS;
      yield* nt.PsCreateSystemThread(handle, 0x1f_ffff, none, { lo: 0, hi: 0 }, none, thread, { lo: 0, hi: 0 });
      const object = nt.local(8);
      yield* nt.ObReferenceObjectByHandle(nt.memory.readU64(handle), 0x10_0000, none, 0, object, none);
      yield* nt.KeWaitForSingleObject(nt.memory.readPointer(object), 0, 0, false, none);
      yield* nt.ObDereferenceObject(nt.memory.readPointer(object));
      yield* nt.ZwClose(nt.memory.readU64(handle));
    },
    expect: { program: 0, driver: 1 },
  });

  rule('IoSetThreadHardErrorMode returns what was so before: errors are shown unless somebody has said otherwise', {
    c: 'HardErrorMode',
    *kernel(nt, c) {
      for (const enable of [false, false, true]) yield* c.report('was', yield* nt.IoSetThreadHardErrorMode(enable));
    },
    expect: [
      ['was', 1],
      ['was', 0],
      ['was', 0],
    ],
  });

  rule('IoSetHardErrorOrVerifyDevice names the device to verify for the thread whose request it is', {
    c: 'VerifyDevice',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Removable', {
        dispatch: {
          *[IRP_MJ_FLUSH_BUFFERS](device, irp) {
            const thread = yield* nt.KeGetCurrentThread();
            yield* c.report('at first', yield* nt.IoGetDeviceToVerify(thread));
            yield* nt.IoSetHardErrorOrVerifyDevice(irp, device);
            yield* c.report('set', (yield* nt.IoGetDeviceToVerify(thread)) === device);
            yield* nt.IoSetDeviceToVerify(thread, NULL_ADDRESS);
            yield* c.report('at last', yield* nt.IoGetDeviceToVerify(thread));
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
    },
    *user(t) {
      const handle = yield* t.CreateFile('\\Device\\Removable');
      yield* t.FlushFileBuffers(handle);
      yield* t.CloseHandle(handle);
    },
    expect: { 'at first': 0, set: 1, 'at last': 0 },
  });

  rule('IoCreateNotificationEvent makes a signalled event that stays so, and gives the same one for the name again', {
    c: 'NamedNotification',
    *kernel(nt, c) {
      const handles = nt.local(16);
      const name = nt.text('\\BaseNamedObjects\\CaseNotification');
      const event = yield* nt.IoCreateNotificationEvent(name, handles);
      yield* c.report('signalled', yield* nt.KeReadStateEvent(event));
      yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS);
      yield* c.report('still', yield* nt.KeReadStateEvent(event));
      const again = yield* nt.IoCreateNotificationEvent(name, addressAdd(handles, 8));
      yield* c.report('the same', again === event);
      for (const offset of [0, 8]) yield* nt.ZwClose(nt.memory.readU64(addressAdd(handles, offset)));
    },
    expect: { signalled: 1, still: 1, 'the same': 1 },
  });

  rule('IoCreateSynchronizationEvent makes a signalled event that one wait takes', {
    c: 'NamedSynchronization',
    *kernel(nt, c) {
      const handle = nt.local(8);
      const event = yield* nt.IoCreateSynchronizationEvent(nt.text('\\BaseNamedObjects\\CaseSync'), handle);
      yield* c.report('signalled', yield* nt.KeReadStateEvent(event));
      yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS);
      yield* c.report('taken', yield* nt.KeReadStateEvent(event));
      yield* nt.ZwClose(nt.memory.readU64(handle));
    },
    expect: { signalled: 1, taken: 0 },
  });

  rule('with the last handle a named event goes: the name makes a new one', {
    c: 'NamedEventGoes',
    *kernel(nt, c) {
      const handle = nt.local(8);
      const name = nt.text('\\BaseNamedObjects\\CaseOnce');
      const event = yield* nt.IoCreateNotificationEvent(name, handle);
      yield* nt.KeClearEvent(event);
      yield* nt.ZwClose(nt.memory.readU64(handle));
      const again = yield* nt.IoCreateNotificationEvent(name, handle);
      yield* c.report('signalled', yield* nt.KeReadStateEvent(again));
      yield* nt.ZwClose(nt.memory.readU64(handle));
    },
    expect: { signalled: 1 },
  });

  rule('IoCreateNotificationEvent gives NULL for a name that is another object’s', {
    c: 'NamedEventCollides',
    *kernel(nt, c) {
      yield* c.device('\\Device\\NoEvent');
      yield* c.report('event', yield* nt.IoCreateNotificationEvent(nt.text('\\Device\\NoEvent'), nt.local(8)));
    },
    expect: { event: 0 },
  });

  rule('IoSetIoPriorityHint keeps a hint with the IRP, of normal priority before', {
    c: 'PriorityHint',
    *kernel(nt, c) {
      const irp = yield* nt.IoAllocateIrp(1, false);
      yield* c.report('at first', yield* nt.IoGetIoPriorityHint(irp));
      yield* c.report('status', yield* nt.IoSetIoPriorityHint(irp, 0));
      yield* c.report('very low', yield* nt.IoGetIoPriorityHint(irp));
      yield* c.report('paging', yield* nt.IoGetPagingIoPriority(irp));
      yield* nt.IoFreeIrp(irp);
    },
    expect: { 'at first': 2, status: STATUS_SUCCESS, 'very low': 0, paging: 0 },
  });

  rule(
    'IoCreateFile with extended attributes hands the driver a copy of the list in the system buffer, and its length',
    {
      c: 'CreateWithAttributes',
      *kernel(nt, c) {
        yield* c.device('\\Device\\Attributed', {
          dispatch: {
            *[IRP_MJ_CREATE](_device, irp) {
              const { AssociatedIrp_SystemBuffer: list } = nt.view(Irp, irp);
              yield* c.report('length', nt.IoGetCurrentIrpStackLocation(irp).Parameters_Create_EaLength);
              yield* c.report('name', c.read(addressAdd(list, 8), 1));
              return yield* nt.completeIrp(irp, STATUS_SUCCESS);
            },
          },
        });
        const list = nt.local(16);
        nt.memory.fill(list, 16, 0);
        nt.memory.writeU8(addressAdd(list, 5), 1);
        c.write(addressAdd(list, 8), 'A\0');
        const [attributes, handle, block] = [nt.local(48), nt.local(8), nt.local(16)];
        nt.InitializeObjectAttributes(attributes, nt.text('\\Device\\Attributed'), OBJ_KERNEL_HANDLE);
        const open = (length: number) =>
          nt.IoCreateFile(
            handle,
            READ,
            attributes,
            block,
            NULL_ADDRESS,
            0,
            SHARE_READ,
            FILE_OPEN,
            0,
            list,
            length,
            0,
            NULL_ADDRESS,
            IO_NO_PARAMETER_CHECKING,
          );
        yield* c.report('open', yield* open(10));
        yield* nt.ZwClose(nt.memory.readU64(handle));
        // The name is cut off.
        yield* c.report('bad list', yield* open(9));
      },
      expect: { length: 10, name: 'A', open: STATUS_SUCCESS, 'bad list': STATUS_EA_LIST_INCONSISTENT },
    },
  );

  rule('IoCreateFile in the thread of a program does not trust the driver’s own pointers unless it is told to', {
    c: 'CreateInUserThread',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Attributed');
      const [attributes, handle, block] = [nt.local(48), nt.local(8), nt.local(16)];
      nt.InitializeObjectAttributes(attributes, nt.text('\\Device\\Attributed'), OBJ_KERNEL_HANDLE);
      const none = NULL_ADDRESS;
      const open = (options: number) =>
        nt.IoCreateFile(handle, READ, attributes, block, none, 0, SHARE_READ, FILE_OPEN, 0, none, 0, 0, none, options);
      yield* c.report('untrusted', yield* open(0));
      yield* c.report('trusted', yield* open(IO_NO_PARAMETER_CHECKING));
      yield* nt.ZwClose(nt.memory.readU64(handle));
    },
    expect: { untrusted: STATUS_ACCESS_VIOLATION, trusted: STATUS_SUCCESS },
  });

  rule('IoAcquireVpbSpinLock raises to DISPATCH_LEVEL, IoReleaseVpbSpinLock goes back', {
    c: 'VpbLock',
    *kernel(nt, c) {
      const irql = nt.local(1);
      yield* nt.IoAcquireVpbSpinLock(irql);
      yield* c.report('held', yield* nt.KeGetCurrentIrql());
      yield* c.report('stored', nt.memory.readU8(irql));
      yield* nt.IoReleaseVpbSpinLock(nt.memory.readU8(irql));
      yield* c.report('released', yield* nt.KeGetCurrentIrql());
    },
    expect: { held: 2, stored: 0, released: 0 },
  });
});
