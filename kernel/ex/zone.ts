/**
 * Zones: blocks of one size cut out of segments that the driver gives, linked in a ZONE_HEADER that it takes them from inline.
 * Obsolete on NT, and still exported. Source: ZONE_HEADER and the prototypes (ntddk.h).
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SUCCESS, STATUS_UNSUCCESSFUL } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';

/** ZONE_HEADER: the first free block, the first segment, bytes of a block, bytes of all segments. */
const SEGMENT_LIST = 8;
const BLOCK_SIZE = 16;
const TOTAL_SEGMENT_SIZE = 20;
/** ZONE_SEGMENT_HEADER: the next segment, and a reserved pointer. Blocks begin behind it. */
const SEGMENT_HEADER_BYTES = 16;
const RESERVED = 8;
const ALIGNMENT = 8;

/** Cuts a segment into blocks and puts them before the others, the last of them first. False when it is not aligned or has no room for its header. */
function addSegment(k: Kernel, zone: GuestAddress, segment: GuestAddress, sizeBytes: number): boolean {
  const blockBytes = k.memory.readU32(addressAdd(zone, BLOCK_SIZE));
  if (segment % ALIGNMENT !== 0 || sizeBytes % ALIGNMENT !== 0 || blockBytes % ALIGNMENT !== 0) return false;
  if (blockBytes === 0 || sizeBytes < SEGMENT_HEADER_BYTES + blockBytes) return false;
  k.memory.writePointer(segment, k.memory.readPointer(addressAdd(zone, SEGMENT_LIST)));
  k.memory.writeU64(addressAdd(segment, RESERVED), 0, 0);
  k.memory.writePointer(addressAdd(zone, SEGMENT_LIST), segment);
  let free = k.memory.readPointer(zone);
  for (let at = SEGMENT_HEADER_BYTES; at + blockBytes <= sizeBytes; at += blockBytes) {
    const block = addressAdd(segment, at);
    k.memory.writePointer(block, free);
    free = block;
  }
  k.memory.writePointer(zone, free);
  const total = addressAdd(zone, TOTAL_SEGMENT_SIZE);
  k.memory.writeU32(total, k.memory.readU32(total) + sizeBytes);
  return true;
}

export const zoneDdis: readonly Ddi[] = [
  /**
   * Makes a zone of blocks of one size, a multiple of 8, out of its first segment.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'ExInitializeZone',
    parameters: ['Zone: ptr', 'BlockSize: u32', 'InitialSegment: ptr', 'InitialSegmentSize: u32'],
    irql: anyIrql,
    call(k, zone, blockBytes, segment, sizeBytes) {
      k.memory.fill(zone, BLOCK_SIZE, 0);
      k.memory.writeU32(addressAdd(zone, BLOCK_SIZE), blockBytes);
      k.memory.writeU32(addressAdd(zone, TOTAL_SEGMENT_SIZE), 0);
      return addSegment(k, zone, segment, sizeBytes) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    },
  }),
  /**
   * Adds a segment to a zone.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_UNSUCCESSFUL (not aligned, or too small)
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'ExExtendZone',
    parameters: ['Zone: ptr', 'Segment: ptr', 'SegmentSize: u32'],
    irql: anyIrql,
    call: (k, zone, segment, sizeBytes) =>
      addSegment(k, zone, segment, sizeBytes) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL,
  }),
];
