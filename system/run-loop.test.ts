/** How guest code runs, stops and fails. Source: "Bug Check Code Reference" for what each failure is. */
import { describe, expect, test } from 'vitest';
import { addressAdd, addressFromHalves, addressHi, addressLo, type GuestAddress } from '../base/guest-address.ts';
import { u64, u64FromAddress } from '../base/u64.ts';
import { PAGE_SIZE } from '../kernel/mm/system-space.ts';
import { asm, type Code, createCodeTest, TEST_CODE, TEST_DATA } from './testing/guest-code.ts';

const STATUS_ACCESS_VIOLATION = 0xc000_0005;
const STATUS_INTEGER_DIVIDE_BY_ZERO = 0xc000_0094;
const STATUS_BREAKPOINT = 0x8000_0003;
const SYSTEM_THREAD_EXCEPTION_NOT_HANDLED = 0x7e;

/** A page that is not mapped, in system space. */
const HOLE = addressAdd(TEST_DATA, PAGE_SIZE);

/** Code of the bug check and its parameters as 64-bit halves, of a run that must end that way. */
function bugCheckOf(t: ReturnType<typeof createCodeTest>, code: readonly Code[]): unknown[] {
  expect(t.run(code).kind).toBe('bugcheck');
  return t.argumentsOf('bugCheck')[0]!.slice(0, 9);
}

const readRax: Code = [0x48, 0x8b, 0x00]; // mov rax, [rax]
const writeRax: Code = [0x48, 0x89, 0x00]; // mov [rax], rax
const atDispatch = [asm.movRax(u64(2)), asm.writeCr8];
const address = (value: GuestAddress) => [addressLo(value), addressHi(value)];

describe('what is not implemented', () => {
  test('an import stops the run with its name and where it was called', () => {
    const t = createCodeTest();
    const outcome = t.run([asm.subRsp(0x28), asm.call(t.address('KeBogusRoutine')), asm.addRsp(0x28), asm.ret]);
    expect(outcome.kind).toBe('unimplemented');
    // The call is 4 + 12 bytes into the code, so this is where it returns to.
    expect(outcome.text).toMatch(/KeBogusRoutine.*fffff800`02000010/);
  });

  test('an instruction stops the run with its name, bytes and place', () => {
    const t = createCodeTest();
    const outcome = t.run([[0x90], [0x0f, 0x02, 0xc0], asm.ret]); // nop; lar eax, ax
    expect(outcome.kind).toBe('unimplemented');
    expect(outcome.text).toMatch(/lar.*0F 02 C0.*fffff800`02000001/i);
  });
});

