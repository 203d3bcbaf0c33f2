/**
 * OVERLAPPED: by which a program knows a request that goes on after its call. It lies in the program's memory, begins with
 * the request's status block, and must stay until the request is over. Source: "OVERLAPPED structure (minwinbase.h)".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { u64FromNumber } from '../../base/u64.ts';
import type { ResultReference } from '../../kernel/user-action.ts';
import { STATUS_PENDING } from '../../nt/status-codes.ts';
import { type HandleValue, halves, rawHandle } from './program-thread.ts';

export const OVERLAPPED_BYTES = 32;
/** Offset and OffsetHigh. */
export const OVERLAPPED_OFFSET = 16;
const EVENT_AT = 24;

export interface OverlappedOptions {
  /** Signalled when the request is over; without one that is the file's own business. */
  readonly event?: HandleValue;
  /** Where in the file the transfer begins, bytes. */
  readonly offset?: number;
}

export class Overlapped {
  readonly address: GuestAddress;
  readonly event: HandleValue | undefined;
  readonly offset: number;
  /** The buffer of the request under way; undefined between requests. */
  buffer: GuestAddress | undefined;
  bufferBytes = 0;
  private outputOffset = 0;
  private outputBytes = 0;

  constructor(address: GuestAddress, { event, offset = 0 }: OverlappedOptions) {
    this.address = address;
    this.event = event;
    this.offset = offset;
  }

  /** Notes what the next request uses. */
  begin(buffer: GuestAddress, bufferBytes: number, outputOffset: number, outputBytes: number): void {
    this.buffer = buffer;
    this.bufferBytes = bufferBytes;
    this.outputOffset = outputOffset;
    this.outputBytes = outputBytes;
  }

  /** Where the request's output comes to; undefined when its buffer is gone. */
  get output(): GuestAddress | undefined {
    return this.buffer === undefined ? undefined : addressAdd(this.buffer, this.outputOffset);
  }

  get outputLength(): number {
    return this.outputBytes;
  }
}

/** The structure as it is before a request: Internal says that the request is under way. */
export function overlappedBytes({ event, offset }: Overlapped): {
  readonly data: Uint8Array;
  readonly references: readonly ResultReference[];
} {
  const data = new Uint8Array(OVERLAPPED_BYTES);
  new DataView(data.buffer).setUint32(0, STATUS_PENDING, true);
  data.set(halves(u64FromNumber(offset)), OVERLAPPED_OFFSET);
  if (event === undefined) return { data, references: [] };
  data.set(halves(rawHandle(event)), EVENT_AT);
  return { data, references: event.action > 0 ? [{ action: event.action, index: EVENT_AT }] : [] };
}
