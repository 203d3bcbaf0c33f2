/**
 * Sections of files, and the requests that read and write their pages. Source: "ZwCreateSection", "ZwFlushVirtualMemory",
 * "File-Backed and Page-File-Backed Sections", "MmCanFileBeTruncated", "IRP_MJ_READ (IFS)".
 */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  FileObject,
  type GuestAddress,
  IRP_FLAGS,
  IRP_MJ_QUERY_INFORMATION,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
  Irp,
  NULL_ADDRESS,
  SectionObjectPointers,
  STATUS_ACCESS_DENIED,
  STATUS_END_OF_FILE,
  STATUS_SUCCESS,
  type U64,
  u64,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import {
  STATUS_INVALID_FILE_FOR_SECTION,
  STATUS_MAPPED_FILE_SIZE_ZERO,
  STATUS_NOT_MAPPED_DATA,
  STATUS_NOT_MAPPED_VIEW,
  STATUS_SECTION_TOO_BIG,
  STATUS_USER_MAPPED_FILE,
} from '../../../nt/status-codes.ts';
import {
  GENERIC_READ,
  INVALID_HANDLE_VALUE,
  PAGE_READONLY as READONLY_OF_PROGRAM,
} from '../../../system/scenario/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';
import {
  create,
  createWith,
  FILE,
  FILE_OPEN,
  FILE_OVERWRITE,
  NO_HANDLE,
  READING,
  read,
  remove,
  removeNamed,
  scratch,
  setEndOfFile,
  sizeOf,
  write,
} from './test-file.ts';

const PAGE = 0x1000;
const PATH = 'C:\\conformance.txt';
const CURRENT_PROCESS = u64(0xffff_ffff, 0xffff_ffff);
const SECTION_ALL_ACCESS = 0xf_001f;
const SEC_COMMIT = 0x800_0000;
const [PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY] = [2, 4, 8];
const VIEW_UNMAP = 2;
const STATUS_DEVICE_DATA_ERROR = 0xc000_009c;

/** ZwCreateSection of a file. */
function* sectionOf(nt: DriverKit, file: U64, sizeBytes = 0, protect = PAGE_READWRITE) {
  const at = scratch(nt, 80);
  const [size, attributes] = [addressAdd(at, 8), addressAdd(at, 16)];
  nt.memory.writeI64(size, sizeBytes);
  nt.InitializeObjectAttributes(attributes, NULL_ADDRESS, 0x200);
  const maximum = sizeBytes === 0 ? NULL_ADDRESS : size;
  const status = yield* nt.ZwCreateSection(at, SECTION_ALL_ACCESS, attributes, maximum, protect, SEC_COMMIT, file);
  return { status, handle: nt.memory.readU64(at) };
}

/** ZwMapViewOfSection of all of a section. */
function* view(nt: DriverKit, section: U64, protect = PAGE_READWRITE) {
  const [base, size] = [scratch(nt, 16), addressAdd(scratch(nt, 16), 8)];
  const zero = u64(0);
  const status = yield* nt.ZwMapViewOfSection(
    ...([section, CURRENT_PROCESS, base, zero, zero, NULL_ADDRESS, size, VIEW_UNMAP, 0, protect] as const),
  );
  return { status, base: nt.memory.readPointer(base), bytes: nt.memory.readI64(size) };
}

/** A view of a section that is not kept. */
function* viewOf(nt: DriverKit, file: U64, sizeBytes = 0): DriverCode<GuestAddress> {
  const section = yield* sectionOf(nt, file, sizeBytes);
  const { base } = yield* view(nt, section.handle);
  yield* nt.ZwClose(section.handle);
  return base;
}

function* flush(nt: DriverKit, base: GuestAddress, sizeBytes = 0): DriverCode<number> {
  const at = scratch(nt, 32);
  nt.memory.writePointer(at, base);
  nt.memory.writeI64(addressAdd(at, 8), sizeBytes);
  return yield* nt.ZwFlushVirtualMemory(CURRENT_PROCESS, at, addressAdd(at, 8), addressAdd(at, 16));
}

/** Pages that nobody needs any more are written and given up by a thread of the system; it has time for that. */
function* letPagesGo(nt: DriverKit): DriverCode<void> {
  const time = nt.local(8);
  nt.memory.writeI64(time, -100_000);
  yield* nt.KeDelayExecutionThread(0, false, time);
}

