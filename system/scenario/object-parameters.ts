/** Parameters of a system call that names an object, as they lie in a thread's parameter page. */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { u64FromAddress } from '../../base/u64.ts';
import { OBJECT_ATTRIBUTES, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';

/** Offsets in the parameter page. */
export const HANDLE_AT = 0x00;
export const STATUS_BLOCK_AT = 0x10;
export const ATTRIBUTES_AT = 0x40;
export const STRING_AT = 0x80;
const NAME_AT = 0xa0;
export const MAX_NAME_CHARACTERS = (0x1000 - NAME_AT) / 2;

/** Room for a handle and an IO_STATUS_BLOCK, OBJECT_ATTRIBUTES, UNICODE_STRING and the name, as one block of bytes for `base`. */
export function objectParameters(base: GuestAddress, name: string): Uint8Array {
  const bytes = new Uint8Array(NAME_AT + 2 * name.length);
  const view = new DataView(bytes.buffer);
  const pointer = (at: number, target: number) => {
    const { lo, hi } = u64FromAddress(addressAdd(base, target));
    view.setUint32(at, lo, true);
    view.setUint32(at + 4, hi, true);
  };
  view.setUint32(ATTRIBUTES_AT + OBJECT_ATTRIBUTES.Length, OBJECT_ATTRIBUTES.SIZE, true);
  pointer(ATTRIBUTES_AT + OBJECT_ATTRIBUTES.ObjectName, STRING_AT);
  view.setUint32(ATTRIBUTES_AT + OBJECT_ATTRIBUTES.Attributes, OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE, true);
  view.setUint16(STRING_AT + UNICODE_STRING.Length, 2 * name.length, true);
  view.setUint16(STRING_AT + UNICODE_STRING.MaximumLength, 2 * name.length, true);
  pointer(STRING_AT + UNICODE_STRING.Buffer, NAME_AT);
  for (let i = 0; i < name.length; i++) view.setUint16(NAME_AT + 2 * i, name.charCodeAt(i), true);
  return bytes;
}
