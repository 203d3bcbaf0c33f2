/** Pages, MDLs of several kinds, buffers of user mode. Source: the pages of the Mm routines and of ProbeForRead (wdm.h, ntddk.h). */
import {
  addressAdd,
  IoStackLocation,
  Irp,
  Mdl,
  NonPagedPoolNx,
  NULL_ADDRESS,
  PagedPool,
  poolTag,
  STATUS_SUCCESS,
  u64FromAddress,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const PAGE = 0x1000;
const [KERNEL_MODE, IO_WRITE_ACCESS] = [0, 1];
const MDL_HEADER_BYTES = 48;
const IRP_MJ_DEVICE_CONTROL = 14;
/** CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS) */
const IOCTL_NEITHER = 0x0022_2003;

const ZERO = { lo: 0, hi: 0 };
const ALL = { lo: 0xffff_ffff, hi: 0xffff_ffff };

export default rules((rule) => {
  rule('MmIsAddressValid tells of memory that is there and of memory that is not', {
    c: 'AddressValid',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 16, TAG);
      yield* c.report('pool', yield* nt.MmIsAddressValid(block));
      yield* c.report('null', yield* nt.MmIsAddressValid(NULL_ADDRESS));
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { pool: 1, null: 0 },
  });

  rule('MmGetPhysicalAddress keeps the offset in the page; bytes of a page are one after the other', {
    c: 'PhysicalAddress',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, PAGE, TAG);
      const physical = yield* nt.MmGetPhysicalAddress(block);
      yield* c.report('there', physical !== 0);
      yield* c.report('next byte', (yield* nt.MmGetPhysicalAddress(addressAdd(block, 1))) - physical);
      yield* c.report('offset', (physical & 0xfff) === (block & 0xfff));
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { there: 1, 'next byte': 1, offset: 1 },
  });

  rule('MmSizeOfMdl counts a PFN for each page that a range touches', {
    c: 'SizeOfMdl',
    *kernel(nt, c) {
      const page = nt.view(Mdl, NULL_ADDRESS).address;
      yield* c.report('one', yield* nt.MmSizeOfMdl(page, { lo: PAGE, hi: 0 }));
      yield* c.report('two', yield* nt.MmSizeOfMdl(addressAdd(page, 1), { lo: PAGE, hi: 0 }));
    },
    expect: { one: MDL_HEADER_BYTES + 8, two: MDL_HEADER_BYTES + 16 },
  });

  rule('MmCreateMdl fills in the header of an MDL in memory that it is given', {
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 64, TAG);
      const memory = nt.local(64);
      const mdl = yield* nt.MmCreateMdl(memory, block, { lo: 64, hi: 0 });
      yield* c.report('same', mdl === memory);
      yield* c.report('count', nt.view(Mdl, mdl).ByteCount);
      yield* c.report('offset', nt.view(Mdl, mdl).ByteOffset === (block & 0xfff));
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { same: 1, count: 64, offset: 1 },
  });

  rule('IoBuildPartialMdl describes a part of the pages of another MDL', {
    c: 'PartialMdl',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 2 * PAGE, TAG);
      const whole = yield* nt.IoAllocateMdl(block, 2 * PAGE, false, false, NULL_ADDRESS);
      yield* nt.MmBuildMdlForNonPagedPool(whole);
      const start = addressAdd(block, 0x100);
      const part = yield* nt.IoAllocateMdl(start, 0x20, false, false, NULL_ADDRESS);
      yield* nt.IoBuildPartialMdl(whole, part, start, 0x20);
      yield* c.report('count', nt.view(Mdl, part).ByteCount);
      yield* c.report('address', (yield* nt.MmGetSystemAddressForMdlSafe(part, 16)) === start);
      yield* nt.IoFreeMdl(part);
      yield* nt.IoFreeMdl(whole);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { count: 0x20, address: 1 },
  });

  rule('MmMapLockedPages maps locked pages a second time, MmUnmapLockedPages takes that away', {
    c: 'MapLockedPages',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(PagedPool, 16, TAG);
      const mdl = yield* nt.IoAllocateMdl(block, 16, false, false, NULL_ADDRESS);
      yield* nt.MmProbeAndLockPages(mdl, KERNEL_MODE, IO_WRITE_ACCESS);
      const mapped = yield* nt.MmMapLockedPages(mdl, KERNEL_MODE);
      nt.memory.writeU32(mapped, 0x1234_5678);
      yield* c.report('value', nt.memory.readU32(block));
      yield* nt.MmUnmapLockedPages(mapped, mdl);
      yield* c.report('mapped', yield* nt.MmIsAddressValid(mapped));
      yield* nt.MmUnlockPages(mdl);
      yield* nt.IoFreeMdl(mdl);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { value: 0x1234_5678, mapped: 0 },
  });

  rule(
    'MmAllocatePagesForMdl gives zeroed pages that can be mapped; they and their MDL are freed one after the other',
    {
      c: 'AllocatePages',
      *kernel(nt, c) {
        const mdl = yield* nt.MmAllocatePagesForMdl(ZERO, ALL, ZERO, { lo: PAGE, hi: 0 });
        yield* c.report('count', nt.view(Mdl, mdl).ByteCount);
        const mapped = yield* nt.MmMapLockedPagesSpecifyCache(mdl, KERNEL_MODE, 1, NULL_ADDRESS, 0, 16);
        yield* c.report('zeroed', nt.memory.readU32(mapped));
        nt.memory.writeU32(mapped, 1);
        yield* nt.MmUnmapLockedPages(mapped, mdl);
        yield* nt.MmFreePagesFromMdl(mdl);
        yield* nt.ExFreePool(mdl);
      },
      expect: { count: PAGE, zeroed: 0 },
    },
  );

  rule('MmAllocatePagesForMdlEx does the same with a type of cache and flags', {
    *kernel(nt, c) {
      const mdl = yield* nt.MmAllocatePagesForMdlEx(ZERO, ALL, ZERO, { lo: 2 * PAGE, hi: 0 }, 1, 0);
      yield* c.report('count', nt.view(Mdl, mdl).ByteCount);
      yield* nt.MmFreePagesFromMdl(mdl);
      yield* nt.ExFreePool(mdl);
    },
    expect: { count: 2 * PAGE },
  });

  rule('ProbeForRead and ProbeForWrite accept the buffers of a program, and any address with a length of 0', {
    *kernel(nt, c) {
      yield* c.device('\\Device\\Neither', {
        link: '\\??\\Neither',
        dispatch: {
          *[IRP_MJ_DEVICE_CONTROL](_device, irp) {
            const stack = nt.view(IoStackLocation, nt.IoGetCurrentIrpStackLocation(irp).address);
            const input = stack.Parameters_DeviceIoControl_Type3InputBuffer;
            const output = nt.view(Irp, irp).UserBuffer;
            yield* nt.ProbeForRead(u64FromAddress(input), { lo: 4, hi: 0 }, 1);
            yield* nt.ProbeForWrite(u64FromAddress(output), { lo: 4, hi: 0 }, 1);
            nt.memory.writeU32(output, nt.memory.readU32(input));
            yield* nt.ProbeForRead(u64FromAddress(nt.local(8)), ZERO, 1);
            yield* c.report('probed', 1);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS, 4);
          },
        },
      });
    },
    *user(t, report) {
      const file = yield* t.CreateFile('\\\\.\\Neither');
      const { data } = yield* t.DeviceIoControl(file, IOCTL_NEITHER, new Uint8Array([1, 2, 3, 4]), 4);
      report('copied', data.join());
      yield* t.CloseHandle(file);
    },
    expect: { probed: 1, copied: '1,2,3,4' },
  });
});