/** A filter of the volume that reports requests with IRP_PAGING_IO; gives the device that it has to be detached from. */
function* watchPaging(nt: DriverKit, c: CaseContext, file: U64): DriverCode<GuestAddress> {
  const out = nt.local(8);
  yield* nt.ObReferenceObjectByHandle(file, 0, NULL_ADDRESS, 0, out, NULL_ADDRESS);
  const object = nt.memory.readPointer(out);
  const target = yield* nt.IoGetRelatedDeviceObject(object);
  yield* nt.ObfDereferenceObject(object);
  const pass = (label: string) =>
    function* (_device: GuestAddress, irp: GuestAddress): DriverCode<number> {
      if (label !== '' && (nt.view(Irp, irp).Flags & IRP_FLAGS.IRP_PAGING_IO) !== 0) {
        const stack = nt.IoGetCurrentIrpStackLocation(irp);
        yield* c.report(`${label} at`, u64ToNumber(stack.Parameters_Read_ByteOffset));
        yield* c.report('length', stack.Parameters_Read_Length);
      }
      nt.IoSkipCurrentIrpStackLocation(irp);
      return yield* nt.IofCallDriver(target, irp) as DriverCode<number>;
    };
  const dispatch = {
    ...Object.fromEntries(Array.from({ length: 28 }, (_, major) => [major, pass('')])),
    [IRP_MJ_READ]: pass('read'),
    [IRP_MJ_WRITE]: pass('write'),
  };
  yield* nt.IoAttachDeviceToDeviceStack(yield* c.device('', { dispatch }), target);
  return target;
}

