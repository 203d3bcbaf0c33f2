/**
 * Whatever code does, the engine ends with a reason, harms nothing outside the guest, and runs what is there now:
 * random byte strings, wild jumps, endless loops, code that is written while it runs.
 * `FUZZ_ROUNDS` and `FUZZ_SEED` choose other rounds of random code than the few of the test suite.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { Prng } from '../../base/prng.ts';
import type { Machine } from '../machine.ts';
import { KERNEL_WINDOW } from '../memory/layout.ts';
import { loadPeImage } from '../pe/load-image.ts';
import { STOP_BUDGET, STOP_FAULT, STOP_HALT, STOP_UNIMPLEMENTED } from './cpu.ts';
import { RAX, RBX, RCX, RDI, RSI, RSP } from './registers.ts';
import { bytesOf, CODE, DATA, machineWith, RW, STACK } from './testing/code-machine.ts';
import { CODE_KINDS, firstDifference, Playground, randomCode } from './testing/random-code.ts';

const ALIAS = addressAdd(KERNEL_WINDOW, 0xc0000);

/** xor eax, eax; mov ecx, 1000; again: push rcx; call square; pop rcx; dec ecx; jnz again; hlt; square: eax += ecx * ecx. */
const SQUARES = [
  ...[0x31, 0xc0, 0xb9, 0xe8, 0x03, 0, 0, 0x51, 0xe8, 0x06, 0, 0, 0, 0x59, 0xff, 0xc9, 0x75, 0xf5, 0xf4],
  ...[0x0f, 0xaf, 0xc9, 0x01, 0xc8, 0xc3],
];
/** n (n + 1) (2 n + 1) / 6 */
const SUM_OF_SQUARES = (1000 * 1001 * 2001) / 6;

function expectSquares({ cpu }: Machine): void {
  expect(cpu.run(100_000)).toBe(STOP_HALT);
  expect(cpu.regLo(RAX)).toBe(SUM_OF_SQUARES);
}

