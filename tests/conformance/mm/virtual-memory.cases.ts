/** Virtual memory of processes. Source: "ZwAllocateVirtualMemory", "ZwFreeVirtualMemory", "ZwQueryVirtualMemory" (ntifs.h), "VirtualProtect". */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  type GuestAddress,
  NonPagedPoolNx,
  NULL_ADDRESS,
  poolTag,
  STATUS_SUCCESS,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import {
  STATUS_ACCESS_VIOLATION,
  STATUS_CONFLICTING_ADDRESSES,
  STATUS_FREE_VM_NOT_AT_BASE,
  STATUS_GUARD_PAGE_VIOLATION,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PAGE_PROTECTION,
  STATUS_INVALID_PARAMETER_4,
  STATUS_INVALID_PARAMETER_5,
  STATUS_MEMORY_NOT_ALLOCATED,
  STATUS_NOT_COMMITTED,
  STATUS_PARTIAL_COPY,
  STATUS_UNABLE_TO_FREE_VM,
} from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const PAGE = 0x1000;
const GRANULARITY = 0x1_0000;
const CURRENT_PROCESS = u64(0xffff_ffff, 0xffff_ffff);
const ZERO = u64(0);
const [MEM_COMMIT, MEM_RESERVE, MEM_DECOMMIT, MEM_RELEASE, MEM_FREE] = [0x1000, 0x2000, 0x4000, 0x8000, 0x1_0000];
const MEM_PRIVATE = 0x2_0000;
const [PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, PAGE_GUARD] = [1, 2, 4, 8, 0x100];

/** A range as the routines take it. */
function range(nt: DriverKit, base: GuestAddress, bytes: number) {
  const [baseAt, sizeAt] = [nt.local(8), nt.local(8)];
  nt.memory.writePointer(baseAt, base);
  nt.memory.writeI64(sizeAt, bytes);
  return { baseAt, sizeAt, base: () => nt.memory.readPointer(baseAt), bytes: () => nt.memory.readI64(sizeAt) };
}

function* allocate(
  nt: DriverKit,
  bytes: number,
  type = MEM_RESERVE | MEM_COMMIT,
  protect = PAGE_READWRITE,
): DriverCode<GuestAddress> {
  const r = range(nt, NULL_ADDRESS, bytes);
  yield* nt.ZwAllocateVirtualMemory(CURRENT_PROCESS, r.baseAt, ZERO, r.sizeAt, type, protect);
  return r.base();
}

function* free(nt: DriverKit, base: GuestAddress, bytes = 0, type = MEM_RELEASE): DriverCode<number> {
  const r = range(nt, base, bytes);
  return yield* nt.ZwFreeVirtualMemory(CURRENT_PROCESS, r.baseAt, r.sizeAt, type);
}

function* protect(
  nt: DriverKit,
  base: GuestAddress,
  bytes: number,
  protection: number,
  old: GuestAddress,
): DriverCode<number> {
  const r = range(nt, base, bytes);
  return yield* nt.ZwProtectVirtualMemory(CURRENT_PROCESS, r.baseAt, r.sizeAt, protection, old);
}

/** MEMORY_BASIC_INFORMATION of an address. */
function* query(nt: DriverKit, address: GuestAddress) {
  const out = nt.local(48);
  yield* nt.ZwQueryVirtualMemory(CURRENT_PROCESS, address, 0, out, u64(48), NULL_ADDRESS);
  const word = (offset: number) => nt.memory.readU32(addressAdd(out, offset));
  return {
    base: nt.memory.readPointer(out),
    allocationBase: nt.memory.readPointer(addressAdd(out, 8)),
    bytes: nt.memory.readI64(addressAdd(out, 24)),
    state: word(32),
    protect: word(36),
    type: word(40),
  };
}

