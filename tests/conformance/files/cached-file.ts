/** A file system of a case's own with one cached file on a disk in memory: what the cases about the cache begin with. */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  FileObject,
  type GuestAddress,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
  Irp,
  NonPagedPoolNx,
  NULL_ADDRESS,
  poolTag,
  STATUS_SUCCESS,
  type U64,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { create, FILE_OPEN } from './test-file.ts';

export const PAGE = 0x1000;
/** What the disk has room for, and how long its file is. */
export const DISK_BYTES = 3 * PAGE;
export const FILE_BYTES = 2 * PAGE + 8;
const NAME = '\\Device\\Cached';

export interface CachedFile {
  readonly handle: U64;
  readonly object: GuestAddress;
  readonly pointers: GuestAddress;
  readonly disk: GuestAddress;
  /** CC_FILE_SIZES */
  readonly sizes: GuestAddress;
  /** Where offsets are put for routines that take a pointer to one. */
  readonly at: GuestAddress;
  /** What paging requests end with. */
  failWith: number;
}

/** Opens the file, and has it cached. The byte at each offset of it is 'a' plus the number of its page. */
export function* openCached(nt: DriverKit, c: CaseContext): DriverCode<CachedFile> {
  const disk = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, DISK_BYTES, poolTag('Case'));
  for (let page = 0; page < 3; page++) nt.memory.fill(addressAdd(disk, page * PAGE), PAGE, 0x61 + page);
  const block = nt.data(64);
  nt.memory.fill(block, 64, 0);
  const file = { handle: { lo: 0, hi: 0 }, object: NULL_ADDRESS, pointers: block, disk, sizes: addressAdd(block, 24) };
  const opened: CachedFile = { ...file, at: addressAdd(block, 48), failWith: STATUS_SUCCESS };
  const transfer = (label: string, isRead: boolean) =>
    function* (_device: GuestAddress, irp: GuestAddress): DriverCode<number> {
      const stack = nt.IoGetCurrentIrpStackLocation(irp);
      const [offset, length] = [u64ToNumber(stack.Parameters_Read_ByteOffset), stack.Parameters_Read_Length];
      yield* c.report(label, offset);
      const buffer = yield* nt.MmMapLockedPagesSpecifyCache(nt.view(Irp, irp).MdlAddress, 0, 1, NULL_ADDRESS, 0, 16);
      const place = addressAdd(disk, offset);
      nt.memory.move(isRead ? buffer : place, isRead ? place : buffer, length);
      return yield* nt.completeIrp(irp, opened.failWith, length);
    };
  yield* c.device(NAME, {
    dispatch: {
      *0(_device: GuestAddress, irp: GuestAddress) {
        const { FileObject: object } = nt.IoGetCurrentIrpStackLocation(irp);
        nt.view(FileObject, object).SectionObjectPointer = block;
        return yield* nt.completeIrp(irp, STATUS_SUCCESS);
      },
      [IRP_MJ_READ]: transfer('read', true),
      [IRP_MJ_WRITE]: transfer('write', false),
    },
  });
  const { handle } = yield* create(nt, NAME, FILE_OPEN);
  const object = yield* objectOf(nt, handle, opened.at);
  writeSizes(nt, opened, FILE_BYTES);
  yield* nt.CcInitializeCacheMap(object, opened.sizes, false, NULL_ADDRESS, 0);
  return Object.assign(opened, { handle, object });
}

/** The file object of a handle, referenced. */
export function* objectOf(nt: DriverKit, handle: U64, at: GuestAddress): DriverCode<GuestAddress> {
  yield* nt.ObReferenceObjectByHandle(handle, 0, NULL_ADDRESS, 0, at, NULL_ADDRESS);
  return nt.memory.readPointer(at);
}

/** Fills CC_FILE_SIZES for a file of so many bytes. */
export function writeSizes(nt: DriverKit, { sizes }: CachedFile, bytes: number): void {
  nt.memory.writeI64(sizes, DISK_BYTES);
  nt.memory.writeI64(addressAdd(sizes, 8), bytes);
  nt.memory.writeI64(addressAdd(sizes, 16), bytes);
}

/** An offset, behind a pointer. */
export function offsetAt(nt: DriverKit, { at }: CachedFile, offset: number): GuestAddress {
  nt.memory.writeI64(at, offset);
  return at;
}

/** Ends the caching, closes the file, and waits until nobody has its pages any more. */
export function* closeCached(nt: DriverKit, file: CachedFile): DriverCode<void> {
  yield* nt.CcUninitializeCacheMap(file.object, NULL_ADDRESS, NULL_ADDRESS);
  yield* nt.ObfDereferenceObject(file.object);
  yield* nt.ZwClose(file.handle);
  yield* letPagesGo(nt, file);
  yield* nt.ExFreePoolWithTag(file.disk, poolTag('Case'));
}

/** Pages that nobody needs any more are written and given up by a thread of the system; it has time for that. */
export function* letPagesGo(nt: DriverKit, { at }: CachedFile): DriverCode<void> {
  nt.memory.writeI64(at, -100_000);
  yield* nt.KeDelayExecutionThread(0, false, at);
}