describe('what stops the engine', () => {
  test('an unknown instruction: its bytes, name and place, and nothing of it executed', () => {
    // nop; fsin, which only a processor's tables can give bit for bit
    const machine = machineWith([0x90, 0xd9, 0xfe]);
    const before = machine.memory.save();
    expect(machine.cpu.run(10)).toBe(STOP_UNIMPLEMENTED);
    expect(machine.cpu.unimplemented).toEqual({
      address: addressAdd(CODE, 1),
      bytes: Uint8Array.of(0xd9, 0xfe),
      mnemonic: 'fsin',
    });
    expect([machine.cpu.rip, machine.cpu.instructionsRetired]).toEqual([addressAdd(CODE, 1), 1]);
    expect(machine.memory.save()).toEqual(before);
    // Asked again it says the same.
    expect(machine.cpu.run(10)).toBe(STOP_UNIMPLEMENTED);
  });

  const pageFault = (address: GuestAddress, errorCode: number) => ({
    vector: 14,
    errorCode,
    address,
    access: 'execute',
  });
  const jumps: readonly [string, GuestAddress, object][] = [
    ['an unmapped page', addressAdd(KERNEL_WINDOW, 0x500_0123), pageFault(addressAdd(KERNEL_WINDOW, 0x500_0123), 0x10)],
    ['null', 0 as GuestAddress, pageFault(0 as GuestAddress, 0x10)],
    ['user space', 0x1a0_0000_0000 as GuestAddress, pageFault(0x1a0_0000_0000 as GuestAddress, 0x10)],
    ['data', addressAdd(DATA, 8), pageFault(addressAdd(DATA, 8), 0x11)],
    ['the last byte there is', -1 as GuestAddress, pageFault(-1 as GuestAddress, 0x10)],
  ];
  test.each(jumps)('a jump, a call and a return to %s', (_where, target, fault) => {
    // jmp rax; call rax; push rax + ret
    for (const code of [
      [0xff, 0xe0],
      [0xff, 0xd0],
      [0x50, 0xc3],
    ]) {
      const { cpu } = machineWith(code);
      cpu.setRegAddress(RAX, target);
      expect(cpu.run(10)).toBe(STOP_FAULT);
      expect(cpu.fault).toEqual(fault);
      expect(cpu.rip).toBe(target);
    }
  });

  test('a jump and a call beyond the canonical addresses, which stay at the instruction', () => {
    for (const [code, hi] of [
      [[0xff, 0xe0], 0x8000],
      [[0xff, 0xd0], 0xffff_7fff],
      [[0xff, 0xe0], 0x1234_5678],
    ] as const) {
      const { cpu } = machineWith(code);
      cpu.setReg(RAX, 0, hi);
      expect(cpu.run(10)).toBe(STOP_FAULT);
      expect(cpu.fault).toMatchObject({ vector: 13, errorCode: 0 });
      expect([cpu.rip, cpu.instructionsRetired]).toEqual([CODE, 0]);
      expect(cpu.regAddress(RSP)).toBe(addressAdd(STACK, -0x100));
    }
  });

  test('a jump into the middle of an instruction runs what the bytes mean from there', () => {
    // mov eax, 0xf4_42_b3_90 (decoded first); jmp to its immediate: nop; mov bl, 0x42; hlt
    const { cpu } = machineWith([0xb8, 0x90, 0xb3, 0x42, 0xf4, 0xeb, 0xfa]);
    expect(cpu.run(100)).toBe(STOP_HALT);
    expect([cpu.regLo(RAX), cpu.regLo(RBX), cpu.instructionsRetired]).toEqual([0xf442_b390, 0x42, 5]);
  });

  test('endless loops of every kind: exactly the budget', () => {
    const loops = [
      [0xeb, 0xfe],
      // call next; add rsp, 8; jmp to the call
      [0xe8, 0, 0, 0, 0, 0x48, 0x83, 0xc4, 0x08, 0xeb, 0xf5],
      // or rcx, -1; mov rsi, rbx; mov rdi, rbx; repe cmpsb of equal bytes; jmp back
      [0x48, 0x83, 0xc9, 0xff, 0x48, 0x89, 0xde, 0x48, 0x89, 0xdf, 0xf3, 0xa6, 0xeb, 0xf2],
      // it writes itself: mov byte [rip - 7], 0xc6; jmp back
      [0xc6, 0x05, 0xf9, 0xff, 0xff, 0xff, 0xc6, 0xeb, 0xf7],
    ];
    for (const code of loops) {
      const { cpu } = machineWith(code);
      cpu.setRegAddress(RBX, DATA);
      expect([code, cpu.run(4321), cpu.instructionsRetired]).toEqual([code, STOP_BUDGET, 4321]);
    }
  });
});

