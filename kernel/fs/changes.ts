/** What those who watch a directory are told of. Source: "FILE_NOTIFY_INFORMATION structure (ntifs.h)", "FindFirstChangeNotification". */
import type { FileChange } from '../fsrtl/notify-list.ts';
import type { Kernel } from '../kernel.ts';
import { isDirectory, pathOf } from './file-tree.ts';
import type { FileNode } from './state.ts';

/** FILE_NOTIFY_CHANGE_... */
const FILE_NOTIFY_CHANGE_FILE_NAME = 0x1;
const FILE_NOTIFY_CHANGE_DIR_NAME = 0x2;
export const FILE_NOTIFY_CHANGE_ATTRIBUTES = 0x4;
export const FILE_NOTIFY_CHANGE_SIZE = 0x8;
export const FILE_NOTIFY_CHANGE_LAST_WRITE = 0x10;

/** FILE_ACTION_... */
export const FILE_ACTION_ADDED = 1;
export const FILE_ACTION_REMOVED = 2;
const FILE_ACTION_MODIFIED = 3;
export const FILE_ACTION_RENAMED_OLD_NAME = 4;
export const FILE_ACTION_RENAMED_NEW_NAME = 5;

/** A file has come, gone, or got another name; asked while it still has the one it is about. */
export function nameChange(k: Kernel, node: FileNode, action: number): FileChange {
  const filter = isDirectory(node) ? FILE_NOTIFY_CHANGE_DIR_NAME : FILE_NOTIFY_CHANGE_FILE_NAME;
  return { path: pathOf(k, node), filter, action };
}

/** Something about a file is otherwise. */
export function modification(k: Kernel, node: FileNode, filter: number): FileChange {
  return { path: pathOf(k, node), filter, action: FILE_ACTION_MODIFIED };
}
