/**
 * Decoded code: code tables and micro-op storage inside the WebAssembly memory, keyed by page frame. Finds room,
 * links branches to their targets once these are decoded, and forgets a frame's code when the frame is written.
 * Knows nothing of instructions.
 */
import { assert } from '../../base/assert.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import * as layout from '../memory/layout.ts';
import type { CodeOwner } from '../memory/page-table.ts';
import { FIELD_TARGET, MICRO_OP_BYTES } from './micro-op.ts';

/** The first micro-ops are for instructions that are executed once and not kept. */
export const SCRATCH_MICRO_OPS = layout.MICRO_OPS;
const FIRST_KEPT = layout.MICRO_OPS + 16 * MICRO_OP_BYTES;

interface FrameCode {
  readonly table: number;
  /** Per page offset: micro-ops whose branch goes there and is not linked yet. */
  readonly pending: Map<number, number[]>;
  /** Frames with an instruction that continues in this frame. */
  readonly dependents: Set<number>;
}

export class CodeCache implements CodeOwner {
  /** Where the next micro-op goes. */
  end = FIRST_KEPT;
  private readonly memory: GuestRam;
  private readonly words: Uint32Array;
  private readonly frames = new Map<number, FrameCode>();
  private readonly freeTables: number[] = [];
  private tablesUsed = 0;

  constructor(memory: GuestRam) {
    this.memory = memory;
    this.words = new Uint32Array(memory.memory.buffer);
    memory.setCodeOwner(this);
  }

  /** Makes room for `microOps` more records in `frame`, forgetting everything when storage is full. */
  prepare(frame: number, microOps: number): void {
    const tableIsMissing = !this.frames.has(frame);
    const tablesFull = this.freeTables.length === 0 && this.tablesUsed === layout.CODE_TABLE_COUNT;
    if (this.end + microOps * MICRO_OP_BYTES > layout.MICRO_OPS_END || (tableIsMissing && tablesFull)) {
      this.dropAllCode();
    }
    if (!this.frames.has(frame)) this.addFrame(frame);
  }

  /** The micro-op decoded at an offset of a prepared frame, 0 when none is. */
  find(frame: number, offset: number): number {
    const code = this.frames.get(frame);
    return code === undefined ? 0 : this.words[(code.table >>> 2) + offset]!;
  }

  /** Enters a decoded instruction and links the branches that waited for it. */
  enter(frame: number, offset: number, microOp: number): void {
    const code = this.frames.get(frame);
    assert(code !== undefined, 'code entered for a frame that was not prepared');
    this.words[(code.table >>> 2) + offset] = microOp;
    const waiting = code.pending.get(offset);
    if (waiting === undefined) return;
    for (const branch of waiting) this.words[(branch + FIELD_TARGET) >>> 2] = microOp;
    code.pending.delete(offset);
  }

  /** Links the branch at `microOp` to an offset of the same frame, now or when that is decoded. */
  link(frame: number, offset: number, microOp: number): void {
    const target = this.find(frame, offset);
    this.words[(microOp + FIELD_TARGET) >>> 2] = target;
    if (target !== 0) return;
    const code = this.frames.get(frame);
    assert(code !== undefined, 'branch in a frame that was not prepared');
    const waiting = code.pending.get(offset);
    if (waiting === undefined) code.pending.set(offset, [microOp]);
    else waiting.push(microOp);
  }

  /** `frame` holds the start and `next` the rest of an instruction. */
  addDependency(frame: number, next: number): void {
    if (!this.frames.has(next)) this.prepare(next, 0);
    this.frames.get(next)?.dependents.add(frame);
  }

  holdsCode(frame: number): boolean {
    return this.frames.has(frame);
  }

  dropFrameCode(frame: number): void {
    const code = this.frames.get(frame);
    if (code === undefined) return;
    this.frames.delete(frame);
    this.words[(layout.FRAME_CODE_TABLE >>> 2) + (frame >>> layout.PAGE_SHIFT)] = 0;
    this.words.fill(0, code.table >>> 2, (code.table + layout.CODE_TABLE_BYTES) >>> 2);
    this.freeTables.push(code.table);
    this.memory.markCode(frame, false);
    for (const dependent of code.dependents) this.dropFrameCode(dependent);
  }

  dropAllCode(): void {
    for (const frame of [...this.frames.keys()]) this.dropFrameCode(frame);
    this.end = FIRST_KEPT;
  }

  private addFrame(frame: number): void {
    const table = this.freeTables.pop() ?? layout.CODE_TABLES + this.tablesUsed++ * layout.CODE_TABLE_BYTES;
    this.frames.set(frame, { table, pending: new Map(), dependents: new Set() });
    this.words[(layout.FRAME_CODE_TABLE >>> 2) + (frame >>> layout.PAGE_SHIFT)] = table;
    this.memory.markCode(frame, true);
  }
}
