/** Sections and views. Source: "ZwCreateSection", "ZwOpenSection", "ZwMapViewOfSection", "ZwUnmapViewOfSection", "MmMapViewInSystemSpace". */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  type GuestAddress,
  NonPagedPoolNx,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  poolTag,
  type U64,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import {
  STATUS_COMMITMENT_LIMIT,
  STATUS_CONFLICTING_ADDRESSES,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_PAGE_PROTECTION,
  STATUS_INVALID_PARAMETER_4,
  STATUS_INVALID_PARAMETER_6,
  STATUS_INVALID_PARAMETER_8,
  STATUS_INVALID_VIEW_SIZE,
  STATUS_MAPPED_ALIGNMENT,
  STATUS_NOT_MAPPED_VIEW,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SECTION_PROTECTION,
  STATUS_UNABLE_TO_DELETE_SECTION,
} from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const PAGE = 0x1000;
const GRANULARITY = 0x1_0000;
const CURRENT_PROCESS = u64(0xffff_ffff, 0xffff_ffff);
const ZERO = u64(0);
const SECTION_ALL_ACCESS = 0xf_001f;
const [SEC_COMMIT, SEC_RESERVE] = [0x800_0000, 0x400_0000];
const [PAGE_READONLY, PAGE_READWRITE] = [2, 4];
const [VIEW_SHARE, VIEW_UNMAP] = [1, 2];
const MEM_COMMIT = 0x1000;
const { OBJ_KERNEL_HANDLE, OBJ_CASE_INSENSITIVE } = OBJECT_ATTRIBUTE_FLAGS;

interface SectionWish {
  readonly name?: string;
  readonly protect?: number;
  readonly attributes?: number;
}

export function* create(
  nt: DriverKit,
  bytes: number,
  wish: SectionWish = {},
): DriverCode<{ status: number; handle: U64 }> {
  const { name, protect = PAGE_READWRITE, attributes = SEC_COMMIT } = wish;
  const [out, size, objectAttributes] = [nt.local(8), nt.local(8), nt.local(48)];
  nt.memory.writeI64(size, bytes);
  nt.InitializeObjectAttributes(
    objectAttributes,
    name === undefined ? NULL_ADDRESS : nt.text(name),
    OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
  );
  const at = bytes === 0 ? NULL_ADDRESS : size;
  const status = yield* nt.ZwCreateSection(out, SECTION_ALL_ACCESS, objectAttributes, at, protect, attributes, ZERO);
  return { status, handle: nt.memory.readU64(out) };
}

interface ViewWish {
  readonly base?: GuestAddress;
  readonly offset?: number;
  readonly bytes?: number;
  readonly inherit?: number;
  readonly protect?: number;
}

export function* map(nt: DriverKit, section: U64, wish: ViewWish = {}) {
  const { base = NULL_ADDRESS, offset = 0, bytes = 0, inherit = VIEW_UNMAP, protect = PAGE_READWRITE } = wish;
  const [baseAt, offsetAt, sizeAt] = [nt.local(8), nt.local(8), nt.local(8)];
  nt.memory.writePointer(baseAt, base);
  nt.memory.writeI64(offsetAt, offset);
  nt.memory.writeI64(sizeAt, bytes);
  const status = yield* nt.ZwMapViewOfSection(
    section,
    CURRENT_PROCESS,
    baseAt,
    ZERO,
    ZERO,
    offsetAt,
    sizeAt,
    inherit,
    0,
    protect,
  );
  return {
    status,
    base: nt.memory.readPointer(baseAt),
    bytes: nt.memory.readI64(sizeAt),
    offset: nt.memory.readI64(offsetAt),
  };
}

