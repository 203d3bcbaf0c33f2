/**
 * Unique identifiers. Source: "ExUuidCreate function (ntddk.h)"; RFC 4122, version 4.
 * Deviation: not random but counted, so that every run of the same drivers makes the same ones.
 */
import { hashBytes, mixLo } from '../../base/hash.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly } from '../irql-range.ts';

/** Sixteen bytes that differ for each count. */
function bytesOf(count: number): Uint8Array {
  const first = hashBytes(Uint8Array.of(count, count >>> 8, count >>> 16, count >>> 24));
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, first.lo, true);
  view.setUint32(4, first.hi, true);
  view.setUint32(8, mixLo(first.lo, count), true);
  // The count itself keeps two of them from being equal.
  view.setUint32(12, count, true);
  return bytes;
}

export const uuidDdis: readonly Ddi[] = [
  /**
   * Makes a UUID that no other call makes.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS
   * Deviation: not random but counted, so that every run of the same drivers makes the same ones.
   * Source: "ExUuidCreate function (ntddk.h)".
   */
  ddi({
    name: 'ExUuidCreate',
    parameters: ['Uuid: ptr'],
    irql: passiveOnly,
    call(k, uuid) {
      const bytes = bytesOf(k.state.ex.nextUuid++);
      bytes[7] = (bytes[7]! & 0x0f) | 0x40;
      bytes[8] = (bytes[8]! & 0x3f) | 0x80;
      k.memory.writeBytes(uuid, bytes);
      return STATUS_SUCCESS;
    },
  }),
];