describe('code that is written while it is decoded', () => {
  /** mov eax, 1 at CODE + 0x100, hlt: decoded and executed once before the code under test changes the 1. */
  const VICTIM = 0x100;
  const IMMEDIATE = addressAdd(CODE, VICTIM + 1);
  /** jmp to the victim, from the end of a writer of that many bytes */
  const toVictim = (length: number) => [0xe9, ...bytesOf(VICTIM - (length + 5), 4)];

  function withVictim(writer: readonly number[]): Machine {
    const machine = machineWith([...writer, ...toVictim(writer.length)]);
    const { memory, cpu } = machine;
    memory.alias(ALIAS, CODE, 0x3000, RW);
    memory.writeBytes(addressAdd(CODE, VICTIM), Uint8Array.of(0xb8, 1, 0, 0, 0, 0xf4));
    cpu.rip = addressAdd(CODE, VICTIM);
    expect(cpu.run(10)).toBe(STOP_HALT);
    expect(cpu.regLo(RAX)).toBe(1);
    cpu.rip = CODE;
    cpu.setRegNumber(RCX, 0x0707_0707);
    cpu.xmm(0).fill(7);
    return machine;
  }

  const writers: readonly [string, number[], number][] = [
    ['mov byte', [0xc6, 0x03, 7], 7],
    ['mov dword', [0x89, 0x0b], 0x0707_0707],
    ['add', [0x80, 0x03, 6], 7],
    ['inc', [0xfe, 0x03], 2],
    ['lock xadd', [0xf0, 0x0f, 0xc0, 0x0b], 8],
    ['xchg', [0x87, 0x0b], 0x0707_0707],
    ['setc', [0xf9, 0x0f, 0x92, 0x03], 1],
    ['bts', [0x0f, 0xba, 0x2b, 3], 9],
    // mov ecx, 4; lea rdi, [rbx]; mov al, 7; rep stosb
    ['rep stosb', [0xb9, 4, 0, 0, 0, 0x48, 0x8d, 0x3b, 0xb0, 7, 0xf3, 0xaa], 0x0707_0707],
    // mov ecx, 4; lea rdi, [rbx]; rep movsb from DATA, which holds 5
    ['rep movsb', [0xb9, 4, 0, 0, 0, 0x48, 0x8d, 0x3b, 0xf3, 0xa4], 0x0505_0505],
    ['movd', [0x66, 0x0f, 0x7e, 0x03], 0x0707_0707],
    ['movss', [0xf3, 0x0f, 0x11, 0x03], 0x0707_0707],
    // lea rsp, [rbx + 8]; push rcx
    ['push', [0x48, 0x8d, 0x63, 0x08, 0x51], 0x0707_0707],
    // movups [rbx - 12], xmm0
    ['movups', [0x0f, 0x11, 0x43, 0xf4], 0x0707_0707],
  ];
  for (const [through, target] of [
    ['its own address', IMMEDIATE],
    ['an alias', addressAdd(ALIAS, VICTIM + 1)],
  ] as const) {
    test.each(writers)(`%s through ${through}`, (name, writer, value) => {
      const { cpu, memory } = withVictim(writer);
      memory.fill(DATA, 4, 5);
      cpu.setRegAddress(RBX, target);
      cpu.setRegAddress(RSI, DATA);
      // The 16-byte store covers the opcode too: give it back from there.
      if (name === 'movups') cpu.xmm(0)[11] = 0xb8;
      if (name === 'push') cpu.setReg(RCX, 0x0707_0707, 0xf4);
      expect(cpu.run(100)).toBe(STOP_HALT);
      expect(cpu.regLo(RAX)).toBe(value);
    });
  }

  test('the very next instruction, of the same run and of a fused pair', () => {
    // mov byte [rip + 1], 9; mov al, 1; hlt
    const next = machineWith([0xc6, 0x05, 1, 0, 0, 0, 9, 0xb0, 1, 0xf4]);
    expect(next.cpu.run(10)).toBe(STOP_HALT);
    expect(next.cpu.regLo(RAX)).toBe(9);
    // twice round: cmp byte [rbx], 0x74; jz +2 ... where [rbx] is the jump itself, made a jnz by the store before it
    // mov byte [rbx], 0x75; cmp byte [rbx], 0x74; jz +1; hlt; inc eax; hlt
    const pair = machineWith([0xc6, 0x03, 0x75, 0x80, 0x3b, 0x74, 0x74, 1, 0xf4, 0xff, 0xc0, 0xf4]);
    pair.cpu.rip = addressAdd(CODE, 3);
    pair.cpu.setRegAddress(RBX, addressAdd(CODE, 6));
    // Unchanged it is jz, taken.
    expect(pair.cpu.run(10)).toBe(STOP_HALT);
    expect(pair.cpu.regLo(RAX)).toBe(1);
    pair.cpu.rip = CODE;
    // Now jnz behind a comparison that finds a difference: taken too, and jz would not be.
    expect(pair.cpu.run(10)).toBe(STOP_HALT);
    expect(pair.cpu.regLo(RAX)).toBe(2);
  });

  test('a store that begins in a data page and ends in a decoded one', () => {
    // mov [rbx], rcx; jmp rax
    const { cpu, memory } = machineWith([0x48, 0x89, 0x0b, 0xff, 0xe0]);
    const page = addressAdd(CODE, 0x1000);
    memory.writeBytes(page, Uint8Array.of(0xb0, 1, 0xf4));
    cpu.rip = page;
    expect(cpu.run(10)).toBe(STOP_HALT);
    for (const [begin, value] of [
      [-6, 0x33],
      [-7, 0x44],
    ] as const) {
      cpu.setRegAddress(RBX, addressAdd(page, begin));
      // The last bytes of RCX land on the opcode (and its immediate).
      if (begin === -6) cpu.setReg(RCX, 0, (value << 24) | (0xb0 << 16));
      else cpu.setReg(RCX, 0, 0xb0 << 24);
      cpu.setRegAddress(RAX, page);
      cpu.rip = CODE;
      if (begin === -7) memory.writeU8(addressAdd(page, 1), value);
      expect(cpu.run(10)).toBe(STOP_HALT);
      expect(cpu.regLo(RAX) & 0xff).toBe(value);
    }
  });

  test('a REP MOVS that overwrites itself: each iteration is the instruction that is there then', () => {
    // rep movsb; hlt, at the begin of a page. The third byte moved makes it nop; movsb; hlt.
    const { cpu, memory } = machineWith([]);
    memory.writeBytes(DATA, Uint8Array.of(0x11, 0x22, 0x90, 0x90, 0x55));
    cpu.setRegAddress(RSI, DATA);
    cpu.setRegAddress(RDI, addressAdd(CODE, -2 + 0x1000));
    memory.writeBytes(addressAdd(CODE, 0x1000), Uint8Array.of(0xf3, 0xa4, 0xf4));
    cpu.setRegNumber(RCX, 5);
    cpu.rip = addressAdd(CODE, 0x1000);
    expect(cpu.run(100)).toBe(STOP_HALT);
    // After three bytes f3 is 90: what runs next is nop, then movsb once, and hlt.
    expect([cpu.regLo(RCX), cpu.instructionsRetired]).toEqual([2, 3 + 1 + 1 + 1]);
  });

  test('every way the host writes guest memory', () => {
    const writes: readonly ((machine: Machine, at: GuestAddress) => void)[] = [
      ({ memory }, at) => memory.writeU8(at, 7),
      ({ memory }, at) => memory.writeU16(at, 7),
      ({ memory }, at) => memory.writeU32(at, 7),
      ({ memory }, at) => memory.writeU64(at, 7, 0xf4),
      ({ memory }, at) => memory.writeBytes(at, Uint8Array.of(7)),
      ({ memory }, at) => memory.writeBytes(addressAdd(at, -0x2100), new Uint8Array(0x2101).fill(7)),
      ({ memory }, at) => memory.fill(at, 1, 7),
      ({ memory }, at) => {
        memory.writeU8(DATA, 7);
        memory.move(at, DATA, 1);
      },
      ({ memory }, at) => memory.writePointer(at, 7 as GuestAddress),
      ({ memory }, at) => memory.writeI64(at, 7),
    ];
    for (const place of [CODE, ALIAS]) {
      for (const write of writes) {
        const machine = machineWith([]);
        const { memory, cpu } = machine;
        const opcode = 0x2800;
        memory.alias(ALIAS, CODE, 0x3000, RW);
        memory.writeBytes(addressAdd(CODE, opcode), Uint8Array.of(0xb0, 1, 0xf4));
        cpu.rip = addressAdd(CODE, opcode);
        expect(cpu.run(5)).toBe(STOP_HALT);
        write(machine, addressAdd(place, opcode + 1));
        memory.writeBytes(addressAdd(DATA, 0), Uint8Array.of(0));
        if (memory.readU8(addressAdd(CODE, opcode)) !== 0xb0) memory.writeU8(addressAdd(CODE, opcode), 0xb0);
        cpu.rip = addressAdd(CODE, opcode);
        cpu.run(1);
        expect(cpu.regLo(RAX) & 0xff).toBe(7);
      }
    }
  });

  test('a page that gets other rights, another frame or none', () => {
    const { cpu, memory } = machineWith(SQUARES);
    cpu.run(50);
    memory.protect(CODE, 0x1000, RW);
    expect(cpu.run(10)).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector: 14, errorCode: 0x11 });
    memory.protect(CODE, 0x1000, { write: false, execute: true, user: false });
    expect(cpu.run(10)).toBe(STOP_BUDGET);
    memory.unmap(CODE, 0x1000);
    expect(cpu.run(10)).toBe(STOP_FAULT);
    memory.map(CODE, 0x1000, { ...RW, execute: true });
    memory.writeBytes(CODE, Uint8Array.of(0xf4));
    cpu.rip = CODE;
    expect(cpu.run(10)).toBe(STOP_HALT);
  });
});

