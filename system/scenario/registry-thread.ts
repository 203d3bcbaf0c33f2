/** What a scenario thread does with the registry. Source: the pages of the Win32 functions (winreg.h), which are these system services. */
import { InputError } from '../../base/errors.ts';
import { addressAdd } from '../../base/guest-address.ts';
import { U64_ZERO, u64, u64ToNumber } from '../../base/u64.ts';
import type { ResultReference } from '../../kernel/user-action.ts';
import { OBJECT_ATTRIBUTES, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { REGISTRY_TYPES } from '../../nt/registry.ts';
import { ntSuccess } from '../../nt/status-codes.ts';
import { KEY_ACCESS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { ATTRIBUTES_AT, HANDLE_AT, MAX_NAME_CHARACTERS, objectParameters } from './object-parameters.ts';
import { bufferArgument, type HandleValue, halves, INVALID_HANDLE_VALUE, rawHandle } from './program-thread.ts';
import { ServiceThread } from './service-thread.ts';
import type { UserProgram } from './user-program.ts';

/** Keys that need no handle. */
export const HKEY_LOCAL_MACHINE: HandleValue = { value: 0x8000_0002, action: 0 };
export const HKEY_USERS: HandleValue = { value: 0x8000_0003, action: 0 };
const PREDEFINED: ReadonlyMap<HandleValue, string> = new Map([
  [HKEY_LOCAL_MACHINE, '\\Registry\\Machine'],
  [HKEY_USERS, '\\Registry\\User'],
]);

/** A value: REG_SZ, REG_DWORD or REG_BINARY unless a type says otherwise. */
export type RegistryData = string | number | Uint8Array;

export interface QueriedValue {
  /** REG_... */
  readonly type: number;
  readonly data: Uint8Array;
}

/** Where the name of a value and its UNICODE_STRING are in the parameter page. */
const VALUE_STRING_AT = 0x10;
const VALUE_NAME_AT = 0x20;
const MOST_VALUE_NAME_CHARACTERS = 256;
/** KEY_VALUE_PARTIAL_INFORMATION and where its fields are. */
const KeyValuePartialInformation = 2;
const [TYPE_AT, LENGTH_AT, DATA_AT] = [4, 8, 12];
const MOST_DATA_BYTES = 0x4000;
/** Where a result's length goes. */
const RESULT_AT = 0x800;

function bytesOf(data: RegistryData): QueriedValue {
  if (typeof data === 'number') {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, data, true);
    return { type: REGISTRY_TYPES.REG_DWORD, data: bytes };
  }
  if (typeof data !== 'string') return { type: REGISTRY_TYPES.REG_BINARY, data };
  const bytes = new Uint8Array(2 * data.length + 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setUint16(2 * i, data.charCodeAt(i), true);
  return { type: REGISTRY_TYPES.REG_SZ, data: bytes };
}

export class RegistryThread extends ServiceThread {
  /** Opens a key that exists. Returns INVALID_HANDLE_VALUE when it fails. */
  *RegOpenKeyEx(key: HandleValue, subkey: string, access: number = KEY_ACCESS.KEY_READ): UserProgram<HandleValue> {
    yield* this.nameKey(key, subkey);
    const args = [this.pointer(HANDLE_AT), u64(access), this.pointer(ATTRIBUTES_AT)];
    const called = yield* this.systemCall('NtOpenKey', args);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  /** Opens a key or makes it; the keys above it must exist. Returns INVALID_HANDLE_VALUE when it fails. */
  *RegCreateKeyEx(
    key: HandleValue,
    subkey: string,
    access: number = KEY_ACCESS.KEY_ALL_ACCESS,
  ): UserProgram<HandleValue> {
    yield* this.nameKey(key, subkey);
    const called = yield* this.systemCall('NtCreateKey', [
      this.pointer(HANDLE_AT),
      u64(access),
      this.pointer(ATTRIBUTES_AT),
      U64_ZERO,
      U64_ZERO,
      U64_ZERO,
      U64_ZERO,
    ]);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  /** Stores a value. @param type REG_..., where it is not what the data suggest */
  *RegSetValueEx(key: HandleValue, name: string, data: RegistryData, type?: number): UserProgram<boolean> {
    const value = bytesOf(data);
    const { length } = value.data;
    yield* this.nameValue(name, length);
    if (length > 0) yield* this.store(this.buffer, value.data);
    const args = [rawHandle(key), this.pointer(VALUE_STRING_AT), U64_ZERO, u64(type ?? value.type)];
    const called = [...args, bufferArgument(this.buffer, length), u64(length)];
    return ntSuccess((yield* this.systemCall('NtSetValueKey', called, key)).status);
  }

  /** Reads a value; undefined when that fails. */
  *RegQueryValueEx(key: HandleValue, name: string): UserProgram<QueriedValue | undefined> {
    yield* this.nameValue(name, MOST_DATA_BYTES);
    const { status } = yield* this.systemCall(
      'NtQueryValueKey',
      [
        rawHandle(key),
        this.pointer(VALUE_STRING_AT),
        u64(KeyValuePartialInformation),
        bufferArgument(this.buffer, MOST_DATA_BYTES),
        u64(MOST_DATA_BYTES),
        this.pointer(RESULT_AT),
      ],
      key,
    );
    if (!ntSuccess(status)) return undefined;
    const length = this.peekU32(addressAdd(this.buffer, LENGTH_AT));
    const type = this.peekU32(addressAdd(this.buffer, TYPE_AT));
    return { type, data: this.peek(addressAdd(this.buffer, DATA_AT), length) };
  }

  *RegDeleteValue(key: HandleValue, name: string): UserProgram<boolean> {
    yield* this.nameValue(name, 0);
    const args = [rawHandle(key), this.pointer(VALUE_STRING_AT)];
    return ntSuccess((yield* this.systemCall('NtDeleteValueKey', args, key)).status);
  }

  /** Deletes a key without subkeys. */
  *RegDeleteKey(key: HandleValue, subkey: string): UserProgram<boolean> {
    const handle = yield* this.RegOpenKeyEx(key, subkey, STANDARD_ACCESS.DELETE);
    if (handle === INVALID_HANDLE_VALUE) return false;
    const { status } = yield* this.systemCall('NtDeleteKey', [rawHandle(handle)], handle);
    yield* this.RegCloseKey(handle);
    this.finish(status);
    return ntSuccess(status);
  }

  *RegCloseKey(key: HandleValue): UserProgram<boolean> {
    return ntSuccess((yield* this.systemCall('NtClose', [rawHandle(key)], key)).status);
  }

  /** Stores the OBJECT_ATTRIBUTES of a key below another one. */
  private *nameKey(key: HandleValue, subkey: string): UserProgram<void> {
    const root = PREDEFINED.get(key);
    const name = root === undefined ? subkey : [root, subkey].filter((part) => part !== '').join('\\');
    if (typeof subkey !== 'string' || name.length > MAX_NAME_CHARACTERS)
      throw new InputError(`the name of a key is a text of at most ${MAX_NAME_CHARACTERS} characters`);
    yield* this.reserve(0);
    const data = objectParameters(this.base, name);
    const references: ResultReference[] = [];
    if (root === undefined) {
      const at = ATTRIBUTES_AT + OBJECT_ATTRIBUTES.RootDirectory;
      data.set(halves(rawHandle(key)), at);
      if (key.action > 0) references.push({ action: key.action, index: at });
    }
    yield { kind: 'write', address: this.base, data, references };
  }

  /** Stores the name of a value, with room for so much data. */
  private *nameValue(name: string, dataBytes: number): UserProgram<void> {
    if (typeof name !== 'string' || name.length > MOST_VALUE_NAME_CHARACTERS)
      throw new InputError(`the name of a value is a text of at most ${MOST_VALUE_NAME_CHARACTERS} characters`);
    yield* this.reserve(dataBytes);
    const bytes = new Uint8Array(VALUE_NAME_AT - VALUE_STRING_AT + 2 * name.length);
    const view = new DataView(bytes.buffer);
    view.setUint16(UNICODE_STRING.Length, 2 * name.length, true);
    view.setUint16(UNICODE_STRING.MaximumLength, 2 * name.length, true);
    bytes.set(halves(this.pointer(VALUE_NAME_AT)), UNICODE_STRING.Buffer);
    for (let i = 0; i < name.length; i++)
      view.setUint16(VALUE_NAME_AT - VALUE_STRING_AT + 2 * i, name.charCodeAt(i), true);
    yield* this.store(addressAdd(this.base, VALUE_STRING_AT), bytes);
  }
}
