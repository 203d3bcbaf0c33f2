/**
 * Values as driver developers read them, by what they mean (the `meaning` of a field in the trace schema, the shape of
 * a routine's argument). Knows nothing of events.
 */
import { formatPoolTag, formatU64, hex0x } from '../base/format.ts';
import { canonicalAddress, type GuestAddress } from '../base/guest-address.ts';
import { u64FromBigInt } from '../base/u64.ts';
import { type AccessKind, formatAccessMask } from '../nt/access-mask.ts';
import { bugCheckName } from '../nt/bugcheck.ts';
import { ddiShape, TEXT_SHAPES, type ValueShape } from '../nt/ddi-shapes.ts';
import { deviceTypeName } from '../nt/device-types.ts';
import { eventWord } from '../nt/event-codes.ts';
import { formatFlags } from '../nt/flags.ts';
import { formatIoctl } from '../nt/ioctl.ts';
import { irqlName } from '../nt/irql.ts';
import { formatNtStatus, ntStatusName } from '../nt/ntstatus.ts';
import { CREATE_DISPOSITIONS, SHARE_MODES } from '../nt/tables/io-flags.ts';

/** Gives an address a name; falls back on digits. */
export type AddressFormatter = (address: GuestAddress) => string;

const MODES = ['KernelMode', 'UserMode'];
export const POOL_TYPES: Readonly<Record<number, string>> = {
  0: 'NonPagedPool',
  1: 'PagedPool',
  2: 'NonPagedPoolMustSucceed',
  4: 'NonPagedPoolCacheAligned',
  5: 'PagedPoolCacheAligned',
  512: 'NonPagedPoolNx',
  516: 'NonPagedPoolNxCacheAligned',
};
const NO_TIMEOUT = 0x7fff_ffff_ffff_ffffn;

/** `'Pipe'` */
export function quotedTag(tag: number): string {
  return `'${formatPoolTag(tag)}'`;
}

export function poolTypeName(type: number): string {
  return POOL_TYPES[type] ?? `pool type ${hex0x(type)}`;
}

export function lockTypeName(type: number): string {
  return eventWord('lock_code', type) ?? `lock type ${type}`;
}

export function modeName(mode: number): string {
  return MODES[mode] ?? `mode ${mode}`;
}

export function directionName(direction: number): string {
  return eventWord('direction_code', direction) ?? `direction ${direction}`;
}

/** `0x3c` */
export function formatHandle(handle: number): string {
  return hex0x(handle).toLowerCase();
}

/** `FILE_READ_DATA|SYNCHRONIZE (0x00100001)` for an object of that type. */
export function formatAccess(mask: number, objectType: string): string {
  const kinds: Readonly<Record<string, AccessKind>> = {
    File: 'file',
    Device: 'file',
    Directory: 'directory-object',
    SymbolicLink: 'symbolic-link',
    Key: 'key',
    Section: 'section',
    Event: 'event',
    Semaphore: 'semaphore',
  };
  return `${formatAccessMask(mask, kinds[objectType] ?? 'other')} (${hex0x(mask, 8)})`;
}

/** The control code's name or parts, with its number: `IOCTL_X (0x00226000)`. */
export function formatControlCode(code: number): string {
  return `${formatIoctl(code)} (${hex0x(code >>> 0, 8)})`;
}

/** 100 ns units as KeWaitForSingleObject takes them: `none`, `10 ms`, `at 0x...`. */
export function formatTimeout(timeout: bigint): string {
  if (timeout === NO_TIMEOUT) return 'none';
  const signed = BigInt.asIntN(64, timeout);
  if (signed > 0n) return `at ${hex0x(Number(signed)).toLowerCase()}`;
  return formatDuration(Number(-signed) * 100);
}

/** A time span: `0 ns`, `740 ns`, `1.500 us`, `12.300 ms`, `2.000 s`. */
export function formatDuration(ns: number): string {
  const size = Math.abs(ns);
  if (size < 1000) return `${ns} ns`;
  if (size < 1_000_000) return `${(ns / 1000).toFixed(3)} us`;
  if (size < 1_000_000_000) return `${(ns / 1_000_000).toFixed(3)} ms`;
  return `${(ns / 1_000_000_000).toFixed(3)} s`;
}

/** A moment since boot, always in milliseconds to the nanosecond, so that columns line up: `12.003400`. */
export function formatTime(ns: number): string {
  return (ns / 1_000_000).toFixed(6);
}

