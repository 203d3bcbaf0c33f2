/**
 * IRP_MJ_CLEANUP, when the last handle is closed, and IRP_MJ_CLOSE, when the file object goes.
 * Source: "IRP_MJ_CLEANUP (file system)", "IRP_MJ_CLOSE (file system)".
 */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { FsRtlpUnlockAll } from '../fsrtl/file-lock.ts';
import { FsRtlpCleanupWatch } from '../fsrtl/notify-list.ts';
import { requestorProcess } from '../fsrtl/process-file-lock.ts';
import { FileObject } from '../generated/views.ts';
import { IopRemoveShareAccess } from '../io/share-access.ts';
import type { Kernel } from '../kernel.ts';
import { FILE_ACTION_REMOVED, nameChange } from './changes.ts';
import { detachFcb, fileLockOf, shareAccessOf } from './fcb.ts';
import { forgetFile, removeFile } from './file-tree.ts';
import { answer, type FsRequest, type FsResult } from './request.ts';
import type { FileNode } from './state.ts';

/** The opens of a file whose handles are not all closed. */
function isInUse(k: Kernel, node: FileNode): boolean {
  return [...k.state.fs.opens.values()].some((open) => open.node === node.id && !open.isCleanedUp);
}

/** The last handle is closed: others may open the file again, and one that is to be deleted goes with its last user. */
export function cleanupRequest(k: Kernel, { irp, file, open, node, volume }: FsRequest): FsResult {
  if (open.isCleanedUp) return answer(STATUS_SUCCESS);
  open.isCleanedUp = true;
  if (node === undefined) return answer(STATUS_SUCCESS);
  IopRemoveShareAccess(k, file, shareAccessOf(node));
  const fileLock = fileLockOf(node);
  const process = requestorProcess(k, irp);
  const { outcome } = FsRtlpUnlockAll(k, fileLock, { fileObject: file, process, key: undefined }, NULL_ADDRESS);
  const isEmpty = node.children === undefined || node.children.size === 0;
  if (open.deletesOnClose && isEmpty) node.deletePending = true;
  const isRemoved = node.deletePending && isEmpty && !node.isGone && !isInUse(k, node);
  const changes = isRemoved ? [nameChange(k, node, FILE_ACTION_REMOVED)] : [];
  if (isRemoved) removeFile(k, node);
  const watchers = FsRtlpCleanupWatch(k, volume.device, new FileObject(k.memory, file).FsContext2);
  return { ...answer(STATUS_SUCCESS, 0, changes), locks: { fileLock, outcome }, watchers };
}

/** The file object goes. */
export function closeRequest(k: Kernel, { file, node }: FsRequest): FsResult {
  k.state.fs.opens.delete(file);
  if (node === undefined || node.fcb === NULL_ADDRESS) return answer(STATUS_SUCCESS);
  const isLast = ![...k.state.fs.opens.values()].some((open) => open.node === node.id);
  detachFcb(k, file, node, isLast);
  if (isLast && node.isGone) forgetFile(k, node);
  return answer(STATUS_SUCCESS);
}
