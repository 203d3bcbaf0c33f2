/** What the file system keeps: volumes, the files on them, and who has which of them open. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';

/** A file or directory. Times are system times, 100 ns units since 1601. */
export interface FileNode {
  readonly id: number;
  readonly volume: number;
  /** The directory it is in; its own number for a root. */
  parent: number;
  name: string;
  /** A name of 8.3 characters where `name` is none, else empty. */
  shortName: string;
  /** FILE_ATTRIBUTE_... without FILE_ATTRIBUTE_NORMAL. */
  attributes: number;
  created: bigint;
  accessed: bigint;
  written: bigint;
  changed: bigint;
  /** What is in a file; `sizeBytes` of it, the rest is room. */
  data: Uint8Array;
  sizeBytes: number;
  allocatedBytes: number;
  /** Of a directory: files by their names in upper case. */
  readonly children: Map<string, number> | undefined;
  /** Of what is in it; undefined when that has changed since somebody asked. */
  digest: U64 | undefined;
  /** It goes with the last handle. */
  deletePending: boolean;
  /** It has been deleted, and file objects that are still to be closed are all that is left of it. */
  isGone: boolean;
  /** In guest memory while somebody has it open, else NULL. */
  fcb: GuestAddress;
}

/** A file object's part in a file. */
export interface OpenFile {
  /** 0 for an open of the volume itself. */
  readonly node: number;
  readonly volume: number;
  readonly deletesOnClose: boolean;
  /** Its last handle has been closed. */
  isCleanedUp: boolean;
  /** Of a directory: the expression that is looked for, in upper case, once it has been listed, and where the list goes on. */
  pattern: string | undefined;
  position: number;
}

export interface Volume {
  /** From 1 on, as in `\Device\HarddiskVolume1`. */
  readonly number: number;
  /** Upper case. */
  readonly drive: string;
  readonly root: number;
  readonly serialNumber: number;
  readonly created: bigint;
  label: string;
  readonly sizeBytes: number;
  usedBytes: number;
  /** The storage device, which has the name, and the file system's own. */
  readonly storage: GuestAddress;
  readonly device: GuestAddress;
}

/** What a scenario puts on a volume before boot. */
export interface InitialFile {
  /** `C:\...`; ends with a backslash for a directory. */
  readonly path: string;
  readonly attributes: number;
  readonly data: Uint8Array;
}

export interface FsState {
  nextFile: number;
  driver: GuestAddress;
  readonly volumes: Volume[];
  readonly files: Map<number, FileNode>;
  /** By FILE_OBJECT. */
  readonly opens: Map<GuestAddress, OpenFile>;
}

export function initialFsState(): FsState {
  return { nextFile: 1, driver: NULL_ADDRESS, volumes: [], files: new Map(), opens: new Map() };
}
