/** Checksums, random numbers, and a few routines that NT exports for what compilers inline otherwise. */
import { addressAdd } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql, upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';

/** The polynomial of CRC-32 (ISO 3309), lowest bit first. */
const CRC32_POLYNOMIAL = 0xedb8_8320;

/** The CRC-32 of bytes, going on from that of the bytes before them; 0 for none. */
export function crc32(initial: number, bytes: Uint8Array): number {
  let crc = ~initial;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) === 0 ? 0 : CRC32_POLYNOMIAL);
  }
  return ~crc >>> 0;
}

/** Of Lehmer's generator: 2^31 less 19, 2^31 less 61, and MAXLONG. */
const MULTIPLIER = 0x7fff_ffed;
const INCREMENT = 0x7fff_ffc3;
const MODULUS = 0x7fff_ffff;

/** The next number of the generator as the run-time library has always had it: in 32 bits, of which the modulus is taken. */
export function nextRandom(seed: number): number {
  return ((Math.imul(MULTIPLIER, seed) + INCREMENT) >>> 0) % MODULUS;
}

/** Returns the next number, which becomes the seed. */
function randomDdi(name: string): Ddi {
  return ddi({
    name,
    parameters: ['Seed: ptr'],
    irql: upToApc,
    call(k, seed) {
      const value = nextRandom(k.memory.readU32(seed));
      k.memory.writeU32(seed, value);
      return value;
    },
  });
}

function bytesAt(k: Kernel, address: Parameters<Kernel['memory']['readBytes']>[0], length: number): Uint8Array {
  return length <= 0 ? new Uint8Array(0) : k.memory.readBytes(address, length);
}

export const numberDdis: readonly Ddi[] = [
  /**
   * Returns a random number from 0 to MAXLONG - 1 and changes the seed.
   * @irql <= APC_LEVEL
   * Deviation: NT shuffles the numbers of this generator through a table that all callers share; here the seed alone
   * determines what comes.
   * Source: "RtlRandomEx function (ntddk.h)", "RtlRandom function (ntddk.h)".
   */
  randomDdi('RtlRandomEx'),
  randomDdi('RtlRandom'),
  /**
   * Goes on with the CRC-32 of a buffer.
   * @irql any
   * Not in the WDK's documentation; declared in newer headers.
   */
  ddi({
    name: 'RtlCrc32',
    parameters: ['Buffer: ptr', 'Size: i64', 'InitialCrc: u32'],
    irql: anyIrql,
    call: (k, buffer, size, initial) => crc32(initial, bytesAt(k, buffer, size)),
  }),
  /**
   * Copies a LUID.
   * @irql <= APC_LEVEL
   * Source: "RtlCopyLuid function (ntifs.h)".
   */
  ddi({
    name: 'RtlCopyLuid',
    parameters: ['DestinationLuid: ptr', 'SourceLuid: ptr'],
    irql: upToApc,
    call(k, destination, source) {
      k.memory.writeU32(destination, k.memory.readU32(source));
      k.memory.writeU32(addressAdd(destination, 4), k.memory.readU32(addressAdd(source, 4)));
    },
  }),
  /**
   * Tells the processor that memory will be read once; there is no cache here.
   * @irql any
   * Source: "RtlPrefetchMemoryNonTemporal function (wdm.h)".
   */
  ddi({
    name: 'RtlPrefetchMemoryNonTemporal',
    parameters: ['Source: ptr', 'Length: i64'],
    irql: anyIrql,
    call: () => undefined,
  }),
];
