/** Breakpoints, watches and coverage: what tools see, and that the program does not notice. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import { STOP_BREAKPOINT, STOP_BUDGET, STOP_FAULT, STOP_WATCH } from './cpu.ts';
import { RAX, RBX, RCX, RDI, RFLAGS_TF, RSP } from './registers.ts';
import { bytesOf, CODE, DATA, machineWith, RW, STACK } from './testing/code-machine.ts';

// 0: mov ecx, 3; 5: inc eax; 7: cmp ecx, 1; 10: je 15; 12: dec ecx -> 14: jmp 5; 16: nop
const LOOP = [0xb9, 3, 0, 0, 0, 0xff, 0xc0, 0x83, 0xf9, 1, 0x74, 4, 0xff, 0xc9, 0xeb, 0xf5, 0x90, 0xeb, 0xfe];
const at = (offset: number) => addressAdd(CODE, offset);

describe('breakpoints', () => {
  test('stop before the instruction each time it is reached; running on steps over', () => {
    const { cpu } = machineWith(LOOP);
    cpu.run(3);
    cpu.rip = CODE;
    cpu.instructionsRetired = 0;
    cpu.setRegNumber(RAX, 0);
    cpu.setBreakpoint(at(5));
    const seen = [];
    while (cpu.run(100) === STOP_BREAKPOINT) {
      expect(cpu.rip).toBe(at(5));
      seen.push([cpu.regLo(RAX), cpu.instructionsRetired]);
    }
    expect(seen).toEqual([
      [0, 1],
      [1, 6],
      [2, 11],
    ]);
    expect(cpu.instructionsRetired).toBe(111);
  });

  test('on the jump behind a comparison it separates the two', () => {
    const { cpu } = machineWith(LOOP);
    cpu.setBreakpoint(at(10));
    expect(cpu.run(100)).toBe(STOP_BREAKPOINT);
    expect([cpu.rip, cpu.instructionsRetired]).toEqual([at(10), 3]);
    cpu.clearBreakpoint(at(10));
    expect(cpu.run(100)).toBe(STOP_BUDGET);
  });

  test('a budget that ends there is not a breakpoint yet, the next run reports it', () => {
    const { cpu } = machineWith(LOOP);
    cpu.setBreakpoint(at(5));
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect(cpu.rip).toBe(at(5));
    expect(cpu.run(1)).toBe(STOP_BREAKPOINT);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect(cpu.rip).toBe(at(7));
  });

  test('the page under another address has none; an instruction across two pages can have one', () => {
    const { cpu, memory } = machineWith(LOOP);
    const alias = addressAdd(CODE, 0x100000);
    memory.alias(alias, CODE, 0x2000, { write: true, execute: true, user: false });
    cpu.setBreakpoint(at(5));
    cpu.rip = alias;
    expect(cpu.run(20)).toBe(STOP_BUDGET);
    memory.writeBytes(at(0xffe), Uint8Array.of(0xb8, ...bytesOf(7, 4), 0xeb, 0xfe));
    cpu.setBreakpoint(at(0xffe));
    cpu.rip = at(0xffe);
    expect(cpu.run(5)).toBe(STOP_BREAKPOINT);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect(cpu.regLo(RAX)).toBe(7);
  });

  test('on a repeated string instruction it is reported once for all iterations, in slices too', () => {
    // rep stosb; or ecx, 2; jmp to the rep
    for (const slice of [1, 3, 100]) {
      const { cpu } = machineWith([0xf3, 0xaa, 0x83, 0xc9, 2, 0xeb, 0xf9]);
      cpu.setRegAddress(RDI, DATA);
      cpu.setRegNumber(RCX, 5);
      cpu.setBreakpoint(CODE);
      expect(cpu.run(slice)).toBe(STOP_BREAKPOINT);
      while (cpu.instructionsRetired < 6) {
        expect(cpu.run(Math.min(slice, 6 - cpu.instructionsRetired))).toBe(STOP_BUDGET);
      }
      expect(cpu.rip).toBe(at(5));
      expect([cpu.run(1), cpu.run(1), cpu.rip]).toEqual([STOP_BUDGET, STOP_BREAKPOINT, CODE]);
    }
  });

  test('on an instruction that jumps to itself it is reported each time', () => {
    const { cpu } = machineWith([0xeb, 0xfe]);
    cpu.setBreakpoint(CODE);
    for (let retired = 0; retired < 4; retired++) {
      expect([cpu.run(100), cpu.instructionsRetired]).toEqual([STOP_BREAKPOINT, retired]);
    }
  });

  test('a state that is restored meets it again', () => {
    const { cpu } = machineWith(LOOP);
    const start = cpu.save();
    cpu.setBreakpoint(at(5));
    expect(cpu.run(100)).toBe(STOP_BREAKPOINT);
    cpu.restore(start);
    expect([cpu.run(100), cpu.rip, cpu.instructionsRetired]).toEqual([STOP_BREAKPOINT, at(5), 1]);
  });

  test('on an instruction whose second page went away meanwhile, running on faults', () => {
    const { cpu, memory } = machineWith([]);
    memory.writeBytes(at(0xffe), Uint8Array.of(0xb8, ...bytesOf(7, 4)));
    cpu.rip = at(0xffe);
    cpu.setBreakpoint(at(0xffe));
    expect(cpu.run(5)).toBe(STOP_BREAKPOINT);
    memory.unmap(at(0x1000), 0x1000);
    expect(cpu.run(5)).toBe(STOP_FAULT);
    expect(cpu.fault).toEqual({ vector: 14, errorCode: 0x10, address: at(0x1000), access: 'execute' });
  });

  test('in code that is written anew it stays', () => {
    const { cpu, memory } = machineWith(LOOP);
    cpu.setBreakpoint(at(16));
    cpu.run(5);
    memory.writeBytes(at(16), Uint8Array.of(0x90));
    expect(cpu.run(100)).toBe(STOP_BREAKPOINT);
    expect(cpu.rip).toBe(at(16));
  });
});

describe('watches', () => {
  test('stop after the instruction that writes, and say which', () => {
    // mov [rbx], eax; mov [rbx+8], eax; nop
    const { cpu, memory } = machineWith([0x89, 0x03, 0x89, 0x43, 8, 0x90]);
    cpu.setRegAddress(RBX, DATA);
    cpu.setRegNumber(RAX, 5);
    cpu.setWatch(addressAdd(DATA, 10), 1);
    expect(cpu.run(10)).toBe(STOP_WATCH);
    expect(cpu.watchHit).toEqual({ address: DATA + 10, sizeBytes: 1, instruction: at(2) });
    expect([cpu.rip, cpu.instructionsRetired, memory.readU32(addressAdd(DATA, 8))]).toEqual([at(5), 2, 5]);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
  });

  test.each([
    ['push', [0x50], -0x108],
    ['call', [0xe8, 0, 0, 0, 0], -0x108],
    ['enter, executed in TypeScript', [0xc8, 0, 0, 0], -0x108],
    ['pop [rsp+...]', [0x8f, 0x44, 0x24, 8], -0xf0],
    ['movups', [0x0f, 0x11, 0x04, 0x24], -0x100 + 12],
    ['an increment across two pages', [0xff, 0x07], -0x2000 + 1],
  ])('see a write by %s', (_name, code, offset) => {
    const { cpu } = machineWith([...code, 0x90]);
    cpu.setRegAddress(RDI, addressAdd(STACK, -0x2002));
    cpu.setWatch(addressAdd(STACK, offset), 1);
    expect(cpu.run(5)).toBe(STOP_WATCH);
    expect([cpu.instructionsRetired, cpu.watchHit?.instruction]).toEqual([1, CODE]);
  });

  test('stop a repeated store at the iteration that hits, and end with clearWatch', () => {
    const { cpu } = machineWith([0xf3, 0xaa, 0x90]);
    cpu.setRegAddress(RDI, DATA);
    cpu.setRegNumber(RCX, 0x100);
    cpu.setWatch(addressAdd(DATA, 0x20), 2);
    expect(cpu.run(1000)).toBe(STOP_WATCH);
    expect([cpu.instructionsRetired, cpu.rip, cpu.regAddress(RDI)]).toEqual([0x21, CODE, DATA + 0x21]);
    cpu.clearWatch(addressAdd(DATA, 0x20), 2);
    expect(cpu.run(0xdf)).toBe(STOP_BUDGET);
    expect(cpu.regLo(RCX)).toBe(0);
  });

  test('do not hide faults, and hold when the page is mapped anew', () => {
    const { cpu, memory } = machineWith([0x89, 0x03, 0xeb, 0xfc]);
    cpu.setRegAddress(RBX, DATA);
    cpu.setWatch(DATA, 4);
    memory.protect(DATA, 0x1000, { write: false, execute: false, user: false });
    expect(cpu.run(10)).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector: 14, errorCode: 3, address: DATA });
    memory.unmap(DATA, 0x1000);
    memory.map(DATA, 0x1000, RW);
    expect(cpu.run(10)).toBe(STOP_WATCH);
  });

  test('work in code that a watched write changes, at a breakpoint', () => {
    // mov byte [rip+0], 0x90 writes over the next instruction (ud2)
    const { cpu } = machineWith([0xc6, 0x05, 0, 0, 0, 0, 0x90, 0x0f, 0x0b]);
    cpu.setWatch(at(7), 2);
    cpu.setBreakpoint(CODE);
    expect(cpu.run(10)).toBe(STOP_BREAKPOINT);
    expect(cpu.run(10)).toBe(STOP_WATCH);
    expect([cpu.rip, cpu.watchHit?.address]).toEqual([at(7), at(7)]);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect(cpu.rip).toBe(at(8));
  });
});

describe('coverage', () => {
  const covered = (bits: Uint8Array) =>
    Array.from({ length: bits.length * 8 }, (_, n) => n).filter((n) => (bits[n >> 3]! & (1 << (n & 7))) !== 0);

  test('has the first byte of every instruction executed, however the run is sliced', () => {
    for (const slice of [1, 7, 100]) {
      const { cpu } = machineWith(LOOP);
      const coverage = cpu.startCoverage();
      for (let done = 0; done < 12; done += slice) cpu.run(Math.min(slice, 12 - done));
      // Twelve instructions are two rounds of the loop and mov, up to the comparison.
      expect(covered(coverage.bitmap(CODE, 0x1000))).toEqual([0, 5, 7, 10, 12, 14]);
      expect([coverage.has(at(5)), coverage.has(at(16))]).toEqual([true, false]);
      cpu.run(slice === 1 ? 3 : 50);
      expect(coverage.has(at(16))).toBe(true);
    }
  });

  test('leaves results alone, starts from nothing, and ends', () => {
    const [plain, traced] = [machineWith(LOOP), machineWith(LOOP)];
    const coverage = traced.cpu.startCoverage();
    for (const { cpu } of [plain, traced]) cpu.run(40);
    expect(traced.cpu.save()).toEqual(plain.cpu.save());
    traced.cpu.startCoverage();
    expect(coverage.has(CODE)).toBe(false);
    traced.cpu.run(1);
    traced.cpu.stopCoverage();
    traced.cpu.rip = CODE;
    traced.cpu.run(10);
    expect(coverage.has(at(5))).toBe(false);
  });
});

describe('debug traps', () => {
  test('a single step is reported after its instruction, with DR6.BS, whatever the instruction stops for', () => {
    // nop; mov cr8, rax; nop
    const { cpu } = machineWith([0x90, 0x44, 0x0f, 0x22, 0xc0, 0x90]);
    cpu.rflags = RFLAGS_TF;
    expect(cpu.run(10)).toBe(STOP_FAULT);
    expect([cpu.fault.vector, cpu.dr6 & 0x4000, cpu.rip]).toEqual([1, 0x4000, at(1)]);
    cpu.run(10);
    expect(cpu.rip).toBe(at(5));
    expect(cpu.run(10)).toBe(STOP_FAULT);
    expect([cpu.fault.vector, cpu.rip]).toEqual([1, at(5)]);
  });

  test('IRETQ that sets TF traps after the next instruction', () => {
    const { cpu, memory } = machineWith([0x48, 0xcf, 0x90, 0x90, 0x90]);
    const frame = [at(2), 0x10, RFLAGS_TF | 2, STACK - 0x40, 0x18];
    frame.forEach((value, n) => {
      memory.writeI64(addressAdd(cpu.regAddress(RSP)!, 8 * n), value);
    });
    expect(cpu.run(10)).toBe(STOP_FAULT);
    expect([cpu.fault.vector, cpu.rip]).toEqual([1, at(3)]);
  });
});