export default rules((rule) => {
  rule('two views of a section show the same memory, which is zeroed at first', {
    c: 'TwoViews',
    *kernel(nt, c) {
      const { status, handle } = yield* create(nt, 2 * PAGE);
      yield* c.report('create', status);
      const first = yield* map(nt, handle);
      const second = yield* map(nt, handle);
      yield* c.report('map', first.status);
      yield* c.report('bytes', first.bytes);
      yield* c.report('aligned', first.base % GRANULARITY);
      yield* c.report('zero', nt.memory.readU32(second.base));
      nt.memory.writeU32(addressAdd(first.base, PAGE), 0x1234);
      yield* c.report('value', nt.memory.readU32(addressAdd(second.base, PAGE)));
      yield* c.report('unmap', yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, first.base));
      yield* c.report('gone', yield* nt.MmIsAddressValid(first.base));
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, second.base);
      yield* nt.ZwClose(handle);
    },
    expect: { create: 0, map: 0, bytes: 0x2000, aligned: 0, zero: 0, value: 0x1234, unmap: 0, gone: 0 },
  });

  rule('a view stays when the last handle of its section is closed', {
    c: 'ViewWithoutHandle',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, PAGE);
      const view = yield* map(nt, handle);
      yield* nt.ZwClose(handle);
      nt.memory.writeU32(view.base, 9);
      yield* c.report('value', nt.memory.readU32(view.base));
      // Any address in it will do.
      yield* c.report('unmap', yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, addressAdd(view.base, 100)));
      yield* c.report('again', yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, view.base));
    },
    expect: { value: 9, unmap: 0, again: STATUS_NOT_MAPPED_VIEW },
  });

  rule('a section is opened by its name, and there is one of a name', {
    c: 'NamedSection',
    *kernel(nt, c) {
      const name = '\\BaseNamedObjects\\CaseSection';
      const { handle } = yield* create(nt, PAGE, { name });
      yield* c.report('again', (yield* create(nt, PAGE, { name })).status);
      const view = yield* map(nt, handle);
      nt.memory.writeU32(view.base, 0x42);
      const [out, attributes] = [nt.local(8), nt.local(48)];
      nt.InitializeObjectAttributes(attributes, nt.text(name), OBJ_KERNEL_HANDLE);
      yield* c.report('open', yield* nt.ZwOpenSection(out, SECTION_ALL_ACCESS, attributes));
      const opened = nt.memory.readU64(out);
      const other = yield* map(nt, opened);
      yield* c.report('value', nt.memory.readU32(other.base));
      for (const { base } of [view, other]) yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
      yield* nt.ZwClose(opened);
      yield* nt.ZwClose(handle);
      yield* c.report('closed', yield* nt.ZwOpenSection(out, SECTION_ALL_ACCESS, attributes));
    },
    expect: { again: STATUS_OBJECT_NAME_COLLISION, open: 0, value: 0x42, closed: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('ZwCreateSection refuses what means nothing', {
    c: 'SectionRefused',
    *kernel(nt, c) {
      yield* c.report('no size', (yield* create(nt, 0)).status);
      yield* c.report('attributes', (yield* create(nt, PAGE, { attributes: 0 })).status);
      yield* c.report('protection', (yield* create(nt, PAGE, { protect: 0x33 })).status);
      yield* c.report('memory', (yield* create(nt, 0x4000_0000)).status);
    },
    expect: {
      'no size': STATUS_INVALID_PARAMETER_4,
      attributes: STATUS_INVALID_PARAMETER_6,
      protection: STATUS_INVALID_PAGE_PROTECTION,
      memory: STATUS_COMMITMENT_LIMIT,
    },
  });

  rule('a view begins at a multiple of the granularity of a section and ends within it', {
    c: 'ViewRange',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, 2 * GRANULARITY);
      const second = yield* map(nt, handle, { offset: GRANULARITY, bytes: 100 });
      yield* c.report('bytes', second.bytes);
      const whole = yield* map(nt, handle);
      nt.memory.writeU32(second.base, 3);
      yield* c.report('value', nt.memory.readU32(addressAdd(whole.base, GRANULARITY)));
      yield* c.report('offset', (yield* map(nt, handle, { offset: PAGE })).status);
      yield* c.report('size', (yield* map(nt, handle, { offset: GRANULARITY, bytes: GRANULARITY + 1 })).status);
      yield* c.report('taken', (yield* map(nt, handle, { base: whole.base })).status);
      for (const { base } of [second, whole]) yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
      yield* nt.ZwClose(handle);
    },
    expect: {
      bytes: PAGE,
      value: 3,
      offset: STATUS_MAPPED_ALIGNMENT,
      size: STATUS_INVALID_VIEW_SIZE,
      taken: STATUS_CONFLICTING_ADDRESSES,
    },
  });

  rule('a view cannot be written to when its section cannot', {
    c: 'ReadOnlySection',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, PAGE, { protect: PAGE_READONLY });
      yield* c.report('writable', (yield* map(nt, handle)).status);
      const view = yield* map(nt, handle, { protect: PAGE_READONLY });
      yield* c.report('readable', nt.memory.readU32(view.base));
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, view.base);
      yield* nt.ZwClose(handle);
    },
    expect: { writable: STATUS_SECTION_PROTECTION, readable: 0 },
  });

  rule('ZwMapViewOfSection wants to be told what child processes get', {
    *kernel(nt, c) {
      const { handle } = yield* create(nt, PAGE);
      yield* c.report('status', (yield* map(nt, handle, { inherit: 0 })).status);
      const view = yield* map(nt, handle, { inherit: VIEW_SHARE });
      yield* c.report('share', view.status);
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, view.base);
      yield* nt.ZwClose(handle);
    },
    expect: { status: STATUS_INVALID_PARAMETER_8, share: 0 },
  });

  rule('pages of a reserved section are there for all of its views once they are committed in one', {
    *kernel(nt, c) {
      const { handle } = yield* create(nt, 4 * PAGE, { attributes: SEC_RESERVE });
      const first = yield* map(nt, handle);
      const second = yield* map(nt, handle);
      yield* c.report('before', yield* nt.MmIsAddressValid(first.base));
      const [baseAt, sizeAt] = [nt.local(8), nt.local(8)];
      nt.memory.writePointer(baseAt, addressAdd(first.base, PAGE));
      nt.memory.writeI64(sizeAt, PAGE);
      yield* c.report(
        'commit',
        yield* nt.ZwAllocateVirtualMemory(CURRENT_PROCESS, baseAt, ZERO, sizeAt, MEM_COMMIT, PAGE_READWRITE),
      );
      nt.memory.writeU32(addressAdd(first.base, PAGE), 6);
      yield* c.report('value', nt.memory.readU32(addressAdd(second.base, PAGE)));
      yield* c.report('others', yield* nt.MmIsAddressValid(second.base));
      for (const { base } of [first, second]) yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
      yield* nt.ZwClose(handle);
    },
    expect: { before: 0, commit: 0, value: 6, others: 0 },
  });

  rule('ZwFreeVirtualMemory does not free a view', {
    *kernel(nt, c) {
      const { handle } = yield* create(nt, PAGE);
      const view = yield* map(nt, handle);
      const [baseAt, sizeAt] = [nt.local(8), nt.local(8)];
      nt.memory.writePointer(baseAt, view.base);
      nt.memory.writeI64(sizeAt, 0);
      yield* c.report('status', yield* nt.ZwFreeVirtualMemory(CURRENT_PROCESS, baseAt, sizeAt, 0x8000));
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, view.base);
      yield* nt.ZwClose(handle);
    },
    expect: { status: STATUS_UNABLE_TO_DELETE_SECTION },
  });

  rule('ZwQuerySection tells size and attributes', {
    c: 'QuerySection',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, 5000);
      const out = nt.local(24);
      yield* c.report('status', yield* nt.ZwQuerySection(handle, 0, out, u64(24), NULL_ADDRESS));
      yield* c.report('attributes', nt.memory.readU32(addressAdd(out, 8)));
      yield* c.report('bytes', nt.memory.readI64(addressAdd(out, 16)));
      yield* c.report('length', yield* nt.ZwQuerySection(handle, 0, out, u64(23), NULL_ADDRESS));
      yield* nt.ZwClose(handle);
    },
    expect: { status: 0, attributes: SEC_COMMIT, bytes: 5000, length: STATUS_INFO_LENGTH_MISMATCH },
  });

  rule('MmMapViewInSystemSpace maps a section where all processes see it', {
    c: 'SystemView',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, PAGE);
      const [objectAt, baseAt, sizeAt] = [nt.local(8), nt.local(8), nt.local(8)];
      const type = nt.memory.readPointer(nt.variable('MmSectionObjectType'));
      yield* c.report(
        'reference',
        yield* nt.ObReferenceObjectByHandle(handle, SECTION_ALL_ACCESS, type, 0, objectAt, NULL_ADDRESS),
      );
      const section = nt.memory.readPointer(objectAt);
      nt.memory.writeI64(sizeAt, 0);
      yield* c.report('map', yield* nt.MmMapViewInSystemSpace(section, baseAt, sizeAt));
      yield* c.report('bytes', nt.memory.readI64(sizeAt));
      const base = nt.memory.readPointer(baseAt);
      yield* c.report('system', base < 0);
      const view = yield* map(nt, handle);
      nt.memory.writeU32(base, 0x99);
      yield* c.report('value', nt.memory.readU32(view.base));
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, view.base);
      yield* c.report('unmap', yield* nt.MmUnmapViewInSystemSpace(base));
      yield* c.report('gone', yield* nt.MmIsAddressValid(base));
      yield* nt.ObDereferenceObject(section);
      yield* nt.ZwClose(handle);
    },
    expect: { reference: 0, map: 0, bytes: PAGE, system: 1, value: 0x99, unmap: 0, gone: 0 },
  });

  rule('MmMapViewInSessionSpace maps a section at a system address, MmUnmapViewInSessionSpace takes it away', {
    c: 'SessionView',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, PAGE);
      const [objectAt, baseAt, sizeAt] = [nt.local(8), nt.local(8), nt.local(8)];
      yield* nt.ObReferenceObjectByHandle(handle, SECTION_ALL_ACCESS, NULL_ADDRESS, 0, objectAt, NULL_ADDRESS);
      const section = nt.memory.readPointer(objectAt);
      nt.memory.writeI64(sizeAt, 0);
      yield* c.report('map', yield* nt.MmMapViewInSessionSpace(section, baseAt, sizeAt));
      const base = nt.memory.readPointer(baseAt);
      yield* c.report('bytes', nt.memory.readI64(sizeAt));
      yield* c.report('system', base < 0);
      yield* nt.MmMapViewInSessionSpace(section, baseAt, sizeAt);
      const second = nt.memory.readPointer(baseAt);
      nt.memory.writeU32(base, 0x77);
      yield* c.report('value', nt.memory.readU32(second));
      yield* nt.MmUnmapViewInSessionSpace(second);
      yield* c.report('unmap', yield* nt.MmUnmapViewInSessionSpace(base));
      yield* c.report('gone', yield* nt.MmIsAddressValid(base));
      yield* nt.ObDereferenceObject(section);
      yield* nt.ZwClose(handle);
    },
    expect: { map: 0, bytes: PAGE, system: 1, value: 0x77, unmap: 0, gone: 0 },
  });

  rule('MmMapViewInSessionSpaceEx begins at a byte of the section, a multiple of the granularity', {
    *kernel(nt, c) {
      const { handle } = yield* create(nt, 2 * GRANULARITY);
      const [objectAt, baseAt, sizeAt, offsetAt] = [nt.local(8), nt.local(8), nt.local(8), nt.local(8)];
      yield* nt.ObReferenceObjectByHandle(handle, SECTION_ALL_ACCESS, NULL_ADDRESS, 0, objectAt, NULL_ADDRESS);
      const section = nt.memory.readPointer(objectAt);
      const mapFrom = (offset: number) => {
        nt.memory.writeI64(sizeAt, 0);
        nt.memory.writeI64(offsetAt, offset);
        return nt.MmMapViewInSessionSpaceEx(section, baseAt, sizeAt, offsetAt, u64(0));
      };
      yield* c.report('odd', yield* mapFrom(PAGE));
      yield* c.report('from', yield* mapFrom(GRANULARITY));
      yield* c.report('bytes', nt.memory.readI64(sizeAt));
      yield* nt.MmUnmapViewInSessionSpace(nt.memory.readPointer(baseAt));
      yield* nt.ObDereferenceObject(section);
      yield* nt.ZwClose(handle);
    },
    expect: { odd: STATUS_MAPPED_ALIGNMENT, from: 0, bytes: GRANULARITY },
  });

  rule('MmMapViewInSystemSpaceEx begins at a byte of the section', {
    *kernel(nt, c) {
      const [objectAt, size, baseAt, sizeAt, offsetAt] = [
        nt.local(8),
        nt.local(8),
        nt.local(8),
        nt.local(8),
        nt.local(8),
      ];
      nt.memory.writeI64(size, 2 * GRANULARITY);
      yield* c.report(
        'create',
        yield* nt.MmCreateSection(
          objectAt,
          SECTION_ALL_ACCESS,
          NULL_ADDRESS,
          size,
          PAGE_READWRITE,
          SEC_COMMIT,
          ZERO,
          NULL_ADDRESS,
        ),
      );
      const section = nt.memory.readPointer(objectAt);
      nt.memory.writeI64(sizeAt, PAGE);
      nt.memory.writeI64(offsetAt, GRANULARITY);
      yield* c.report('map', yield* nt.MmMapViewInSystemSpaceEx(section, baseAt, sizeAt, offsetAt, ZERO));
      const second = nt.memory.readPointer(baseAt);
      nt.memory.writeI64(sizeAt, 0);
      yield* nt.MmMapViewInSystemSpace(section, baseAt, sizeAt);
      const whole = nt.memory.readPointer(baseAt);
      nt.memory.writeU32(second, 5);
      yield* c.report('value', nt.memory.readU32(addressAdd(whole, GRANULARITY)));
      yield* nt.MmUnmapViewInSystemSpace(second);
      yield* nt.MmUnmapViewInSystemSpace(whole);
      yield* nt.ObDereferenceObject(section);
    },
    expect: { create: 0, map: 0, value: 5 },
  });

  rule('MmMapViewOfSection and MmUnmapViewOfSection do it by pointers to section and process', {
    *kernel(nt, c) {
      const [objectAt, size, baseAt, sizeAt] = [nt.local(8), nt.local(8), nt.local(8), nt.local(8)];
      nt.memory.writeI64(size, PAGE);
      yield* nt.MmCreateSection(
        objectAt,
        SECTION_ALL_ACCESS,
        NULL_ADDRESS,
        size,
        PAGE_READWRITE,
        SEC_COMMIT,
        ZERO,
        NULL_ADDRESS,
      );
      const [section, process] = [nt.memory.readPointer(objectAt), yield* nt.IoGetCurrentProcess()];
      nt.memory.writePointer(baseAt, NULL_ADDRESS);
      nt.memory.writeI64(sizeAt, 0);
      const status = yield* nt.MmMapViewOfSection(
        section,
        process,
        baseAt,
        ZERO,
        ZERO,
        NULL_ADDRESS,
        sizeAt,
        VIEW_UNMAP,
        0,
        PAGE_READWRITE,
      );
      const base = nt.memory.readPointer(baseAt);
      yield* c.report('map', status);
      yield* c.report('value', nt.memory.readU32(base));
      yield* c.report('unmap', yield* nt.MmUnmapViewOfSection(process, base));
      yield* nt.ObDereferenceObject(section);
    },
    expect: { map: 0, value: 0, unmap: 0 },
  });

  rule('a view of \\Device\\PhysicalMemory shows the memory at those physical addresses', {
    c: 'PhysicalMemory',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 16, TAG);
      nt.memory.writeU32(block, 0xfeed);
      const physical = yield* nt.MmGetPhysicalAddress(block);
      const [out, attributes] = [nt.local(8), nt.local(48)];
      const name = nt.text('\\Device\\PhysicalMemory');
      nt.InitializeObjectAttributes(attributes, name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE);
      yield* c.report('open', yield* nt.ZwOpenSection(out, SECTION_ALL_ACCESS, attributes));
      const handle = nt.memory.readU64(out);
      const view = yield* map(nt, handle, { offset: physical, bytes: 16 });
      yield* c.report('map', view.status);
      const shown = addressAdd(view.base, physical - view.offset);
      yield* c.report('value', nt.memory.readU32(shown));
      nt.memory.writeU32(shown, 0xbeef);
      yield* c.report('written', nt.memory.readU32(block));
      yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, view.base);
      yield* nt.ZwClose(handle);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { open: 0, map: 0, value: 0xfeed, written: 0xbeef },
  });

  rule('a program and a driver share memory by the name of a section', {
    *user(t, report) {
      const section = yield* t.CreateFileMapping(2 * PAGE, { name: 'CaseShared' });
      const view = yield* t.MapViewOfFile(section);
      yield* t.store(view, new Uint8Array([7, 8, 9]));
      const opened = yield* t.OpenFileMapping('CaseShared');
      const other = yield* t.MapViewOfFile(opened, { protect: PAGE_READONLY });
      report('shared', t.ReadMemory(other, 3).join());
      report('unmapped', yield* t.UnmapViewOfFile(view));
      report('again', yield* t.UnmapViewOfFile(view));
      yield* t.UnmapViewOfFile(other);
      yield* t.CloseHandle(opened);
      yield* t.CloseHandle(section);
    },
    expect: { shared: '7,8,9', unmapped: 1, again: 0 },
  });
});
