/**
 * Finds instructions whose flags nobody can see, because what follows in sequence overwrites them all first, and
 * makes them quiet forms (emit/quiet.ts). Where the CPU might stop before that (its budget ends, an access
 * faults), the records carry the way back to the quiet one, and the engine catches up on the flags. Only code that comes
 * in sequence may find flags put off, so instructions in between are not entered into the code tables: a jump to one of
 * them decodes it anew.
 */
import { FlowControl, type Instruction, Mnemonic, OpKind, RflagsBits } from 'iced-x86';
import type { GuestRam } from '../memory/guest-ram.ts';
import { catchUpName, quietName } from './emit/quiet.ts';
import * as uop from './micro-op.ts';
import { registerSlot } from './operands.ts';
import { RSP } from './registers.ts';
import * as state from './state.ts';

const ARITHMETIC = RflagsBits.OF | RflagsBits.SF | RflagsBits.ZF | RflagsBits.AF | RflagsBits.CF | RflagsBits.PF;
/** Farthest way back, in records. */
const REACH = 15;

/** Forms that set all arithmetic flags, whatever their operands are; shifts do when their count is not zero. */
const OVERWRITES = /^(add|sub|and|or|xor|cmp|test|neg)\.\d+\.[rmx]/;
const SHIFT_BY_CONSTANT = /^(shl|shr|sar)\.\d+\.[rm]i$/;

/** Instructions without flags that write the first operand and no other register, but for RSP. */
const HARMLESS: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Mov,
  Mnemonic.Movzx,
  Mnemonic.Movsx,
  Mnemonic.Movsxd,
  Mnemonic.Lea,
  Mnemonic.Nop,
  Mnemonic.Push,
  Mnemonic.Pop,
  Mnemonic.Movaps,
  Mnemonic.Movups,
  Mnemonic.Movdqa,
  Mnemonic.Movdqu,
  Mnemonic.Movd,
  Mnemonic.Movq,
]);

/** The instruction whose flags may turn out to be of no use. */
interface Candidate {
  readonly record: number;
  readonly quiet: number;
  readonly catchUp: number;
  /** Slot of the register with its result. */
  readonly result: number;
}

function shiftCount(i: Instruction, form: string): number {
  if (!SHIFT_BY_CONSTANT.test(form) || i.opKind(1) !== OpKind.Immediate8) return 0;
  const bits = Number(form.split('.')[1]);
  return i.immediate8 < bits ? i.immediate8 : 0;
}

function overwritesFlags(i: Instruction, form: string): boolean {
  return OVERWRITES.test(form) || shiftCount(i, form) > 0;
}

/** Slot of the general register that a harmless instruction writes, if any. */
function writtenSlot(i: Instruction): number {
  const slot = i.opCount > 0 && i.opKind(0) === OpKind.Register ? registerSlot(i.opRegister(0))?.slot : undefined;
  return (slot ?? 0) & ~7;
}

function changes(i: Instruction, slot: number): boolean {
  const usesStack = i.mnemonic === Mnemonic.Push || i.mnemonic === Mnemonic.Pop;
  if (usesStack && slot === state.GPR + RSP * 8) return true;
  return i.mnemonic !== Mnemonic.Push && writtenSlot(i) === slot;
}

export class QuietFlags {
  private readonly forms: ReadonlyMap<string, number>;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly enter: (offset: number, record: number) => void;
  private candidate: Candidate | undefined;
  /** Instructions after the candidate, not entered yet: page offset and first record. */
  private waiting: (readonly [number, number])[] = [];

  /** @param enter enters an instruction at a page offset into the code tables */
  constructor(memory: GuestRam, forms: ReadonlyMap<string, number>, enter: (offset: number, record: number) => void) {
    this.bytes = memory.bytes;
    this.view = memory.view;
    this.forms = forms;
    this.enter = enter;
  }

  /**
   * Takes the next instruction in sequence, with its records from `first` up to `end`; the last one has the given form.
   */
  add(i: Instruction, offset: number, first: number, end: number, form: string): void {
    const { candidate } = this;
    const last = end - uop.MICRO_OP_BYTES;
    if (candidate === undefined) this.enter(offset, first);
    else if (last - candidate.record > REACH * uop.MICRO_OP_BYTES) this.giveUp(offset, first);
    else if ((i.rflagsRead & ARITHMETIC) !== 0 || i.flowControl !== FlowControl.Next) this.giveUp(offset, first);
    else if (overwritesFlags(i, form)) this.silence(candidate, end);
    else if (this.isHarmless(i, form, candidate)) this.waiting.push([offset, first]);
    else this.giveUp(offset, first);
    if (this.candidate === undefined) this.candidate = this.candidateOf(i, last, form);
  }

  /** What follows is not known: flags count. */
  end(): void {
    for (const [offset, record] of this.waiting) this.enter(offset, record);
    this.waiting = [];
    this.candidate = undefined;
  }

  private giveUp(offset: number, first: number): void {
    this.end();
    this.enter(offset, first);
  }

  private isHarmless(i: Instruction, form: string, candidate: Candidate): boolean {
    if (!HARMLESS.has(i.mnemonic) || i.rflagsModified !== 0) return false;
    return form !== 'assist' && form !== 'unimplemented' && form !== 'undefined' && !changes(i, candidate.result);
  }

  /** The records from the candidate up to `end` find its flags put off. */
  private silence(candidate: Candidate, end: number): void {
    const { record, quiet, catchUp } = candidate;
    this.view.setUint16(record + uop.FIELD_FORM, quiet, true);
    this.view.setUint32(record + uop.FIELD_TARGET, catchUp, true);
    for (let back = 1, at = record + uop.MICRO_OP_BYTES; at < end; back++, at += uop.MICRO_OP_BYTES) {
      this.bytes[at + uop.FIELD_LENGTH]! |= back << 4;
    }
    this.waiting = [];
    this.candidate = undefined;
  }

  private candidateOf(i: Instruction, record: number, form: string): Candidate | undefined {
    const quiet = this.forms.get(quietName(form));
    if (quiet === undefined || (SHIFT_BY_CONSTANT.test(form) && shiftCount(i, form) === 0)) return undefined;
    const result = this.view.getUint16(record + uop.FIELD_A, true);
    return { record, quiet, catchUp: this.forms.get(catchUpName(form))!, result };
  }
}
