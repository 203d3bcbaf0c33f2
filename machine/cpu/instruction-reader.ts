/**
 * Reads single instructions out of guest memory, for whoever needs to know more of one than its micro-ops say: reports,
 * instructions executed in TypeScript, faults. Rare paths only; code that runs is decoded by decoder.ts.
 */
import { Decoder, DecoderOptions, Instruction, InstructionInfoFactory, OpAccess } from 'iced-x86';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import { PAGE_FAST_EXECUTE, PAGE_SIZE } from '../memory/layout.ts';
import { mnemonicName } from './operands.ts';

export const MAX_INSTRUCTION_BYTES = 15;

export class InstructionReader {
  private readonly memory: GuestRam;
  private readonly instruction = new Instruction();
  private readonly infos = new InstructionInfoFactory();

  constructor(memory: GuestRam) {
    this.memory = memory;
  }

  /** Up to 15 bytes at `rip`, as far as they may be executed. */
  fetch(rip: GuestAddress): Uint8Array {
    const here = PAGE_SIZE - (rip & (PAGE_SIZE - 1));
    const out = new Uint8Array(MAX_INSTRUCTION_BYTES);
    const take = (address: number, from: number, to: number): number => {
      const entry = this.memory.entryOf(address as GuestAddress);
      if ((entry & PAGE_FAST_EXECUTE) === 0) return from;
      const at = ((entry & -PAGE_SIZE) >>> 0) + (address & (PAGE_SIZE - 1));
      out.set(this.memory.bytes.subarray(at, at + to - from), from);
      return to;
    };
    const first = take(rip, 0, Math.min(here, out.length));
    const all = first < out.length && first === here ? take(rip + here, first, out.length) : first;
    return out.subarray(0, all);
  }

  /** The instruction at `rip`, which stays valid until the next call of any method. */
  at(rip: GuestAddress): Instruction {
    this.decode(rip, this.fetch(rip));
    return this.instruction;
  }

  /** Bytes and mnemonic of the instruction at `rip`. */
  describe(rip: GuestAddress): { bytes: Uint8Array; mnemonic: string } {
    const bytes = this.fetch(rip);
    this.decode(rip, bytes);
    const length = Math.max(this.instruction.length, 1);
    return { bytes: bytes.slice(0, length), mnemonic: mnemonicName(this.instruction.mnemonic) };
  }

  /** Whether the instruction at `rip` reads the memory operand that it writes. */
  readsWhatItWrites(rip: GuestAddress): boolean {
    const info = this.infos.info(this.at(rip));
    const accesses = info.usedMemory().map((used) => {
      const { access } = used;
      used.free();
      return access;
    });
    info.free();
    return accesses.some((access) => access === OpAccess.ReadWrite || access === OpAccess.ReadCondWrite);
  }

  /** Whether the instruction at `rip` is a string instruction with a repeat prefix. */
  isRepeated(rip: GuestAddress): boolean {
    const i = this.at(rip);
    return i.isStringInstruction && (i.hasRepPrefix || i.hasRepnePrefix);
  }

  private decode(rip: GuestAddress, bytes: Uint8Array): void {
    const decoder = new Decoder(64, bytes, DecoderOptions.None);
    try {
      decoder.ip = BigInt.asUintN(64, BigInt(rip));
      decoder.decodeOut(this.instruction);
    } finally {
      decoder.free();
    }
  }
}
