/**
 * A timeline as a Perfetto trace: a protobuf message `Trace` whose packets describe tracks and say what happens on them.
 * Texts are sent once and then referred to by number. Source: track_event.proto, track_descriptor.proto,
 * trace_packet.proto and interned_data.proto as Perfetto publishes them.
 */
import { ByteBuffer, utf8, WIRE_FIXED64, WIRE_VARINT } from '../../proto/byte-buffer.ts';
import type { Slice, SliceArguments, TimelineSink, TimelineTrack } from './timeline.ts';

const TRACE_PACKET = 1;
const PACKET = { timestamp: 8, sequence: 10, trackEvent: 11, internedData: 12, sequenceFlags: 13, trackDescriptor: 60 };
const INTERNED = { categories: 1, names: 2, annotationNames: 3 };
const INTERNED_ENTRY = { iid: 1, name: 2 };
const EVENT = { categoryIids: 3, annotations: 4, type: 9, nameIid: 10, track: 11, counterValue: 30, flows: 47 };
const DESCRIPTOR = { uuid: 1, name: 2, process: 3, thread: 4, parent: 5, counter: 8 };
const PROCESS = { pid: 1, name: 6 };
const THREAD = { pid: 1, tid: 2, name: 5 };
const COUNTER = { unit: 3 };
const UNIT_SIZE_BYTES = 3;
const ANNOTATION = { nameIid: 1, intValue: 4, stringValue: 6 };

const TYPE = { begin: 1, end: 2, instant: 3, counter: 4 };
/** Sequence flags: no text has been sent before this packet; the packet refers to texts. */
const INCREMENTAL_STATE_CLEARED = 1;
const NEEDS_INCREMENTAL_STATE = 2;
const ONLY_SEQUENCE = 1;

const CHUNK_BYTES = 1 << 16;

type InternedKind = keyof typeof INTERNED;

/** Hands the bytes of the file to `write` in pieces; a piece is no longer used once `write` returns. */
export class PerfettoTimeline implements TimelineSink {
  private readonly write: (bytes: Uint8Array) => void;
  private readonly out = new ByteBuffer(2 * CHUNK_BYTES);
  private readonly packet = new ByteBuffer(1024);
  private readonly message = new ByteBuffer(1024);
  private readonly inner = new ByteBuffer(1024);
  private readonly texts: Record<InternedKind, Map<string, number>> = {
    categories: new Map(),
    names: new Map(),
    annotationNames: new Map(),
  };
  /** Texts that the packet in the making is the first to use. */
  private readonly fresh: { readonly kind: InternedKind; readonly iid: number; readonly text: string }[] = [];
  private isFirst = true;

  constructor(write: (bytes: Uint8Array) => void) {
    this.write = write;
  }

  /** Writes what is left. */
  finish(): void {
    this.write(this.out.view());
    this.out.length = 0;
  }

  track({ id, parent, name, kind, pid, tid, unit }: TimelineTrack): void {
    const { message, inner } = this;
    message.length = 0;
    message.varintField(DESCRIPTOR.uuid, id);
    message.varintField(DESCRIPTOR.parent, parent);
    inner.length = 0;
    if (kind === 'process') {
      inner.varintField(PROCESS.pid, pid);
      inner.bytesField(PROCESS.name, utf8(name));
      message.bytesField(DESCRIPTOR.process, inner.view());
    } else if (kind === 'thread') {
      inner.varintField(THREAD.pid, pid);
      inner.varintField(THREAD.tid, tid);
      inner.bytesField(THREAD.name, utf8(name));
      message.bytesField(DESCRIPTOR.thread, inner.view());
    } else {
      message.bytesField(DESCRIPTOR.name, utf8(name));
      if (kind === 'counter') {
        if (unit === 'bytes') inner.varintField(COUNTER.unit, UNIT_SIZE_BYTES);
        message.bytesField(DESCRIPTOR.counter, inner.view());
      }
    }
    this.packet.length = 0;
    this.packet.bytesField(PACKET.trackDescriptor, message.view());
    this.finishPacket();
  }

  begin(track: number, timeNs: number, slice: Slice): void {
    this.sliceEvent(TYPE.begin, track, timeNs, slice);
  }

  end(track: number, timeNs: number, args: SliceArguments): void {
    this.startEvent(TYPE.end, track);
    this.annotations(args);
    this.finishEvent(timeNs);
  }

  instant(track: number, timeNs: number, slice: Slice): void {
    this.sliceEvent(TYPE.instant, track, timeNs, slice);
  }

  counter(track: number, timeNs: number, value: number): void {
    this.startEvent(TYPE.counter, track);
    this.message.tag(EVENT.counterValue, WIRE_VARINT);
    this.message.varint(value);
    this.finishEvent(timeNs);
  }

  private sliceEvent(type: number, track: number, timeNs: number, { name, category, event, irp, args }: Slice): void {
    this.startEvent(type, track);
    const { message } = this;
    message.varintField(EVENT.categoryIids, this.intern('categories', category));
    message.varintField(EVENT.nameIid, this.intern('names', name));
    this.annotations({ ...args, event });
    if (irp !== 0) {
      message.tag(EVENT.flows, WIRE_FIXED64);
      message.fixed32(irp);
      message.fixed32(0);
    }
    this.finishEvent(timeNs);
  }

  private startEvent(type: number, track: number): void {
    this.message.length = 0;
    this.message.varintField(EVENT.type, type);
    this.message.varintField(EVENT.track, track);
  }

  private annotations(args: SliceArguments): void {
    const { inner } = this;
    for (const [name, value] of Object.entries(args)) {
      inner.length = 0;
      inner.varintField(ANNOTATION.nameIid, this.intern('annotationNames', name));
      if (typeof value === 'string' || !Number.isSafeInteger(value) || value < 0) {
        inner.bytesField(ANNOTATION.stringValue, utf8(String(value)));
      } else {
        inner.tag(ANNOTATION.intValue, WIRE_VARINT);
        inner.varint(value);
      }
      this.message.bytesField(EVENT.annotations, inner.view());
    }
  }

  /** The number of a text; it is sent with this packet if no earlier one has. */
  private intern(kind: InternedKind, text: string): number {
    const texts = this.texts[kind];
    let iid = texts.get(text);
    if (iid === undefined) {
      iid = texts.size + 1;
      texts.set(text, iid);
      this.fresh.push({ kind, iid, text });
    }
    return iid;
  }

  private finishEvent(timeNs: number): void {
    const { packet, inner, message } = this;
    packet.length = 0;
    packet.tag(PACKET.timestamp, WIRE_VARINT);
    packet.varint(timeNs);
    packet.bytesField(PACKET.trackEvent, message.view());
    if (this.fresh.length > 0) {
      message.length = 0;
      for (const { kind, iid, text } of this.fresh) {
        inner.length = 0;
        inner.varintField(INTERNED_ENTRY.iid, iid);
        inner.bytesField(INTERNED_ENTRY.name, utf8(text));
        message.bytesField(INTERNED[kind], inner.view());
      }
      packet.bytesField(PACKET.internedData, message.view());
      this.fresh.length = 0;
    }
    this.finishPacket();
  }

  private finishPacket(): void {
    const { packet, out } = this;
    packet.varintField(PACKET.sequence, ONLY_SEQUENCE);
    packet.varintField(PACKET.sequenceFlags, this.isFirst ? INCREMENTAL_STATE_CLEARED : NEEDS_INCREMENTAL_STATE);
    this.isFirst = false;
    out.bytesField(TRACE_PACKET, packet.view());
    if (out.length < CHUNK_BYTES) return;
    this.write(out.view());
    out.length = 0;
  }
}
