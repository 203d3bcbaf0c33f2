/** Integers as texts. Source: the pages of the routines (wdm.h, ntddk.h). */
import type { GuestAddress } from '../../base/guest-address.ts';
import { u64ToBigInt } from '../../base/u64.ts';
import { STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readNarrowText, writeWide } from './guest-text.ts';
import { readCountedString, readUnicodeString, writeCountedString } from './unicode-string.ts';

/** The bases that are taken; 0 stands for 10, or for what a prefix says. */
const BASES: readonly number[] = [0, 2, 8, 10, 16];

/** Radix and sign of an integer's text, and where its digits begin. */
function integerPrefix(text: string, base: number): { radix: number; negative: boolean; start: number } {
  let start = 0;
  while (start < text.length && text.charCodeAt(start) <= 0x20) start++;
  const negative = text[start] === '-';
  if (negative || text[start] === '+') start++;
  if (base !== 0) return { radix: base, negative, start };
  const radix = { '0x': 16, '0o': 8, '0b': 2 }[text.slice(start, start + 2)];
  return radix === undefined ? { radix: 10, negative, start } : { radix, negative, start: start + 2 };
}

/** The value of a digit of any radix up to 16, -1 for other characters. */
function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

/** The value of the digits that begin at `start`, modulo 2^32; it ends at the first character that is no digit. */
function digitsValue(text: string, start: number, radix: number): number {
  let value = 0;
  for (let i = start; i < text.length; i++) {
    const digit = digitOf(text.charCodeAt(i));
    if (digit < 0 || digit >= radix) break;
    value = (value * radix + digit) >>> 0;
  }
  return value;
}

/** The value of a text modulo 2^32, negative ones in two's complement. */
function integerOfText(text: string, base: number): number {
  const { radix, negative, start } = integerPrefix(text, base);
  const magnitude = digitsValue(text, start, radix);
  return negative ? -magnitude >>> 0 : magnitude;
}

/** Stores a number as the text of a UNICODE_STRING, with a zero behind it if there is room. */
function storeText(k: Kernel, value: bigint, base: number, string: GuestAddress): number {
  if (!BASES.includes(base)) return STATUS_INVALID_PARAMETER;
  const text = value.toString(base === 0 ? 10 : base).toUpperCase();
  const target = readCountedString(k.memory, string);
  const length = 2 * text.length;
  if (length > target.maximumLength) return STATUS_BUFFER_OVERFLOW;
  writeWide(k.memory, target.buffer, length + 2 <= target.maximumLength ? `${text}\0` : text);
  writeCountedString(k.memory, string, { ...target, length });
  return STATUS_SUCCESS;
}

export const integerDdis: readonly Ddi[] = [
  /**
   * Reads an integer: optional spaces and sign, with base 0 also 0x, 0o or 0b, then digits. Without any digit it is 0.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (base other than 0, 2, 8, 10, 16)
   * Source: "RtlUnicodeStringToInteger function (wdm.h)".
   */
  ddi({
    name: 'RtlUnicodeStringToInteger',
    parameters: ['String: ptr', 'Base: u32', 'Value: ptr'],
    irql: passiveOnly,
    call(k, string, base, value) {
      if (!BASES.includes(base)) return STATUS_INVALID_PARAMETER;
      k.memory.writeU32(value, integerOfText(readUnicodeString(k, string), base));
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Writes an integer as text with a zero behind it if there is room.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER (base other than 0, 2, 8, 10, 16)
   * Source: "RtlIntegerToUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlIntegerToUnicodeString',
    parameters: ['Value: u32', 'Base: u32', 'String: ptr'],
    irql: passiveOnly,
    call: (k, value, base, string) => storeText(k, BigInt(value), base, string),
  }),
  /**
   * The same for 64 bits.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER (base other than 0, 2, 8, 10, 16)
   * Source: "RtlInt64ToUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlInt64ToUnicodeString',
    parameters: ['Value: u64', 'Base: u32', 'String: ptr'],
    irql: passiveOnly,
    call: (k, value, base, string) => storeText(k, u64ToBigInt(value), base, string),
  }),
  /**
   * Reads an integer from a zero-terminated text of bytes, as RtlUnicodeStringToInteger does from a counted one.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (base other than 0, 2, 8, 10, 16)
   * Source: "RtlCharToInteger function (ntddk.h)".
   */
  ddi({
    name: 'RtlCharToInteger',
    parameters: ['String: ptr', 'Base: u32', 'Value: ptr'],
    irql: passiveOnly,
    call(k, string, base, value) {
      if (!BASES.includes(base)) return STATUS_INVALID_PARAMETER;
      k.memory.writeU32(value, integerOfText(readNarrowText(k.memory, string), base));
      return STATUS_SUCCESS;
    },
  }),
];