describe('random code', () => {
  const rounds = Number(process.env.FUZZ_ROUNDS ?? 10_000);
  const firstSeed = Number(process.env.FUZZ_SEED ?? 1);
  const BUDGET = 300;
  const ROUNDS_BETWEEN_GUARDS = 1000;
  const bodies = ['pipes.sys', 'pipes-v2.sys'].map((file) => {
    const image = loadPeImage(readFileSync(new URL(`../../drivers/pipes/${file}`, import.meta.url)));
    const text = image.sections.find((section) => section.execute)!;
    return image.mapped.slice(text.rva, text.rva + text.virtualSize);
  });

  test(`${rounds} byte strings: always a reason, the same in slices, nothing outside harmed`, {
    timeout: 60_000 + rounds * 5,
  }, () => {
    const whole = new Playground();
    const sliced = new Playground();
    const seen = new Map<string, number>();
    for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
      try {
        const random = new Prng(seed);
        const code = randomCode(random, CODE_KINDS[seed % CODE_KINDS.length]!, bodies);
        const registers = random.nextU32();
        const sizes = new Prng(seed);
        const one = whole.play(code, new Prng(registers), BUDGET, () => BUDGET);
        const other = sliced.play(
          code,
          new Prng(registers),
          BUDGET,
          () => 1 + sizes.below(sizes.below(2) === 0 ? 3 : 40),
        );
        const difference = firstDifference(one, other);
        if (difference !== '') throw new Error(difference);
        const end = one.stops.at(-1)?.replace(/^\d+: (exception \d+|\w+).*/, '$1') ?? 'budget';
        seen.set(end, (seen.get(end) ?? 0) + 1);
        const guarded = seed % ROUNDS_BETWEEN_GUARDS === 0 || seed === firstSeed + rounds - 1;
        if (guarded && !(whole.isUnharmed() && sliced.isUnharmed())) {
          throw new Error(`something outside the guest changed in the last ${ROUNDS_BETWEEN_GUARDS} rounds`);
        }
      } catch (error) {
        throw new Error(`failed with FUZZ_SEED=${seed} FUZZ_ROUNDS=1`, { cause: error });
      }
    }
    if (process.env.FUZZ_ROUNDS !== undefined) console.log(Object.fromEntries(seen));
    if (rounds >= 1000)
      for (const end of ['exception 6', 'exception 13', 'exception 14', 'budget'])
        expect([...seen.keys()]).toContain(end);

    // Both machines, and one that has seen nothing, still compute.
    for (const { machine } of [whole, sliced]) {
      machine.memory.writeBytes(CODE, Uint8Array.from(SQUARES));
      machine.cpu.rip = CODE;
      machine.cpu.rflags = 0;
      machine.cpu.setRegAddress(RSP, addressAdd(STACK, -0x100));
      expectSquares(machine);
    }
    expectSquares(machineWith(SQUARES));
  });
});
