/** The registry as a scenario writes it in JavaScript or JSON: keys by their paths, values by their names. */
import { InputError } from '../../base/errors.ts';
import type { RegistryValue } from '../../kernel/cm/state.ts';
import { dwordValue, multiStringValue, stringValue, wideBytes } from '../../kernel/cm/value-data.ts';
import { REGISTRY_TYPES } from '../../nt/registry.ts';
import type { RegistryContent } from './registry-content.ts';

/** A value of another type than its JavaScript type says: bytes, or a text without a terminator (one is added to texts). */
export interface TypedRegistryValue {
  /** `REG_EXPAND_SZ`, `REG_QWORD`..., or a number. */
  readonly type: keyof typeof REGISTRY_TYPES | number;
  /** Bytes as numbers, or a text. */
  readonly value: readonly number[] | Uint8Array | string;
}

/** REG_SZ, REG_DWORD, REG_QWORD, REG_MULTI_SZ, REG_BINARY, or what it says. */
export type RegistryInputValue = string | number | bigint | readonly string[] | Uint8Array | TypedRegistryValue;

/** Values by name (`''` is the default value), by path of the key: `HKLM\SOFTWARE\Example`. */
export type RegistryObject = Readonly<Record<string, Readonly<Record<string, RegistryInputValue>>>>;

const TEXT_TYPES: readonly number[] = [REGISTRY_TYPES.REG_SZ, REGISTRY_TYPES.REG_EXPAND_SZ];
const QWORD_LIMIT = 1n << 64n;

/** Adds what an object says. @throws InputError naming key and value */
export function readRegistryObject(object: RegistryObject, content: RegistryContent): void {
  for (const [key, values] of Object.entries(object)) {
    const path = content.pathOf(key);
    if (path === undefined) throw new InputError(`the registry has no key "${key}": paths begin with HKLM\\ or HKU\\`);
    content.addKey(path);
    if (typeof values !== 'object' || values === null) {
      throw new InputError(`the registry key "${key}" needs an object with its values, which may be empty`);
    }
    for (const [name, value] of Object.entries(values)) {
      const converted = convertedValue(name, value);
      if (converted === undefined) {
        throw new InputError(
          `"${name}" of the registry key "${key}" is no value: take a text, a number from 0 to 4294967295, a bigint, an array of texts, a Uint8Array, or { type, value }`,
        );
      }
      content.setValue(path, converted);
    }
  }
}

function convertedValue(name: string, value: unknown): RegistryValue | undefined {
  switch (typeof value) {
    case 'string':
      return stringValue(name, value);
    case 'number':
      return Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff ? dwordValue(name, value) : undefined;
    case 'bigint':
      return value >= 0n && value < QWORD_LIMIT ? qwordValue(name, value) : undefined;
    default:
      if (value instanceof Uint8Array) return { name, type: REGISTRY_TYPES.REG_BINARY, data: value.slice() };
      if (Array.isArray(value)) return isTexts(value) ? multiStringValue(name, value) : undefined;
      return typeof value === 'object' && value !== null ? typedValue(name, value) : undefined;
  }
}

function isTexts(value: readonly unknown[]): value is readonly string[] {
  return value.every((text) => typeof text === 'string' && text !== '');
}

function qwordValue(name: string, value: bigint): RegistryValue {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setBigUint64(0, value, true);
  return { name, type: REGISTRY_TYPES.REG_QWORD, data };
}

function typedValue(name: string, given: object): RegistryValue | undefined {
  const { type: typeName, value } = given as Partial<TypedRegistryValue>;
  const type = typeof typeName === 'string' ? REGISTRY_TYPES[typeName] : typeName;
  if (type === undefined || !Number.isInteger(type)) return undefined;
  if (typeof value === 'string') {
    return TEXT_TYPES.includes(type) ? stringValue(name, value, type) : { name, type, data: wideBytes(value) };
  }
  if (value instanceof Uint8Array) return { name, type, data: value.slice() };
  if (!Array.isArray(value) || !value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255))
    return undefined;
  return { name, type, data: Uint8Array.from(value) };
}
