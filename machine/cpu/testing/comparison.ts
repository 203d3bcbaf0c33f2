/**
 * Compares the machine after a run with the host's outcome: a fast test over whole words, and a text saying what
 * differs. The only allowances are those listed in docs/cpu-coverage.md.
 */
import { RSP } from '../registers.ts';
import * as state from '../state.ts';
import type { CaseGroup } from './case-group.ts';
import * as layout from './case-layout.ts';
import { type Ending, type GuestRunner, KERNEL_HI, MOVED_BY, USER_HI, type Window } from './guest-runner.ts';

const REGISTER_NAMES = 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15'.split(' ');
const NO_SLOT = Number.POSITIVE_INFINITY;
const STRING_REGISTERS = ['rcx', 'rsi', 'rdi'];
const VECTOR_PF = 14;
const VECTOR_BP = 3;
/** The host runs cases in user mode and says so in the error code of a page fault. */
const ERROR_USER = 4;
/** #SS, #GP and #PF. */
const BAD_OPERAND = [12, 13, VECTOR_PF];
const ERROR_PRESENT = 1;
/** In the x87 status word: an exception that is not masked is pending. */
const X87_ERROR_SUMMARY = 0x80;
/** End of the addresses of processes in Linux (TASK_SIZE_MAX). */
const LINUX_USER_END = 0x7fff_ffff_f000n;
/** A bit of MXCSR that only AMD's processors have. */
const MXCSR_MISALIGNED = 0x20000;
/** Bytes of an FXSAVE image. */
const LARGEST_OPERAND = 512n;
const APPROXIMATION_ERROR = 1.5 * 2 ** -12;
const LEAST_NORMAL = 2 ** -126;
const USER_BASE = 0x1a0_0000_0000n;

export class Comparison {
  private readonly runner: GuestRunner;
  private readonly outcome: DataView;
  private readonly expected: Int32Array;
  private readonly actual: Int32Array;
  /** Eight bytes of the record that processors may have stored or not. */
  private openSlot = NO_SLOT;

  /** @param outcome the batch as the host left it */
  constructor(runner: GuestRunner, outcome: Uint8Array) {
    const { memory } = runner.machine.memory;
    this.runner = runner;
    this.outcome = new DataView(outcome.buffer);
    this.expected = new Int32Array(outcome.buffer);
    this.actual = new Int32Array(memory.buffer);
  }

  /** Differences between the machine and the outcome record at `at`, as lines of text; empty when they agree. */
  differences(group: CaseGroup, at: number, ending: Ending, window: Window): string[] {
    if (this.agrees(group, at, ending)) return [];
    // The host took an MXCSR that the engine's processor refuses.
    if ((this.outcome.getUint32(at + layout.MXCSR, true) & MXCSR_MISALIGNED) !== 0) return [];
    // The host found an unmasked exception of an x87 store before it looked at the operand's address.
    const pending = (this.outcome.getUint16(at + layout.FX + 2, true) & X87_ERROR_SUMMARY) !== 0;
    if (group.convertsToMemory && pending && BAD_OPERAND.includes(ending.vector)) return [];
    return this.explain(group, at, ending, window === 'kernel');
  }

  private equalWords(expected: number, actual: number, bytes: number): boolean {
    const end = (expected + bytes) >> 2;
    let b = actual >> 2;
    for (let a = expected >> 2; a < end; a++, b++) if (this.expected[a] !== this.actual[b]) return false;
    return true;
  }

  private agrees(group: CaseGroup, at: number, ending: Ending): boolean {
    const { runner, outcome } = this;
    const half = group.dataBytes / 2;
    return (
      outcome.getUint32(at + layout.VECTOR, true) === layout.VECTOR_NONE &&
      ending.vector === layout.VECTOR_NONE &&
      outcome.getUint32(at + layout.PLACE, true) === ending.place &&
      this.equalWords(at, state.GPR, 128) &&
      ((outcome.getUint32(at + layout.FLAGS, true) ^ runner.machine.cpu.rflags) & group.definedFlags) === 0 &&
      this.equalWords(at + layout.XMM, state.XMM, 256) &&
      outcome.getUint32(at + layout.MXCSR, true) === runner.machine.cpu.mxcsr &&
      this.equalWords(at + layout.DATA_CONTENT, runner.data + 0x1000 - half, group.dataBytes) &&
      this.equalWords(at + layout.STACK_CONTENT, runner.stack + 0x700, layout.STACK_WINDOW_BYTES) &&
      this.equalWords(at + layout.LOW_CONTENT, runner.low + 0x7c0, layout.LOW_WINDOW_BYTES) &&
      (!group.usesX87 || this.x87Agrees(at + layout.FX))
    );
  }

