/** "x64 calling convention" (Microsoft C++ documentation), between kernel and guest code. */
import { describe, expect, test } from 'vitest';
import { addressAdd, addressFromU64 } from '../base/guest-address.ts';
import { u64, u64FromAddress } from '../base/u64.ts';
import { KERNEL_IMAGE, KERNEL_IMAGE_BYTES } from '../kernel/mm/system-space.ts';
import { R8, R9, RAX, RSP } from '../machine/cpu/registers.ts';
import { asm, type Code, createCodeTest, TEST_DATA } from './testing/guest-code.ts';

/** Stores RCX, RDX, R8, R9, the stack slots behind the home space, RSP and the return address in the data page. */
const STORE_ARGUMENTS: readonly Code[] = [
  asm.movR10(TEST_DATA),
  [0x49, 0x89, 0x0a], // mov [r10], rcx
  [0x49, 0x89, 0x52, 0x08], // mov [r10+8], rdx
  [0x4d, 0x89, 0x42, 0x10], // mov [r10+16], r8
  [0x4d, 0x89, 0x4a, 0x18], // mov [r10+24], r9
  [0x48, 0x89, 0x4c, 0x24, 0x08], // mov [rsp+8], rcx: the home space is the callee's
  [0x48, 0x89, 0x54, 0x24, 0x10],
  [0x4c, 0x89, 0x44, 0x24, 0x18],
  [0x4c, 0x89, 0x4c, 0x24, 0x20],
  asm.loadRaxFromStack(0x28),
  asm.storeRax(0x20),
  asm.loadRaxFromStack(0x30),
  asm.storeRax(0x28),
  asm.loadRaxFromStack(0x38),
  asm.storeRax(0x30),
  [0x49, 0x89, 0x62, 0x38], // mov [r10+56], rsp
  asm.loadRaxFromStack(0),
  asm.storeRax(0x40),
];
const RETURN_42 = [asm.movRax(u64(42, 7)), asm.ret];

describe('calling guest code', () => {
  test('the first four arguments are in RCX, RDX, R8, R9, the others on the stack behind the home space', () => {
    const t = createCodeTest();
    const opaque = u64(0x89ab_cdef, 0x0123_4567);
    t.run([...STORE_ARGUMENTS, ...RETURN_42], 1, TEST_DATA, opaque, true, 5, -6, 7);
    expect([0, 8, 16, 24, 32, 40, 48].map(t.data)).toEqual([
      u64(1),
      u64FromAddress(TEST_DATA),
      opaque,
      u64(1),
      u64(5),
      u64(0xffff_fffa, 0xffff_ffff),
      u64(7),
    ]);
  });

  test.each([0, 1, 4, 5, 6, 7, 8])('with %i arguments RSP is 8 modulo 16 at entry, inside the stack', (count) => {
    const t = createCodeTest();
    t.run([...STORE_ARGUMENTS, ...RETURN_42], ...Array.from({ length: count }, (_, index) => index));
    const stackPointer = addressFromU64(t.data(56))!;
    expect(((stackPointer % 16) + 16) % 16).toBe(8);
  });

  test('what is returned in EAX reaches the caller, and the run goes on', () => {
    const t = createCodeTest();
    expect(t.run(RETURN_42)).toEqual({ kind: 'completed', text: 'completed' });
    expect(t.returned()).toBe(42);
  });

  test('the return address lies in the kernel image, where nothing of a driver can be', () => {
    const t = createCodeTest();
    t.run([...STORE_ARGUMENTS, ...RETURN_42]);
    const returnAddress = addressFromU64(t.data(64))!;
    expect(returnAddress).toBeGreaterThanOrEqual(KERNEL_IMAGE);
    expect(returnAddress).toBeLessThan(KERNEL_IMAGE + KERNEL_IMAGE_BYTES);
  });

  test('a thread that uses its stack up is a double fault: bug check 0x7F', () => {
    const t = createCodeTest();
    const outcome = t.run([[0x50], [0xeb, 0xfd]]); // push rax; jmp back
    expect(outcome.kind).toBe('bugcheck');
    expect(t.argumentsOf('bugCheck')[0]!.slice(0, 3)).toEqual([0x7f, 8, 0]);
  });

  test('threads have stacks and registers of their own', () => {
    const t = createCodeTest();
    const spoil: Code[] = [
      [0x49, 0xbd, 1, 2, 3, 4, 5, 6, 7, 8],
      [0x66, 0x4d, 0x0f, 0x6e, 0xfd],
    ]; // mov r13; movq xmm15, r13
    t.start([...spoil, asm.ret]);
    t.start([
      asm.movR10(TEST_DATA),
      [0x4c, 0x89, 0xe8],
      asm.storeRax(0),
      [0x66, 0x4c, 0x0f, 0x7e, 0xf8],
      asm.storeRax(8),
      asm.ret,
    ]);
    t.run([asm.ret]);
    expect([t.data(0), t.data(8)]).toEqual([u64(0), u64(0)]);
  });
});

