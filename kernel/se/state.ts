/** What the security reference monitor (Se) keeps outside guest memory: tokens, and descriptors that many objects share. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { Ace } from './security-descriptor.ts';

export interface TokenGroup {
  readonly sid: string;
  /** SE_GROUP_... */
  readonly attributes: number;
}

/** Who somebody is. */
export interface TokenRecord {
  /** LUID of the token itself, and of what it was last changed to. */
  readonly id: number;
  modifiedId: number;
  /** TOKEN_TYPE, and of an impersonation token its SECURITY_IMPERSONATION_LEVEL. */
  readonly type: number;
  readonly level: number;
  readonly user: string;
  groups: readonly TokenGroup[];
  /** SIDs that must have access, too; none in an unrestricted token. */
  readonly restricted: readonly string[];
  /** LUIDs of the privileges it has, with their SE_PRIVILEGE_... attributes. */
  readonly privileges: Map<number, number>;
  /** What new objects get. */
  readonly owner: string;
  readonly primaryGroup: string;
  readonly defaultDacl: readonly Ace[];
  /** LUID of the logon session. */
  readonly authenticationId: number;
  /** Who made it, up to eight characters. */
  readonly source: string;
  sessionId: number;
}

/** Whom a thread acts as instead of its process. */
export interface Impersonation {
  /** Referenced. */
  readonly token: GuestAddress;
  /** SECURITY_IMPERSONATION_LEVEL */
  readonly level: number;
  readonly effectiveOnly: boolean;
  readonly copyOnOpen: boolean;
}

export interface SeState {
  /** By token object. */
  readonly tokens: Map<GuestAddress, TokenRecord>;
  /** Token objects of processes. */
  readonly processTokens: Map<number, GuestAddress>;
  /** Whom threads impersonate. */
  readonly impersonations: Map<number, Impersonation>;
  /** Self-relative descriptors in guest memory by their bytes in hexadecimal digits. */
  readonly descriptors: Map<string, GuestAddress>;
  /** The next LUID that nobody has. */
  nextLuid: number;
}

export function initialSeState(): SeState {
  return {
    tokens: new Map(),
    processTokens: new Map(),
    impersonations: new Map(),
    descriptors: new Map(),
    nextLuid: 0x1_0000,
  };
}
