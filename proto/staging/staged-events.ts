/**
 * Staged events: the functions of staged-events.c and the memory they work in, one for each batch under construction. It takes
 * the events into their hash and gives what each column grows by.
 */
import { assert } from '../../base/assert.ts';
import type { U64 } from '../../base/u64.ts';
import type { Column } from '../columns.ts';
import type { Encoding } from '../event-schema.ts';
import { STAGED_EVENTS_MODULE } from './staged-events-wasm.ts';

/** Words that can be staged at once. */
export const STAGED_WORDS = 1 << 17;
/** Kind, processor and IRQL; thread; time; call site. */
export const COMMON_WORDS = 6;
/** Instructions; boundary; IRP. */
export const ANCHOR_WORDS = 4;

const MOST_ROWS = Math.floor(STAGED_WORDS / COMMON_WORDS);
const OUTPUT_BYTES = STAGED_WORDS * 4;
/** One for each column of {@link StagedEvents.takeCommon}. */
const OUTPUTS = 9;
const KINDS = 256;

/** Numbers of the encodings in the C code. */
const ENCODINGS: Readonly<Record<Encoding, number>> = {
  u8: 0,
  u32: 1,
  id: 2,
  mono: 3,
  u64: 4,
  addr: 4,
  u64list: 5,
  str: 6,
  bytes: 6,
  payload: 6,
};

/** What the C code exports; addresses are offsets in its memory. Those that can fail give 0 when they do not. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly wordsAddress: () => number;
  readonly rowsAddress: () => number;
  readonly outputsAddress: () => number;
  readonly stateAddress: () => number;
  readonly numbersAddress: () => number;
  readonly decisionsAddress: () => number;
  readonly wideAddress: () => number;
  readonly enterWide: (count: number) => void;
  readonly forgetWide: () => void;
  readonly mix: (from: number, to: number) => void;
  readonly takeCommon: (count: number, from: number, to: number) => number;
  readonly noteIrps: (first: number, count: number) => void;
  readonly takeField: (encoding: number, first: number, count: number) => number;
}

/** Places in the C code's `state`, as 32-bit words. */
const HASH_LO = 0;
const HASH_HI = 1;
const IRP_MIN = 2;
const IRP_MAX = 3;
const WIDE_COUNT = 4;
const LENGTHS = 5;
const OF_KIND = LENGTHS + OUTPUTS;
/** Those of them whose rows are differences: thread, time, instructions, IRP. */
const WITH_DIFFERENCES = [3, 4, 6, 8];
/** Places in its `numbers`. */
const LAST = 0;
const TIME_MIN = 4;
const TIME_MAX = 5;

const module = new WebAssembly.Module(Buffer.from(STAGED_EVENTS_MODULE, 'base64'));

export class StagedEvents {
  /** The words of the events. */
  readonly words: Int32Array;
  /** Where the events begin that are kept. */
  readonly rows: Int32Array;
  private readonly code: Exports;
  private readonly outputs: readonly Uint8Array[];
  private readonly state: Int32Array;
  private readonly numbers: Float64Array;
  private readonly wide: Uint8Array;

  /** @param decisions numbers of the kinds that have anchors */
  constructor(decisions: Iterable<number>) {
    this.code = new WebAssembly.Instance(module, {}).exports as object as Exports;
    const { buffer } = this.code.memory;
    this.words = new Int32Array(buffer, this.code.wordsAddress(), STAGED_WORDS);
    this.rows = new Int32Array(buffer, this.code.rowsAddress(), MOST_ROWS);
    const first = this.code.outputsAddress();
    this.outputs = Array.from(
      { length: OUTPUTS },
      (_, i) => new Uint8Array(buffer, first + i * OUTPUT_BYTES, OUTPUT_BYTES),
    );
    this.state = new Int32Array(buffer, this.code.stateAddress(), OF_KIND + KINDS);
    this.numbers = new Float64Array(buffer, this.code.numbersAddress(), 6);
    this.wide = new Uint8Array(buffer, this.code.wideAddress());
    const isDecision = new Uint8Array(buffer, this.code.decisionsAddress(), KINDS);
    for (const kind of decisions) isDecision[kind] = 1;
    this.resetRanges();
  }

