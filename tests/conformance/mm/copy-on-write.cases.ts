/** Views whose pages are copied when they are written to. Source: "Memory Protection Constants", "ZwMapViewOfSection function (wdm.h)", "ZwQueryVirtualMemory function (ntifs.h)". */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  type GuestAddress,
  NULL_ADDRESS,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import { STATUS_SECTION_PROTECTION } from '../../../nt/status-codes.ts';
import { CREATE_ALWAYS, GENERIC_READ, GENERIC_WRITE } from '../../../system/scenario/api.ts';
import { rules } from '../harness/rule.ts';
import { create, map } from './sections.cases.ts';

const PAGE = 0x1000;
const FILE = 'C:\\copied.txt';
const CURRENT_PROCESS = u64(0xffff_ffff, 0xffff_ffff);
const [PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY] = [2, 4, 8];
const KernelMode = 0;
const [IoReadAccess, IoWriteAccess] = [0, 1];

/** A section of two pages, the first of which begins with 1, with a view that shares it and one that copies it. */
function* views(nt: DriverKit) {
  const { handle } = yield* create(nt, 2 * PAGE);
  const shared = yield* map(nt, handle);
  nt.memory.writeU32(shared.base, 1);
  const { base: copied } = yield* map(nt, handle, { protect: PAGE_WRITECOPY });
  yield* nt.ZwClose(handle);
  return { shared: shared.base, copied };
}

function* unmap(nt: DriverKit, ...bases: readonly GuestAddress[]): DriverCode<void> {
  for (const base of bases) yield* nt.ZwUnmapViewOfSection(CURRENT_PROCESS, base);
}

/** What ZwQueryVirtualMemory says that the page permits. */
function* protection(nt: DriverKit, address: GuestAddress): DriverCode<number> {
  const information = nt.local(48);
  yield* nt.ZwQueryVirtualMemory(CURRENT_PROCESS, address, 0, information, u64(48), NULL_ADDRESS);
  return nt.memory.readU32(addressAdd(information, 0x24));
}

/** Locks the first bytes of a view through an MDL, and unlocks them again. */
function* lock(nt: DriverKit, address: GuestAddress, operation: number): DriverCode<void> {
  const mdl = yield* nt.IoAllocateMdl(address, 16, false, false, NULL_ADDRESS);
  yield* nt.MmProbeAndLockPages(mdl, KernelMode, operation);
  yield* nt.MmUnlockPages(mdl);
  yield* nt.IoFreeMdl(mdl);
}

export default rules((rule) => {
  rule('what is written to a view of PAGE_WRITECOPY is seen in that view only', {
    c: 'CopiedView',
    *kernel(nt, c) {
      const { shared, copied } = yield* views(nt);
      nt.memory.writeU32(copied, 2);
      yield* c.report('copy', nt.memory.readU32(copied));
      yield* c.report('section', nt.memory.readU32(shared));
      nt.memory.writeU32(shared, 3);
      yield* c.report('copy then', nt.memory.readU32(copied));
      yield* unmap(nt, shared, copied);
    },
    expect: { copy: 2, section: 1, 'copy then': 2 },
  });

  rule('a page of a view of PAGE_WRITECOPY is the section’s until it is written to; pages are copied one by one', {
    c: 'CopiedLate',
    *kernel(nt, c) {
      const { shared, copied } = yield* views(nt);
      nt.memory.writeU32(copied, 2);
      nt.memory.writeU32(shared, 5);
      nt.memory.writeU32(addressAdd(shared, PAGE), 6);
      yield* c.report('written', nt.memory.readU32(copied));
      yield* c.report('not written', nt.memory.readU32(addressAdd(copied, PAGE)));
      yield* unmap(nt, shared, copied);
    },
    expect: { written: 2, 'not written': 6 },
  });

  rule('a page that was copied when it was written to is PAGE_READWRITE, its neighbour still PAGE_WRITECOPY', {
    c: 'CopiedProtection',
    *kernel(nt, c) {
      const { shared, copied } = yield* views(nt);
      yield* c.report('before', yield* protection(nt, copied));
      nt.memory.writeU32(copied, 2);
      yield* c.report('after', yield* protection(nt, copied));
      yield* c.report('neighbour', yield* protection(nt, addressAdd(copied, PAGE)));
      yield* unmap(nt, shared, copied);
    },
    expect: { before: PAGE_WRITECOPY, after: PAGE_READWRITE, neighbour: PAGE_WRITECOPY },
  });

  rule('views of a PAGE_READONLY section can be read or copied on write, and not be written', {
    c: 'CopiedReadOnly',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, PAGE, { protect: PAGE_READONLY });
      const view = yield* map(nt, handle, { protect: PAGE_WRITECOPY });
      yield* c.report('copied', view.status);
      nt.memory.writeU32(view.base, 7);
      yield* c.report('value', nt.memory.readU32(view.base));
      yield* c.report('written', (yield* map(nt, handle, { protect: PAGE_READWRITE })).status);
      yield* unmap(nt, view.base);
      yield* nt.ZwClose(handle);
    },
    expect: { copied: 0, value: 7, written: STATUS_SECTION_PROTECTION },
  });

  rule('locking pages of a view of PAGE_WRITECOPY for a write makes them its own, for a read does not', {
    c: 'CopiedLocked',
    *kernel(nt, c) {
      const { shared, copied } = yield* views(nt);
      yield* lock(nt, copied, IoReadAccess);
      yield* c.report('read', yield* protection(nt, copied));
      yield* lock(nt, copied, IoWriteAccess);
      yield* c.report('write', yield* protection(nt, copied));
      nt.memory.writeU32(shared, 9);
      yield* c.report('value', nt.memory.readU32(copied));
      yield* unmap(nt, shared, copied);
    },
    expect: { read: PAGE_WRITECOPY, write: PAGE_READWRITE, value: 1 },
  });

  rule('what a program writes to a view of PAGE_WRITECOPY of a file stays in the view and does not reach the file', {
    *user(t, report) {
      const access = GENERIC_READ + GENERIC_WRITE;
      const file = yield* t.CreateFile(FILE, { access, disposition: CREATE_ALWAYS });
      yield* t.WriteFile(file, 'text');
      const section = yield* t.CreateFileMapping(0, { file, protect: PAGE_READONLY });
      const view = yield* t.MapViewOfFile(section, { protect: PAGE_WRITECOPY });
      yield* t.store(view, new TextEncoder().encode('mine'));
      report('view', new TextDecoder().decode(t.ReadMemory(view, 4)));
      yield* t.FlushViewOfFile(view);
      yield* t.UnmapViewOfFile(view);
      yield* t.CloseHandle(section);
      yield* t.SetFilePointer(file, 0);
      report('file', new TextDecoder().decode((yield* t.ReadFile(file, 4)).data));
      yield* t.CloseHandle(file);
      yield* t.DeleteFile(FILE);
    },
    expect: { view: 'mine', file: 'text' },
  });
});
