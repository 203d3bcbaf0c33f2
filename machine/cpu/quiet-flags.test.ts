/**
 * Flags that the main loop does not compute must be there whenever anybody looks: after every number of instructions, at
 * faults, and in code that is entered in the middle. The judge is the same code with a breakpoint on every instruction:
 * what stops there is decoded for itself and knows nothing of what follows.
 */
import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { Prng } from '../../base/prng.ts';
import type { Machine } from '../machine.ts';
import { STOP_BREAKPOINT, STOP_BUDGET, STOP_FAULT } from './cpu.ts';
import { RAX, RBX, RCX, RDI, RDX, RFLAGS_ARITHMETIC, RSP } from './registers.ts';
import { CODE, DATA, HOST, machineWith, STACK } from './testing/code-machine.ts';

const HOLE = addressAdd(HOST, 0x10000);
const LENGTH = 24;
const PROGRAMS = 40;

const ACROSS = addressAdd(DATA, 0xffe);
const PLACES = [
  [DATA, HOLE],
  [HOLE, DATA],
  [ACROSS, HOLE],
] as const;

const INSTRUCTIONS: readonly (readonly number[])[] = [
  [0x01, 0xc8], // add eax, ecx
  [0x01, 0xc0], // add eax, eax
  [0x48, 0x83, 0xc2, 0x7f], // add rdx, 127
  [0x03, 0x03], // add eax, [rbx]
  [0x48, 0x29, 0xca], // sub rdx, rcx
  [0x83, 0xe9, 0x01], // sub ecx, 1
  [0x31, 0xc0], // xor eax, eax
  [0x33, 0x4b, 0x04], // xor ecx, [rbx+4]
  [0x83, 0xe1, 0x7f], // and ecx, 127
  [0x48, 0x09, 0xd0], // or rax, rdx
  [0xc1, 0xe1, 0x03], // shl ecx, 3
  [0xc1, 0xe1, 0x20], // shl ecx, 32: nothing
  [0x48, 0xd1, 0xea], // shr rdx, 1
  [0xc1, 0xf8, 0x1f], // sar eax, 31
  [0xd3, 0xe0], // shl eax, cl
  [0xff, 0xc0], // inc eax
  [0x48, 0xff, 0xc9], // dec rcx
  [0xf7, 0xd8], // neg eax
  [0x0f, 0xaf, 0xc1], // imul eax, ecx
  [0x39, 0xc8], // cmp eax, ecx
  [0x85, 0xd2], // test edx, edx
  [0x11, 0xd0], // adc eax, edx
  [0x0f, 0x92, 0xc1], // setc cl
  [0x0f, 0x48, 0xc2], // cmovs eax, edx
  [0x9f], // lahf
  [0x89, 0xc8], // mov eax, ecx
  [0x48, 0x8b, 0x13], // mov rdx, [rbx]
  [0x89, 0x03], // mov [rbx], eax
  [0x8d, 0x14, 0x08], // lea edx, [rax+rcx]
  [0x0f, 0xb6, 0xc8], // movzx ecx, al
  [0x50], // push rax
  [0x59], // pop rcx
  [0x48, 0x83, 0xec, 0x08], // sub rsp, 8
  [0x48, 0x83, 0xc4, 0x08], // add rsp, 8
  [0x74, 0x00], // je to the next
  [0xeb, 0x00], // jmp to the next
  [0x48, 0x87, 0xfb], // xchg rbx, rdi: accesses of [rbx] begin or cease to fault
];

/** The state in which every run of a program starts. */
function prepare({ cpu, memory }: Machine, entry: GuestAddress, values: readonly number[]): void {
  for (const place of [DATA, ACROSS]) memory.fill(place, 16, 0x5a);
  for (const [i, register] of [RAX, RCX, RDX].entries()) cpu.setReg(register, values[i]!, values[i + 3]!);
  // Accesses fault, or go across two pages, from the start in some programs: the main loop leaves them to others.
  const [rbx, rdi] = PLACES[values[0]! % PLACES.length]!;
  cpu.setRegAddress(RBX, rbx);
  cpu.setRegAddress(RDI, rdi);
  cpu.setRegAddress(RSP, addressAdd(STACK, -0x1000));
  memory.fill(addressAdd(STACK, -0x1100), 0x200, 0x11);
  cpu.rflags = values[6]! & RFLAGS_ARITHMETIC;
  cpu.rip = entry;
}

interface Outcome {
  readonly stop: number;
  readonly flags: number;
  readonly context: Uint8Array;
}

function outcomeOf({ cpu }: Machine, stop: number): Outcome {
  return { stop, flags: cpu.rflags, context: cpu.saveContext() };
}

/** The states after each number of instructions, one instruction at a time; the last one may be a fault. */
function stepThrough(machine: Machine, code: readonly number[], values: readonly number[]): Outcome[] {
  prepare(machine, CODE, values);
  const outcomes: Outcome[] = [];
  const end = addressAdd(CODE, code.length);
  while (machine.cpu.rip !== end) {
    let stop = machine.cpu.run(1);
    if (stop === STOP_BREAKPOINT) stop = machine.cpu.run(1);
    outcomes.push(outcomeOf(machine, stop));
    if (stop === STOP_FAULT) break;
  }
  return outcomes;
}

describe('flags that were put off', () => {
  test('are there after every number of instructions and at faults', () => {
    const random = new Prng(77);
    const judge = machineWith([]);
    const machine = machineWith([]);
    let faults = 0;
    for (let program = 0; program < PROGRAMS; program++) {
      const parts = Array.from({ length: LENGTH }, () => INSTRUCTIONS[random.below(INSTRUCTIONS.length)]!);
      const code = parts.flat();
      for (const { memory } of [judge, machine]) memory.writeBytes(CODE, Uint8Array.from(code));
      const starts = parts.map((_, i) => addressAdd(CODE, parts.slice(0, i).flat().length));
      for (const start of starts) judge.cpu.setBreakpoint(start);
      const values = Array.from({ length: 7 }, () => random.nextU32());
      const expected = stepThrough(judge, code, values);
      for (const start of starts) judge.cpu.clearBreakpoint(start);
      expected.forEach((outcome, i) => {
        prepare(machine, CODE, values);
        const stop = machine.cpu.run(i + 1);
        expect(outcomeOf(machine, stop), `program ${program}, ${i + 1} instructions`).toEqual(outcome);
        if (stop === STOP_FAULT) faults++;
      });
    }
    expect(faults).toBeGreaterThan(10);
  });

  test('are those of before when a jump goes between the two instructions', () => {
    // add eax, ecx; mov edx, ecx; xor ecx, ecx; and a jump to the second one
    const code = [0x01, 0xc8, 0x89, 0xca, 0x31, 0xc9, 0xeb, 0xfa];
    const machine = machineWith(code);
    const values = [0xffff_fffe, 2, 0, 0, 0, 0, 0];
    prepare(machine, CODE, values);
    machine.cpu.run(3);
    prepare(machine, addressAdd(CODE, 6), values);
    expect(machine.cpu.run(2)).toBe(STOP_BUDGET);
    expect(machine.cpu.rip).toBe(addressAdd(CODE, 4));
    expect(machine.cpu.rflags & RFLAGS_ARITHMETIC).toBe(0);
  });
});
