/**
 * IN, OUT, INS, OUTS (SDM volume 1, chapter 19). A read asks the host before anything happens; a write is reported when
 * the instruction, or this iteration of it, has retired. Ring 0 needs no permission.
 */
import { Mnemonic, OpKind, Register } from 'iced-x86';
import { RFLAGS_DF } from '../registers.ts';
import type { Assist, AssistContext } from './context.ts';

function portOperand(x: AssistContext, n: number): number {
  const i = x.instruction;
  return i.opKind(n) === OpKind.Register ? Number(x.read(Register.DX)) : i.immediate8;
}

function readIn(x: AssistContext): void {
  const register = x.instruction.opRegister(0);
  x.write(register, x.readPort(portOperand(x, 1), x.bitsOf(register) / 8));
}

function writeOut(x: AssistContext): void {
  const register = x.instruction.opRegister(1);
  x.portWrite = { port: portOperand(x, 0), sizeBytes: x.bitsOf(register) / 8, value: x.read(register) };
}

/** Pointer and counter of a string instruction, of 64 or 32 bits. */
interface StringRegisters {
  readonly pointer: Register;
  readonly counter: Register;
}

function stringRegisters(x: AssistContext, n: number): StringRegisters {
  switch (x.instruction.opKind(n)) {
    case OpKind.MemoryESRDI:
      return { pointer: Register.RDI, counter: Register.RCX };
    case OpKind.MemoryESEDI:
      return { pointer: Register.EDI, counter: Register.ECX };
    case OpKind.MemorySegRSI:
      return { pointer: Register.RSI, counter: Register.RCX };
    default:
      return { pointer: Register.ESI, counter: Register.ECX };
  }
}

const repeats = (x: AssistContext) => x.instruction.hasRepPrefix || x.instruction.hasRepnePrefix;

/** True when the count of a repeated instruction is used up: it then does nothing. */
function isDone(x: AssistContext, registers: StringRegisters): boolean {
  return repeats(x) && x.read(registers.counter) === 0n;
}

/** Moves the pointer by one element; a repeated instruction stays at its place until its count is used up. */
function advance(x: AssistContext, { pointer, counter }: StringRegisters, sizeBytes: number): void {
  const step = BigInt((x.flags.rflags & RFLAGS_DF) === 0 ? sizeBytes : -sizeBytes);
  x.write(pointer, x.read(pointer) + step);
  if (!repeats(x)) return;
  const left = x.read(counter) - 1n;
  x.write(counter, left);
  if (left !== 0n) x.nextRip -= BigInt(x.instruction.length);
}

const ins =
  (sizeBytes: number): Assist =>
  (x) => {
    const registers = stringRegisters(x, 0);
    if (isDone(x, registers)) return;
    const to = x.read(registers.pointer);
    x.checkStore(to, sizeBytes);
    x.store(to, sizeBytes, x.readPort(Number(x.read(Register.DX)), sizeBytes));
    advance(x, registers, sizeBytes);
  };

const outs =
  (sizeBytes: number): Assist =>
  (x) => {
    const registers = stringRegisters(x, 1);
    if (isDone(x, registers)) return;
    const from = x.read(registers.pointer) + x.segmentBase(x.instruction.memorySegment);
    const value = x.load(BigInt.asUintN(64, from), sizeBytes);
    x.portWrite = { port: Number(x.read(Register.DX)), sizeBytes, value };
    advance(x, registers, sizeBytes);
  };

export const PORT_ASSISTS: readonly (readonly [Mnemonic, Assist])[] = [
  [Mnemonic.In, readIn],
  [Mnemonic.Out, writeOut],
  [Mnemonic.Insb, ins(1)],
  [Mnemonic.Insw, ins(2)],
  [Mnemonic.Insd, ins(4)],
  [Mnemonic.Outsb, outs(1)],
  [Mnemonic.Outsw, outs(2)],
  [Mnemonic.Outsd, outs(4)],
];