test.each([
  ['in al, dx with DX = 3F8h', [0xec], /read of 1 bytes, port 0x3F8.*fffff800`0200000a/i],
  ['out 80h, eax', [0xe7, 0x80], /write of 4 bytes, port 0x80.*fffff800`0200000a/i],
  ['int 2Eh', [0xcd, 0x2e], /interrupt 2E.*fffff800`0200000a/i],
])('%s ends the run: nobody serves it', (_name, code, text) => {
  const outcome = createCodeTest().run([asm.movRdx(u64(0x3f8)), code]);
  expect(outcome.text).toMatch(text);
});

describe('faults of guest code', () => {
  test('reading system memory that is not there is 0x50: address, read, instruction', () => {
    const stop = bugCheckOf(createCodeTest(), [asm.movRax(u64FromAddress(HOLE)), readRax, asm.ret]);
    expect(stop.slice(0, 7)).toEqual([0x50, ...address(HOLE), 0, 0, ...address(addressAdd(TEST_CODE, 10))]);
  });

  test('at DISPATCH_LEVEL it is 0xD1: address, IRQL, read or write, instruction', () => {
    const stop = bugCheckOf(createCodeTest(), [...atDispatch, asm.movRax(u64FromAddress(HOLE)), writeRax, asm.ret]);
    expect(stop.slice(0, 7)).toEqual([0xd1, ...address(HOLE), 2, 0, 1, 0]);
  });

  test("a kernel routine that follows the driver's pointer at DISPATCH_LEVEL is 0xA", () => {
    const t = createCodeTest();
    const set = [
      asm.movRcx(u64FromAddress(HOLE)),
      asm.movRdx(u64(0)),
      asm.movR8(u64(0)),
      asm.call(t.address('KeSetEvent')),
    ];
    expect(bugCheckOf(t, [asm.subRsp(0x28), ...atDispatch, ...set])[0]).toBe(0xa);
  });

  test('a null pointer is an access violation, in a system thread 0x7E', () => {
    const stop = bugCheckOf(createCodeTest(), [asm.movRax(u64(0)), readRax, asm.ret]);
    expect(stop.slice(0, 5)).toEqual([
      SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
      STATUS_ACCESS_VIOLATION,
      0,
      ...address(addressAdd(TEST_CODE, 10)),
    ]);
  });

  test('a pointer that is not canonical is an exception at any IRQL, in a driver and in a routine it calls', () => {
    const wild = u64(0xdddd_dddd, 0xdddd_dddd);
    for (const raise of [[], atDispatch]) {
      expect(bugCheckOf(createCodeTest(), [...raise, asm.movRax(wild), readRax])[0]).toBe(0x7e);
      const t = createCodeTest();
      const call = [asm.movRcx(wild), asm.call(t.address('KeSetEvent'))];
      expect(bugCheckOf(t, [asm.subRsp(0x28), ...raise, ...call])[0]).toBe(0x7e);
    }
  });

  test('a pointer in memory that is not canonical is the same when a routine follows it', () => {
    const t = createCodeTest();
    t.system.machine.memory.writeU64(TEST_DATA, 0xdddd_dddd, 0xdddd_dddd);
    const array = u64FromAddress(TEST_DATA);
    const zeros = [0x20, 0x28, 0x30, 0x38].map(asm.storeRaxOnStack);
    const call = [asm.movRcx(u64(1)), asm.movRdx(array), asm.movR8(u64(1)), asm.movR9(u64(0))];
    const stop = bugCheckOf(t, [
      asm.subRsp(0x48),
      asm.movRax(u64(0)),
      ...zeros,
      ...call,
      asm.call(t.address('KeWaitForMultipleObjects')),
    ]);
    expect(stop.slice(0, 2)).toEqual([0x7e, STATUS_ACCESS_VIOLATION]);
  });

  test.each([
    [
      'a division by zero',
      [
        [0x31, 0xc9],
        [0xf7, 0xf1],
      ],
      STATUS_INTEGER_DIVIDE_BY_ZERO,
    ],
    ['a breakpoint', [[0xcc]], STATUS_BREAKPOINT],
  ])('%s is an exception that nobody handles', (_what, code, status) => {
    expect(bugCheckOf(createCodeTest(), code).slice(0, 2)).toEqual([0x7e, status]);
  });

  test('an unmasked floating-point error is not taken for another exception', () => {
    const divideByZero = [
      [0x68, 0x80, 0x1d, 0, 0], // push 1D80h: division by zero is not masked
      [0x0f, 0xae, 0x14, 0x24], // ldmxcsr [rsp]
      [0x6a, 0x01, 0xf2, 0x0f, 0x2a, 0x04, 0x24], // push 1; cvtsi2sd xmm0, [rsp]
      [0x0f, 0x57, 0xc9, 0xf2, 0x0f, 0x5e, 0xc1], // xorps xmm1, xmm1; divsd xmm0, xmm1
    ];
    // STATUS_FLOAT_MULTIPLE_FAULTS
    expect(bugCheckOf(createCodeTest(), divideByZero).slice(0, 2)).toEqual([0x7e, 0xc000_02b4]);
  });

  test('int 29h is bug check 0x139 with the code in ECX', () => {
    const stop = bugCheckOf(createCodeTest(), [asm.movRcx(u64(3)), [0xcd, 0x29]]);
    expect(stop.slice(0, 2)).toEqual([0x139, 3]);
  });

  test('a routine that returns with another stack pointer is bug check 0x139, incorrect stack', () => {
    const stop = bugCheckOf(createCodeTest(), [[0xc2, 8, 0]]); // ret 8
    expect(stop.slice(0, 2)).toEqual([0x139, 4]);
  });

  test('a jump into the kernel image beside every routine is bug check 0x50', () => {
    const t = createCodeTest();
    const inside = addressAdd(t.address('KeSetEvent'), 1);
    expect(bugCheckOf(t, [asm.call(inside)]).slice(0, 3)).toEqual([0x50, ...address(inside)]);
  });

  test('a jump into memory that is not executable is 0xFC', () => {
    const stop = bugCheckOf(createCodeTest(), [asm.call(TEST_DATA)]);
    expect(stop.slice(0, 3)).toEqual([0xfc, ...address(TEST_DATA)]);
  });

  test('writing to read-only memory is 0xBE', () => {
    const stop = bugCheckOf(createCodeTest(), [asm.movRax(u64FromAddress(TEST_CODE)), writeRax]);
    expect(stop.slice(0, 3)).toEqual([0xbe, ...address(TEST_CODE)]);
  });
});

test('memory of an object that is freed while a thread waits for it ends in a bug check, not in an internal error', () => {
  const t = createCodeTest();
  const { memory } = t.system.machine;
  const event = addressAdd(TEST_DATA, 4 * PAGE_SIZE);
  memory.map(event, PAGE_SIZE, { write: true, execute: false, user: false });
  // KEVENT with an empty wait list; the timeout is -100 * 100 ns.
  memory.writePointer(addressAdd(event, 8), addressAdd(event, 8));
  memory.writePointer(addressAdd(event, 16), addressAdd(event, 8));
  memory.writeI64(TEST_DATA, -100);
  t.start([
    asm.subRsp(0x48),
    asm.movRcx(u64FromAddress(event)),
    asm.movRdx(u64(0)),
    asm.movR8(u64(0)),
    asm.movR9(u64(0)),
    asm.movRax(u64FromAddress(TEST_DATA)),
    asm.storeRaxOnStack(0x20),
    asm.call(t.address('KeWaitForSingleObject')),
    asm.addRsp(0x48),
    asm.ret,
  ]);
  while (!t.events.some(({ kind }) => kind === 'waitBegin')) t.system.run(1);
  memory.unmap(event, PAGE_SIZE);
  expect(t.system.run(100)?.kind).toBe('bugcheck');
  expect(t.argumentsOf('bugCheck')[0]![0]).toBe(0x50);
});

describe('IRQL', () => {
  test('a write to CR8 is an IRQL change, and CR8 reads as the IRQL', () => {
    const t = createCodeTest();
    t.run([
      asm.subRsp(0x28),
      ...atDispatch,
      asm.call(t.address('KeGetCurrentIrql')),
      asm.storeRaxOnStack(0x20),
      asm.movRcx(u64(0)),
      asm.call(t.address('KeLowerIrql')),
      asm.readCr8,
      [0x48, 0xc1, 0xe0, 0x04], // shl rax, 4
      [0x48, 0x0b, 0x44, 0x24, 0x20], // or rax, [rsp+20h]
      asm.addRsp(0x28),
      asm.ret,
    ]);
    expect(t.returned()).toBe(2);
    expect(t.argumentsOf('irqlChange')).toEqual([
      [0, 2, 'mov cr8'],
      [2, 0, 'KeLowerIrql'],
    ]);
  });

  test('a routine called at a wrong IRQL is stopped before it does anything', () => {
    const t = createCodeTest();
    const stop = bugCheckOf(t, [asm.subRsp(0x28), ...atDispatch, asm.call(t.address('KeDelayExecutionThread'))]);
    expect(stop.slice(0, 2)).toEqual([0xc4, 0x2000f]);
  });
});

describe('time', () => {
  test('an instruction is a nanosecond, and a loop takes as long as it has instructions', () => {
    const timeOf = (turns: number) => {
      const t = createCodeTest();
      // mov ecx, turns; loop: dec ecx; jnz loop
      t.run([[0xb9, turns & 0xff, (turns >> 8) & 0xff, (turns >> 16) & 0xff, 0], [0xff, 0xc9], [0x75, 0xfc], asm.ret]);
      return t.system.kernel.time;
    };
    expect(timeOf(3_000_000) - timeOf(1_000_000)).toBe(2 * 2_000_000);
  });

  test('threads of one priority take turns when their quanta end', () => {
    const t = createCodeTest();
    const spin: Code[] = [[0xb9, 0, 0, 0, 4], [0xff, 0xc9], [0x75, 0xfc], asm.ret]; // 2^26 turns
    t.start(spin);
    t.run(spin);
    const created = t.argumentsOf('threadCreate').filter((args) => args[4] === 'test');
    const [first, second] = created.map(([id]) => id);
    const turns = t
      .argumentsOf('contextSwitch')
      .map(([, to]) => to)
      .filter((to) => to === first || to === second);
    expect(turns.slice(0, 4)).toEqual([first, second, first, second]);
  });

  test('a wait of an idle system passes at once', () => {
    const t = createCodeTest();
    t.system.machine.memory.writeI64(TEST_DATA, -10_000_000);
    const delay = [asm.movRcx(u64(0)), asm.movRdx(u64(0)), asm.movR8(u64FromAddress(TEST_DATA))];
    t.run([asm.subRsp(0x28), ...delay, asm.call(t.address('KeDelayExecutionThread')), asm.addRsp(0x28), asm.ret]);
    expect(t.returned()).toBe(0);
    expect(t.system.kernel.time).toBeGreaterThanOrEqual(1_000_000_000);
    expect(t.system.kernel.time).toBeLessThan(1_001_000_000);
    // The shared page has followed: 64 ticks of 15.625 ms.
    expect(t.system.machine.memory.readU32(addressFromHalves(0x320, 0xffff_f780))).toBe(64);
  });
});
