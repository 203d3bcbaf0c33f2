/**
 * printf as the kernel does it: integers, characters, strings, pointers and the counted strings of NT (`%wZ`), no
 * floating point. Text is handled as UTF-16 units; `char` text goes through the ANSI code page. Source: "Format
 * specification syntax: printf and wprintf functions" (C run-time library), "DbgPrint function (wdm.h)".
 */
import { UnimplementedError } from '../../base/errors.ts';
import { addressAdd, addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { type U64, u64ToBigInt } from '../../base/u64.ts';
import type { Kernel } from '../kernel.ts';
import type { GuestMemory } from '../ports.ts';
import { decodeAnsi, unitOfAnsi } from './code-page.ts';
import { narrowLength, readWide, wideLength } from './guest-text.ts';
import { readCountedString } from './unicode-string.ts';

/** Gives the variable arguments one after the other, each as its 64-bit slot. */
export type ArgumentSource = () => U64;

/** The variable arguments of the DDI call being served; `first` counts the declared ones before them. */
export function callArguments(k: Kernel, first: number): ArgumentSource {
  let index = first;
  return () => k.calls.extraArgument(index++);
}

/** The arguments behind a `va_list`, which on x64 points to 8-byte slots. */
export function listArguments(memory: GuestMemory, list: GuestAddress): ArgumentSource {
  let slot = list;
  return () => {
    const value = memory.readU64(slot);
    slot = addressAdd(slot, 8);
    return value;
  };
}

/** A width or precision from a driver's garbage must not exhaust our own memory; no buffer of a driver is larger. */
const LONGEST_FIELD = 0x10_0000;

const SPECIFICATION = /%([-+ #0]*)(\*|\d+)?(\.(\*|\d+)?)?(hh|h|ll|l|w|I64|I32|I|L|j|z|t)?(.?)/suy;

/** One conversion, with `*` resolved. */
interface Specification {
  leftAlign: boolean;
  plus: boolean;
  space: boolean;
  alternate: boolean;
  zeroPad: boolean;
  width: number;
  /** -1 when not given. */
  precision: number;
  readonly size: string;
  readonly type: string;
}

/**
 * Formats a message.
 * @param format the format string as UTF-16 units
 * @param wide the routine is one for `wchar_t`: `%s` and `%c` are wide, `%S` and `%C` narrow
 * @throws GuestFault for a string argument that cannot be read, UnimplementedError for floating point and `%n`
 */
export function formatMessage(memory: GuestMemory, format: string, next: ArgumentSource, wide: boolean): string {
  let output = '';
  let position = 0;
  while (position < format.length) {
    const percent = format.indexOf('%', position);
    if (percent < 0) return output + format.slice(position);
    output += format.slice(position, percent);
    SPECIFICATION.lastIndex = percent;
    const match = SPECIFICATION.exec(format)!;
    position = SPECIFICATION.lastIndex;
    output += convert(memory, parse(match, next), next, wide);
  }
  return output;
}

function parse(match: RegExpExecArray, next: ArgumentSource): Specification {
  const flags = match[1]!;
  const specification: Specification = {
    leftAlign: flags.includes('-'),
    plus: flags.includes('+'),
    space: flags.includes(' '),
    alternate: flags.includes('#'),
    zeroPad: flags.includes('0'),
    width: fieldNumber(match[2], next, 0),
    precision: -1,
    size: match[5] ?? '',
    type: match[6]!,
  };
  if (specification.width < 0) {
    specification.leftAlign = true;
    specification.width = Math.min(-specification.width, LONGEST_FIELD);
  }
  if (match[3] !== undefined) specification.precision = Math.max(fieldNumber(match[4], next, 0), -1);
  return specification;
}

function fieldNumber(text: string | undefined, next: ArgumentSource, missing: number): number {
  if (text === undefined) return missing;
  return Math.min(text === '*' ? next().lo | 0 : Number(text), LONGEST_FIELD);
}

function convert(memory: GuestMemory, spec: Specification, next: ArgumentSource, wide: boolean): string {
  switch (spec.type) {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return integer(spec, next());
    case 'p':
      return integer({ ...spec, type: 'X', size: 'I64', precision: 16 }, next());
    case 'c':
    case 'C':
      return pad(spec, '', character(next().lo, isWide(spec, wide)));
    case 's':
    case 'S':
      return pad(spec, '', text(memory, spec, next(), isWide(spec, wide)));
    case 'Z':
      return pad(spec, '', countedText(memory, next(), spec.size === 'w' || spec.size === 'l'));
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      throw new UnimplementedError(`%${spec.type} (floating point) in a format string`, '', 'NT does not support it');
    case 'n':
      throw new UnimplementedError('%n in a format string', '', 'NT does not support it');
    default:
      // Not a conversion: the character stands for itself, `%%` above all.
      return spec.type;
  }
}

/** Width of a character or string argument: the size prefix decides, else `s` is as the routine and `S` the other. */
function isWide(spec: Specification, wide: boolean): boolean {
  if (spec.size === 'h') return false;
  if (spec.size === 'w' || spec.size === 'l') return true;
  return spec.type === 's' || spec.type === 'c' ? wide : !wide;
}

function character(value: number, wide: boolean): string {
  return String.fromCharCode(wide ? value & 0xffff : unitOfAnsi(value & 0xff));
}

/** A pointer argument. One that is not canonical raises the fault its first use raises. */
function pointer(value: U64): GuestAddress {
  const address = addressFromU64(value);
  if (address === undefined) throw new GuestFault(NULL_ADDRESS, 'read', 'reserved');
  return address;
}

function text(memory: GuestMemory, spec: Specification, value: U64, wide: boolean): string {
  const limit = spec.precision < 0 ? Number.POSITIVE_INFINITY : spec.precision;
  const address = pointer(value);
  if (address === NULL_ADDRESS) return '(null)'.slice(0, Math.min(limit, 6));
  if (wide) return readWide(memory, address, wideLength(memory, address, limit));
  return narrow(memory, address, narrowLength(memory, address, limit));
}

function narrow(memory: GuestMemory, address: GuestAddress, length: number): string {
  return length === 0 ? '' : decodeAnsi(memory.readBytes(address, length));
}

/** `%Z`: a STRING, `%wZ`: a UNICODE_STRING. */
function countedText(memory: GuestMemory, value: U64, wide: boolean): string {
  const address = pointer(value);
  if (address === NULL_ADDRESS) return '(null)';
  const { length, buffer } = readCountedString(memory, address);
  if (buffer === NULL_ADDRESS) return '(null)';
  return wide ? readWide(memory, buffer, length >>> 1) : narrow(memory, buffer, length);
}

/** The bits of an integer argument that count, by size prefix. `l` is 32 bits on Windows. */
function integerBits(size: string): number {
  switch (size) {
    case 'hh':
      return 8;
    case 'h':
      return 16;
    case 'll':
    case 'I64':
    case 'I':
    case 'j':
    case 'z':
    case 't':
      return 64;
    default:
      return 32;
  }
}

const RADIX: Readonly<Record<string, number>> = { o: 8, x: 16, X: 16 };

function integer(spec: Specification, value: U64): string {
  const bits = integerBits(spec.size);
  const signed = spec.type === 'd' || spec.type === 'i';
  const raw = u64ToBigInt(value);
  const number = signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw);
  const negative = number < 0n;
  let digits = (negative ? -number : number).toString(RADIX[spec.type] ?? 10);
  if (number === 0n && spec.precision === 0) digits = '';
  if (spec.type === 'X') digits = digits.toUpperCase();
  digits = digits.padStart(spec.precision, '0');

  let prefix = '';
  if (signed) prefix = negative ? '-' : spec.plus ? '+' : spec.space ? ' ' : '';
  else if (spec.alternate && number !== 0n) {
    if (spec.type === 'o' && digits[0] !== '0') prefix = '0';
    else if (spec.type === 'x' || spec.type === 'X') prefix = `0${spec.type}`;
  }
  return pad(spec.precision >= 0 ? { ...spec, zeroPad: false } : spec, prefix, digits);
}

/** Brings a field to its width; zeros go between prefix and body. */
function pad(spec: Specification, prefix: string, body: string): string {
  const missing = spec.width - prefix.length - body.length;
  if (missing <= 0) return prefix + body;
  if (spec.leftAlign) return prefix + body + ' '.repeat(missing);
  return spec.zeroPad ? prefix + '0'.repeat(missing) + body : ' '.repeat(missing) + prefix + body;
}
