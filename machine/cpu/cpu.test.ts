import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { createMachine, type Machine } from '../machine.ts';
import { KERNEL_WINDOW } from '../memory/layout.ts';
import { STOP_BUDGET, STOP_CR8, STOP_FAULT, STOP_HALT, STOP_HOST_CALL, STOP_UNIMPLEMENTED } from './cpu.ts';
import { R8, RAX, RBX, RCX, RDI, RDX, RFLAGS_CF, RFLAGS_IF, RFLAGS_TF, RFLAGS_ZF, RSI, RSP } from './registers.ts';
import { bytesOf, CODE, DATA, HOST, machineWith, RW, RWX, STACK } from './testing/code-machine.ts';

describe('stopping', () => {
  test('an endless loop stops at exactly the budget', () => {
    const { cpu } = machineWith([0xeb, 0xfe]);
    expect(cpu.run(1_000_003)).toBe(STOP_BUDGET);
    expect(cpu.instructionsRetired).toBe(1_000_003);
    expect(cpu.rip).toBe(CODE);
    expect(cpu.run(0)).toBe(STOP_BUDGET);
    expect(cpu.instructionsRetired).toBe(1_000_003);
  });

  test('a call into a host page stops there with the return address pushed', () => {
    // mov rax, HOST; call rax
    const { cpu, memory } = machineWith([0x48, 0xb8, ...bytesOf(0xa0010, 4), 0x00, 0xf8, 0xff, 0xff, 0xff, 0xd0]);
    expect(cpu.run(100)).toBe(STOP_HOST_CALL);
    expect(cpu.rip).toBe(addressAdd(HOST, 0x10));
    expect(cpu.instructionsRetired).toBe(2);
    expect(memory.readPointer(cpu.regAddress(RSP)!)).toBe(addressAdd(CODE, 12));
    expect(cpu.run(100)).toBe(STOP_HOST_CALL);
    expect(cpu.instructionsRetired).toBe(2);
  });

  test('HLT, MOV CR8 and an unknown instruction stop with what the caller needs', () => {
    // mov eax,2; mov cr8,rax; mov rcx,cr8; hlt; fsin
    const code = [0xb8, 2, 0, 0, 0, 0x44, 0x0f, 0x22, 0xc0, 0x44, 0x0f, 0x20, 0xc1, 0xf4, 0xd9, 0xfe];
    const { cpu } = machineWith(code);
    cpu.cr8 = 1;
    expect(cpu.run(100)).toBe(STOP_CR8);
    expect([cpu.cr8Old, cpu.cr8]).toEqual([1, 2]);
    expect(cpu.rip).toBe(addressAdd(CODE, 9));
    expect(cpu.run(100)).toBe(STOP_HALT);
    expect(cpu.regLo(RCX)).toBe(2);
    expect(cpu.run(100)).toBe(STOP_UNIMPLEMENTED);
    expect(cpu.unimplemented).toEqual({
      address: addressAdd(CODE, 14),
      bytes: Uint8Array.of(0xd9, 0xfe),
      mnemonic: 'fsin',
    });
    expect(cpu.instructionsRetired).toBe(4);
  });
});

test.each([
  ['vzeroupper', [0xc5, 0xf8, 0x77]],
  ['aesenc xmm0, xmm1', [0x66, 0x0f, 0x38, 0xdc, 0xc1]],
  ['xgetbv', [0x0f, 0x01, 0xd0]],
])('%s, which CPUID does not offer, raises #UD', (_, code) => {
  const { cpu } = machineWith(code);
  expect(cpu.run(1)).toBe(STOP_FAULT);
  expect(cpu.fault.vector).toBe(6);
  expect(cpu.rip).toBe(CODE);
});

