/**
 * What MDLs, pool and kernel stacks permit. Source: "MmProtectMdlSystemAddress function (wdm.h)", "MmAdvanceMdl function (wdm.h)",
 * "IoAllocateMdl function (wdm.h)", "MmMapLockedPagesSpecifyCache function (wdm.h)", "MmProbeAndLockPages function (wdm.h)",
 * "Bug Check 0xBE", "Bug Check 0xC2", "Bug Check 0xC4", "Using the Kernel Stack".
 */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  type GuestAddress,
  Irp,
  NonPagedPoolNx,
  NULL_ADDRESS,
  poolTag,
  STATUS_ACCESS_VIOLATION,
  STATUS_INVALID_PARAMETER_2,
  STATUS_SUCCESS,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import { Mdl } from '../../../kernel/generated/views.ts';
import { STATUS_INVALID_PAGE_PROTECTION, STATUS_NOT_MAPPED_VIEW } from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const OTHER_TAG = poolTag('Else');
const PAGE = 0x1000;
const KERNEL_STACK_BYTES = 0x6000;
const [KernelMode, UserMode] = [0, 1];
const [IoReadAccess, IoWriteAccess] = [0, 1];
const MmCached = 1;
const NormalPagePriority = 16;
const MdlMappingNoWrite = 0x8000_0000;
const [PAGE_READONLY, PAGE_WRITECOPY] = [2, 8];
const CURRENT_PROCESS = u64(0xffff_ffff, 0xffff_ffff);
const [MEM_COMMIT, MEM_RESERVE, MEM_RELEASE] = [0x1000, 0x2000, 0x8000];
const ATTEMPTED_WRITE_TO_READONLY_MEMORY = 0xbe;
const [BAD_POOL_CALLER, VERIFIER] = [0xc2, 0xc4];
const [WRONG_TAG, ZERO_TAG, MAP_MAPPED, UNMAP_UNMAPPED] = [0x0a, 0x9b, 0xb2, 0xb6];

interface Locked {
  readonly memory: GuestAddress;
  readonly mdl: GuestAddress;
}

/** Nonpaged memory of that many pages, locked through an MDL. */
function* locked(nt: DriverKit, pages: number): DriverCode<Locked> {
  const memory = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, pages * PAGE, TAG);
  const mdl = yield* nt.IoAllocateMdl(memory, pages * PAGE, false, false, NULL_ADDRESS);
  yield* nt.MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
  return { memory, mdl };
}

function* unlocked(nt: DriverKit, { memory, mdl }: Locked): DriverCode<void> {
  yield* nt.MmUnlockPages(mdl);
  yield* nt.IoFreeMdl(mdl);
  yield* nt.ExFreePoolWithTag(memory, TAG);
}

function map(nt: DriverKit, mdl: GuestAddress, mode = KernelMode, flags = 0): DriverCode<GuestAddress> {
  return nt.MmMapLockedPagesSpecifyCache(mdl, mode, MmCached, NULL_ADDRESS, 0, (NormalPagePriority + flags) >>> 0);
}

/** Memory of the program's process, one page. */
function* allocate(nt: DriverKit, protect: number): DriverCode<GuestAddress> {
  const [base, size] = [nt.local(8), nt.local(8)];
  nt.memory.writePointer(base, NULL_ADDRESS);
  nt.memory.writeI64(size, PAGE);
  yield* nt.ZwAllocateVirtualMemory(CURRENT_PROCESS, base, u64(0), size, MEM_COMMIT | MEM_RESERVE, protect);
  return nt.memory.readPointer(base);
}

function* release(nt: DriverKit, memory: GuestAddress): DriverCode<void> {
  const [base, size] = [nt.local(8), nt.local(8)];
  nt.memory.writePointer(base, memory);
  nt.memory.writeI64(size, 0);
  yield* nt.ZwFreeVirtualMemory(CURRENT_PROCESS, base, size, MEM_RELEASE);
}

/** What locking a range raises, 0 for nothing. */
function* raisedByLocking(nt: DriverKit, address: GuestAddress, mode: number, operation: number): DriverCode<number> {
  const mdl = yield* nt.IoAllocateMdl(address, 16, false, false, NULL_ADDRESS);
  const code = yield* nt.tryExcept(
    function* () {
      yield* nt.MmProbeAndLockPages(mdl, mode, operation);
      yield* nt.MmUnlockPages(mdl);
      return 0;
    },
    (exception) => exception.code,
  );
  yield* nt.IoFreeMdl(mdl);
  return code;
}