export default rules((rule) => {
  rule('a section of a file is as large as the file and shows what is in it; behind its end a page is zero', {
    c: 'MapsFile',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'content');
      const section = yield* sectionOf(nt, file);
      yield* c.report('section', section.status);
      const shown = yield* view(nt, section.handle);
      yield* c.report('view', shown.status);
      yield* c.report('bytes', shown.bytes);
      yield* c.report('first', nt.memory.readU32(shown.base));
      yield* c.report('behind', nt.memory.readU8(addressAdd(shown.base, 7)));
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, shown.base);
      yield* nt.ZwClose(section.handle);
      yield* remove(nt, file);
    },
    // "cont"
    expect: { section: 0, view: 0, bytes: PAGE, first: 0x746e_6f63, behind: 0 },
  });

  rule(
    'what is written into a view is what reads of the file give, and what is written to the file shows in the view',
    {
      c: 'CoherentView',
      *kernel(nt, c) {
        const file = yield* createWith(nt, FILE, 'content');
        const base = yield* viewOf(nt, file);
        nt.memory.writeU8(base, 0x43);
        yield* c.report('read', (yield* read(nt, file, 16, 0)).text);
        yield* write(nt, file, 'EXTRA', 2);
        yield* c.report('shown', nt.memory.readU8(addressAdd(base, 2)));
        yield* c.report('kept', nt.memory.readU8(base));
        yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
        yield* c.report('after', (yield* read(nt, file, 16, 0)).text);
        yield* remove(nt, file);
      },
      expect: { read: 'Content', shown: 0x45, kept: 0x43, after: 'CoEXTRA' },
    },
  );

  rule(
    'a section larger than its file makes that longer when it can be written to, else it is STATUS_SECTION_TOO_BIG',
    {
      c: 'LongerSection',
      *kernel(nt, c) {
        const file = yield* createWith(nt, FILE, 'short');
        yield* c.report('read-only', (yield* sectionOf(nt, file, 3 * PAGE, PAGE_READONLY)).status);
        yield* c.report('as before', yield* sizeOf(nt, file));
        const base = yield* viewOf(nt, file, 2 * PAGE + 1);
        yield* c.report('size', yield* sizeOf(nt, file));
        nt.memory.writeU8(addressAdd(base, 2 * PAGE), 0x21);
        yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
        yield* c.report('last', (yield* read(nt, file, 16, 2 * PAGE)).text);
        yield* remove(nt, file);
      },
      expect: { 'read-only': STATUS_SECTION_TOO_BIG, 'as before': 5, size: 2 * PAGE + 1, last: '!' },
    },
  );

  rule(
    'an empty file is STATUS_MAPPED_FILE_SIZE_ZERO, a file object without section pointers STATUS_INVALID_FILE_FOR_SECTION',
    {
      c: 'NothingToMap',
      *kernel(nt, c) {
        const file = yield* createWith(nt, FILE, '');
        yield* c.report('empty', (yield* sectionOf(nt, file)).status);
        yield* remove(nt, file);
        yield* c.device('\\Device\\NoFile');
        const device = yield* create(nt, '\\Device\\NoFile', FILE_OPEN);
        yield* c.report('device', (yield* sectionOf(nt, device.handle, PAGE)).status);
        yield* nt.ZwClose(device.handle);
      },
      expect: { empty: STATUS_MAPPED_FILE_SIZE_ZERO, device: STATUS_INVALID_FILE_FOR_SECTION },
    },
  );

  rule('a program needs the right to write to a file for a section that can be written to, and to read it for any', {
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { disposition: 2 });
      yield* t.WriteFile(file, 'text');
      yield* t.CloseHandle(file);
      const reader = yield* t.CreateFile(PATH, { access: GENERIC_READ });
      report('read-write', (yield* t.CreateFileMapping(0, { file: reader })) === INVALID_HANDLE_VALUE);
      report('status', t.status);
      const section = yield* t.CreateFileMapping(0, { file: reader, protect: READONLY_OF_PROGRAM });
      report('read-only', section !== INVALID_HANDLE_VALUE);
      yield* t.CloseHandle(section);
      yield* t.CloseHandle(reader);
      yield* t.DeleteFile(PATH);
    },
    expect: { 'read-write': 1, status: STATUS_ACCESS_DENIED, 'read-only': 1 },
  });

  rule('no file ends below a view of it: STATUS_USER_MAPPED_FILE; without the view it may', {
    c: 'KeptFromEnding',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'content');
      const base = yield* viewOf(nt, file, 2 * PAGE);
      yield* c.report('shorter', yield* setEndOfFile(nt, file, PAGE));
      yield* c.report('overwritten', (yield* create(nt, FILE, FILE_OVERWRITE)).status);
      // The view reaches to the end of its last page.
      yield* c.report('in its page', yield* setEndOfFile(nt, file, PAGE + 1));
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
      yield* c.report('without', yield* setEndOfFile(nt, file, 3));
      yield* c.report('content', (yield* read(nt, file, 16, 0)).text);
      yield* remove(nt, file);
    },
    expect: {
      shorter: STATUS_USER_MAPPED_FILE,
      overwritten: STATUS_USER_MAPPED_FILE,
      'in its page': STATUS_SUCCESS,
      without: STATUS_SUCCESS,
      content: 'con',
    },
  });

  rule('a view stays when file and section are closed; what was written to it is in the file when it is opened again', {
    c: 'ViewAlone',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'content');
      const base = yield* viewOf(nt, file);
      yield* nt.ZwClose(file);
      nt.memory.writeU8(addressAdd(base, 6), 0x54);
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
      const again = yield* create(nt, FILE, FILE_OPEN);
      yield* c.report('content', (yield* read(nt, again.handle, 16, 0)).text);
      yield* remove(nt, again.handle);
    },
    expect: { content: 'contenT' },
  });

  rule('what is written to a PAGE_WRITECOPY view of a file stays in the view', {
    c: 'CopiedView',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'content');
      const section = yield* sectionOf(nt, file, 0, PAGE_WRITECOPY);
      yield* c.report('section', section.status);
      const shown = yield* view(nt, section.handle, PAGE_WRITECOPY);
      nt.memory.writeU8(shown.base, 0x43);
      yield* c.report('view', nt.memory.readU8(shown.base));
      yield* c.report('file', (yield* read(nt, file, 16, 0)).text);
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, shown.base);
      yield* nt.ZwClose(section.handle);
      yield* remove(nt, file);
    },
    expect: { section: 0, view: 0x43, file: 'content' },
  });

  rule(
    'pages are read and written by requests with IRP_PAGING_IO, of whole sectors; only pages that have changed are written',
    {
      c: 'PagingRequests',
      *kernel(nt, c) {
        const file = yield* createWith(nt, FILE, 'content');
        yield* setEndOfFile(nt, file, 2 * PAGE + 10);
        // Files of other cases are none of this one.
        yield* letPagesGo(nt);
        // Files of other cases are none of this one.
        yield* letPagesGo(nt);
        const target = yield* watchPaging(nt, c, file);
        const base = yield* viewOf(nt, file);
        yield* c.report('clean', yield* flush(nt, base));
        nt.memory.writeU8(addressAdd(base, 2 * PAGE), 1);
        yield* c.report('changed', yield* flush(nt, base));
        nt.memory.writeU8(base, 2);
        yield* c.report('by handle', yield* nt.ZwFlushBuffersFile(file, scratch(nt, 16)));
        yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
        yield* remove(nt, file);
        // The filter must not go before the last request about the file.
        yield* letPagesGo(nt);
        yield* nt.IoDetachDevice(target);
      },
      expect: [
        ['read at', 0],
        ['length', 3 * PAGE],
        ['clean', 0],
        ['write at', 2 * PAGE],
        ['length', 512],
        ['changed', 0],
        ['write at', 0],
        ['length', PAGE],
        ['by handle', 0],
      ],
    },
  );

  rule(
    'ZwFlushVirtualMemory is for views of files: STATUS_NOT_MAPPED_DATA for others, STATUS_NOT_MAPPED_VIEW without one',
    {
      c: 'FlushOfOthers',
      *kernel(nt, c) {
        const section = yield* sectionOf(nt, NO_HANDLE, PAGE);
        const { base } = yield* view(nt, section.handle);
        yield* c.report('paging file', yield* flush(nt, base));
        yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
        yield* c.report('nothing', yield* flush(nt, base));
        yield* nt.ZwClose(section.handle);
      },
      expect: { 'paging file': STATUS_NOT_MAPPED_DATA, nothing: STATUS_NOT_MAPPED_VIEW },
    },
  );

  rule(
    'MmCreateSection makes a section of a file object, which system space shows too; the file tells that it has one',
    {
      c: 'SectionByPointer',
      *kernel(nt, c) {
        const file = yield* createWith(nt, FILE, 'content');
        const out = nt.local(32);
        yield* nt.ObReferenceObjectByHandle(file, 0, NULL_ADDRESS, 0, out, NULL_ADDRESS);
        const object = nt.memory.readPointer(out);
        const { SectionObjectPointer: pointers } = nt.view(FileObject, object);
        const size = addressAdd(out, 8);
        nt.memory.writeI64(size, 0);
        yield* c.report('before', nt.view(SectionObjectPointers, pointers).DataSectionObject === NULL_ADDRESS);
        const made = nt.MmCreateSection(
          out,
          SECTION_ALL_ACCESS,
          NULL_ADDRESS,
          size,
          PAGE_READWRITE,
          SEC_COMMIT,
          u64(0),
          object,
        );
        yield* c.report('section', yield* made);
        const section = nt.memory.readPointer(out);
        yield* c.report('has one', nt.view(SectionObjectPointers, pointers).DataSectionObject !== NULL_ADDRESS);
        const base = addressAdd(out, 16);
        yield* c.report('mapped', yield* nt.MmMapViewInSystemSpace(section, base, size));
        const shown = nt.memory.readPointer(base);
        yield* c.report('first', nt.memory.readU32(shown));
        yield* c.report('writable', yield* nt.MmDoesFileHaveUserWritableReferences(pointers));
        nt.memory.writeI64(size, 0);
        yield* c.report('shorter', yield* nt.MmCanFileBeTruncated(pointers, size));
        nt.memory.writeI64(size, 1);
        yield* c.report('in its page', yield* nt.MmCanFileBeTruncated(pointers, size));
        yield* nt.MmUnmapViewInSystemSpace(shown);
        yield* nt.ObfDereferenceObject(section);
        nt.memory.writeI64(size, 0);
        yield* c.report('without', yield* nt.MmCanFileBeTruncated(pointers, size));
        yield* nt.ObfDereferenceObject(object);
        yield* remove(nt, file);
      },
      expect: {
        before: 1,
        section: 0,
        'has one': 1,
        mapped: 0,
        first: 0x746e_6f63,
        writable: 1,
        shorter: 0,
        'in its page': 1,
        without: 1,
      },
    },
  );

  rule(
    'a file system of a driver is asked how long a file is and gets its pages by MDL; what it has no data for is zero',
    {
      c: 'PagesOfDriver',
      *kernel(nt, c) {
        const pointers = nt.data(24);
        nt.memory.fill(pointers, 24, 0);
        yield* c.device('\\Device\\Pages', {
          dispatch: {
            *0(_device: GuestAddress, irp: GuestAddress) {
              const { FileObject: file } = nt.IoGetCurrentIrpStackLocation(irp);
              nt.view(FileObject, file).SectionObjectPointer = pointers;
              return yield* nt.completeIrp(irp, STATUS_SUCCESS);
            },
            *[IRP_MJ_QUERY_INFORMATION](_device: GuestAddress, irp: GuestAddress) {
              const { AssociatedIrp_SystemBuffer: buffer } = nt.view(Irp, irp);
              nt.memory.fill(buffer, 24, 0);
              nt.memory.writeI64(addressAdd(buffer, 8), PAGE + 4);
              return yield* nt.completeIrp(irp, STATUS_SUCCESS, 24);
            },
            *[IRP_MJ_READ](_device: GuestAddress, irp: GuestAddress) {
              const { Flags: flags, MdlAddress: mdl } = nt.view(Irp, irp);
              yield* c.report('paging', (flags & IRP_FLAGS.IRP_PAGING_IO) !== 0);
              yield* c.report('length', nt.IoGetCurrentIrpStackLocation(irp).Parameters_Read_Length);
              const at = yield* nt.MmMapLockedPagesSpecifyCache(mdl, 0, 1, NULL_ADDRESS, 0, 16);
              nt.memory.fill(at, 2 * PAGE, 0x37);
              return yield* nt.completeIrp(irp, STATUS_SUCCESS, PAGE + 4);
            },
          },
        });
        const { handle } = yield* create(nt, '\\Device\\Pages', FILE_OPEN);
        const section = yield* sectionOf(nt, handle, 0, PAGE_READONLY);
        const { base } = yield* view(nt, section.handle, PAGE_READONLY);
        yield* c.report('last', nt.memory.readU8(addressAdd(base, PAGE + 3)));
        yield* c.report('behind', nt.memory.readU8(addressAdd(base, PAGE + 4)));
        yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
        yield* nt.ZwClose(section.handle);
        yield* nt.ZwClose(handle);
        // Nobody needs the pages any more: they go, and the file object with them.
        yield* letPagesGo(nt);
        yield* c.report('given up', nt.memory.readPointer(pointers) === NULL_ADDRESS);
      },
      expect: { paging: 1, length: 2 * PAGE, last: 0x37, behind: 0, 'given up': 1 },
    },
  );

  rule(
    'a section whose pages cannot be read is not made: the status is that of the file system; its end of file is none',
    {
      *kernel(nt, c) {
        const pointers = nt.data(24);
        nt.memory.fill(pointers, 24, 0);
        let status = STATUS_DEVICE_DATA_ERROR;
        yield* c.device('\\Device\\Pages', {
          dispatch: {
            *0(_device: GuestAddress, irp: GuestAddress) {
              const { FileObject: file } = nt.IoGetCurrentIrpStackLocation(irp);
              nt.view(FileObject, file).SectionObjectPointer = pointers;
              return yield* nt.completeIrp(irp, STATUS_SUCCESS);
            },
            *[IRP_MJ_QUERY_INFORMATION](_device: GuestAddress, irp: GuestAddress) {
              const { AssociatedIrp_SystemBuffer: buffer } = nt.view(Irp, irp);
              nt.memory.fill(buffer, 24, 0);
              nt.memory.writeI64(addressAdd(buffer, 8), PAGE);
              return yield* nt.completeIrp(irp, STATUS_SUCCESS, 24);
            },
            *[IRP_MJ_READ](_device: GuestAddress, irp: GuestAddress) {
              return yield* nt.completeIrp(irp, status);
            },
          },
        });
        const { handle } = yield* create(nt, '\\Device\\Pages', FILE_OPEN);
        yield* c.report('failed', (yield* sectionOf(nt, handle, 0, PAGE_READONLY)).status);
        status = STATUS_END_OF_FILE;
        const section = yield* sectionOf(nt, handle, 0, PAGE_READONLY);
        yield* c.report('end', section.status);
        yield* nt.ZwClose(section.handle);
        yield* nt.ZwClose(handle);
        yield* letPagesGo(nt);
      },
      expect: { failed: STATUS_DEVICE_DATA_ERROR, end: STATUS_SUCCESS },
    },
  );

  rule('programs share a file by views of it, with drivers too; FlushViewOfFile has it written', {
    c: 'SharedWithProgram',
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { disposition: 1, share: 7 });
      yield* t.WriteFile(file, 'of the program');
      const section = yield* t.CreateFileMapping(0, { file });
      const first = yield* t.MapViewOfFile(section);
      const second = yield* t.MapViewOfFile(section);
      yield* t.store(first, Uint8Array.of(0x4f));
      report('second', t.ReadMemory(second, 1)[0]!);
      report('flushed', yield* t.FlushViewOfFile(first));
      yield* t.UnmapViewOfFile(first);
      yield* t.UnmapViewOfFile(second);
      yield* t.CloseHandle(section);
      yield* t.CloseHandle(file);
    },
    *end(nt, c) {
      const { handle } = yield* create(nt, FILE, FILE_OPEN, { access: READING });
      yield* c.report('driver', (yield* read(nt, handle, 32, 0)).text);
      yield* nt.ZwClose(handle);
      yield* removeNamed(nt, FILE);
    },
    expect: { second: 0x4f, flushed: 1, driver: 'Of the program' },
  });
});