describe('faults', () => {
  const cases: [string, number[], (m: Machine) => void, object][] = [
    [
      'read of an unmapped page',
      [0x48, 0x8b, 0x03],
      (m) => m.cpu.setRegAddress(RBX, addressAdd(DATA, 0x3000)),
      { vector: 14, errorCode: 0, address: addressAdd(DATA, 0x3000), access: 'read' },
    ],
    [
      'read that runs into an unmapped page',
      [0x48, 0x8b, 0x03],
      (m) => m.cpu.setRegAddress(RBX, addressAdd(DATA, 0x2ffa)),
      { vector: 14, errorCode: 0, address: addressAdd(DATA, 0x3000), access: 'read' },
    ],
    [
      'write to a read-only page',
      [0x01, 0x03],
      (m) => {
        m.memory.protect(DATA, 0x1000, { write: false, execute: false, user: false });
        m.cpu.setRegAddress(RBX, DATA);
      },
      { vector: 14, errorCode: 3, address: DATA, access: 'write' },
    ],
    [
      'write to a user address outside every window',
      [0x88, 0x03],
      (m) => m.cpu.setRegNumber(RBX, 0x1234),
      { vector: 14, errorCode: 2, address: 0x1234, access: 'write' },
    ],
    ['non-canonical address', [0x8b, 0x03], (m) => m.cpu.setReg(RBX, 0, 0x12345678), { vector: 13, errorCode: 0 }],
    ['division by zero', [0xf7, 0xf3], (m) => m.cpu.setRegNumber(RBX, 0), { vector: 0 }],
    [
      'quotient overflow',
      [0x48, 0xf7, 0xfb],
      (m) => {
        m.cpu.setReg(RDX, 0xffffffff, 0xffffffff);
        m.cpu.setReg(RAX, 0, 0x80000000);
        m.cpu.setRegNumber(RBX, -1);
      },
      { vector: 0 },
    ],
    ['int 3', [0xcc], () => {}, { vector: 3 }],
    ['int 29h', [0xcd, 0x29], () => {}, { vector: 0x29 }],
    ['ud2', [0x0f, 0x0b], () => {}, { vector: 6 }],
    [
      'push below the stack',
      [0x50],
      (m) => m.cpu.setRegAddress(RSP, addressAdd(STACK, -0x4000)),
      { vector: 14, errorCode: 2, address: addressAdd(STACK, -0x4008), access: 'write' },
    ],
    [
      'return to a non-canonical address',
      [0xc3],
      (m) => {
        m.memory.writeU64(addressAdd(STACK, -0x100), 0, 0x8000);
      },
      { vector: 13 },
    ],
  ];
  test.each(cases)('%s leaves the state as before', (_name, code, prepare, fault) => {
    const machine = machineWith([0x90, 0x90, ...code]);
    prepare(machine);
    const { cpu, memory } = machine;
    const before = structuredClone(machine.save());
    expect(cpu.run(100)).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject(fault);
    expect(cpu.rip).toBe(addressAdd(CODE, 2));
    expect(cpu.instructionsRetired).toBe(2);
    cpu.rip = CODE;
    expect(cpu.saveContext()).toEqual(before.cpu.context);
    expect(memory.save()).toEqual(before.memory);
  });

  test('executing a page without the right faults with the fetch bit', () => {
    const { cpu } = machineWith([]);
    cpu.rip = DATA;
    expect(cpu.run(5)).toBe(STOP_FAULT);
    expect(cpu.fault).toEqual({ vector: 14, errorCode: 0x11, address: DATA, access: 'execute' });
    cpu.rip = 0x5000 as GuestAddress;
    expect(cpu.run(5)).toBe(STOP_FAULT);
    expect(cpu.fault).toEqual({ vector: 14, errorCode: 0x10, address: 0x5000, access: 'execute' });
  });

  test('an instruction whose rest is in a page that is not there faults at that page', () => {
    const { cpu, memory } = machineWith([]);
    memory.writeBytes(addressAdd(CODE, 0x2ffe), Uint8Array.of(0x48, 0x81));
    cpu.rip = addressAdd(CODE, 0x2ffe);
    expect(cpu.run(5)).toBe(STOP_FAULT);
    expect(cpu.fault).toEqual({ vector: 14, errorCode: 0x10, address: addressAdd(CODE, 0x3000), access: 'execute' });
    expect(cpu.rip).toBe(addressAdd(CODE, 0x2ffe));
  });

  test('the trap flag raises #DB after one instruction', () => {
    const { cpu } = machineWith([0x90, 0x90, 0x90]);
    cpu.rflags = RFLAGS_TF;
    expect(cpu.run(100)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(1);
    expect(cpu.rip).toBe(addressAdd(CODE, 1));
  });
});

describe('code in memory', () => {
  test('a guest store to decoded code takes effect, also through an alias', () => {
    // mov byte [rbx], 5; (at 3) mov eax, 1; jmp back to 3
    const { cpu, memory } = machineWith([0xc6, 0x03, 0x05, 0xb8, 1, 0, 0, 0, 0xeb, 0xf9]);
    const alias = addressAdd(KERNEL_WINDOW, 0xc0000);
    memory.alias(alias, CODE, 0x1000, RW);
    cpu.rip = addressAdd(CODE, 3);
    cpu.run(10);
    expect(cpu.regLo(RAX)).toBe(1);
    for (const target of [addressAdd(CODE, 4), addressAdd(alias, 4)]) {
      memory.writeU8(addressAdd(CODE, 4), 1);
      cpu.rip = addressAdd(CODE, 3);
      cpu.run(10);
      cpu.setRegAddress(RBX, target);
      cpu.rip = CODE;
      cpu.run(10);
      expect(cpu.regLo(RAX)).toBe(5);
    }
  });

  test('a host write to decoded code takes effect, also through an alias', () => {
    const { cpu, memory } = machineWith([0xb8, 1, 0, 0, 0, 0xeb, 0xf9]);
    const alias = addressAdd(KERNEL_WINDOW, 0xc0000);
    memory.alias(alias, CODE, 0x1000, RW);
    cpu.run(10);
    memory.writeU8(addressAdd(CODE, 1), 7);
    cpu.run(10);
    expect(cpu.regLo(RAX)).toBe(7);
    memory.fill(addressAdd(alias, 1), 1, 9);
    cpu.run(10);
    expect(cpu.regLo(RAX)).toBe(9);
  });

  test('an instruction across two pages sees a change of either page and of the mapping', () => {
    const { cpu, memory } = machineWith([]);
    const at = addressAdd(CODE, 0xffe);
    // mov eax, imm32 with its last three bytes in the next page; jmp back
    memory.writeBytes(at, Uint8Array.of(0xb8, 1, 0, 0, 0, 0xeb, 0xf9));
    cpu.rip = at;
    cpu.run(20);
    expect(cpu.regLo(RAX)).toBe(1);
    memory.writeU8(addressAdd(CODE, 0x1000), 1);
    cpu.run(20);
    expect(cpu.regLo(RAX)).toBe(0x101);
    memory.writeU8(addressAdd(CODE, 0xfff), 2);
    cpu.run(20);
    expect(cpu.regLo(RAX)).toBe(0x102);
    memory.unmap(addressAdd(CODE, 0x1000), 0x1000);
    memory.map(addressAdd(CODE, 0x1000), 0x1000, RWX);
    memory.writeBytes(addressAdd(CODE, 0x1000), Uint8Array.of(3, 0, 0, 0xeb, 0xf9));
    cpu.rip = at;
    cpu.run(20);
    expect(cpu.regLo(RAX)).toBe(0x302);
  });

  test('a code page that is unmapped no longer runs', () => {
    const { cpu, memory } = machineWith([0xeb, 0xfe]);
    cpu.run(10);
    memory.unmap(CODE, 0x1000);
    expect(cpu.run(10)).toBe(STOP_FAULT);
    expect(cpu.fault.address).toBe(CODE);
  });

  test('an instruction that overwrites itself completes', () => {
    // mov byte [rip-7], 0x90 makes itself: nop; add eax, -7; nop. Then jmp to the start.
    const { cpu } = machineWith([0xc6, 0x05, 0xf9, 0xff, 0xff, 0xff, 0x90, 0xeb, 0xf7]);
    expect(cpu.run(5)).toBe(STOP_BUDGET);
    expect(cpu.regLo(RAX)).toBe(0xfffffff9);
    expect(cpu.rip).toBe(addressAdd(CODE, 7));
  });
});

/** A loop with calls, pushes, string instructions, flags and page-crossing data. */
const MIXED = [
  ...[0xb9, 0x05, 0, 0, 0], // mov ecx, 5
  ...[0x51], // push rcx
  ...[0xe8, 0x05, 0, 0, 0], // call +5
  ...[0x59], // pop rcx
  ...[0xe2, 0xf7], // loop -9
  ...[0xeb, 0xf0], // jmp -16
  // the function: rep stosb over a page boundary, cmpsb, cmp + jcc pairs
  ...[0x48, 0x89, 0xdf], // mov rdi, rbx
  ...[0xb9, 0x07, 0, 0, 0], // mov ecx, 7
  ...[0xf3, 0xaa], // rep stosb
  ...[0x48, 0x01, 0x03], // add [rbx], rax
  ...[0x48, 0xff, 0xc0], // inc rax
  ...[0x48, 0x83, 0xf8, 0x13], // cmp rax, 19
  ...[0x76, 0x02], // jbe +2
  ...[0x31, 0xc0], // xor eax, eax
  ...[0xc3], // ret
];

describe('exactness', () => {
  test('N single steps equal one run of N', () => {
    for (const total of [1, 2, 7, 30, 31, 32, 33, 500]) {
      const whole = machineWith(MIXED);
      const steps = machineWith(MIXED);
      for (const { cpu } of [whole, steps]) cpu.setRegAddress(RBX, addressAdd(DATA, 0xffc));
      expect(whole.cpu.run(total)).toBe(STOP_BUDGET);
      for (let i = 1; i <= total; i++) {
        expect(steps.cpu.run(1)).toBe(STOP_BUDGET);
        expect(steps.cpu.instructionsRetired).toBe(i);
      }
      expect(steps.save()).toEqual(whole.save());
    }
  });

  test('each REP iteration counts one instruction and is a place to stop', () => {
    const { cpu, memory } = machineWith([0xf3, 0xa4, 0x90]);
    cpu.setRegNumber(RCX, 10);
    cpu.setRegAddress(RSI, CODE);
    cpu.setRegAddress(RDI, DATA);
    expect(cpu.run(4)).toBe(STOP_BUDGET);
    expect(cpu.rip).toBe(CODE);
    expect(cpu.regLo(RCX)).toBe(6);
    cpu.run(6);
    expect(cpu.rip).toBe(addressAdd(CODE, 2));
    expect(memory.readBytes(DATA, 3)).toEqual(Uint8Array.of(0xf3, 0xa4, 0x90));
  });

  test('a REP that faults keeps what it has done', () => {
    const { cpu } = machineWith([0xf3, 0xab]);
    cpu.setRegNumber(RCX, 10);
    cpu.setRegAddress(RDI, addressAdd(DATA, 0x3000 - 8));
    expect(cpu.run(100)).toBe(STOP_FAULT);
    expect(cpu.regLo(RCX)).toBe(8);
    expect(cpu.regAddress(RDI)).toBe(addressAdd(DATA, 0x3000));
    expect(cpu.fault.address).toBe(addressAdd(DATA, 0x3000));
  });

  test('a snapshot continues identically in another machine', () => {
    const first = machineWith(MIXED);
    first.cpu.setRegAddress(RBX, addressAdd(DATA, 0xffc));
    first.cpu.run(123);
    const snapshot = structuredClone(first.save());
    const second = createMachine({ ramBytes: 4 * 1024 * 1024 });
    second.restore(snapshot);
    expect(first.cpu.run(1000)).toBe(second.cpu.run(1000));
    expect(second.save()).toEqual(first.save());
  });
});

describe('registers and flags', () => {
  test('contexts hold general registers, RIP and flags', () => {
    const { cpu } = machineWith([]);
    cpu.setReg(R8, 0x89abcdef, 0x01234567);
    cpu.rflags = RFLAGS_CF | RFLAGS_IF | RFLAGS_ZF;
    const context = cpu.saveContext();
    cpu.setRegNumber(R8, -2);
    cpu.rflags = 0;
    cpu.rip = DATA;
    expect(cpu.regHi(R8)).toBe(0xffffffff);
    cpu.loadContext(context);
    expect([cpu.regLo(R8), cpu.regHi(R8), cpu.rip]).toEqual([0x89abcdef, 0x01234567, CODE]);
    expect(cpu.rflags).toBe(RFLAGS_CF | RFLAGS_IF | RFLAGS_ZF | 2);
  });

  test('every combination of arithmetic flags survives setting and reading', () => {
    const { cpu } = machineWith([]);
    for (let i = 0; i < 64; i++) {
      const flags = (i & 1) | ((i & 2) << 1) | ((i & 4) << 2) | ((i & 8) << 3) | ((i & 16) << 3) | ((i & 32) << 6);
      cpu.rflags = flags;
      expect(cpu.rflags).toBe(flags | 2);
    }
  });

  test('RDTSC follows the retired instructions', () => {
    const { cpu } = machineWith([0x90, 0x0f, 0x31]);
    cpu.tscOffset = 0x5_0000_0000;
    cpu.run(2);
    expect([cpu.regLo(RDX), cpu.regLo(RAX)]).toEqual([5, 1]);
  });

  test('gs: addresses start at the GS base', () => {
    // mov rax, gs:[188h]
    const { cpu, memory } = machineWith([0x65, 0x48, 0x8b, 0x04, 0x25, 0x88, 1, 0, 0]);
    cpu.gsBase = DATA;
    memory.writeU64(addressAdd(DATA, 0x188), 77, 88);
    cpu.run(1);
    expect([cpu.regLo(RAX), cpu.regHi(RAX)]).toEqual([77, 88]);
  });
});