  /** The x87 registers, which the engine keeps in physical order and the image from the top of the stack. */
  private x87Agrees(fx: number): boolean {
    const { outcome } = this;
    const { view } = this.runner.machine.memory;
    const status = view.getUint16(state.X87_STATUS, true);
    if (outcome.getUint16(fx, true) !== view.getUint16(state.X87_CONTROL, true)) return false;
    if (outcome.getUint16(fx + 2, true) !== status || outcome.getUint8(fx + 4) !== view.getUint8(state.X87_TAG))
      return false;
    for (let i = 0; i < 8; i++) {
      const expected = fx + 32 + i * 16;
      const actual = state.X87_REGISTERS + (((status >> 11) + i) & 7) * 16;
      if (!this.equalWords(expected, actual, 8)) return false;
      if (outcome.getUint16(expected + 8, true) !== view.getUint16(actual + 8, true)) return false;
    }
    return true;
  }

  private explain(group: CaseGroup, at: number, ending: Ending, moved: boolean): string[] {
    const { runner, outcome } = this;
    const lines: string[] = [];
    this.explainEnding(group, at, ending, moved, lines);
    const lowStrings = group.requirements.some((r) => r.kind === 'strings' && r.low);
    for (let i = 0; i < 16; i++) {
      const expected = outcome.getBigUint64(at + i * 8, true);
      const actual = runner.machine.memory.view.getBigUint64(state.GPR + i * 8, true);
      // Without an iteration, some processors clear the upper halves of ECX, ESI and EDI, others leave them.
      const bits = lowStrings && STRING_REGISTERS.includes(REGISTER_NAMES[i]!) ? 32 : 64;
      if (BigInt.asUintN(bits, expected ^ actual) !== 0n) say(lines, REGISTER_NAMES[i]!, expected, actual);
    }
    const ended = outcome.getUint32(at + layout.VECTOR, true) === layout.VECTOR_NONE;
    const defined = ended ? group.definedFlags : group.definedFlagsAtFault;
    const flags = outcome.getUint32(at + layout.FLAGS, true);
    if (((flags ^ runner.machine.cpu.rflags) & defined) !== 0) {
      say(lines, `flags (compared ${defined.toString(16)})`, flags & 0xcd5, runner.machine.cpu.rflags & 0xcd5);
    }
    this.explainFloat(group, at, group.usesX87 && (ended || group.x87DefinedAtFault), lines);
    // The host may have written part of such an operand; the engine leaves memory as it was.
    if (!ended && group.inParts) return lines;
    const half = group.dataBytes / 2;
    this.openSlot = group.callsIndirectly && !ended ? this.pushedSlot(group, at) : NO_SLOT;
    this.explainMemory(
      'data',
      at + layout.DATA_CONTENT,
      runner.data + 0x1000 - half,
      group.dataBytes,
      -half,
      moved,
      lines,
    );
    this.explainMemory(
      'stack',
      at + layout.STACK_CONTENT,
      runner.stack + 0x700,
      layout.STACK_WINDOW_BYTES,
      0,
      moved,
      lines,
    );
    this.explainMemory(
      'low page',
      at + layout.LOW_CONTENT,
      runner.low + 0x7c0,
      layout.LOW_WINDOW_BYTES,
      0,
      moved,
      lines,
    );
    return lines;
  }

