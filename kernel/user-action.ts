/**
 * What user mode does to the machine. A simulated process has no code of its own: its threads are sequences of
 * these actions, which is all a trace needs to drive the kernel again.
 */
import type { GuestAddress } from '../base/guest-address.ts';
import type { U64 } from '../base/u64.ts';

/** Says that a value is the result (handle or address) of an earlier action. `index`: argument number or byte offset. */
export interface ResultReference {
  readonly action: number;
  readonly index: number;
}

export type UserAction =
  | { readonly kind: 'process'; readonly name: string }
  | { readonly kind: 'thread'; readonly process: number; readonly name: string }
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'map'; readonly address: GuestAddress; readonly sizeBytes: number; readonly writable: boolean }
  | { readonly kind: 'unmap'; readonly address: GuestAddress; readonly sizeBytes: number }
  | {
      readonly kind: 'write';
      readonly address: GuestAddress;
      readonly data: Uint8Array;
      readonly references: readonly ResultReference[];
    }
  | {
      readonly kind: 'system-call';
      readonly service: string;
      readonly args: readonly U64[];
      readonly references: readonly ResultReference[];
    }
  | { readonly kind: 'signal'; readonly name: string }
  | { readonly kind: 'barrier'; readonly name: string };
