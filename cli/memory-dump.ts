/** `--dump`: pieces of the memory of a stopped machine, by address or register. */
import { InputError } from '../base/errors.ts';
import { formatAddress } from '../base/format.ts';
import { addressAdd, canonicalAddress, type GuestAddress } from '../base/guest-address.ts';
import { PAGE_SIZE } from '../base/page.ts';
import type { System } from '../system/system.ts';
import { printable } from '../wording/hex-dump.ts';

const LINE_BYTES = 16;
const MOST_BYTES = 1 << 20;

/** A piece of memory as it was asked for; `bytes` is undefined where nothing is mapped. */
export interface DumpedMemory {
  readonly address: GuestAddress;
  readonly length: number;
  readonly lines: readonly { readonly address: GuestAddress; readonly bytes: Uint8Array | undefined }[];
}

/** Reads what the values of `--dump` say, each an address and a length. Throws InputError. */
export function dumpMemory(
  system: System,
  values: readonly string[],
  registers: Readonly<Record<string, string>>,
): DumpedMemory[] {
  return values.map((value) => {
    const [address, length, ...rest] = value.split(',').map((word) => word.trim());
    if (length === undefined || rest.length > 0)
      throw new InputError('--dump takes an address or register and a length in bytes, for example --dump rsp,64');
    return dump(system, addressOf(address!, registers), lengthOf(length));
  });
}

function addressOf(text: string, registers: Readonly<Record<string, string>>): GuestAddress {
  const register = registers[text.toLowerCase()];
  const [, digits] = /^(?:0x)?([0-9a-f]{1,16})$/i.exec((register ?? text).replace('`', '')) ?? [];
  const value = digits === undefined ? undefined : BigInt(`0x${digits}`);
  const address =
    value === undefined ? undefined : canonicalAddress(Number(value & 0xffff_ffffn), Number(value >> 32n));
  if (address !== undefined) return address;
  const why = register === undefined ? '' : `: it holds ${register}`;
  throw new InputError(
    `"${text}" is no address of memory${why}; --dump takes hexadecimal digits or a register such as rsp`,
  );
}

function lengthOf(text: string): number {
  const length = Number(text);
  if (Number.isInteger(length) && length > 0 && length <= MOST_BYTES) return length;
  throw new InputError(`--dump takes a length of 1 to ${MOST_BYTES} bytes, not "${text}"`);
}

function dump({ kernel: { memory } }: System, address: GuestAddress, length: number): DumpedMemory {
  const lines: { address: GuestAddress; bytes: Uint8Array | undefined }[] = [];
  for (let offset = 0; offset < length; ) {
    const at = addressAdd(address, offset);
    const toPageEnd = PAGE_SIZE - (at & (PAGE_SIZE - 1));
    const count = Math.min(LINE_BYTES, length - offset, toPageEnd);
    const isMapped = memory.isAccessible(at, count, 'read');
    lines.push({ address: at, bytes: isMapped ? memory.readBytes(at, count) : undefined });
    // A page that is not mapped takes one line.
    offset += isMapped ? count : Math.min(length - offset, toPageEnd);
  }
  return { address, length, lines };
}

export function hexDigits(bytes: Uint8Array, separator: string): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(separator);
}

export function* dumpLines({ lines }: DumpedMemory): Generator<string> {
  for (const { address, bytes } of lines) {
    if (bytes === undefined) yield `  ${formatAddress(address)}  not mapped`;
    else yield `  ${formatAddress(address)}  ${hexDigits(bytes, ' ').padEnd(LINE_BYTES * 3 - 1)}  ${printable(bytes)}`;
  }
}
