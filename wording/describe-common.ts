/** What the descriptions of events (describe-event.ts, describe-later.ts) have in common. */
import type { GuestAddress } from '../base/guest-address.ts';
import { eventWord } from '../nt/event-codes.ts';
import type { TraceEvent } from '../proto/decoded-batch.ts';
import type { TraceNames } from './names.ts';

/** An event as a line of text. */
export type Describe = (fields: Fields, names: TraceNames, event: TraceEvent) => string;

/** Typed access to the fields of an event. */
export class Fields {
  private readonly values: TraceEvent['fields'];

  constructor(values: TraceEvent['fields']) {
    this.values = values;
  }

  num(name: string): number {
    return this.values[name] as number;
  }

  addr(name: string): GuestAddress {
    return this.values[name] as GuestAddress;
  }

  text(name: string): string {
    return this.values[name] as string;
  }

  wide(name: string): bigint {
    return this.values[name] as bigint;
  }

  list(name: string): readonly bigint[] {
    return this.values[name] as bigint[];
  }

  bytes(name: string): Uint8Array {
    return this.values[name] as Uint8Array;
  }
}

export function bytesCount(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

/** The word a number stands for in events, else the number. */
export function wordOf(table: string, code: number): string {
  return eventWord(table, code) ?? String(code);
}