export default rules((rule) => {
  rule('ZwAllocateVirtualMemory rounds up to whole pages, begins at the allocation granularity, and gives zeros', {
    c: 'AllocateVirtual',
    *kernel(nt, c) {
      const r = range(nt, NULL_ADDRESS, 5000);
      const type = MEM_RESERVE | MEM_COMMIT;
      yield* c.report(
        'status',
        yield* nt.ZwAllocateVirtualMemory(CURRENT_PROCESS, r.baseAt, ZERO, r.sizeAt, type, PAGE_READWRITE),
      );
      yield* c.report('bytes', r.bytes());
      yield* c.report('aligned', r.base() % GRANULARITY);
      yield* c.report('zero', nt.memory.readU32(addressAdd(r.base(), 4996)));
      yield* c.report('free', yield* free(nt, r.base()));
      yield* c.report('valid', yield* nt.MmIsAddressValid(r.base()));
    },
    expect: { status: 0, bytes: 0x2000, aligned: 0, zero: 0, free: 0, valid: 0 },
  });

  rule('memory that is only reserved cannot be used; MEM_COMMIT makes pages of it usable', {
    c: 'ReserveThenCommit',
    *kernel(nt, c) {
      const base = yield* allocate(nt, 4 * PAGE, MEM_RESERVE);
      yield* c.report('reserved', yield* nt.MmIsAddressValid(base));
      const r = range(nt, addressAdd(base, PAGE + 1), 1);
      yield* c.report(
        'commit',
        yield* nt.ZwAllocateVirtualMemory(CURRENT_PROCESS, r.baseAt, ZERO, r.sizeAt, MEM_COMMIT, PAGE_READWRITE),
      );
      yield* c.report('from page', (r.base() - base) / PAGE);
      yield* c.report('bytes', r.bytes());
      yield* c.report('committed', yield* nt.MmIsAddressValid(addressAdd(base, PAGE)));
      yield* c.report('behind it', yield* nt.MmIsAddressValid(addressAdd(base, 2 * PAGE)));
      yield* free(nt, base);
    },
    expect: { reserved: 0, commit: 0, 'from page': 1, bytes: 0x1000, committed: 1, 'behind it': 0 },
  });

  rule('addresses that are reserved already cannot be reserved again', {
    c: 'ReserveTwice',
    *kernel(nt, c) {
      const base = yield* allocate(nt, PAGE);
      const r = range(nt, base, PAGE);
      yield* c.report(
        'again',
        yield* nt.ZwAllocateVirtualMemory(CURRENT_PROCESS, r.baseAt, ZERO, r.sizeAt, MEM_RESERVE, PAGE_READWRITE),
      );
      yield* free(nt, base);
    },
    expect: { again: STATUS_CONFLICTING_ADDRESSES },
  });

  rule('ZwAllocateVirtualMemory refuses what means nothing', {
    c: 'AllocateRefused',
    *kernel(nt, c) {
      const cases = [
        [PAGE, 0, PAGE_READWRITE],
        [PAGE, MEM_COMMIT | MEM_RESERVE, 0x33],
        [PAGE, MEM_COMMIT | MEM_RESERVE, PAGE_WRITECOPY],
        [0, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE],
      ] as const;
      for (const [bytes, type, protection] of cases) {
        const r = range(nt, NULL_ADDRESS, bytes);
        yield* c.report(
          'status',
          yield* nt.ZwAllocateVirtualMemory(CURRENT_PROCESS, r.baseAt, ZERO, r.sizeAt, type, protection),
        );
      }
    },
    expect: [
      ['status', STATUS_INVALID_PARAMETER_5],
      ['status', STATUS_INVALID_PAGE_PROTECTION],
      ['status', STATUS_INVALID_PAGE_PROTECTION],
      ['status', STATUS_INVALID_PARAMETER_4],
    ],
  });

  rule('MEM_DECOMMIT keeps the addresses, MEM_RELEASE gives them up', {
    c: 'Decommit',
    *kernel(nt, c) {
      const base = yield* allocate(nt, 2 * PAGE);
      nt.memory.writeU32(base, 7);
      yield* c.report('decommit', yield* free(nt, base, PAGE, MEM_DECOMMIT));
      yield* c.report('state', (yield* query(nt, base)).state);
      yield* c.report('release', yield* free(nt, base));
      yield* c.report('state', (yield* query(nt, base)).state);
    },
    expect: [
      ['decommit', 0],
      ['state', MEM_RESERVE],
      ['release', 0],
      ['state', MEM_FREE],
    ],
  });

  rule('a size of 0 frees all of a region, and only from its beginning', {
    c: 'FreeFromBase',
    *kernel(nt, c) {
      const base = yield* allocate(nt, 4 * PAGE);
      yield* c.report('inside', yield* free(nt, addressAdd(base, PAGE)));
      yield* c.report('too much', yield* free(nt, base, 5 * PAGE));
      yield* c.report('type', yield* free(nt, base, 0, MEM_COMMIT));
      yield* c.report('all', yield* free(nt, base));
      yield* c.report('again', yield* free(nt, base));
    },
    expect: {
      inside: STATUS_FREE_VM_NOT_AT_BASE,
      'too much': STATUS_UNABLE_TO_FREE_VM,
      type: STATUS_INVALID_PARAMETER_4,
      all: 0,
      again: STATUS_MEMORY_NOT_ALLOCATED,
    },
  });

  rule('releasing the middle of a region leaves two regions', {
    *kernel(nt, c) {
      const base = yield* allocate(nt, 3 * PAGE);
      const last = addressAdd(base, 2 * PAGE);
      yield* free(nt, addressAdd(base, PAGE), PAGE);
      yield* c.report('first', (yield* query(nt, base)).bytes);
      yield* c.report('between', (yield* query(nt, addressAdd(base, PAGE))).state);
      yield* c.report('last begins', (yield* query(nt, last)).allocationBase === last);
      yield* free(nt, base);
      yield* free(nt, last);
    },
    expect: { first: PAGE, between: MEM_FREE, 'last begins': 1 },
  });

  rule('ZwQueryVirtualMemory tells where a region begins, and how far pages are alike', {
    c: 'QueryVirtual',
    *kernel(nt, c) {
      const base = yield* allocate(nt, 4 * PAGE, MEM_RESERVE);
      const r = range(nt, base, 2 * PAGE);
      yield* nt.ZwAllocateVirtualMemory(CURRENT_PROCESS, r.baseAt, ZERO, r.sizeAt, MEM_COMMIT, PAGE_READONLY);
      const first = yield* query(nt, addressAdd(base, PAGE + 5));
      yield* c.report('page', first.base - base);
      yield* c.report('bytes', first.bytes);
      yield* c.report('state', first.state);
      yield* c.report('protect', first.protect);
      yield* c.report('type', first.type);
      yield* c.report('same region', first.allocationBase === base);
      const rest = yield* query(nt, addressAdd(base, 2 * PAGE));
      yield* c.report('rest', rest.bytes);
      yield* c.report('its state', rest.state);
      yield* free(nt, base);
    },
    expect: {
      page: PAGE,
      bytes: PAGE,
      state: MEM_COMMIT,
      protect: PAGE_READONLY,
      type: MEM_PRIVATE,
      'same region': 1,
      rest: 2 * PAGE,
      'its state': MEM_RESERVE,
    },
  });

  rule('ZwQueryVirtualMemory wants a known class and room for what it tells', {
    c: 'QueryVirtualRefused',
    *kernel(nt, c) {
      const out = nt.local(48);
      const address = nt.memory.readPointer(nt.variable('MmHighestUserAddress'));
      const ask = (type: number, bytes: number) =>
        nt.ZwQueryVirtualMemory(CURRENT_PROCESS, address, type, out, u64(bytes), NULL_ADDRESS);
      yield* c.report('class', yield* ask(99, 48));
      yield* c.report('length', yield* ask(0, 47));
    },
    expect: { class: STATUS_INVALID_INFO_CLASS, length: STATUS_INFO_LENGTH_MISMATCH },
  });

  rule('ZwProtectVirtualMemory changes what pages permit, and tells what they permitted', {
    *kernel(nt, c) {
      const base = yield* allocate(nt, 2 * PAGE);
      const old = nt.local(4);
      yield* c.report('status', yield* protect(nt, base, 1, PAGE_READONLY, old));
      yield* c.report('old', nt.memory.readU32(old));
      yield* c.report('protect', (yield* query(nt, base)).protect);
      yield* c.report('bytes', (yield* query(nt, base)).bytes);
      const code = yield* nt.tryExcept(
        function* () {
          nt.memory.writeU32(base, 1);
          yield* c.report('written', 1);
          return 0;
        },
        (exception) => exception.code,
      );
      yield* c.report('write', code);
      yield* free(nt, base);
    },
    expect: { status: 0, old: PAGE_READWRITE, protect: PAGE_READONLY, bytes: PAGE, write: STATUS_ACCESS_VIOLATION },
  });

  rule('only committed pages can be protected', {
    *kernel(nt, c) {
      const base = yield* allocate(nt, PAGE, MEM_RESERVE);
      yield* c.report('status', yield* protect(nt, base, PAGE, PAGE_READONLY, nt.local(4)));
      yield* free(nt, base);
    },
    expect: { status: STATUS_NOT_COMMITTED },
  });

  rule('the first access to a guard page is an exception, the next one is not', {
    *kernel(nt, c) {
      const base = yield* allocate(nt, PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);
      for (let time = 0; time < 2; time++) {
        const code = yield* nt.tryExcept(
          () => {
            nt.memory.writeU32(base, 1);
            return 0;
          },
          (exception) => exception.code,
        );
        yield* c.report('code', code);
      }
      yield* c.report('protect', (yield* query(nt, base)).protect);
      yield* free(nt, base);
    },
    expect: [
      ['code', STATUS_GUARD_PAGE_VIOLATION],
      ['code', 0],
      ['protect', PAGE_READWRITE],
    ],
  });

  rule('pages without access keep their contents', {
    *kernel(nt, c) {
      const base = yield* allocate(nt, PAGE);
      nt.memory.writeU32(base, 0x1234);
      const old = nt.local(4);
      yield* protect(nt, base, PAGE, PAGE_NOACCESS, old);
      yield* c.report('valid', yield* nt.MmIsAddressValid(base));
      yield* protect(nt, base, PAGE, PAGE_READWRITE, old);
      yield* c.report('value', nt.memory.readU32(base));
      yield* free(nt, base);
    },
    expect: { valid: 0, value: 0x1234 },
  });

  rule('MmSecureVirtualMemory keeps a range from being freed until MmUnsecureVirtualMemory', {
    c: 'SecureVirtual',
    *kernel(nt, c) {
      const base = yield* allocate(nt, PAGE);
      const handle = yield* nt.MmSecureVirtualMemory(base, PAGE, PAGE_READWRITE);
      yield* c.report('secured', handle !== 0);
      yield* c.report('free', yield* free(nt, base));
      yield* nt.MmUnsecureVirtualMemory(handle);
      yield* c.report('afterwards', yield* free(nt, base));
      yield* c.report('of nothing', yield* nt.MmSecureVirtualMemory(base, PAGE, PAGE_READWRITE));
    },
    expect: { secured: 1, free: STATUS_INVALID_PAGE_PROTECTION, afterwards: 0, 'of nothing': 0 },
  });

  rule('MmCopyVirtualMemory copies from one process to another', {
    c: 'CopyVirtual',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 16, TAG);
      nt.memory.writeU32(block, 0x55aa);
      const base = yield* allocate(nt, PAGE);
      const [count, process] = [nt.local(8), yield* nt.IoGetCurrentProcess()];
      yield* c.report('status', yield* nt.MmCopyVirtualMemory(process, block, process, base, 16, 0, count));
      yield* c.report('bytes', nt.memory.readI64(count));
      yield* c.report('value', nt.memory.readU32(base));
      yield* c.report(
        'beyond',
        yield* nt.MmCopyVirtualMemory(process, addressAdd(base, PAGE - 8), process, block, 16, 0, count),
      );
      yield* c.report('bytes of it', nt.memory.readI64(count));
      yield* free(nt, base);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { status: 0, bytes: 16, value: 0x55aa, beyond: STATUS_PARTIAL_COPY, 'bytes of it': 8 },
  });

  rule('memory that a program has allocated is there for the driver in its context, and a driver can lock it', {
    *user(t, report) {
      const address = yield* t.VirtualAlloc(3 * PAGE);
      report('allocated', address !== NULL_ADDRESS);
      yield* t.store(address, new Uint8Array([1, 2, 3]));
      report('data', t.ReadMemory(address, 3).join());
      report('freed', yield* t.VirtualFree(address));
      report('again', yield* t.VirtualFree(address));
    },
    expect: { allocated: 1, data: '1,2,3', freed: 1, again: 0 },
  });

  rule('MmProbeAndLockProcessPages locks pages of a process by its object', {
    c: 'LockProcessPages',
    *kernel(nt, c) {
      const base = yield* allocate(nt, PAGE);
      const mdl = yield* nt.IoAllocateMdl(base, PAGE, false, false, NULL_ADDRESS);
      yield* nt.MmProbeAndLockProcessPages(mdl, yield* nt.IoGetCurrentProcess(), 1, 1);
      const mapped = yield* nt.MmMapLockedPagesSpecifyCache(mdl, 0, 1, NULL_ADDRESS, 0, 16);
      nt.memory.writeU32(mapped, 0x77);
      yield* c.report('value', nt.memory.readU32(base));
      yield* nt.MmUnlockPages(mdl);
      yield* nt.IoFreeMdl(mdl);
      yield* free(nt, base);
    },
    expect: { value: 0x77 },
  });

  rule('MmProbeAndLockProcessPages raises for memory that is not there', {
    *kernel(nt, c) {
      const base = yield* allocate(nt, PAGE, MEM_RESERVE);
      const mdl = yield* nt.IoAllocateMdl(base, PAGE, false, false, NULL_ADDRESS);
      const process = yield* nt.IoGetCurrentProcess();
      const code = yield* nt.tryExcept(
        function* () {
          yield* nt.MmProbeAndLockProcessPages(mdl, process, 1, 0);
          return STATUS_SUCCESS;
        },
        (exception) => exception.code,
      );
      yield* c.report('code', code);
      yield* nt.IoFreeMdl(mdl);
      yield* free(nt, base);
    },
    expect: { code: STATUS_ACCESS_VIOLATION },
  });

  rule('MmProbeAndLockSelectedPages locks the pages of an array of segments in their order', {
    *kernel(nt, c) {
      const base = yield* allocate(nt, 2 * PAGE);
      nt.memory.writeU32(base, 1);
      nt.memory.writeU32(addressAdd(base, PAGE), 2);
      const segments = nt.local(16);
      nt.memory.writePointer(segments, addressAdd(base, PAGE));
      nt.memory.writePointer(addressAdd(segments, 8), base);
      const mdl = yield* nt.IoAllocateMdl(NULL_ADDRESS, 2 * PAGE, false, false, NULL_ADDRESS);
      yield* nt.MmProbeAndLockSelectedPages(mdl, segments, 1, 0);
      const mapped = yield* nt.MmMapLockedPagesSpecifyCache(mdl, 0, 1, NULL_ADDRESS, 0, 16);
      yield* c.report('first', nt.memory.readU32(mapped));
      yield* c.report('second', nt.memory.readU32(addressAdd(mapped, PAGE)));
      yield* nt.MmUnlockPages(mdl);
      yield* nt.IoFreeMdl(mdl);
      yield* free(nt, base);
    },
    expect: { first: 2, second: 1 },
  });
});
