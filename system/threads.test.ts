/** Threads that drivers make, and work items: "PsCreateSystemThread", "System Worker Threads" and the routines' pages. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../base/guest-address.ts';
import { type U64, u64, u64FromAddress, u64FromBigInt } from '../base/u64.ts';
import { scheduleOfSeed } from './scenario/schedule.ts';
import { asm, type Code, createCodeTest, TEST_DATA } from './testing/guest-code.ts';

const HANDLE = u64FromAddress(addressAdd(TEST_DATA, 0x80));
const DELAY = addressAdd(TEST_DATA, 0x88);
const ITEM = addressAdd(TEST_DATA, 0x100);
const RUNS = 0x10;
const SEEN = 0x18;

const keep = (offset: number): Code => [...asm.movR10(TEST_DATA), ...asm.storeRax(offset)];
const copy = (from: number, to: number): Code => [...asm.movR10(TEST_DATA), ...asm.loadRax(from), ...asm.storeRax(to)];
/** lock inc qword [TEST_DATA + RUNS] */
const countRun: Code = [...asm.movR10(TEST_DATA), 0xf0, 0x49, 0xff, 0x42, RUNS];

function prepare(processorCount = 1, seed = 0) {
  const t = createCodeTest(scheduleOfSeed(seed), { processorCount });
  const call = (name: string, ...args: readonly (number | U64)[]) => asm.callWith(t.address(name), ...args);
  const millisecond = u64FromBigInt(BigInt.asUintN(64, -10_000n));
  t.system.machine.memory.writeU64(DELAY, millisecond.lo, millisecond.hi);
  const sleep = call('KeDelayExecutionThread', 0, 0, u64FromAddress(DELAY));
  const create = (routine: U64, context: U64): Code => [
    ...[asm.movRax(u64(0)), asm.storeRaxOnStack(0x20)].flat(),
    ...[asm.movRax(routine), asm.storeRaxOnStack(0x28)].flat(),
    ...[asm.movRax(context), asm.storeRaxOnStack(0x30)].flat(),
    ...call('PsCreateSystemThread', HANDLE, 0, 0, 0),
  ];
  const run = (...code: Code[]) => t.run([asm.subRsp(0x48), ...code, asm.addRsp(0x48), asm.ret]);
  const values = (...offsets: number[]) => offsets.map((offset) => t.data(offset).lo);
  return { ...t, call, sleep, create, run, values };
}

describe.each([1, 4])('a thread of a driver (%i processors)', (processors) => {
  test('runs its routine with its context, and ends when that returns', () => {
    const t = prepare(processors);
    // mov rax, rcx: the context
    const routine = t.place([countRun, [0x48, 0x89, 0xc8], keep(SEEN), asm.ret]);
    t.run(t.create(u64FromAddress(routine), u64(0x55)), keep(0x40), t.sleep);
    expect(t.values(0x40, RUNS, SEEN)).toEqual([0, 1, 0x55]);
    expect(t.argumentsOf('threadExit').length).toBeGreaterThan(1);
  });

  test('ends where it calls PsTerminateSystemThread, however deep', () => {
    const t = prepare(processors);
    const inner = t.place([asm.subRsp(0x28), countRun, t.call('PsTerminateSystemThread', 0x1234), countRun, asm.ret]);
    const outer = t.place([asm.subRsp(0x28), asm.call(inner), countRun, asm.addRsp(0x28), asm.ret]);
    expect(t.run(t.create(u64FromAddress(outer), u64(0)), t.sleep).text).toBe('completed');
    expect(t.values(RUNS)).toEqual([1]);
    expect(t.argumentsOf('threadExit').map((args) => args[1])).toContain(0x1234);
  });

  test('is not waited for by the run when it never ends', () => {
    const t = prepare(processors);
    const routine = t.place([
      asm.subRsp(0x28),
      countRun,
      t.sleep,
      [0xeb, -(countRun.length + t.sleep.length + 2) & 0xff],
    ]);
    const outcome = t.run(t.create(u64FromAddress(routine), u64(0)), t.sleep, t.sleep, t.sleep, t.sleep);
    expect(outcome.text).toBe('completed');
    expect(t.values(RUNS)[0]).toBeGreaterThan(2);
  });

  test('in a critical region cannot end: bug check 0x20', () => {
    const t = prepare(processors);
    const routine = t.place([asm.subRsp(0x28), t.call('KeEnterCriticalRegion'), asm.addRsp(0x28), asm.ret]);
    t.run(t.create(u64FromAddress(routine), u64(0)), t.sleep);
    expect(t.argumentsOf('bugCheck')[0]?.[0]).toBe(0x20);
  });
});

