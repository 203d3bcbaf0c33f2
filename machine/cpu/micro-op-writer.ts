/**
 * Writes micro-ops one behind the other (micro-op.ts has their layout). Knows where a record lies and what stands in its
 * fields, not what they mean.
 */
import type { GuestRam } from '../memory/guest-ram.ts';
import { chainNumbers } from './emit/chains.ts';
import * as uop from './micro-op.ts';
import * as state from './state.ts';

export class MicroOpWriter {
  private next = 0;
  private offset = 0;
  private bytes = 0;
  private previous = '';
  private readonly forms: ReadonlyMap<string, number>;
  private readonly link: (target: number, record: number) => void;
  private readonly shorts: Uint16Array;
  private readonly words: Int32Array;
  private readonly longs: BigInt64Array;
  private readonly chains: ReturnType<typeof chainNumbers>;

  /** @param link takes note of a branch to a page offset, which may lie outside the page, in a record */
  constructor(memory: GuestRam, forms: ReadonlyMap<string, number>, link: (target: number, record: number) => void) {
    this.forms = forms;
    this.link = link;
    this.shorts = new Uint16Array(memory.memory.buffer);
    this.words = new Int32Array(memory.memory.buffer);
    this.longs = new BigInt64Array(memory.memory.buffer);
    this.chains = chainNumbers(forms);
  }

  /** Where the next record is written. */
  get at(): number {
    return this.next;
  }

  /** Offset in its page of the instruction that records are written for. */
  get pageOffset(): number {
    return this.offset;
  }

  /** Its length in bytes. */
  get length(): number {
    return this.bytes;
  }

  /** Name of the form of the record just before {@link at}; empty at the start. */
  get previousForm(): string {
    return this.previous;
  }

  /** The next record, the first of several, is written at `at`. */
  start(at: number): void {
    this.next = at;
    this.previous = '';
  }

  /** What is written next belongs to the instruction of that length at a page offset. */
  begin(pageOffset: number, length: number): void {
    this.offset = pageOffset;
    this.bytes = length;
  }

  /** Starts a record with the given form; fields not set afterwards are neutral. */
  write(form: string): void {
    const record = this.next;
    this.next += uop.MICRO_OP_BYTES;
    this.words.fill(0, record >>> 2, this.next >>> 2);
    this.setShort(uop.FIELD_FORM, this.forms.get(form)!);
    this.setShort(uop.FIELD_PAGE_OFFSET, this.offset);
    this.setShort(uop.FIELD_BASE, state.ZERO_SLOT);
    this.setShort(uop.FIELD_INDEX, state.ZERO_SLOT);
    this.setShort(uop.FIELD_SCALE, this.bytes << 8);
    this.previous = form;
  }

  setShort(field: number, value: number): void {
    this.shorts[(this.next - uop.MICRO_OP_BYTES + field) >>> 1] = value;
  }

  setWord(field: number, value: number): void {
    this.words[(this.next - uop.MICRO_OP_BYTES + field) >>> 2] = value;
  }

  setImmediate(value: bigint): void {
    this.longs[(this.next - uop.MICRO_OP_BYTES + uop.FIELD_IMMEDIATE) >>> 3] = value;
  }

  /** Makes chains of the records from `start` on that follow each other as known pairs. */
  chain(start: number): void {
    for (let record = start; record < this.next - uop.MICRO_OP_BYTES; record += uop.MICRO_OP_BYTES) {
      const second = this.shorts[(record + uop.MICRO_OP_BYTES) >>> 1]!;
      const chained = this.chains.get(this.shorts[record >>> 1]!)?.get(second);
      if (chained !== undefined) this.shorts[record >>> 1] = chained;
    }
  }

  /** Target of a branch, relative to the page. */
  setBranch(target: number): void {
    this.setWord(uop.FIELD_DISPLACEMENT, target);
    this.link(target, this.next - uop.MICRO_OP_BYTES);
  }
}
