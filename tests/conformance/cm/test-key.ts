/** A key of a case's own, and the calls that most cases begin with. */
import {
  type GuestAddress,
  KEY_ACCESS,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  type U64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';

export const SOFTWARE = '\\Registry\\Machine\\Software';
export const TEST_KEY = `${SOFTWARE}\\Conformance`;
export const REG_OPTION_VOLATILE = 1;
export const { KEY_ALL_ACCESS } = KEY_ACCESS;

const USUAL = OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE | OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE;

/** OBJECT_ATTRIBUTES for a kernel handle. */
export function attributes(nt: DriverKit, name: string, root: U64 | number = 0, flags = 0): GuestAddress {
  const address = nt.local(48);
  nt.InitializeObjectAttributes(address, nt.text(name), USUAL | flags, root);
  return address;
}

export interface Opened {
  readonly status: number;
  readonly handle: U64;
  readonly disposition: number;
}

/** ZwCreateKey. */
export function* create(nt: DriverKit, name: string, options = 0, root: U64 | number = 0): DriverCode<Opened> {
  const out = nt.local(16);
  const disposition = (out + 8) as GuestAddress;
  nt.memory.writeU64(out, 0, 0);
  nt.memory.writeU32(disposition, 0);
  const oa = attributes(nt, name, root);
  const status = yield* nt.ZwCreateKey(out, KEY_ALL_ACCESS, oa, 0, NULL_ADDRESS, options, disposition);
  return { status, handle: nt.memory.readU64(out), disposition: nt.memory.readU32(disposition) };
}

/** ZwOpenKey. */
export function* open(nt: DriverKit, name: string, root: U64 | number = 0): DriverCode<Opened> {
  const out = nt.local(8);
  nt.memory.writeU64(out, 0, 0);
  const status = yield* nt.ZwOpenKey(out, KEY_ALL_ACCESS, attributes(nt, name, root));
  return { status, handle: nt.memory.readU64(out), disposition: 0 };
}

/** ZwDeleteKey and ZwClose. */
export function* remove(nt: DriverKit, handle: U64): DriverCode<void> {
  yield* nt.ZwDeleteKey(handle);
  yield* nt.ZwClose(handle);
}

/** ZwSetValueKey with a REG_DWORD. */
export function* setNumber(nt: DriverKit, key: U64, name: string, value: number): DriverCode<number> {
  const data = nt.local(4);
  nt.memory.writeU32(data, value);
  return yield* nt.ZwSetValueKey(key, nt.text(name), 0, 4, data, 4);
}

/** ZwSetValueKey with a text of the given type. The text has the terminators it says. */
export function* setText(nt: DriverKit, key: U64, name: string, type: number, text: string): DriverCode<number> {
  return yield* nt.ZwSetValueKey(key, nt.text(name), 0, type, nt.wide(text), 2 * text.length);
}