export default rules((rule) => {
  rule('MmProtectMdlSystemAddress wants a mapping, and a protection that system addresses can have', {
    c: 'ProtectMdlRefused',
    *kernel(nt, c) {
      const both = yield* locked(nt, 1);
      yield* c.report('not mapped', yield* nt.MmProtectMdlSystemAddress(both.mdl, PAGE_READONLY));
      yield* map(nt, both.mdl);
      yield* c.report('copy', yield* nt.MmProtectMdlSystemAddress(both.mdl, PAGE_WRITECOPY));
      yield* c.report('read-only', yield* nt.MmProtectMdlSystemAddress(both.mdl, PAGE_READONLY));
      yield* unlocked(nt, both);
    },
    expect: {
      'not mapped': STATUS_NOT_MAPPED_VIEW,
      copy: STATUS_INVALID_PAGE_PROTECTION,
      'read-only': STATUS_SUCCESS,
    },
  });

  rule('writing to a mapping that MmProtectMdlSystemAddress has made read-only is bug check 0xBE', {
    c: 'ProtectMdlWrite',
    *kernel(nt) {
      const { mdl } = yield* locked(nt, 1);
      const at = yield* map(nt, mdl);
      yield* nt.MmProtectMdlSystemAddress(mdl, PAGE_READONLY);
      nt.memory.writeU32(at, 1);
    },
    bugCheck: [ATTEMPTED_WRITE_TO_READONLY_MEMORY],
  });

  rule('writing to a mapping made with MdlMappingNoWrite is bug check 0xBE', {
    c: 'MapNoWrite',
    *kernel(nt) {
      const { mdl } = yield* locked(nt, 1);
      nt.memory.writeU32(yield* map(nt, mdl, KernelMode, MdlMappingNoWrite), 1);
    },
    bugCheck: [ATTEMPTED_WRITE_TO_READONLY_MEMORY],
  });

  rule('MmAdvanceMdl takes bytes off the beginning of an MDL, not more than it has', {
    c: 'AdvanceMdl',
    *kernel(nt, c) {
      const both = yield* locked(nt, 3);
      const { mdl, memory } = both;
      yield* c.report('too many', yield* nt.MmAdvanceMdl(mdl, 3 * PAGE + 1));
      yield* c.report('status', yield* nt.MmAdvanceMdl(mdl, PAGE + 16));
      const view = new Mdl(nt.memory, mdl);
      yield* c.report('bytes', view.ByteCount);
      yield* c.report('from', view.StartVa + view.ByteOffset - memory);
      yield* unlocked(nt, both);
    },
    expect: { 'too many': STATUS_INVALID_PARAMETER_2, status: STATUS_SUCCESS, bytes: 2 * PAGE - 16, from: PAGE + 16 },
  });

  rule('IoAllocateMdl hangs a first buffer on the IRP, and secondary ones behind those it has, in their order', {
    c: 'MdlChain',
    *kernel(nt, c) {
      const irp = yield* nt.IoAllocateIrp(1, false);
      const buffer = nt.data(48);
      const mdls: GuestAddress[] = [];
      for (const n of [0, 1, 2]) mdls.push(yield* nt.IoAllocateMdl(addressAdd(buffer, 16 * n), 16, n > 0, false, irp));
      const next = (mdl: GuestAddress) => new Mdl(nt.memory, mdl).Next;
      yield* c.report('first', new Irp(nt.memory, irp).MdlAddress === mdls[0]);
      yield* c.report('second', next(mdls[0]!) === mdls[1]);
      yield* c.report('third', next(mdls[1]!) === mdls[2]);
      yield* c.report('no more', next(mdls[2]!));
      // IoFreeIrp leaves them to the driver.
      yield* nt.IoFreeIrp(irp);
      for (const mdl of mdls) yield* nt.IoFreeMdl(mdl);
    },
    expect: { first: 1, second: 1, third: 1, 'no more': 0 },
  });

  rule('IoFreeMdl takes the mapping of a partial MDL away', {
    c: 'FreePartialMdl',
    *kernel(nt, c) {
      const both = yield* locked(nt, 2);
      const part = yield* nt.IoAllocateMdl(addressAdd(both.memory, PAGE), PAGE, false, false, NULL_ADDRESS);
      yield* nt.IoBuildPartialMdl(both.mdl, part, addressAdd(both.memory, PAGE), PAGE);
      const at = yield* map(nt, part);
      yield* c.report('mapped', yield* nt.MmIsAddressValid(at));
      yield* nt.IoFreeMdl(part);
      yield* c.report('freed', yield* nt.MmIsAddressValid(at));
      yield* unlocked(nt, both);
    },
    expect: { mapped: 1, freed: 0 },
  });

  rule('mapping an MDL into system space a second time is bug check 0xC4, 0xB2', {
    c: 'MapTwice',
    *kernel(nt) {
      const { mdl } = yield* locked(nt, 1);
      yield* map(nt, mdl);
      yield* map(nt, mdl);
    },
    bugCheck: [VERIFIER, MAP_MAPPED],
  });

  rule('pages mapped with UserMode are seen in the current process, until they are unmapped there', {
    c: 'MapToUser',
    *kernel(nt, c) {
      const both = yield* locked(nt, 1);
      nt.memory.writeU32(both.memory, 0x1234);
      const at = yield* map(nt, both.mdl, UserMode);
      yield* c.report('user address', at > 0);
      yield* c.report('value', nt.memory.readU32(at));
      yield* nt.MmUnmapLockedPages(at, both.mdl);
      yield* c.report('unmapped', yield* nt.MmIsAddressValid(at));
      yield* unlocked(nt, both);
    },
    expect: { 'user address': 1, value: 0x1234, unmapped: 0 },
  });

  rule('pages that are mapped into a process can be unmapped in that process only', {
    c: 'UnmapElsewhere',
    *kernel(nt) {
      const { mdl } = yield* locked(nt, 1);
      const at = yield* map(nt, mdl, UserMode);
      const system = nt.memory.readPointer(nt.variable('PsInitialSystemProcess'));
      yield* nt.KeStackAttachProcess(system, nt.local(48));
      yield* nt.MmUnmapLockedPages(at, mdl);
    },
    bugCheck: [VERIFIER, UNMAP_UNMAPPED],
  });

  rule(
    'MmProbeAndLockPages raises for a system address with UserMode, and for a read-only page that is to be written',
    {
      c: 'LockRaises',
      *kernel(nt, c) {
        const readOnly = yield* allocate(nt, PAGE_READONLY);
        yield* c.report('system', yield* raisedByLocking(nt, nt.data(16), UserMode, IoReadAccess));
        yield* c.report('write', yield* raisedByLocking(nt, readOnly, UserMode, IoWriteAccess));
        yield* c.report('read', yield* raisedByLocking(nt, readOnly, UserMode, IoReadAccess));
        yield* release(nt, readOnly);
      },
      expect: { system: STATUS_ACCESS_VIOLATION, write: STATUS_ACCESS_VIOLATION, read: 0 },
    },
  );

  rule('freeing pool with another tag than it was allocated with is bug check 0xC2, 0x0A', {
    c: 'FreeWithOtherTag',
    *kernel(nt) {
      yield* nt.ExFreePoolWithTag(yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 16, TAG), OTHER_TAG);
    },
    bugCheck: [BAD_POOL_CALLER, WRONG_TAG],
  });

  rule('allocating pool with a tag of zero is bug check 0xC2, 0x9B', {
    c: 'ZeroTag',
    *kernel(nt) {
      yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 16, 0);
    },
    bugCheck: [BAD_POOL_CALLER, ZERO_TAG],
  });

  rule('a kernel stack has 24 KB, and no memory below it', {
    c: 'KernelStack',
    *kernel(nt, c) {
      const [low, high] = [nt.local(8), nt.local(8)];
      yield* nt.IoGetStackLimits(low, high);
      const [from, to] = [nt.memory.readPointer(low), nt.memory.readPointer(high)];
      yield* c.report('bytes', to - from);
      yield* c.report('lowest', yield* nt.MmIsAddressValid(from));
      yield* c.report('below', yield* nt.MmIsAddressValid(addressAdd(from, -1)));
    },
    expect: { bytes: KERNEL_STACK_BYTES, lowest: 1, below: 0 },
  });
});