describe('calls of guest code to the kernel', () => {
  test('all arguments are found, those on the stack too', () => {
    const t = createCodeTest();
    const args = [65, 2, 3, 4, 5, 6, 0, 8].map((value) => u64(value, 0x10 + value));
    const onStack = args.slice(4).flatMap((value, index) => [asm.movRax(value), asm.storeRaxOnStack(0x20 + 8 * index)]);
    const inRegisters = [asm.movRcx(args[0]!), asm.movRdx(u64(2)), asm.movR8(args[2]!), asm.movR9(args[3]!)];
    // Count 65 is one too many, so nothing behind the arguments is touched; timeout and array are pointers to be valid.
    const pointer = u64FromAddress(TEST_DATA);
    const timeout = [asm.movRax(pointer), asm.storeRaxOnStack(0x30), asm.storeRaxOnStack(0x38)];
    t.run([asm.subRsp(0x48), ...inRegisters, ...onStack, ...timeout, asm.call(t.address('KeWaitForMultipleObjects'))]);
    const [name, packed, count] = t.argumentsOf('ddiCall')[0]!;
    // Of the counts, codes and truth values only the bits of their types are kept.
    const small = [3, 4, 5, 6].map((value) => u64(value));
    const halves = [u64(65), u64(2), ...small, pointer, pointer].flatMap(({ lo, hi }) => [lo, hi]);
    expect([name, count]).toEqual(['KeWaitForMultipleObjects', 8]);
    expect([...(packed as Uint32Array)].slice(0, 16)).toEqual(halves);
    expect(t.argumentsOf('bugCheck')[0]![0]).toBe(0xc);
  });

  test('the value comes back in RAX, with the stack as it was', () => {
    const t = createCodeTest();
    const raise = [asm.movRcx(u64(1)), asm.call(t.address('KfRaiseIrql'))];
    const lower = [asm.movRcx(u64(0)), asm.call(t.address('KeLowerIrql'))];
    t.run([
      asm.subRsp(0x28),
      ...raise,
      ...raise,
      asm.storeRaxOnStack(0x20),
      ...lower,
      asm.loadRaxFromStack(0x20),
      asm.addRsp(0x28),
      asm.ret,
    ]);
    expect(t.returned()).toBe(1);
    expect(t.argumentsOf('ddiReturn')).toEqual([
      ['KfRaiseIrql', 0, 0],
      ['KfRaiseIrql', 1, 0],
      ['KeLowerIrql', 0, 0],
    ]);
  });

  test('registers that a callee must preserve are preserved', () => {
    const t = createCodeTest();
    const value = u64(0x1122_3344, 0x5566_7788);
    const rbx: Code = [0x48, 0x89, 0xc3]; // mov rbx, rax
    t.run([
      asm.movRax(value),
      rbx,
      asm.subRsp(0x28),
      asm.call(t.address('KeGetCurrentIrql')),
      [0x48, 0x89, 0xd8], // mov rax, rbx
      asm.movR10(TEST_DATA),
      asm.storeRax(0),
      asm.addRsp(0x28),
      asm.ret,
    ]);
    expect(t.data(0)).toEqual(value);
  });
});

test('a thread that has not run starts with zeroed registers on its stack', () => {
  const t = createCodeTest();
  const { cpu } = t.system.machine;
  const processor = t.system.kernel.calls;
  cpu.setReg(RAX, 5, 5);
  cpu.xmm(3).fill(9);
  cpu.mxcsr = 0x7f80;
  const before = processor.saveContext();
  const context = processor.initialContext(addressAdd(TEST_DATA, 64));
  expect(processor.saveContext()).toEqual(before);
  processor.loadContext(context);
  expect([cpu.regLo(RAX), cpu.regLo(R8), cpu.regLo(R9), cpu.mxcsr]).toEqual([0, 0, 0, 0x1f80]);
  expect([...cpu.xmm(3)].every((byte) => byte === 0)).toBe(true);
  expect(cpu.regAddress(RSP)).toBe(addressAdd(TEST_DATA, 64));
});