/** 64 bits as an address where they can be one, small values as plain hexadecimal. */
export function formatPointer(value: bigint, name: AddressFormatter): string {
  if (value === 0n) return 'NULL';
  const { lo, hi } = u64FromBigInt(value);
  const address = canonicalAddress(lo, hi);
  if (hi === 0 && lo < 0x1_0000) return hex0x(lo).toLowerCase();
  return address === undefined ? formatU64({ lo, hi }) : name(address);
}

/** Whole 64-bit values: small ones short, others with the back-tick. */
export function formatHexU64(value: bigint): string {
  const { lo, hi } = u64FromBigInt(value);
  return hi === 0 ? hex0x(lo).toLowerCase() : formatU64({ lo, hi });
}

/** One argument or the result of a routine. */
function formatShape(shape: ValueShape, value: bigint, name: AddressFormatter): string {
  const low = Number(value & 0xffff_ffffn);
  switch (shape) {
    case 'nothing':
      return '';
    case 'status':
      return ntStatusName(low);
    case 'boolean':
      return (low & 0xff) === 0 ? 'FALSE' : 'TRUE';
    case 'irql':
      return irqlName(low & 0xff);
    case 'mode':
      return modeName(low & 0xff);
    case 'handle':
      return formatHexU64(value);
    case 'access':
      return formatAccessMask(low, 'file');
    case 'pool-type':
      return poolTypeName(low);
    case 'tag':
      return quotedTag(low);
    case 'device-type':
      return deviceTypeName(low);
    case 'control-code':
      return formatIoctl(low);
    case 'share-access':
      return formatFlags(low, SHARE_MODES);
    case 'create-disposition':
      return dispositionName(low);
    case 'count':
      return value < 10n ? String(value) : formatHexU64(value);
    case 'signed':
      return String(low | 0);
    case 'signed-64':
      return String(BigInt.asIntN(64, value));
    case 'hex':
      return hex0x(low).toLowerCase();
    case 'pointer':
    case 'unicode-string':
    case 'ansi-string':
    case 'object-attributes':
    case 'wide-text':
      return formatPointer(value, name);
    case 'rest':
      return value === 0n ? '0' : formatPointer(value, name);
  }
}

export function dispositionName(disposition: number): string {
  const found = Object.entries(CREATE_DISPOSITIONS).find(([, value]) => value === disposition);
  return found?.[0] ?? hex0x(disposition);
}

/**
 * `ExAllocatePoolWithTag(NonPagedPool, 0x40, 'Pipe')`
 * @param texts what the arguments with a text say, in their order; an empty one is printed as its address
 */
export function formatCall(
  routine: string,
  args: readonly bigint[],
  name: AddressFormatter,
  texts: readonly string[] = [],
): string {
  const shapes = ddiShape(routine)?.parameters ?? [];
  let next = 0;
  const formatted = args.map((arg, i) => {
    const shape = shapes[i] ?? 'rest';
    const text = TEXT_SHAPES.has(shape) ? texts[next++] : undefined;
    return text ? JSON.stringify(text) : formatShape(shape, arg, name);
  });
  return `${routine}(${formatted.join(', ')})`;
}

/** What a routine returned; empty when it returns nothing. */
export function formatResult(routine: string, value: bigint, name: AddressFormatter): string {
  return formatShape(ddiShape(routine)?.result ?? 'rest', value, name);
}

/** The decoded text of a number by the meaning of its field, undefined for one that needs no decoding. */
export function decodeMeaning(meaning: string, value: number): string | undefined {
  switch (meaning) {
    case 'ntstatus':
      return ntStatusName(value);
    case 'irql':
      return irqlName(value);
    case 'tag':
      return formatPoolTag(value);
    case 'pool_type':
      return poolTypeName(value);
    case 'device_type':
      return deviceTypeName(value);
    case 'mode':
      return modeName(value);
    case 'bugcheck':
      return bugCheckName(value);
    default:
      return eventWord(meaning, value);
  }
}

/** Any field's value by its meaning alone, for kinds without a description of their own. */
export function formatNumber(meaning: string, value: number): string {
  if (meaning === 'ntstatus') return formatNtStatus(value);
  if (meaning === 'hex' || meaning === 'handle' || meaning === 'access') return hex0x(value).toLowerCase();
  return decodeMeaning(meaning, value) ?? String(value);
}
