/** The bytes of registry values. Source: "Registry Value Types". */
import { REGISTRY_TYPES } from '../../nt/registry.ts';
import type { RegistryValue } from './state.ts';

/** UTF-16 units, least significant byte first, without a terminator. */
export function wideBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i);
    bytes[2 * i + 1] = text.charCodeAt(i) >>> 8;
  }
  return bytes;
}

/** The text that bytes are, with whatever terminators they have; an odd last byte is ignored. */
export function textOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i]! | (bytes[i + 1]! << 8));
  return text;
}

/** The text of a REG_SZ or REG_EXPAND_SZ up to its terminator. */
export function stringOf({ data }: RegistryValue): string {
  return textOfBytes(data).split('\0', 1)[0]!;
}

/** The number of a REG_DWORD; undefined for what is none. */
export function dwordOf({ type, data }: RegistryValue): number | undefined {
  if (type !== REGISTRY_TYPES.REG_DWORD || data.length < 4) return undefined;
  return (data[0]! | (data[1]! << 8) | (data[2]! << 16) | (data[3]! << 24)) >>> 0;
}

export function stringValue(name: string, text: string, type: number = REGISTRY_TYPES.REG_SZ): RegistryValue {
  return { name, type, data: wideBytes(`${text}\0`) };
}

export function dwordValue(name: string, value: number): RegistryValue {
  return { name, type: REGISTRY_TYPES.REG_DWORD, data: Uint8Array.from([0, 8, 16, 24], (shift) => value >>> shift) };
}

/** REG_MULTI_SZ: each text ends with a zero, all of them with one more. */
export function multiStringValue(name: string, texts: readonly string[]): RegistryValue {
  const text = texts.map((one) => `${one}\0`).join('');
  return { name, type: REGISTRY_TYPES.REG_MULTI_SZ, data: wideBytes(`${text}\0`) };
}
