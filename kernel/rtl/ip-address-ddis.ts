/** Texts of internet addresses in guest memory. Source: the pages of the routines (ip2string.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readNarrowText, readWideText, writeWide } from './guest-text.ts';
import { ipv4Text, ipv6Text, type ParsedAddress, parseIpv4, parseIpv6 } from './ip-address.ts';

/** Characters of one byte, or of two. */
interface Encoding {
  readonly suffix: 'A' | 'W';
  readonly unitBytes: number;
  read(k: Kernel, at: GuestAddress): string;
  /** Writes a text with a zero behind it. */
  write(k: Kernel, at: GuestAddress, text: string): void;
}

const NARROW: Encoding = {
  suffix: 'A',
  unitBytes: 1,
  read: (k, at) => readNarrowText(k.memory, at),
  write: (k, at, text) =>
    k.memory.writeBytes(
      at,
      Uint8Array.from(`${text}\0`, (unit) => unit.charCodeAt(0)),
    ),
};
const WIDE: Encoding = {
  suffix: 'W',
  unitBytes: 2,
  read: (k, at) => readWideText(k.memory, at),
  write: (k, at, text) => writeWide(k.memory, at, `${text}\0`),
};

interface Family {
  readonly name: 'Ipv4' | 'Ipv6';
  readonly bytes: number;
  readonly text: (bytes: Uint8Array) => string;
}

const IPV4: Family = { name: 'Ipv4', bytes: 4, text: ipv4Text };
const IPV6: Family = { name: 'Ipv6', bytes: 16, text: ipv6Text };

/** A number of 16 bits as networks have it. */
function networkOrder(value: number): number {
  return ((value & 0xff) << 8) | (value >>> 8);
}

/** Stores a text if it fits; its characters with the zero are counted in any case. */
function giveText(k: Kernel, { write }: Encoding, text: string, out: GuestAddress, lengthAt: GuestAddress): number {
  if (lengthAt === NULL_ADDRESS) return STATUS_INVALID_PARAMETER;
  const room = k.memory.readU32(lengthAt);
  k.memory.writeU32(lengthAt, text.length + 1);
  if (out === NULL_ADDRESS || room < text.length + 1) return STATUS_INVALID_PARAMETER;
  write(k, out, text);
  return STATUS_SUCCESS;
}

/** Stores what a text begins with, and where it ends; the end is where the text begins when it is no address. */
function giveAddress(
  k: Kernel,
  { unitBytes }: Encoding,
  parsed: ParsedAddress | undefined,
  text: GuestAddress,
  terminator: GuestAddress,
  out: GuestAddress,
): number {
  k.memory.writePointer(terminator, addressAdd(text, unitBytes * (parsed?.length ?? 0)));
  if (parsed === undefined) return STATUS_INVALID_PARAMETER;
  k.memory.writeBytes(out, parsed.bytes);
  return STATUS_SUCCESS;
}

function toStringDdi({ name, bytes, text }: Family, encoding: Encoding): Ddi {
  /**
   * Writes the text of an address with a zero behind it, and returns where the zero is.
   * @irql any
   * Source: "RtlIpv4AddressToStringA function (ip2string.h)", "RtlIpv6AddressToStringA function (ip2string.h)".
   */
  return ddi({
    name: `Rtl${name}AddressToString${encoding.suffix}`,
    parameters: ['Addr: ptr', 'S: ptr'],
    irql: anyIrql,
    call(k, address, out) {
      const result = text(k.memory.readBytes(address, bytes));
      encoding.write(k, out, result);
      return addressAdd(out, encoding.unitBytes * result.length);
    },
  });
}

function ddisOf(encoding: Encoding): Ddi[] {
  const { suffix } = encoding;
  return [
    toStringDdi(IPV4, encoding),
    toStringDdi(IPV6, encoding),
    /**
     * Writes the text of an address and, unless it is 0, of a port in network order.
     * @irql any
     * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no room: the length says how much)
     * Source: "RtlIpv4AddressToStringExA function (ip2string.h)".
     */
    ddi({
      name: `RtlIpv4AddressToStringEx${suffix}`,
      parameters: ['Address: ptr', 'Port: u16', 'AddressString: ptr', 'AddressStringLength: ptr'],
      irql: anyIrql,
      call(k, address, port, out, length) {
        const text = ipv4Text(k.memory.readBytes(address, 4)) + (port === 0 ? '' : `:${networkOrder(port)}`);
        return giveText(k, encoding, text, out, length);
      },
    }),
    /**
     * Writes the text of an address, of its scope unless that is 0, and of a port in network order unless that is 0.
     * @irql any
     * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no room: the length says how much)
     * Source: "RtlIpv6AddressToStringExA function (ip2string.h)".
     */
    ddi({
      name: `RtlIpv6AddressToStringEx${suffix}`,
      parameters: ['Address: ptr', 'ScopeId: u32', 'Port: u16', 'AddressString: ptr', 'AddressStringLength: ptr'],
      irql: anyIrql,
      call(k, address, scope, port, out, length) {
        const plain = ipv6Text(k.memory.readBytes(address, 16)) + (scope === 0 ? '' : `%${scope}`);
        const text = port === 0 ? plain : `[${plain}]:${networkOrder(port)}`;
        return giveText(k, encoding, text, out, length);
      },
    }),
    /**
     * Reads an address from the beginning of a text, and stores where it ends. Strict: four decimal numbers, else as inet_aton.
     * @irql any
     * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER
     * Source: "RtlIpv4StringToAddressA function (ip2string.h)".
     */
    ddi({
      name: `RtlIpv4StringToAddress${suffix}`,
      parameters: ['S: ptr', 'Strict: bool', 'Terminator: ptr', 'Addr: ptr'],
      irql: anyIrql,
      call: (k, text, strict, terminator, out) =>
        giveAddress(k, encoding, parseIpv4(encoding.read(k, text), strict), text, terminator, out),
    }),
    /**
     * Reads an address from the beginning of a text, and stores where it ends.
     * @irql any
     * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER
     * Source: "RtlIpv6StringToAddressA function (ip2string.h)".
     */
    ddi({
      name: `RtlIpv6StringToAddress${suffix}`,
      parameters: ['S: ptr', 'Terminator: ptr', 'Addr: ptr'],
      irql: anyIrql,
      call: (k, text, terminator, out) =>
        giveAddress(k, encoding, parseIpv6(encoding.read(k, text)), text, terminator, out),
    }),
  ];
}

export const ipAddressDdis: readonly Ddi[] = [...ddisOf(NARROW), ...ddisOf(WIDE)];
