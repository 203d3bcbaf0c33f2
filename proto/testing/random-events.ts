/** Seeded random events over every kind and field of the schema, made from the generated tables. */
import { addressFromHalves, type GuestAddress } from '../../base/guest-address.ts';
import { Prng } from '../../base/prng.ts';
import { EVERYTHING } from '../capture-choice.ts';
import type { FieldValue } from '../decoded-batch.ts';
import { MutableEventContext } from '../event-player.ts';
import type { FieldInfo } from '../event-schema.ts';
import { EVENT_KINDS } from '../generated/event-kinds.ts';
import type { EventSink } from '../generated/event-sink.ts';
import type { HeaderInput } from '../trace-writer.ts';
import { type EditableEvent, emitEvent } from './editable-event.ts';

const TEXTS = ['', 'IoCallDriver', '\\Device\\Example', 'Grüße', '猫', '\u{1f9ea}', 'a\0b', 'x'.repeat(300)];

export class RandomEvents {
  private readonly prng: Prng;
  private time = 0;
  private step = 0;

  constructor(seed: number) {
    this.prng = new Prng(seed);
  }

  /** The next event. The first ones go through all kinds in turn. */
  next(): EditableEvent {
    const index = this.step < EVENT_KINDS.length ? this.step : this.prng.below(EVENT_KINDS.length);
    const kind = EVENT_KINDS[index]!;
    this.step++;
    this.time += this.prng.below(2000) - 200;
    this.time = Math.max(0, this.time + (this.prng.below(50) === 0 ? 2 ** 33 : 0));
    return {
      kind: kind.number,
      cpu: this.prng.below(4),
      irql: this.prng.below(16),
      thread: this.prng.below(20),
      time: this.time,
      callSite: this.address(),
      anchors:
        kind.role === 'decision'
          ? { instructions: this.prng.nextU32() * 1000, boundary: this.prng.nextU32(), irp: this.prng.below(1000) }
          : undefined,
      fields: Object.fromEntries(kind.fields.map((field) => [field.name, this.value(field)])),
    };
  }

  private value(field: FieldInfo): FieldValue {
    switch (field.encoding) {
      case 'u8':
        return this.prng.below(256);
      case 'u32':
        return this.prng.nextU32() >>> this.prng.below(32);
      case 'id':
        return this.prng.nextU32() >>> (1 + this.prng.below(31));
      case 'mono':
        return this.prng.nextU32() * 0x1000;
      case 'u64':
        return this.wide();
      case 'addr':
        return this.address();
      case 'str':
        return this.prng.below(4) === 0 ? `text ${this.prng.below(500)}` : TEXTS[this.prng.below(TEXTS.length)]!;
      case 'bytes':
        return Uint8Array.from({ length: this.prng.below(40) }, () => this.prng.below(256));
      case 'payload': {
        // Some are long enough to be blobs, of which the same ones come again.
        if (this.prng.below(16) === 0) return new Uint8Array(1500).fill(this.prng.below(3));
        return Uint8Array.from({ length: this.prng.below(40) }, () => this.prng.below(256));
      }
      case 'u64list':
        return Array.from({ length: this.prng.below(12) }, () => this.wide());
    }
  }

  /** Small, 32-bit with the upper bit, and full 64-bit values. */
  private wide(): bigint {
    const low = BigInt(this.prng.nextU32());
    const choice = this.prng.below(4);
    if (choice === 0) return low >> 20n;
    if (choice === 1) return low | 0x8000_0000n;
    return (BigInt(this.prng.nextU32() >>> this.prng.below(32)) << 32n) | low;
  }

  private address(): GuestAddress {
    const choice = this.prng.below(4);
    if (choice === 0) return 0 as GuestAddress;
    const lo = this.prng.below(choice === 1 ? 300 : 0xffff_ffff);
    return addressFromHalves(lo, choice === 1 ? 0x1a0 : 0xffff_f800 + this.prng.below(8));
  }
}

/** Reports `count` random events to `sink` and returns them. */
export function emitRandomEvents(sink: EventSink, seed: number, count: number): EditableEvent[] {
  const context = new MutableEventContext();
  sink.attach(context);
  const source = new RandomEvents(seed);
  return Array.from({ length: count }, () => {
    const event = source.next();
    emitEvent(event, sink, context);
    return event;
  });
}

export const TEST_HEADER: HeaderInput = {
  toolVersion: '0.0.0-test',
  engineVersion: 1,
  windowsBuild: 22621,
  seed: 7,
  processorCount: 2,
  ramMegabytes: 256,
  bootTime: '133500000000000000',
  driver: [],
  scenario: 'random events',
  payloadLimit: 256,
  unloadAtEnd: true,
  cpuid: [0, 1, 2, 3, 4, 0x8000_0001, 5, 6, 7, 0xffff_ffff],
  quirk: ['an odd one'],
  hangLimitInstructions: 1e9,
  capture: EVERYTHING,
};
