/**
 * Sharing of a file among those who have it open: what each of them does with it, and lets others do, as counts in a
 * SHARE_ACCESS of the file system, and as flags of each file object.
 * Source: "IoCheckShareAccess function (wdm.h)", "IoSetShareAccess function (wdm.h)", "IoUpdateShareAccess function (wdm.h)",
 * "IoRemoveShareAccess function (wdm.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { SHARE_ACCESS } from '../../nt/generated/layouts.ts';
import { STATUS_SHARING_VIOLATION, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { FILE_ACCESS, SHARE_MODES, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { FileObject, ShareAccess } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';

const READS = FILE_ACCESS.FILE_READ_DATA | FILE_ACCESS.FILE_EXECUTE;
const WRITES = FILE_ACCESS.FILE_WRITE_DATA | FILE_ACCESS.FILE_APPEND_DATA;

/** Notes in the file object what its opener does and lets others do. An opener who touches no data lets others do nothing that counts. */
function noteInFile(file: FileObject, access: number, share: number): void {
  file.ReadAccess = access & READS ? 1 : 0;
  file.WriteAccess = access & WRITES ? 1 : 0;
  file.DeleteAccess = access & STANDARD_ACCESS.DELETE ? 1 : 0;
  const counts = touchesData(file);
  file.SharedRead = counts && share & SHARE_MODES.FILE_SHARE_READ ? 1 : 0;
  file.SharedWrite = counts && share & SHARE_MODES.FILE_SHARE_WRITE ? 1 : 0;
  file.SharedDelete = counts && share & SHARE_MODES.FILE_SHARE_DELETE ? 1 : 0;
}

function touchesData(file: FileObject): boolean {
  return file.ReadAccess !== 0 || file.WriteAccess !== 0 || file.DeleteAccess !== 0;
}

/** Adds a file object's part to the counts, or takes it away. */
function count(k: Kernel, fileObject: GuestAddress, shareAccess: GuestAddress, by: 1 | -1): void {
  const file = new FileObject(k.memory, fileObject);
  if (!touchesData(file)) return;
  const counts = new ShareAccess(k.memory, shareAccess);
  counts.OpenCount += by;
  if (file.ReadAccess) counts.Readers += by;
  if (file.WriteAccess) counts.Writers += by;
  if (file.DeleteAccess) counts.Deleters += by;
  if (file.SharedRead) counts.SharedRead += by;
  if (file.SharedWrite) counts.SharedWrite += by;
  if (file.SharedDelete) counts.SharedDelete += by;
}

/** Whether everybody who has the file open lets others do what the file object is for, and the other way round. */
function isCompatible(file: FileObject, counts: ShareAccess): boolean {
  const { OpenCount: opens, Readers, Writers, Deleters } = counts;
  return !(
    (file.ReadAccess && counts.SharedRead < opens) ||
    (file.WriteAccess && counts.SharedWrite < opens) ||
    (file.DeleteAccess && counts.SharedDelete < opens) ||
    (Readers > 0 && !file.SharedRead) ||
    (Writers > 0 && !file.SharedWrite) ||
    (Deleters > 0 && !file.SharedDelete)
  );
}

/**
 * Whether a file that is open may be opened once more; with `update` that is counted.
 * @returns STATUS_SUCCESS or STATUS_SHARING_VIOLATION
 */
export function IopCheckShareAccess(
  k: Kernel,
  access: number,
  share: number,
  fileObject: GuestAddress,
  shareAccess: GuestAddress,
  update: boolean,
): number {
  const file = new FileObject(k.memory, fileObject);
  noteInFile(file, access, share);
  if (!touchesData(file)) return STATUS_SUCCESS;
  if (!isCompatible(file, new ShareAccess(k.memory, shareAccess))) return STATUS_SHARING_VIOLATION;
  if (update) count(k, fileObject, shareAccess, 1);
  return STATUS_SUCCESS;
}

/** Counts the first open of a file. */
export function IopSetShareAccess(
  k: Kernel,
  access: number,
  share: number,
  fileObject: GuestAddress,
  shareAccess: GuestAddress,
): void {
  noteInFile(new FileObject(k.memory, fileObject), access, share);
  k.memory.fill(shareAccess, SHARE_ACCESS.SIZE, 0);
  count(k, fileObject, shareAccess, 1);
}

/** Counts an open that has been checked before. */
export function IopUpdateShareAccess(k: Kernel, fileObject: GuestAddress, shareAccess: GuestAddress): void {
  count(k, fileObject, shareAccess, 1);
}

/** Takes an open away, when its last handle is closed. */
export function IopRemoveShareAccess(k: Kernel, fileObject: GuestAddress, shareAccess: GuestAddress): void {
  count(k, fileObject, shareAccess, -1);
}
