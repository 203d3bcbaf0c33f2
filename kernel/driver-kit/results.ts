/** What a routine leaves in RAX, as the types its prototype has. */
import { addressFromHalves, type GuestAddress } from '../../base/guest-address.ts';
import { i64ToNumber, type U64 } from '../../base/u64.ts';

export const asPointer = ({ lo, hi }: U64): GuestAddress => addressFromHalves(lo, hi);
export const asBoolean = ({ lo }: U64): boolean => (lo & 0xff) !== 0;
export const asByte = ({ lo }: U64): number => lo & 0xff;
export const asUnsigned = ({ lo }: U64): number => lo >>> 0;
export const asSigned = ({ lo }: U64): number => lo | 0;
/** Exact within +-2^53. */
export const asSigned64 = (value: U64): number => i64ToNumber(value);