test('of two ready threads the one with the higher priority runs, whoever came first', () => {
  const t = prepare();
  // Shifts a digit into SEEN: the context.
  const routine = t.place([
    [0x48, 0x89, 0xc8], // mov rax, rcx
    [0x49, 0xba, ...asm.movR10(TEST_DATA).slice(2)],
    [0x49, 0xc1, 0x62, SEEN, 4], // shl qword [r10+SEEN], 4
    [0x49, 0x09, 0x42, SEEN], // or [r10+SEEN], rax
    asm.ret,
  ]);
  const raise: Code = [...asm.movR10(TEST_DATA), ...asm.loadRax(0x40), 0x48, 0x89, 0xc1];
  // Its object: what KeGetCurrentThread gives to the creator is not the new one, so each raises itself.
  const high = t.place([
    asm.subRsp(0x28),
    t.call('KeGetCurrentThread'),
    keep(0x40),
    [...raise, ...asm.movRdx(u64(16)), ...asm.call(t.address('KeSetPriorityThread'))],
    keep(0x48),
    t.sleep,
    asm.movRcx(u64(2)),
    asm.call(routine),
    asm.addRsp(0x28),
    asm.ret,
  ]);
  const low = t.place([asm.subRsp(0x28), t.sleep, asm.movRcx(u64(1)), asm.call(routine), asm.addRsp(0x28), asm.ret]);
  t.run(t.create(u64FromAddress(low), u64(0)), t.create(u64FromAddress(high), u64(0)), t.sleep, t.sleep, t.sleep);
  expect(t.values(0x48)).toEqual([8]);
  expect(t.values(SEEN)).toEqual([0x12]);
  expect(t.argumentsOf('threadPriority').map((args) => args.slice(1, 3))).toContainEqual([8, 16]);
});

describe.each([
  [1, 0],
  [4, 0],
  [4, 1],
])('work items (%i processors, seed %i)', (processors, seed) => {
  const initialize = (routine: U64, context: U64): Code[] => [
    [...asm.movR10(ITEM), ...asm.movRax(u64(0)), ...asm.storeRax(0)],
    [...asm.movRax(routine), ...asm.storeRax(0x10)],
    [...asm.movRax(context), ...asm.storeRax(0x18)],
  ];

  test('a worker calls the routine with the context at PASSIVE_LEVEL, also when DISPATCH code asks for it', () => {
    const t = prepare(processors, seed);
    const routine = t.place([countRun, [0x48, 0x89, 0xc8], keep(SEEN), asm.readCr8, keep(0x40), asm.ret]);
    t.run(
      ...initialize(u64FromAddress(routine), u64(0x77)),
      t.call('KfRaiseIrql', 2),
      t.call('ExQueueWorkItem', u64FromAddress(ITEM), 1),
      copy(RUNS, 0x48),
      t.call('KeLowerIrql', 0),
      t.sleep,
    );
    expect(t.values(RUNS, SEEN, 0x40)).toEqual([1, 0x77, 0]);
    if (processors === 1) expect(t.values(0x48)).toEqual([0]);
    expect([t.argumentsOf('workQueue').length, t.argumentsOf('workStart').length]).toEqual([1, 1]);
    expect(t.argumentsOf('workEnd')).toHaveLength(1);
  });

  test('an item can be queued again when its routine has begun, not before: bug check 0xE4', () => {
    const t = prepare(processors, seed);
    const queue = t.call('ExQueueWorkItem', u64FromAddress(ITEM), 1);
    const again: Code = [
      ...countRun,
      ...asm.loadRax(RUNS),
      ...[0x48, 0x83, 0xf8, 3], // cmp rax, 3
      ...[0x7d, asm.subRsp(0x28).length + queue.length + asm.addRsp(0x28).length], // jge over
      ...[...asm.subRsp(0x28), ...queue, ...asm.addRsp(0x28)],
    ];
    t.run(...initialize(u64FromAddress(t.place([again, asm.ret])), u64(0)), queue, t.sleep);
    expect(t.values(RUNS)).toEqual([3]);
    const twice = prepare(processors, seed);
    const ask = twice.call('ExQueueWorkItem', u64FromAddress(ITEM), 1);
    const idle = twice.place([asm.ret]);
    twice.run(...initialize(u64FromAddress(idle), u64(0)), twice.call('KfRaiseIrql', 2), ask, ask);
    const stops = twice.argumentsOf('bugCheck');
    // With other processors the first may have begun already.
    if (processors === 1) expect(stops[0]?.slice(0, 2)).toEqual([0xe4, 1]);
  });

  test('a routine that returns at a raised level is bug check 0xE1', () => {
    const t = prepare(processors, seed);
    const raises = t.place([asm.subRsp(0x28), t.call('KfRaiseIrql', 2), asm.addRsp(0x28), asm.ret]);
    t.run(...initialize(u64FromAddress(raises), u64(0)), t.call('ExQueueWorkItem', u64FromAddress(ITEM), 1), t.sleep);
    expect(t.argumentsOf('bugCheck')[0]?.[0]).toBe(0xe1);
  });
});
