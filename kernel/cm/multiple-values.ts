/** Reading several values of a key at once. Source: "NtQueryMultipleValueKey function (winternl.h)", "RegQueryMultipleValuesW function (winreg.h)". */
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_BUFFER_OVERFLOW, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess } from '../ob/capture.ts';
import type { MultipleArguments } from './key-request.ts';
import { valueNamed } from './key-tree.ts';
import type { KeyNode, RegistryValue } from './state.ts';

/** KEY_VALUE_ENTRY: ValueName, DataLength, DataOffset, Type. */
export const VALUE_ENTRY_BYTES = 24;
const [DATA_LENGTH, DATA_OFFSET, TYPE] = [8, 12, 16];
/** Data of each value begins at such a multiple. */
const ALIGNMENT = 4;

/** Stores the values one after the other, as many as fit, and says of each where it is. */
export function CmpQueryMultiple(k: Kernel, mode: number, node: KeyNode, args: MultipleArguments): number {
  const values: RegistryValue[] = [];
  for (const name of args.names) {
    const value = valueNamed(node, name);
    if (value === undefined) return STATUS_OBJECT_NAME_NOT_FOUND;
    values.push(value);
  }
  let [end, used] = [0, 0];
  let fits = true;
  const fault = guardAccess(mode, () => {
    for (const [index, { type, data }] of values.entries()) {
      const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
      end = offset + data.length;
      fits = fits && end <= args.length;
      if (!fits) continue;
      const entry = addressAdd(args.entries, VALUE_ENTRY_BYTES * index);
      if (data.length > 0) k.memory.writeBytes(addressAdd(args.buffer, offset), data);
      k.memory.writeU32(addressAdd(entry, DATA_LENGTH), data.length);
      k.memory.writeU32(addressAdd(entry, DATA_OFFSET), offset);
      k.memory.writeU32(addressAdd(entry, TYPE), type);
      used = end;
    }
    k.memory.writeU32(args.lengthInOut, used);
    if (args.resultLength !== NULL_ADDRESS) k.memory.writeU32(args.resultLength, end);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return fits ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}