  private explainEnding(group: CaseGroup, at: number, ending: Ending, moved: boolean, lines: string[]): void {
    const { outcome } = this;
    const vector = outcome.getUint32(at + layout.VECTOR, true);
    const place = outcome.getUint32(at + layout.PLACE, true);
    const sameVector = vector === ending.vector;
    if (!sameVector)
      say(
        lines,
        'exception',
        nameVector(vector),
        ending.oddStop === undefined ? nameVector(ending.vector) : `stop ${ending.oddStop}`,
      );
    // The host reports INT 3 behind the instruction, as processors do; the engine at it, as NT does.
    const samePlace =
      place === ending.place || (vector === VECTOR_BP && place > ending.place && place < ending.place + 16);
    if (!samePlace) say(lines, vector === layout.VECTOR_NONE ? 'exit' : 'place', place, ending.place);
    if (!sameVector || vector === layout.VECTOR_NONE) return;
    const address = outcome.getBigUint64(at + layout.FAULT_ADDRESS, true);
    const error = outcome.getUint32(at + layout.ERROR_CODE, true) & (vector === VECTOR_PF ? ~ERROR_USER : ~0);
    const distance = address - ending.faultAddress;
    // Which of the missing bytes of such an operand is reported is the processor's choice.
    if (group.inParts && vector === VECTOR_PF && distance > 0n && distance < LARGEST_OPERAND) return;
    // Beyond user space Linux tells of a protection fault, whatever the processor has told.
    const untold = vector === VECTOR_PF && address >= LINUX_USER_END ? ERROR_PRESENT : 0;
    if (((error ^ ending.errorCode) & ~untold) !== 0) say(lines, 'error code', error, ending.errorCode);
    // From the kernel window a sum may wrap into user space, where it is not taken for a moved address.
    const wrapped = moved && BigInt.asUintN(64, address + MOVED_BY) === ending.faultAddress;
    if (vector === VECTOR_PF && address !== ending.faultAddress && !(moved && address < USER_BASE) && !wrapped) {
      say(lines, 'CR2', address, ending.faultAddress);
    }
  }

  private explainFloat(group: CaseGroup, at: number, hasX87: boolean, lines: string[]): void {
    const { outcome } = this;
    const { cpu, memory } = this.runner.machine;
    const mxcsr = outcome.getUint32(at + layout.MXCSR, true);
    if (mxcsr !== cpu.mxcsr) say(lines, 'mxcsr', mxcsr, cpu.mxcsr);
    for (let i = 0; i < 16; i++) {
      if (this.equalWords(at + layout.XMM + i * 16, state.XMM + i * 16, 16)) continue;
      if (group.approximate && this.isNear(at + layout.XMM + i * 16, state.XMM + i * 16)) continue;
      if (group.anyNan && this.isSameButForNans(at + layout.XMM + i * 16, state.XMM + i * 16)) continue;
      say(lines, `xmm${i}`, hex(outcome, at + layout.XMM + i * 16, 16), hex(memory.view, state.XMM + i * 16, 16));
    }
    if (!hasX87) return;
    const image = new DataView(cpu.fxState().buffer);
    const fx = at + layout.FX;
    for (const [name, offset] of [
      ['x87 control', 0],
      ['x87 status', 2],
      ['x87 tags', 4],
    ] as const) {
      const [expected, actual] = [outcome.getUint16(fx + offset, true), image.getUint16(offset, true)];
      if (expected !== actual) say(lines, name, expected, actual);
    }
    for (let i = 0; i < 8; i++) {
      const [expected, actual] = [hex(outcome, fx + 32 + i * 16, 10), hex(image, 32 + i * 16, 10)];
      if (expected !== actual) say(lines, `st${i}`, expected, actual);
    }
  }

  /** Four singles that differ by no more than RCPPS and RSQRTPS may: 1.5 * 2^-12, relatively. */
  private isNear(expectedAt: number, actualAt: number): boolean {
    const { view } = this.runner.machine.memory;
    for (let i = 0; i < 16; i += 4) {
      if (this.outcome.getUint32(expectedAt + i, true) === view.getUint32(actualAt + i, true)) continue;
      const expected = this.outcome.getFloat32(expectedAt + i, true);
      const actual = view.getFloat32(actualAt + i, true);
      // Results below the normal numbers may be flushed.
      if (Math.abs(expected) <= LEAST_NORMAL && Math.abs(actual) <= LEAST_NORMAL) continue;
      if (!(Math.abs(actual / expected - 1) <= 2 * APPROXIMATION_ERROR)) return false;
    }
    return true;
  }

