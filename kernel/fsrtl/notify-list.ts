/**
 * Who is to be told when something changes below a directory: requests that wait on a notify list, and what has happened that
 * nobody has been told of yet.
 * Source: "FsRtlNotifyFullChangeDirectory function (ntifs.h)", "FsRtlNotifyFullReportChange function (ntifs.h)",
 * "FILE_NOTIFY_INFORMATION structure (ntifs.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import {
  STATUS_CANCELLED,
  STATUS_NOTIFY_CLEANUP,
  STATUS_NOTIFY_ENUM_DIR,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { upcaseText } from '../rtl/upcase.ts';
import type { NotifyWatch } from './state.ts';

/** A request that is over, and what it brings: FILE_NOTIFY_INFORMATION entries. */
export interface Notified {
  readonly irp: GuestAddress;
  readonly status: number;
  readonly data: Uint8Array;
}

/** A change of a file, by its path from the root. */
export interface FileChange {
  readonly path: string;
  /** FILE_NOTIFY_CHANGE_... that it is. */
  readonly filter: number;
  /** FILE_ACTION_... */
  readonly action: number;
}

const NO_DATA = new Uint8Array(0);

export function watchesOf(k: Kernel, list: GuestAddress): NotifyWatch[] {
  const { notifyLists } = k.state.fsrtl;
  let watches = notifyLists.get(list);
  if (watches === undefined) {
    watches = [];
    notifyLists.set(list, watches);
  }
  return watches;
}

/** The name of a path as somebody sees it who watches a directory; undefined when it is none of theirs. */
function nameFor(watch: NotifyWatch, path: string): string | undefined {
  const prefix = watch.directory.endsWith('\\') ? watch.directory : `${watch.directory}\\`;
  if (!upcaseText(path).startsWith(upcaseText(prefix))) return undefined;
  const name = path.slice(prefix.length);
  return watch.watchesTree || !name.includes('\\') ? name : undefined;
}

/** One FILE_NOTIFY_INFORMATION, with NextEntryOffset still to be set. */
function entryOf(name: string, action: number): Uint8Array {
  const bytes = new Uint8Array(12 + 2 * name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, action, true);
  view.setUint32(8, 2 * name.length, true);
  for (let i = 0; i < name.length; i++) view.setUint16(12 + 2 * i, name.charCodeAt(i), true);
  return bytes;
}

/** The entries one behind the other, at multiples of four. */
function joined(entries: readonly Uint8Array[]): Uint8Array {
  const sizes = entries.map(({ length }, index) => (index < entries.length - 1 ? Math.ceil(length / 4) * 4 : length));
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  entries.forEach((entry, index) => {
    bytes.set(entry, at);
    if (index < entries.length - 1) view.setUint32(at, sizes[index]!, true);
    at += sizes[index]!;
  });
  return bytes;
}

/** What a watch has to tell, for a request with that much room: more than fits means to look for oneself. */
function takeNews(watch: NotifyWatch, room: number): { readonly status: number; readonly data: Uint8Array } {
  const data = joined(watch.news);
  const isTooMuch = watch.overflowed || data.length > room;
  watch.news = [];
  watch.overflowed = false;
  return isTooMuch ? { status: STATUS_NOTIFY_ENUM_DIR, data: NO_DATA } : { status: STATUS_SUCCESS, data };
}

/** The watch of an open directory: the first request of a file object decides what is watched. */
export function watchFor(
  k: Kernel,
  list: GuestAddress,
  wanted: Pick<NotifyWatch, 'context' | 'directory' | 'watchesTree' | 'filter'>,
): NotifyWatch {
  const watches = watchesOf(k, list);
  const known = watches.find(({ context }) => context === wanted.context);
  if (known !== undefined) return known;
  const watch: NotifyWatch = { ...wanted, waiting: [], news: [], overflowed: false, isOver: false };
  watches.push(watch);
  return watch;
}

/**
 * A request wants to be told: at once when there is news, or it waits.
 * @returns what it is told, undefined when it waits
 */
export function FsRtlpAwaitChange(watch: NotifyWatch, irp: GuestAddress, room: number): Notified | undefined {
  if (watch.isOver) return { irp, status: STATUS_NOTIFY_CLEANUP, data: NO_DATA };
  if (watch.news.length > 0 || watch.overflowed) return { irp, ...takeNews(watch, room) };
  watch.waiting.push({ irp, room });
  return undefined;
}

/** Something has changed: who waits for it is told, the others hear of it with their next request. */
export function FsRtlpReportChange(k: Kernel, list: GuestAddress, { path, filter, action }: FileChange): Notified[] {
  const told: Notified[] = [];
  for (const watch of watchesOf(k, list)) {
    const name = (watch.filter & filter) === 0 || watch.isOver ? undefined : nameFor(watch, path);
    if (name === undefined) continue;
    watch.news.push(entryOf(name, action));
    const next = watch.waiting.shift();
    if (next !== undefined) told.push({ irp: next.irp, ...takeNews(watch, next.room) });
  }
  return told;
}

/** The last handle of a directory has been closed: what waits is over. */
export function FsRtlpCleanupWatch(k: Kernel, list: GuestAddress, context: GuestAddress): Notified[] {
  const watches = watchesOf(k, list);
  const watch = watches.find((one) => one.context === context);
  if (watch === undefined) return [];
  watches.splice(watches.indexOf(watch), 1);
  return watch.waiting.map(({ irp }) => ({ irp, status: STATUS_NOTIFY_CLEANUP, data: NO_DATA }));
}

/** Takes a request that waits out of its list. */
export function FsRtlpTakeWatcher(k: Kernel, irp: GuestAddress): Notified | undefined {
  for (const watches of k.state.fsrtl.notifyLists.values()) {
    for (const watch of watches) {
      if (!watch.waiting.some((one) => one.irp === irp)) continue;
      watch.waiting = watch.waiting.filter((one) => one.irp !== irp);
      return { irp, status: STATUS_CANCELLED, data: NO_DATA };
    }
  }
  return undefined;
}
