/** Changes of directories, and files by their names. Source: "ZwNotifyChangeDirectoryFile", "ZwDeleteFile", "ZwQueryFullAttributesFile" (ntifs.h), "IoCreateFile" (ntddk.h). */
import {
  addressAdd,
  CREATE_OPTIONS,
  type GuestAddress,
  IRP_MJ_CLEANUP,
  IRP_MJ_DIRECTORY_CONTROL,
  Irp,
  NULL_ADDRESS,
  STATUS_ACCESS_VIOLATION,
  STATUS_NOTIFY_CLEANUP,
  STATUS_NOTIFY_ENUM_DIR,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_PENDING,
  STATUS_SUCCESS,
  type U64,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { attributesOf, create, createWith, FILE, FILE_CREATE, FILE_OPEN, FOLDER, remove, rename } from './test-file.ts';

const { FILE_DIRECTORY_FILE } = CREATE_OPTIONS;
const FILE_NOTIFY_CHANGE_FILE_NAME = 1;
const IO_NO_PARAMETER_CHECKING = 0x100;

interface Watch {
  readonly folder: U64;
  readonly memory: GuestAddress;
}

/** A folder, open for an asynchronous handle, and memory for a status block and what comes. */
function* watchFolder(nt: DriverKit): DriverCode<Watch> {
  const made = yield* create(nt, FOLDER, FILE_CREATE, { options: FILE_DIRECTORY_FILE });
  yield* nt.ZwClose(made.handle);
  const memory = nt.local(200);
  nt.memory.fill(memory, 200, 0);
  const name = attributesOf(nt, FOLDER, 0, addressAdd(memory, 24));
  const handle = addressAdd(memory, 16);
  yield* nt.ZwOpenFile(handle, 0x1f_01ff, name, memory, 7, FILE_DIRECTORY_FILE);
  return { folder: nt.memory.readU64(handle), memory };
}

function* waitForChange(nt: DriverKit, { folder, memory }: Watch, room = 100): DriverCode<number> {
  const none = NULL_ADDRESS;
  const at = addressAdd(memory, 80);
  return yield* nt.ZwNotifyChangeDirectoryFile(
    folder,
    0,
    none,
    0,
    memory,
    at,
    room,
    FILE_NOTIFY_CHANGE_FILE_NAME,
    false,
  );
}

export default rules((rule) => {
  rule('ZwNotifyChangeDirectoryFile waits until a file comes, and tells what has happened to which', {
    *kernel(nt, c) {
      const watch = yield* watchFolder(nt);
      yield* c.report('waits', yield* waitForChange(nt, watch));
      const file = yield* create(nt, `${FOLDER}\\new`, FILE_CREATE);
      const entry = addressAdd(watch.memory, 80);
      yield* c.report('status', nt.memory.readU32(watch.memory));
      yield* c.report('bytes', nt.memory.readU32(addressAdd(watch.memory, 8)));
      yield* c.report('action', nt.memory.readU32(addressAdd(entry, 4)));
      yield* c.report('length', nt.memory.readU32(addressAdd(entry, 8)));
      yield* c.report('begins', nt.memory.readU16(addressAdd(entry, 12)));
      yield* remove(nt, file.handle);
      yield* remove(nt, watch.folder);
    },
    // FILE_ACTION_ADDED
    expect: { waits: STATUS_PENDING, status: STATUS_SUCCESS, bytes: 18, action: 1, length: 6, begins: 0x6e },
  });

  rule('what happens between two requests is told with the next; more than fits is STATUS_NOTIFY_ENUM_DIR', {
    *kernel(nt, c) {
      const watch = yield* watchFolder(nt);
      yield* waitForChange(nt, watch);
      const file = yield* create(nt, `${FOLDER}\\a`, FILE_CREATE);
      yield* rename(nt, file.handle, 'renamed', false);
      yield* waitForChange(nt, watch);
      const entry = addressAdd(watch.memory, 80);
      // FILE_ACTION_RENAMED_OLD_NAME, and behind it the new one.
      yield* c.report('old', nt.memory.readU32(addressAdd(entry, 4)));
      const next = nt.memory.readU32(entry);
      yield* c.report('new', nt.memory.readU32(addressAdd(entry, next + 4)));
      yield* remove(nt, file.handle);
      yield* waitForChange(nt, watch, 4);
      yield* c.report('status', nt.memory.readU32(watch.memory));
      yield* remove(nt, watch.folder);
    },
    expect: { old: 4, new: 5, status: STATUS_NOTIFY_ENUM_DIR },
  });

  rule('closing the handle ends what waits for changes: STATUS_NOTIFY_CLEANUP', {
    *kernel(nt, c) {
      const watch = yield* watchFolder(nt);
      yield* c.report('waits', yield* waitForChange(nt, watch));
      yield* remove(nt, watch.folder);
      yield* c.report('status', nt.memory.readU32(watch.memory));
    },
    expect: { waits: STATUS_PENDING, status: STATUS_NOTIFY_CLEANUP },
  });

  rule('a file system of a driver keeps its watchers with FsRtlNotifyFullChangeDirectory and tells them of changes', {
    *kernel(nt, c) {
      const [list, sync, context] = [nt.data(16), nt.data(8), nt.data(16)];
      const directory = nt.text('\\dir');
      yield* nt.FsRtlNotifyInitializeSync(sync);
      const guard = nt.memory.readPointer(sync);
      yield* c.device('\\Device\\Watched', {
        dispatch: {
          *[IRP_MJ_DIRECTORY_CONTROL](_device: GuestAddress, irp: GuestAddress) {
            const none = NULL_ADDRESS;
            yield* nt.FsRtlNotifyFullChangeDirectory(guard, list, context, directory, false, false, 1, irp, none, none);
            return STATUS_PENDING;
          },
          *[IRP_MJ_CLEANUP](_device: GuestAddress, irp: GuestAddress) {
            yield* nt.FsRtlNotifyCleanup(guard, list, context);
            yield* c.report('cleanup', nt.view(Irp, irp).RequestorMode);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      const memory = nt.local(200);
      nt.memory.fill(memory, 200, 0);
      const handle = addressAdd(memory, 16);
      const name = attributesOf(nt, '\\Device\\Watched', 0, addressAdd(memory, 24));
      yield* nt.ZwOpenFile(handle, 0x1f_01ff, name, memory, 7, 0);
      const watch = { folder: nt.memory.readU64(handle), memory };
      yield* c.report('waits', yield* waitForChange(nt, watch));
      const none = NULL_ADDRESS;
      const report = (path: string, filter: number) =>
        nt.FsRtlNotifyFullReportChange(guard, list, nt.text(path), 0, none, none, filter, 1, none);
      yield* report('\\other\\x', 1);
      yield* report('\\dir\\sub\\x', 1);
      yield* report('\\dir\\x', 8);
      yield* c.report('still waits', nt.memory.readU32(memory));
      yield* report('\\dir\\x', 1);
      yield* c.report('length', nt.memory.readU32(addressAdd(memory, 88)));
      yield* nt.ZwClose(watch.folder);
      yield* nt.FsRtlNotifyUninitializeSync(sync);
      yield* c.report('gone', nt.memory.readPointer(sync));
    },
    expect: { waits: STATUS_PENDING, 'still waits': 0, length: 2, cleanup: 0, gone: 0 },
  });

  rule('ZwDeleteFile deletes a file by its name', {
    c: 'DeleteByName',
    *kernel(nt, c) {
      yield* nt.ZwClose(yield* createWith(nt, FILE, 'x'));
      yield* c.report('status', yield* nt.ZwDeleteFile(attributesOf(nt, FILE)));
      yield* c.report('gone', (yield* create(nt, FILE, FILE_OPEN)).status);
      yield* c.report('again', yield* nt.ZwDeleteFile(attributesOf(nt, FILE)));
      yield* c.report('for a program', yield* nt.NtDeleteFile(attributesOf(nt, FILE)));
    },
    expect: {
      status: STATUS_SUCCESS,
      gone: STATUS_OBJECT_NAME_NOT_FOUND,
      again: STATUS_OBJECT_NAME_NOT_FOUND,
      'for a program': STATUS_ACCESS_VIOLATION,
    },
  });

  rule('ZwQueryFullAttributesFile tells sizes and attributes of a file by its name', {
    c: 'FullAttributes',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'abc');
      const facts = nt.local(56);
      yield* c.report('status', yield* nt.ZwQueryFullAttributesFile(attributesOf(nt, FILE), facts));
      yield* c.report('size', u64ToNumber(nt.memory.readU64(addressAdd(facts, 40))));
      yield* c.report('attributes', nt.memory.readU32(addressAdd(facts, 48)));
      yield* remove(nt, file);
      yield* c.report('missing', yield* nt.ZwQueryFullAttributesFile(attributesOf(nt, FILE), facts));
    },
    expect: { status: STATUS_SUCCESS, size: 3, attributes: 0x20, missing: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule(
    'IoCreateFile checks its parameters for a program whose thread it is, unless IO_NO_PARAMETER_CHECKING is given',
    {
      c: 'IoCreate',
      *kernel(nt, c) {
        const memory = nt.local(40);
        const handle = addressAdd(memory, 16);
        const none = NULL_ADDRESS;
        function* make(flags: number): DriverCode<number> {
          const name = attributesOf(nt, FILE);
          return yield* nt.IoCreateFile(
            handle,
            0x1f_01ff,
            name,
            memory,
            none,
            0,
            7,
            FILE_CREATE,
            0x20,
            none,
            0,
            0,
            none,
            flags,
          );
        }
        yield* c.report('checked', yield* make(0));
        yield* c.report('unchecked', yield* make(IO_NO_PARAMETER_CHECKING));
        yield* remove(nt, nt.memory.readU64(handle));
      },
      expect: { checked: STATUS_ACCESS_VIOLATION, unchecked: STATUS_SUCCESS },
    },
  );
});