  /** Where in the record an indirect call, which has faulted, would have stored its return address. */
  private pushedSlot(group: CaseGroup, at: number): number {
    const slot = Number(this.outcome.getBigUint64(at + layout.REGISTERS + 8 * RSP, true) - USER_BASE) - 8;
    if (slot >= layout.STACK) return at + layout.STACK_CONTENT + slot - layout.STACK_WINDOW;
    return at + layout.DATA_CONTENT + slot - layout.DATA_MIDDLE + group.dataBytes / 2;
  }

  /** Equal, as four singles or as two doubles, where they are not both a NaN. */
  private isSameButForNans(expectedAt: number, actualAt: number): boolean {
    const { view } = this.runner.machine.memory;
    const { outcome } = this;
    const agree = (bytes: 4 | 8): boolean => {
      for (let i = 0; i < 16; i += bytes) {
        if (hex(outcome, expectedAt + i, bytes) === hex(view, actualAt + i, bytes)) continue;
        const values = [
          bytes === 4 ? outcome.getFloat32(expectedAt + i, true) : outcome.getFloat64(expectedAt + i, true),
          bytes === 4 ? view.getFloat32(actualAt + i, true) : view.getFloat64(actualAt + i, true),
        ];
        if (!values.every(Number.isNaN)) return false;
      }
      return true;
    };
    return agree(4) || agree(8);
  }

  private explainMemory(
    name: string,
    expectedAt: number,
    actualAt: number,
    bytes: number,
    origin: number,
    moved: boolean,
    lines: string[],
  ): void {
    const { view } = this.runner.machine.memory;
    for (let i = 0; i < bytes; i++) {
      if (this.outcome.getUint8(expectedAt + i) === view.getUint8(actualAt + i)) continue;
      if (expectedAt + i >= this.openSlot && expectedAt + i < this.openSlot + 8) continue;
      if (moved && this.isMovedAddress(expectedAt, actualAt, i, bytes)) continue;
      const start = i & ~7;
      const place = `${name}${origin + start < 0 ? '-' : '+'}${Math.abs(origin + start).toString(16)}`;
      say(lines, place, hex(this.outcome, expectedAt + start, 8), hex(view, actualAt + start, 8));
      i = start + 7;
    }
  }

  /**
   * Byte `i` of `bytes` belongs to the upper half of an address that follows the window; it may lie partly outside, and
   * other bytes of it may have been overwritten by both.
   */
  private isMovedAddress(expectedAt: number, actualAt: number, i: number, bytes: number): boolean {
    const { view } = this.runner.machine.memory;
    const isHalf = (start: number) =>
      [0, 1, 2, 3].every((n) => {
        if (start + n < 0 || start + n >= bytes) return true;
        const expected = this.outcome.getUint8(expectedAt + start + n);
        const actual = view.getUint8(actualAt + start + n);
        const follows = expected === ((USER_HI >>> (8 * n)) & 0xff) && actual === ((KERNEL_HI >>> (8 * n)) & 0xff);
        return follows || (expected === actual && start + n !== i);
      });
    return [0, 1, 2, 3].some((back) => isHalf(i - back));
  }
}

function say(
  lines: string[],
  what: string,
  expected: bigint | number | string,
  actual: bigint | number | string,
): void {
  lines.push(`${what}: host ${expected.toString(16)}, engine ${actual.toString(16)}`);
}

/** Little-endian bytes as one number, most significant first. */
function hex(view: DataView, at: number, bytes: number): string {
  let text = '';
  for (let i = bytes - 1; i >= 0; i--)
    text += view
      .getUint8(at + i)
      .toString(16)
      .padStart(2, '0');
  return text;
}

const VECTOR_NAMES: Record<number, string> = {
  0: '#DE',
  1: '#DB',
  3: '#BP',
  6: '#UD',
  12: '#SS',
  13: '#GP',
  14: '#PF',
  16: '#MF',
  17: '#AC',
  19: '#XM',
  [layout.VECTOR_NONE]: 'none',
  [layout.VECTOR_HANG]: 'hangs',
};
const nameVector = (vector: number): string => VECTOR_NAMES[vector] ?? `vector ${vector}`;