  /** The hash chain behind the words that were mixed in. */
  get hash(): U64 {
    return { lo: this.state[HASH_LO]! >>> 0, hi: this.state[HASH_HI]! >>> 0 };
  }

  set hash({ lo, hi }: U64) {
    this.state[HASH_LO] = lo;
    this.state[HASH_HI] = hi;
  }

  /** Lowest and highest time, lowest and highest IRP of the events taken since the last reset. */
  get ranges(): readonly [timeMin: number, timeMax: number, irpMin: number, irpMax: number] {
    const { numbers, state } = this;
    return [numbers[TIME_MIN]!, numbers[TIME_MAX]!, state[IRP_MIN]!, state[IRP_MAX]!];
  }

  set ranges([timeMin, timeMax, irpMin, irpMax]: readonly [number, number, number, number]) {
    this.numbers[TIME_MIN] = timeMin;
    this.numbers[TIME_MAX] = timeMax;
    this.state[IRP_MIN] = irpMin;
    this.state[IRP_MAX] = irpMax;
  }

  resetRanges(): void {
    this.ranges = [Number.MAX_SAFE_INTEGER, 0, 0, 0];
  }

  /** Staged events of a kind, after {@link takeCommon}. */
  countOf(kind: number): number {
    return this.state[OF_KIND + kind]!;
  }

  /** Mixes words `from .. to - 1` into the hash. */
  mix(from: number, to: number): void {
    this.code.mix(from, to);
  }

  /**
   * Takes what all of the first `count` rows have, and the anchors of the decisions among them: kind, processor, IRQL, thread,
   * time, call site; instructions, boundary, IRP. Sorts the events by kind. Also mixes words `from .. to - 1` into the hash,
   * which costs less than by {@link mix}.
   */
  takeCommon(count: number, columns: readonly Column[], from: number, to: number): void {
    assert(columns.length === OUTPUTS, 'a column for each output');
    WITH_DIFFERENCES.forEach((place, i) => {
      this.numbers[LAST + i] = columns[place]!.last;
    });
    check(this.code.takeCommon(count, from, to), 'an event of them');
    WITH_DIFFERENCES.forEach((place, i) => {
      columns[place]!.last = this.numbers[LAST + i]!;
    });
    columns.forEach((column, i) => {
      this.append(column, i);
    });
  }

  /** Notes that the next field of the sorted events `first .. first + count - 1` is the number of an IRP. */
  noteIrps(first: number, count: number): void {
    this.code.noteIrps(first, count);
  }

  /**
   * Takes the next field of those events.
   * @param counts of a list, the column of its counts
   */
  takeField(encoding: Encoding, first: number, count: number, values: Column, counts: Column | undefined): void {
    this.numbers[LAST] = values.last;
    check(this.code.takeField(ENCODINGS[encoding], first, count), encoding);
    values.last = this.numbers[LAST]!;
    this.append(values, 0);
    counts?.part(this.outputs[1]!, count);
  }

  /** How many 64-bit values the dictionary has. */
  get wideCount(): number {
    return this.state[WIDE_COUNT]!;
  }

  /** They, as little-endian bytes: a view. */
  get wideBytes(): Uint8Array {
    return this.wide.subarray(0, this.wideCount * 8);
  }

  set wideBytes(bytes: Uint8Array) {
    this.wide.set(bytes);
    this.code.enterWide(bytes.length / 8);
  }

  forgetWide(): void {
    this.code.forgetWide();
  }

  private append(column: Column, output: number): void {
    const length = this.state[LENGTHS + output]!;
    column.part(this.outputs[output]!, length);
  }
}

function check(result: number, what: string): void {
  if (result !== 0) throw new RangeError(`a value is out of range: ${what}`);
}

assert(new Uint8Array(Uint32Array.of(1).buffer)[0] === 1, 'the host is little-endian, as WebAssembly is');
