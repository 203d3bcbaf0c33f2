/** MDLs. Source: "Using MDLs", "IoAllocateMdl function (wdm.h)", "MmProbeAndLockPages function (wdm.h)". */
import {
  addressAdd,
  type GuestAddress,
  MDL_FLAGS,
  Mdl,
  NonPagedPoolNx,
  NULL_ADDRESS,
  PagedPool,
  poolTag,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const KernelMode = 0;
const IoWriteAccess = 1;

function* allocate(nt: DriverKit, address: GuestAddress, length: number): DriverCode<GuestAddress> {
  return yield* nt.IoAllocateMdl(address, length, false, false, NULL_ADDRESS);
}

export default rules((rule) => {
  rule('IoAllocateMdl describes a buffer by the page it begins in, its offset there and its length', {
    c: 'MdlFields',
    *kernel(nt, c) {
      const page = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 0x2000, TAG);
      const mdl = yield* allocate(nt, addressAdd(page, 0x123), 0x1000);
      const view = nt.view(Mdl, mdl);
      yield* c.report('start', view.StartVa === page);
      yield* c.report('offset', view.ByteOffset);
      yield* c.report('count', view.ByteCount);
      yield* nt.IoFreeMdl(mdl);
      yield* nt.ExFreePoolWithTag(page, TAG);
    },
    expect: { start: true, offset: 0x123, count: 0x1000 },
  });

  rule('MmBuildMdlForNonPagedPool: the system address of nonpaged pool is where it is', {
    c: 'MdlNonPaged',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 64, TAG);
      const mdl = yield* allocate(nt, block, 64);
      yield* nt.MmBuildMdlForNonPagedPool(mdl);
      yield* c.report('same', (yield* nt.MmGetSystemAddressForMdlSafe(mdl, 16)) === block);
      yield* nt.IoFreeMdl(mdl);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { same: true },
  });

  rule('locked pages mapped into system space are the same memory at another address', {
    c: 'MdlMapped',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(PagedPool, 64, TAG);
      const mdl = yield* allocate(nt, block, 64);
      yield* nt.MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
      const mapped = yield* nt.MmGetSystemAddressForMdlSafe(mdl, 16);
      nt.memory.writeU32(mapped, 0x1234_5678);
      yield* c.report('other', mapped !== block);
      yield* c.report('value', nt.memory.readU32(block));
      yield* c.report('flag', (nt.view(Mdl, mdl).MdlFlags & MDL_FLAGS.MDL_MAPPED_TO_SYSTEM_VA) !== 0);
      yield* nt.MmUnlockPages(mdl);
      yield* c.report('gone', (nt.view(Mdl, mdl).MdlFlags & MDL_FLAGS.MDL_MAPPED_TO_SYSTEM_VA) === 0);
      yield* nt.IoFreeMdl(mdl);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { other: true, value: 0x1234_5678, flag: true, gone: true },
  });

  rule('unlocking pages that were never locked is bug check 0xC4, 0x7C', {
    c: 'MdlNeverLocked',
    *kernel(nt) {
      const block = yield* nt.ExAllocatePoolWithTag(PagedPool, 64, TAG);
      yield* nt.MmUnlockPages(yield* allocate(nt, block, 64));
    },
    expect: {},
    bugCheck: [0xc4, 0x7c, undefined, undefined, 0],
  });

  rule('an MDL freed while its pages are mapped is bug check 0xC4, 0xB8', {
    c: 'MdlFreedMapped',
    *kernel(nt) {
      const block = yield* nt.ExAllocatePoolWithTag(PagedPool, 64, TAG);
      const mdl = yield* allocate(nt, block, 64);
      yield* nt.MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
      yield* nt.MmGetSystemAddressForMdlSafe(mdl, 16);
      yield* nt.IoFreeMdl(mdl);
    },
    expect: {},
    bugCheck: [0xc4, 0xb8, undefined, undefined, undefined],
  });

  rule('a write by direct I/O reaches the driver in the program’s own memory, of nothing without an MDL', {
    *kernel(nt, c) {
      yield* c.device('\\Device\\Direct', {
        // DO_DIRECT_IO
        flags: 0x10,
        link: '\\??\\Direct',
        dispatch: {
          // IRP_MJ_WRITE
          *4(_device, irp) {
            const mdl = nt.memory.readPointer(addressAdd(irp, 8));
            if (mdl === NULL_ADDRESS) yield* c.report('mdl', false);
            else yield* c.report('text', c.read(yield* nt.MmGetSystemAddressForMdlSafe(mdl, 16), 4));
            return yield* nt.completeIrp(irp, 0, mdl === NULL_ADDRESS ? 0 : 4);
          },
        },
      });
    },
    *user(t, report) {
      const file = yield* t.CreateFile('\\\\.\\Direct');
      report('written', (yield* t.WriteFile(file, 'page')).bytesTransferred);
      yield* t.WriteFile(file, '');
      yield* t.CloseHandle(file);
    },
    expect: { text: 'page', written: 4, mdl: false },
  });
});
