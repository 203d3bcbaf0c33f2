/** What the object manager (Ob) keeps outside guest memory: the namespace, the objects' identities, handle tables. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import type { SystemKey } from '../mm/system-space.ts';
import type { CapturedAttributes } from './capture.ts';

/** An object. Its counts are in its OBJECT_HEADER in guest memory. */
export interface ObjectRecord {
  /** Monotonic, never used twice. */
  readonly id: number;
  readonly type: string;
  /** The body, to which pointers point. */
  readonly address: GuestAddress;
  /** Last component of its name, empty when it has none. */
  name: string;
  /** The directory it is named in, 0 when it has no name. */
  directory: number;
  /** A temporary object loses its name with its last handle. */
  permanent: boolean;
  /** Of a directory: objects by upper-case name. */
  readonly entries: Map<string, number> | undefined;
  /** Of a symbolic link: what it stands for. */
  readonly target: string;
  /** Self-relative SECURITY_DESCRIPTOR, NULL for none: everybody may do everything then. */
  security: GuestAddress;
  /** Made with OBJ_EXCLUSIVE: the process that has handles of it, 0 while none has; undefined for others. */
  exclusiveProcess: number | undefined;
}

export interface HandleEntry {
  /** Monotonic, never used twice; 0 for a pseudo handle. */
  readonly id: number;
  readonly object: GuestAddress;
  /** Granted access. */
  readonly access: number;
  /** Made with OBJ_KERNEL_HANDLE. */
  readonly kernel: boolean;
  /** A process that is created with its creator's handles gets this one, too. */
  inherit: boolean;
  /** It cannot be closed. */
  protectFromClose: boolean;
}

/** An entry of a driver's ObRegisterCallbacks. */
export interface OperationCallback {
  /** RegistrationHandle */
  readonly registration: GuestAddress;
  /** Decimal digits. */
  readonly altitude: string;
  readonly type: string;
  /** OB_OPERATION */
  readonly operations: number;
  readonly pre: GuestAddress;
  readonly post: GuestAddress;
  readonly context: U64;
}

/** Handles of a process: handle `4 * index` is at `index`; index 0 is never used. */
export interface HandleTable {
  readonly entries: (HandleEntry | undefined)[];
  /** No index below this one is free. */
  firstFree: number;
}

export interface ObState {
  nextObject: number;
  nextHandle: number;
  readonly objects: Map<number, ObjectRecord>;
  readonly byAddress: Map<SystemKey, ObjectRecord>;
  /** Type objects by name of the type. */
  readonly typeObjects: Map<string, GuestAddress>;
  /** The root directory. */
  root: number;
  /** The directory `\GLOBAL??`. */
  dosDevices: number;
  /** Directories of DOS device names that users have for themselves, by the LUID of the logon session. */
  readonly logonDosDevices: Map<number, number>;
  /** Objects without references that a system thread deletes, in order. */
  readonly deferredDeletions: GuestAddress[];
  /** By process. */
  readonly handleTables: Map<number, HandleTable>;
  /** Ordered by altitude, the highest first. */
  readonly callbacks: OperationCallback[];
  /** Objects of ObCreateObject that are not inserted yet, with what they were made with. */
  readonly uninserted: Map<GuestAddress, CapturedAttributes>;
}

export function initialObState(): ObState {
  return {
    nextObject: 1,
    nextHandle: 1,
    objects: new Map(),
    byAddress: new Map(),
    typeObjects: new Map(),
    root: 0,
    dosDevices: 0,
    logonDosDevices: new Map(),
    deferredDeletions: [],
    handleTables: new Map(),
    callbacks: [],
    uninserted: new Map(),
  };
}
