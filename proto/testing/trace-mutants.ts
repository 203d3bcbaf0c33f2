/**
 * Damaged traces and what must hold of them. A mutant is a whole trace that was cut, changed, spliced with another, or
 * forged: given messages or an index that are false although every checksum is right.
 */
import { TraceError } from '../../base/errors.ts';
import type { Prng } from '../../base/prng.ts';
import { decodeFrame, decodeFrameHeader, encodeFrame, FRAME_MAGIC } from '../lz4-frame.ts';
import { repairTrace } from '../repair.ts';
import { openTrace, recoverTrace, type TraceReader } from '../trace-reader.ts';
import { MemorySource } from '../trace-source.ts';
import { verifyTrace } from '../verify.ts';
import { type EditableEvent, editable } from './editable-event.ts';
import { MemoryTarget } from './memory-target.ts';

type Mutation = (bytes: Uint8Array, random: Prng, other: Uint8Array) => Uint8Array;

/** Frames of a trace before its index. */
function framesOf(trace: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  const view = new DataView(trace.buffer, trace.byteOffset, trace.length);
  for (let offset = 0; view.getUint32(offset, true) === FRAME_MAGIC; ) {
    const { frameBytes } = decodeFrameHeader(trace.subarray(offset), offset);
    frames.push(trace.subarray(offset, offset + frameBytes));
    offset += frameBytes;
  }
  return frames;
}

/** Throws RangeError when the trace does not begin with a frame. */
function withoutIndex(trace: Uint8Array): { frames: Uint8Array[]; index: Uint8Array } {
  const frames = framesOf(trace);
  if (frames.length === 0) throw new RangeError('no frames');
  return { frames, index: trace.subarray(frames.reduce((sum, frame) => sum + frame.length, 0)) };
}

function scribble(bytes: Uint8Array, random: Prng): Uint8Array {
  const copy = bytes.slice();
  for (let count = random.below(4); count >= 0; count--) {
    const at = random.below(copy.length);
    copy[at] = random.below(3) === 0 ? copy[at]! ^ (1 << random.below(8)) : random.below(256);
  }
  return copy;
}

function cutOut(bytes: Uint8Array, random: Prng): Uint8Array {
  const at = random.below(bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(2000))]);
}

function putIn(bytes: Uint8Array, random: Prng, other: Uint8Array): Uint8Array {
  const at = random.below(bytes.length);
  const from = random.below(other.length);
  return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + random.below(2000)), bytes.subarray(at)]);
}

function splice(bytes: Uint8Array, random: Prng, other: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]);
}

/** Frames dropped, doubled, exchanged, or taken from the other trace. */
function shuffleFrames(bytes: Uint8Array, random: Prng, other: Uint8Array): Uint8Array {
  const { frames, index } = withoutIndex(bytes);
  const place = () => random.below(frames.length);
  const foreign = framesOf(other);
  const change = random.below(4);
  if (change === 0) frames.splice(place(), 1);
  else if (change === 1) frames.splice(place(), 0, frames[place()]!);
  else if (change === 2) frames.splice(place(), 1, foreign[random.below(foreign.length)]!);
  else frames.splice(place(), 0, ...frames.splice(place(), 1));
  return Buffer.concat(random.below(2) === 0 ? frames : [...frames, index]);
}

/** A message is scribbled over, and framed again with right checksums. */
function forgeMessage(bytes: Uint8Array, random: Prng): Uint8Array {
  const { frames, index } = withoutIndex(bytes);
  const at = random.below(frames.length);
  const content = scribble(decodeFrame(frames[at]!, 0), random);
  frames[at] = encodeFrame(content);
  return Buffer.concat(random.below(2) === 0 ? frames : [...frames, index]);
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  scribble,
  cutOut,
  putIn,
  splice,
  shuffleFrames,
  forgeMessage,
  truncate: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
};

export interface Mutant {
  /** Names of what was done to it. */
  readonly how: string;
  readonly bytes: Uint8Array;
}

/** One to three mutations of `trace`; splices take from `other`. */
export function mutate(trace: Uint8Array, other: Uint8Array, random: Prng): Mutant {
  const names = Object.keys(MUTATIONS);
  const how: string[] = [];
  let bytes = trace;
  for (let count = random.below(3) === 0 ? random.below(3) : 0; count >= 0 && bytes.length > 0; count--) {
    const name = names[random.below(names.length)]!;
    try {
      bytes = MUTATIONS[name]!(bytes, random, other);
      how.push(name);
    } catch (error) {
      // What was done before left no frames that this mutation could take apart.
      if (!(error instanceof TraceError) && !(error instanceof RangeError)) throw error;
    }
  }
  return { how: how.join('+'), bytes };
}

/** Every event of a trace by its number. */
export function eventsOf(reader: TraceReader): Map<number, EditableEvent> {
  const events = new Map<number, EditableEvent>();
  for (const batch of reader.batches()) {
    for (let i = 0; i < batch.eventCount; i++) events.set(batch.firstEvent + i, editable(batch.event(i)));
  }
  return events;
}

/** What became of a mutant: refused, or read and proven; a repair of it likewise. */
export interface Verdict {
  readonly proven: boolean;
  readonly repaired: boolean;
}

/** The first event that none of the originals has; undefined when there is none. */
function foreignEvent(
  events: ReadonlyMap<number, EditableEvent>,
  originals: readonly ReadonlyMap<number, string>[],
): number | undefined {
  for (const [number, event] of events) {
    const text = eventText(event);
    if (!originals.some((original) => original.get(number) === text)) return number;
  }
  return undefined;
}

/** An event as a text that is equal for equal events. */
export function eventText(event: EditableEvent): string {
  return JSON.stringify(event, (_name, value) => (typeof value === 'bigint' ? `${value}n` : value));
}

/**
 * Reads a mutant in every way there is: strictly, tolerantly, repaired; `use` gets each reader. Each way ends with a
 * TraceError or with events that one of the originals has, and everything that is proven is true.
 * Throws what else goes wrong.
 */
export function judge(
  { bytes }: Mutant,
  originals: readonly ReadonlyMap<number, string>[],
  use: (reader: TraceReader) => void = () => {},
): Verdict {
  const attempt = (open: () => TraceReader): boolean => {
    try {
      const reader = open();
      use(reader);
      verifyTrace(reader);
      const foreign = foreignEvent(eventsOf(reader), originals);
      if (foreign !== undefined) throw new Error(`event ${foreign} is proven, but was never recorded`);
      return true;
    } catch (error) {
      if (error instanceof TraceError) return false;
      throw error;
    }
  };
  attempt(() => recoverTrace(bytes));
  return {
    proven: attempt(() => openTrace(bytes)),
    repaired: attempt(() => {
      const target = new MemoryTarget();
      repairTrace(new MemorySource(bytes), () => target);
      return openTrace(target.bytes);
    }),
  };
}
