/**
 * What is done with keys, as data: the request that a Zw or Nt routine has captured. Each operation has a function that
 * carries it out (key-operations.ts) and a structure that registry callbacks are told of it with (callback-structures.ts).
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import type { SecurityDescriptor } from '../se/security-descriptor.ts';

/** An open or a create, whose result is a handle. */
export interface OpenArguments {
  readonly path: string;
  /** Key the path is relative to: a KeyNode's number. */
  readonly start: number;
  readonly desiredAccess: number;
  /** OBJ_... */
  readonly attributes: number;
  /** REG_OPTION_... */
  readonly options: number;
  readonly className: string;
  readonly creates: boolean;
  /** Where the handle goes, and the disposition or NULL. */
  readonly handleOut: GuestAddress;
  readonly dispositionOut: GuestAddress;
  /** SECURITY_DESCRIPTOR of a new key, 0 for none. */
  readonly securityDescriptor: U64;
}

/** A query with a buffer for its answer. */
export interface QueryArguments {
  /** Index of an enumeration. */
  readonly index: number;
  /** Name of a value. */
  readonly name: string;
  readonly informationClass: number;
  readonly buffer: GuestAddress;
  readonly length: number;
  readonly resultLength: GuestAddress;
}

/** A value that is set, or a name that is given. */
export interface ChangeArguments {
  readonly name: string;
  readonly type: number;
  readonly data: Uint8Array;
  /** The data where the caller has it, for callbacks. */
  readonly dataPointer: GuestAddress;
  readonly titleIndex: number;
}

/** An answer that goes to a buffer; NULL for a length that nobody wants. */
export interface AnswerArguments {
  readonly buffer: GuestAddress;
  readonly length: number;
  readonly resultLength: GuestAddress;
}

/** Parts of a security descriptor, by SECURITY_INFORMATION. */
export interface SecurityPartsArguments {
  readonly which: number;
}

/** A descriptor whose parts replace the key's; `descriptor` is where the caller has it, for callbacks. */
export interface SetSecurityArguments extends SecurityPartsArguments {
  readonly change: SecurityDescriptor;
  readonly descriptor: GuestAddress;
}

/** KEY_SET_INFORMATION_CLASS and its structure; `buffer` is where the caller has it, for callbacks. */
export interface SetInformationArguments {
  readonly informationClass: number;
  readonly data: Uint8Array;
  readonly buffer: GuestAddress;
}

/** Values that are asked for at once. */
export interface MultipleArguments extends AnswerArguments {
  /** KEY_VALUE_ENTRY for each. */
  readonly entries: GuestAddress;
  readonly names: readonly string[];
  /** Where the caller has said how long the buffer is, and is told how much of it is used. */
  readonly lengthInOut: GuestAddress;
}

export type KeyArguments =
  | ({ readonly operation: 'create key' | 'open key' } & OpenArguments)
  | ({ readonly operation: 'query key' | 'enumerate key' | 'query value' | 'enumerate value' } & QueryArguments)
  | ({ readonly operation: 'set value' | 'delete value' | 'rename key' } & ChangeArguments)
  | ({ readonly operation: 'query multiple values' } & MultipleArguments)
  | ({ readonly operation: 'set information' } & SetInformationArguments)
  | ({ readonly operation: 'query security' } & AnswerArguments & SecurityPartsArguments)
  | ({ readonly operation: 'set security' } & SetSecurityArguments)
  | ({ readonly operation: 'query name' } & AnswerArguments)
  | { readonly operation: 'delete key' | 'flush' | 'close key' };

export type KeyOperationName = KeyArguments['operation'];

/** The arguments of one operation. */
export type ArgumentsOf<Name extends KeyOperationName> = Extract<KeyArguments, { readonly operation: Name }>;

/** Arguments of operations that take none of the kind. */
export const NO_CHANGE: Pick<ChangeArguments, 'type' | 'data' | 'dataPointer' | 'titleIndex'> = {
  type: 0,
  data: new Uint8Array(0),
  dataPointer: 0 as GuestAddress,
  titleIndex: 0,
};

export interface KeyRequest {
  readonly arguments: KeyArguments;
  /** The key object that the caller's handle is of, referenced; of an open the one that the name is relative to. */
  readonly object: GuestAddress;
  /** KPROCESSOR_MODE of the caller. */
  readonly mode: number;
}
