/** What the file system run-time library keeps behind structures that are opaque to file systems. */
import type { GuestAddress } from '../../base/guest-address.ts';

/** A locked range of bytes; `end` is the last one, so one less than `start` for an empty range. */
export interface ByteRangeLock {
  readonly start: bigint;
  readonly end: bigint;
  readonly exclusive: boolean;
  readonly key: number;
  readonly fileObject: GuestAddress;
  /** EPROCESS */
  readonly process: GuestAddress;
}

/** A request that waits for a lock. */
export interface WaitingLock {
  readonly lock: ByteRangeLock;
  readonly irp: GuestAddress;
  readonly context: GuestAddress;
}

export interface FileLockRecord {
  /** In the order in which they were granted. */
  locks: ByteRangeLock[];
  waiting: WaitingLock[];
  /** How far FsRtlGetNextFileLock has come. */
  position: number;
}

/** A run of a mapping of file blocks (VBN) to disk blocks (LBN); -1 is a hole. */
export interface McbRun {
  readonly vbn: bigint;
  readonly lbn: bigint;
  readonly count: bigint;
}

/** Names of a file that has gone, and what its file system wants to know again. */
export interface TunneledFile {
  readonly directory: bigint;
  readonly shortName: string;
  readonly longName: string;
  readonly keyedByShortName: boolean;
  readonly data: Uint8Array;
  readonly since: bigint;
}

/** Somebody who has a directory open and wants to be told of changes. */
export interface NotifyWatch {
  /** The file system's own value for the open. */
  readonly context: GuestAddress;
  /** Path from the root. */
  readonly directory: string;
  readonly watchesTree: boolean;
  /** FILE_NOTIFY_CHANGE_... */
  readonly filter: number;
  /** Requests and the bytes they have room for, the oldest first. */
  waiting: { readonly irp: GuestAddress; readonly room: number }[];
  /** FILE_NOTIFY_INFORMATION entries that nobody has been told of yet. */
  news: Uint8Array[];
  /** There was more news than could be kept. */
  overflowed: boolean;
  isOver: boolean;
}

export interface FsRtlState {
  /** By FILE_LOCK. */
  readonly fileLocks: Map<GuestAddress, FileLockRecord>;
  /** By LARGE_MCB. */
  readonly mcbs: Map<GuestAddress, McbRun[]>;
  /** By TUNNEL, the oldest first. */
  readonly tunnels: Map<GuestAddress, TunneledFile[]>;
  /** By LIST_ENTRY of the notify list. */
  readonly notifyLists: Map<GuestAddress, NotifyWatch[]>;
}

export function initialFsRtlState(): FsRtlState {
  return { fileLocks: new Map(), mcbs: new Map(), tunnels: new Map(), notifyLists: new Map() };
}
