/** What the configuration manager (Cm) keeps outside guest memory: the keys with their values, and who watches them. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';

/** A value as it is given before boot, and as it is kept. */
export interface RegistryValue {
  readonly name: string;
  /** REG_... */
  readonly type: number;
  readonly data: Uint8Array;
}

/** A key that exists before boot: `\Registry\Machine\...` with its values; the keys above it exist, too. */
export interface RegistryKey {
  readonly path: string;
  readonly values: readonly RegistryValue[];
}

/** A key. It is not in guest memory: drivers see handles. */
export interface KeyNode {
  /** Monotonic, never used twice. */
  readonly id: number;
  name: string;
  /** 0 for the root, `\REGISTRY`. */
  readonly parent: number;
  /** By upper-case name. */
  readonly subkeys: Map<string, number>;
  /** By upper-case name, the oldest first. */
  readonly values: Map<string, RegistryValue>;
  className: string;
  /** 100 ns units since 1601. */
  lastWriteTime: bigint;
  /** Lost with a restart. */
  readonly isVolatile: boolean;
  /** Made with REG_OPTION_CREATE_LINK: its one value names the key that it stands for. */
  readonly isLink: boolean;
  deleted: boolean;
  /** Self-relative SECURITY_DESCRIPTOR; NULL for that of all keys. */
  security: GuestAddress;
}

/** What somebody has put beside a key object: CmSetCallbackObjectContext. */
export interface KeyContext {
  /** The callback's cookie. */
  readonly callback: number;
  readonly context: U64;
}

/** A key object: an open key. */
export interface KeyBody {
  /** The KeyNode. */
  readonly node: number;
  /** As long as it takes for the object to go: the UNICODE_STRING that CmCallbackGetKeyObjectID gave out. */
  nameString: GuestAddress;
  contexts: KeyContext[];
}

/** A registered registry callback. */
export interface RegistryCallback {
  /** Cookie.QuadPart */
  readonly cookie: number;
  readonly routine: GuestAddress;
  readonly context: U64;
  /** Its decimal digits; empty for CmRegisterCallback. */
  readonly altitude: string;
}

/** A ZwNotifyChangeKey under way. */
export interface KeyNotification {
  readonly id: number;
  /** The key object it was asked through. */
  readonly object: GuestAddress;
  readonly node: number;
  /** REG_NOTIFY_CHANGE_... */
  readonly filter: number;
  readonly watchTree: boolean;
  /** KPROCESSOR_MODE of the caller, and its process. */
  readonly mode: number;
  readonly process: number;
  readonly ioStatusBlock: GuestAddress;
  /** Referenced event object, or NULL. */
  readonly event: GuestAddress;
  /** WORK_QUEUE_ITEM and WORK_QUEUE_TYPE, or NULL. */
  readonly workItem: GuestAddress;
  readonly workType: number;
  /** User APC, and who gets it. */
  readonly apc: { readonly thread: number; readonly routine: U64; readonly context: U64 } | undefined;
}

export interface CmState {
  nextNode: number;
  /** `\REGISTRY`. */
  root: number;
  readonly nodes: Map<number, KeyNode>;
  /** By key object. */
  readonly bodies: Map<GuestAddress, KeyBody>;
  /** Ordered by altitude, the highest first. */
  readonly callbacks: RegistryCallback[];
  nextCookie: number;
  notifications: KeyNotification[];
  nextNotification: number;
}

export function initialCmState(): CmState {
  return {
    nextNode: 1,
    root: 0,
    nodes: new Map(),
    bodies: new Map(),
    callbacks: [],
    nextCookie: 1,
    notifications: [],
    nextNotification: 1,
  };
}
