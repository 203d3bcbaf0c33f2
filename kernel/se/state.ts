/** What the security reference monitor (Se) keeps outside guest memory: tokens, and descriptors that many objects share. */
import type { GuestAddress } from '../../base/guest-address.ts';

export interface TokenGroup {
  readonly sid: string;
  /** SE_GROUP_... */
  readonly attributes: number;
}

/** Who somebody is. */
export interface TokenRecord {
  readonly user: string;
  readonly groups: readonly TokenGroup[];
  /** LUIDs of the privileges it has, and whether each is enabled. */
  readonly privileges: ReadonlyMap<number, boolean>;
  /** LUID of the logon session. */
  readonly authenticationId: number;
}

export interface SeState {
  /** By token object. */
  readonly tokens: Map<GuestAddress, TokenRecord>;
  /** Token objects of processes. */
  readonly processTokens: Map<number, GuestAddress>;
  /** Self-relative descriptors in guest memory by their bytes in hexadecimal digits. */
  readonly descriptors: Map<string, GuestAddress>;
}

export function initialSeState(): SeState {
  return { tokens: new Map(), processTokens: new Map(), descriptors: new Map() };
}
